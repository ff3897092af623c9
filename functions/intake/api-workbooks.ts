/**
 * `/api/v1/workbooks/{dataSet}/{period}`: the form as a workbook, and what a filled one says: for each row the submission
 * that `POST /api/v1/submissions` takes as it stands. Nothing is stored here.
 */
import { type Context, Hono } from "hono";
import * as z from "zod";
import type { DataSet } from "../../shared/domain/catalogue.ts";
import { opensAt, type Period, parsePeriod } from "../../shared/domain/period.ts";
import { isInProgramme } from "../../shared/domain/submission.ts";
import { manyUnitsAddress, workbookAddress } from "../../shared/http/addresses.ts";
import { type CallerVariables, unauthenticated } from "../../shared/http/authenticate.ts";
import { mayDecideOn, maySubmitFor } from "../../shared/http/principal.ts";
import { problem } from "../../shared/http/problem.ts";
import { receivedAt } from "../../shared/http/request.ts";
import type { CatalogueVersion } from "../../shared/store/catalogue-store.ts";
import { WORKBOOK_TYPE, workbookReading } from "../../shared/wire/workbook.ts";
import type { IntakeDependencies } from "./api.ts";
import { answerFile } from "./workbook/answer-file.ts";
import { freshForm, type WorkbookPlace } from "./workbook/form-of.ts";
import type { JudgedRow } from "./workbook/judge.ts";
import { judgeWorkbook, receiveWorkbook } from "./workbook/receive.ts";
import { MAX_WORKBOOK_BYTES } from "./workbook/safe-parts.ts";
import { readStored } from "./workbook/stored.ts";

const PATH = "/api/v1/workbooks/:dataSet/:period";

export function workbookApi({
  authenticate,
  catalogues,
  ledger,
  baseUrl,
}: IntakeDependencies & { readonly baseUrl: string }): Hono<CallerVariables> {
  const app = new Hono<CallerVariables>();

  app.get(PATH, async (context) => {
    const place = await findPlace(context);
    if (place instanceof Response) return place;
    const now = receivedAt(context);
    const stored = await readStored(ledger, place, place.orgUnit, { now, history: false });
    return answerFile(freshForm(place, stored));
  });

  app.post(PATH, async (context) => {
    const file = new Uint8Array(await context.req.arrayBuffer());
    if (file.length > MAX_WORKBOOK_BYTES) {
      return problem("too-large", { detail: "Tệp không được quá 2 MB." });
    }
    if (mediaTypeOf(context.req.header("content-type")) !== WORKBOOK_TYPE) {
      return problem("unsupported-media-type", { detail: `Hãy gửi với Content-Type: ${WORKBOOK_TYPE}.` });
    }
    const place = await findPlace(context);
    if (place instanceof Response) return place;
    const received = await receiveWorkbook(place, file);
    if (received.outcome === "refused") {
      const { title, text } = received.refusal;
      return problem("invalid-workbook", { detail: `${title}. ${text}` });
    }
    if (received.outcome === "outdated") {
      return problem("invalid-workbook", {
        detail: "Biểu mẫu đã thay đổi từ khi tải tệp; hãy tải biểu mẫu mới.",
      });
    }
    const { filled } = received;
    const now = receivedAt(context);
    const stored = await readStored(ledger, place, place.orgUnit, { now, history: true });
    const judged = judgeWorkbook(place, filled, stored, now);
    const body = z.encode(workbookReading, { id: filled.id, rows: judged.map((row) => rowOf(place, row)) });
    return Response.json(body, { headers: { "cache-control": "no-store" } });
  });

  /** The form that the address means, for a caller who may have it. */
  const findPlace = async (context: Context<CallerVariables>): Promise<WorkbookPlace | Response> => {
    const caller = await authenticate(context.req.raw);
    if (!caller) return unauthenticated();
    const version = await catalogues.current(caller.ward);
    if (!version)
      return problem("forbidden", {
        detail: "Địa bàn của tài khoản chưa được thiết lập; hãy báo quản trị viên.",
      });
    const { catalogue } = version;
    const form = findForm(version, context.req.param("dataSet"), context.req.param("period"));
    if (!form || receivedAt(context) < opensAt(form.period)) {
      return problem("not-found", { detail: "Không có biểu mẫu này, hoặc kỳ báo cáo chưa mở." });
    }
    const orgUnit = context.req.query("orgUnit") ?? null;
    const isAllowed =
      orgUnit === null ? mayDecideOn(caller, form.dataSet, catalogue) : maySubmitFor(caller, orgUnit);
    if (!isAllowed) {
      return problem("forbidden", { detail: "Tài khoản này không dùng được biểu mẫu của đơn vị đó." });
    }
    if (orgUnit !== null && !form.dataSet.assigned.includes(orgUnit)) {
      return problem("not-found", { detail: "Đơn vị không được giao báo cáo theo biểu mẫu này." });
    }
    const { dataSet, period } = form;
    const path =
      orgUnit === null
        ? manyUnitsAddress(dataSet.code, period.code)
        : workbookAddress(dataSet.code, period.code, caller.orgUnit === orgUnit ? undefined : orgUnit);
    return { version, dataSet, period, orgUnit, address: `${baseUrl}${path}` };
  };
  return app;
}

function mediaTypeOf(contentType: string | undefined): string | undefined {
  return contentType?.split(";")[0]?.trim().toLowerCase();
}

function findForm(
  { catalogue }: CatalogueVersion,
  code: string | undefined,
  periodCode: string | undefined,
): { dataSet: DataSet; period: Period } | undefined {
  const dataSet = catalogue.dataSets.find((candidate) => candidate.code === code);
  const period = parsePeriod(periodCode ?? "");
  return dataSet && period?.type === dataSet.period && isInProgramme(catalogue, period)
    ? { dataSet, period }
    : undefined;
}

function rowOf({ dataSet, period }: WorkbookPlace, { row, stored, verdict }: JudgedRow) {
  const { orgUnit } = row;
  const about = { orgUnit, latestRevision: stored.latest?.entry.revision ?? 0 };
  if (verdict.kind === "faulty") return { ...about, outcome: verdict.kind, errors: verdict.findings };
  if (!("submission" in verdict)) return { ...about, outcome: verdict.kind, errors: [] };
  const { submission, attempt, warnings } = verdict;
  const { values, narrative } = submission;
  const place = { orgUnit, dataSet: dataSet.code, period: period.code };
  return {
    ...about,
    outcome: verdict.kind,
    errors: [],
    warnings,
    submission: { ...attempt, ...place, values, ...(dataSet.takesNarrative && { narrative }) },
  };
}
