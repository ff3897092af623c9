/** `POST /api/v1/submissions`: api.md, "Submitting", with its order of answers. */
import { Hono } from "hono";
import * as z from "zod";
import { wardIso } from "../../shared/domain/calendar.ts";
import { isLate } from "../../shared/domain/extensions.ts";
import type { DeadlineExtension } from "../../shared/domain/fair-deadline.ts";
import type { RevisionEntry } from "../../shared/domain/ledger.ts";
import { extensionOf } from "../../shared/domain/period.ts";
import { checkSubmission, type Finding } from "../../shared/domain/submission.ts";
import { REVISIONS_PER_DAY } from "../../shared/domain/submit.ts";
import { formatMoment } from "../../shared/domain/vietnamese.ts";
import { type Authenticate, type CallerVariables, unauthenticated } from "../../shared/http/authenticate.ts";
import { maySubmitFor } from "../../shared/http/principal.ts";
import { problem } from "../../shared/http/problem.ts";
import { readJson, receivedAt } from "../../shared/http/request.ts";
import { logSubmission } from "../../shared/runtime/submission-log.ts";
import type { CatalogueStore } from "../../shared/store/catalogue-store.ts";
import type { LedgerStore } from "../../shared/store/ledger-store.ts";
import { receipt } from "../../shared/wire/submission.ts";
import { readDraft } from "./draft.ts";
import { logOutcome, type SubmitResult, submit } from "./submit.ts";

export interface IntakeDependencies {
  readonly authenticate: Authenticate;
  readonly catalogues: CatalogueStore;
  readonly ledger: LedgerStore;
}

export function submissionApi({
  authenticate,
  catalogues,
  ledger,
}: IntakeDependencies): Hono<CallerVariables> {
  const app = new Hono<CallerVariables>();
  app.post("/api/v1/submissions", async (context) => {
    const read = await readJson(context.req.raw);
    if (!read.ok) return read.response;
    const caller = await authenticate(context.req.raw);
    if (!caller) return unauthenticated();

    const { draft, submissionId, baseRevision, findings } = readDraft(read.body);
    if (draft.orgUnit !== undefined && !maySubmitFor(caller, draft.orgUnit)) {
      logSubmission({ submission: "refused", refusal: "not-your-unit" });
      return problem("not-your-unit", { detail: "Tài khoản này chỉ được gửi báo cáo của đơn vị mình." });
    }
    const version = await catalogues.current(caller.ward);
    if (!version)
      return problem("forbidden", {
        detail: "Địa bàn của tài khoản chưa được thiết lập; hãy báo quản trị viên.",
      });
    if (version.level !== null)
      return problem("forbidden", { detail: "Cấp trên của phường, xã chỉ xem báo cáo, không gửi số liệu." });

    const now = receivedAt(context);
    const check = checkSubmission(version.catalogue, draft, now);
    const all = [...findings, ...(check.ok ? [] : check.findings)];
    if (!check.ok || submissionId === undefined || baseRevision === undefined || all.length > 0) {
      logSubmission({ submission: "refused", refusal: "invalid-submission" });
      return invalidSubmission(all);
    }
    const result = await submit(ledger, version, {
      submission: check.submission,
      submissionId,
      baseRevision,
      receivedAt: now,
      receivedBy: caller.username,
    });
    logOutcome(result);
    const extension = extensionOf(check.submission.period, version.catalogue.programme);
    return answer(result, extension, check.warnings, now);
  });
  return app;
}

function invalidSubmission(errors: readonly Finding[]): Response {
  return problem("invalid-submission", {
    detail: `Có ${errors.length} chỗ cần sửa; báo cáo chưa được ghi nhận.`,
    members: { errors },
  });
}

function answer(
  result: SubmitResult,
  extension: DeadlineExtension | null,
  warnings: readonly Finding[],
  now: number,
): Response {
  switch (result.outcome) {
    case "stored":
    case "replay": {
      const location = locationOf(result.entry);
      const body = z.encode(receipt, {
        ...receiptOf(result.entry),
        late: isLate(result.entry, extension),
        ...(extension && { extension }),
        warnings,
      });
      return Response.json(body, {
        status: result.outcome === "stored" ? 201 : 200,
        headers: { location, "cache-control": "no-store" },
      });
    }
    case "submission-id-reused":
      return problem("submission-id-reused", {
        detail: "Mã lần gửi này đã được dùng cho một nội dung khác; hãy tạo mã mới.",
      });
    case "period-locked":
      return problem("period-locked", {
        detail: `Kỳ báo cáo đã khóa từ ${formatMoment(result.lockedAt)}; cần quản trị viên mở lại.`,
        members: { lockedAt: wardIso(result.lockedAt) },
      });
    case "revision-conflict":
      return problem("revision-conflict", {
        detail: "Đã có bản báo cáo khác với bản mà bên gửi thấy; hãy xem bản mới nhất rồi gửi lại.",
        members: { latest: result.latest && latestOf(result.latest) },
      });
    case "too-many-revisions":
      return problem("too-many-requests", {
        detail: `Báo cáo này đã có ${REVISIONS_PER_DAY} bản trong 24 giờ qua nên chưa nhận thêm; gửi lại được từ ${formatMoment(result.againAt)}.`,
        headers: { "retry-after": String(Math.ceil((result.againAt - now) / 1000)) },
      });
  }
}

function receiptOf({
  orgUnit,
  dataSet,
  period,
  revision,
  submissionId,
  receivedAt: at,
  late,
}: RevisionEntry) {
  return { orgUnit, dataSet, period, revision, submissionId, receivedAt: at, late };
}

function latestOf(entry: RevisionEntry) {
  return {
    ...receiptOf(entry),
    receivedAt: wardIso(entry.receivedAt),
    receivedBy: entry.receivedBy,
    values: entry.values,
    narrative: entry.narrative,
  };
}

function locationOf({ orgUnit, dataSet, period, revision }: RevisionEntry): string {
  return `/api/v1/submissions/${orgUnit}/${dataSet}/${period}/${revision}`;
}
