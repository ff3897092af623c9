/** Reading submissions, deciding on them, reopening a period: api.md, "Submitting" and "Roles". */

import { Hono } from "hono";
import * as z from "zod";
import type { Catalogue, DataSet, Programme } from "../../shared/domain/catalogue.ts";
import { isLate } from "../../shared/domain/extensions.ts";
import type { DeadlineExtension } from "../../shared/domain/fair-deadline.ts";
import { foldPeriod, type RevisionState } from "../../shared/domain/fold.ts";
import type { RevisionEntry } from "../../shared/domain/ledger.ts";
import { extensionOf, parsePeriod } from "../../shared/domain/period.ts";
import { listRevisions } from "../../shared/domain/submission-view.ts";
import { isAdmin, mayDecideOn, mayReadEverything, maySeeSubmission } from "../../shared/http/principal.ts";
import { problem } from "../../shared/http/problem.ts";
import { readJson, receivedAt } from "../../shared/http/request.ts";
import { signReceipt } from "../../shared/proof/receipt-jws.ts";
import { receiptOf } from "../../shared/wire/signed-receipt.ts";
import {
  decisionAnswer,
  decisionRequest,
  reopeningAnswer,
  reopeningEndRequest,
  reopeningRequest,
  submissionRevision,
} from "../../shared/wire/submission.ts";
import {
  type ApiStores,
  forbidden,
  json,
  listPage,
  notFound,
  type PortalContext,
  type PortalEnv,
  pageLimit,
} from "./api-context.ts";
import { decide } from "./decide.ts";
import { endReopening, reopen } from "./reopen.ts";

export function submissionReadApi({
  ledger,
  signingKey,
}: Pick<ApiStores, "ledger" | "signingKey">): Hono<PortalEnv> {
  const app = new Hono<PortalEnv>();

  app.get("/submissions", async (context) => {
    const { catalogue } = context.get("version");
    // A parameter that is given but empty, as forms send it, is not given.
    const [orgUnit, dataSet, period, after = ""] = ["orgUnit", "dataSet", "period", "after"].map(
      (name) => context.req.query(name) || undefined,
    );
    if (!period || !parsePeriod(period)) {
      return invalid([
        { pointer: "/period", code: "unknown-period", message: "Hãy nêu kỳ báo cáo, ví dụ 2026-Q3." },
      ]);
    }
    const caller = context.get("caller");
    const dataSets = new Map(catalogue.dataSets.map((candidate) => [candidate.code, candidate]));
    const asksFor = dataSets.get(dataSet ?? "");
    if (asksFor && orgUnit && !maySeeSubmission(caller, orgUnit, asksFor, catalogue)) return forbidden();

    const { ward } = catalogue.programme;
    const entries =
      asksFor && orgUnit && catalogue.orgUnits.some(({ code }) => code === orgUnit)
        ? await ledger.readSubmission(ward, { orgUnit, dataSet: asksFor.code, period })
        : await ledger.readPeriods(ward, [period], { consistent: true });
    const visible = listRevisions(foldPeriod(period, entries)).filter(({ entry }) => {
      const owner = dataSets.get(entry.dataSet);
      return (
        owner !== undefined &&
        (orgUnit === undefined || entry.orgUnit === orgUnit) &&
        (dataSet === undefined || entry.dataSet === dataSet) &&
        maySeeSubmission(caller, entry.orgUnit, owner, catalogue)
      );
    });
    const limit = pageLimit(context);
    const rest = visible.filter((state) => positionOf(state) > after);
    const page = rest.slice(0, limit);
    const last = page.at(-1);
    return listPage(
      context,
      page.map((state) => toWire(catalogue, state)),
      last && rest.length > limit ? { after: positionOf(last) } : null,
    );
  });

  app.get("/submissions/:orgUnit/:dataSet/:period/:revision", async (context) => {
    const found = await findRevision(context, ledger);
    return found instanceof Response ? found : json(toWire(context.get("version").catalogue, found.state));
  });

  app.get("/submissions/:orgUnit/:dataSet/:period/:revision/receipt", async (context) => {
    const found = await findRevision(context, ledger);
    if (found instanceof Response) return found;
    const { entry } = found.state;
    const { programme } = context.get("version").catalogue;
    const receipt = receiptOf(programme.ward, entry, movedDeadline(programme, entry));
    const name = `bien-nhan-${entry.orgUnit}-${entry.dataSet}-${entry.period}-${entry.revision}.jws`;
    return new Response(await signReceipt(receipt, await signingKey()), {
      headers: {
        "content-type": "application/jose",
        "content-disposition": `attachment; filename="${name}"`,
        "cache-control": "no-store",
      },
    });
  });

  app.post("/submissions/:orgUnit/:dataSet/:period/:revision/decision", async (context) => {
    const read = await readJson(context.req.raw);
    if (!read.ok) return read.response;
    const found = await findRevision(context, ledger);
    if (found instanceof Response) return found;
    const { catalogue } = context.get("version");
    const caller = context.get("caller");
    if (!mayDecideOn(caller, found.dataSet, catalogue)) return forbidden();
    const request = decisionRequest.safeParse(read.body);
    if (!request.success) return invalid(request.error.issues.map(toError));
    const { decision, reason } = request.data;
    if (decision === "return" && reason === "") {
      return invalid([{ pointer: "/reason", code: "reason-required", message: "Hãy nêu lý do trả lại." }]);
    }
    const { orgUnit, dataSet, period, revision } = found.state.entry;
    const result = await decide(ledger, catalogue, {
      orgUnit,
      dataSet,
      period,
      revision,
      decision,
      reason,
      decidedAt: receivedAt(context),
      decidedBy: caller.username,
    });
    switch (result.outcome) {
      case "decided":
        return json(z.encode(decisionAnswer, result.entry), { status: result.isNew ? 201 : 200 });
      case "not-found":
        return notFound(NO_SUCH_REVISION);
      case "already-returned":
        return problem("already-returned", {
          detail: "Bản đã trả lại thì không duyệt được; đơn vị sẽ gửi bản mới.",
        });
      case "period-locked":
        return problem("period-locked", {
          detail: "Kỳ báo cáo đã khóa nên không duyệt hay trả lại được nữa.",
        });
    }
  });

  app.post("/reopenings", async (context) => {
    const read = await readJson(context.req.raw);
    if (!read.ok) return read.response;
    const caller = context.get("caller");
    const { catalogue } = context.get("version");
    if (!isAdmin(caller)) return forbidden();
    const request = reopeningRequest.safeParse(read.body);
    if (!request.success) return invalid(request.error.issues.map(toError));
    const now = receivedAt(context);
    const errors = reopeningErrors(request.data, catalogue.orgUnits, now);
    if (errors.length > 0) return invalid(errors);
    const entry = await reopen(ledger, catalogue.programme.ward, {
      ...request.data,
      reopenedAt: now,
      reopenedBy: caller.username,
    });
    return json(z.encode(reopeningAnswer, entry), { status: 201 });
  });

  app.post("/reopenings/:reopeningId/end", async (context) => {
    const read = await readJson(context.req.raw);
    if (!read.ok) return read.response;
    const caller = context.get("caller");
    if (!isAdmin(caller)) return forbidden();
    const request = reopeningEndRequest.safeParse(read.body);
    if (!request.success) return invalid(request.error.issues.map(toError));
    const result = await endReopening(ledger, context.get("version").catalogue.programme.ward, {
      reopeningId: context.req.param("reopeningId"),
      reason: request.data.reason,
      endedAt: receivedAt(context),
      endedBy: caller.username,
    });
    switch (result.outcome) {
      case "ended":
        return json(z.encode(reopeningAnswer, result.reopening), { status: result.isNew ? 201 : 200 });
      case "not-found":
        return notFound("Không có lần mở lại này.");
      case "over":
        return problem("reopening-over", { detail: "Thời hạn mở lại đã hết, kỳ đã tự khóa lại." });
    }
  });

  app.get("/reopenings", async (context) => {
    if (!mayReadEverything(context.get("caller"))) return forbidden();
    const { ward } = context.get("version").catalogue.programme;
    const all = await ledger.readReopenings(ward);
    const after = context.req.query("after") ?? "";
    const key = (entry: (typeof all)[number]) => `${entry.period}#${entry.orgUnit}#${entry.reopeningId}`;
    const rest = all.filter((entry) => key(entry) > after);
    const page = rest.slice(0, pageLimit(context));
    const last = page.at(-1);
    const next = last && rest.length > page.length ? { after: key(last) } : null;
    return listPage(
      context,
      page.map((entry) => z.encode(reopeningAnswer, entry)),
      next,
    );
  });
  return app;
}

const NO_SUCH_REVISION = "Không có bản báo cáo này.";

interface ApiError {
  readonly pointer: string;
  readonly code: string;
  readonly message: string;
}

function invalid(errors: readonly ApiError[]): Response {
  return problem("invalid-request", { detail: `Có ${errors.length} chỗ cần sửa.`, members: { errors } });
}

function toError(issue: z.core.$ZodIssue): ApiError {
  const pointer = issue.path.map((step) => `/${String(step)}`).join("");
  return { pointer, code: "wrong-type", message: "Mục này thiếu hoặc không đúng kiểu." };
}

function reopeningErrors(
  { orgUnit, period, until }: { orgUnit: string; period: string; until: number },
  orgUnits: readonly { code: string }[],
  now: number,
): ApiError[] {
  const errors: ApiError[] = [];
  if (!orgUnits.some(({ code }) => code === orgUnit)) {
    errors.push({ pointer: "/orgUnit", code: "unknown-org-unit", message: "Không có đơn vị với mã này." });
  }
  if (!parsePeriod(period)) {
    errors.push({ pointer: "/period", code: "unknown-period", message: "Mã kỳ báo cáo không đúng." });
  }
  if (until <= now) {
    errors.push({
      pointer: "/until",
      code: "out-of-range",
      message: "Thời hạn mở lại phải ở sau thời điểm này.",
    });
  }
  return errors;
}

interface FoundRevision {
  readonly state: RevisionState;
  readonly dataSet: DataSet;
}

/** The revision that the path names, if the caller may see it. */
async function findRevision(
  context: PortalContext,
  ledger: ApiStores["ledger"],
): Promise<FoundRevision | Response> {
  const { catalogue } = context.get("version");
  const {
    orgUnit = "",
    dataSet: code = "",
    period = "",
    revision = "",
  } = context.req.param() as Record<string, string>;
  const dataSet = catalogue.dataSets.find((candidate) => candidate.code === code);
  if (!dataSet?.assigned.includes(orgUnit) || !parsePeriod(period)) return notFound(NO_SUCH_REVISION);
  if (!maySeeSubmission(context.get("caller"), orgUnit, dataSet, catalogue)) return forbidden();
  const entries = await ledger.readSubmission(catalogue.programme.ward, { orgUnit, dataSet: code, period });
  const state = listRevisions(foldPeriod(period, entries)).find(
    ({ entry }) => String(entry.revision) === revision,
  );
  return state ? { state, dataSet } : notFound(NO_SUCH_REVISION);
}

function toWire({ programme }: Catalogue, { entry, status, decision }: RevisionState): unknown {
  const extension = movedDeadline(programme, entry);
  return z.encode(submissionRevision, {
    ...entry,
    late: isLate(entry, extension),
    ...(extension && { extension }),
    status,
    reason: decision?.reason ?? "",
  });
}

function movedDeadline(programme: Programme, entry: RevisionEntry): DeadlineExtension | null {
  const period = parsePeriod(entry.period);
  return period ? extensionOf(period, programme) : null;
}

function positionOf({ entry }: RevisionState): string {
  return `${entry.dataSet}#${entry.orgUnit}#${String(entry.revision).padStart(4, "0")}`;
}
