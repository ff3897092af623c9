/** `/so-lieu/{dataSet}/{period}/{orgUnit}`: a submission with all its revisions; its reviewers decide here. */

import { Hono } from "hono";
import { html } from "hono/html";
import * as z from "zod";
import { elementsOf } from "../../../shared/domain/catalogue.ts";
import { sayExtension } from "../../../shared/domain/extension-words.ts";
import { type Timeliness, timelinessOf } from "../../../shared/domain/extensions.ts";
import type { RevisionState } from "../../../shared/domain/fold.ts";
import type { RevisionEntry } from "../../../shared/domain/ledger.ts";
import { extensionOf, previousPeriod } from "../../../shared/domain/period.ts";
import type { ReportWarning } from "../../../shared/domain/report.ts";
import { type ComparedFigure, compareFigures, warningsAbout } from "../../../shared/domain/review.ts";
import {
  capitalise,
  formatChangePercent,
  formatElementValue,
  formatMoment,
  formatNumber,
  formatPeriod,
  formatWithUnit,
  lowerFirst,
  sayMoment,
  sayPeriod,
} from "../../../shared/domain/vietnamese.ts";
import {
  comparisonAddress,
  formAddress,
  historyAddress,
  indicatorAddress,
  REVIEW_PATH,
  receiptAddress,
  reportAddress,
  submissionAddress,
} from "../../../shared/http/addresses.ts";
import type { Markup } from "../../../shared/http/page.ts";
import {
  backLink,
  type Cell,
  errorSummary,
  facts,
  fieldError,
  notice,
  outcomeNotice,
  REVISION_WORDS,
  revisionStatus,
  table,
} from "../../../shared/http/parts.ts";
import { mayDecideOn, mayReadModel, maySubmitFor, type Principal } from "../../../shared/http/principal.ts";
import { receivedAt } from "../../../shared/http/request.ts";
import { sayReopening } from "../../../shared/http/say-reopening.ts";
import { reportReader } from "../../../shared/reporting/compute-report.ts";
import { readOpening } from "../../../shared/reporting/read-opening.ts";
import { reportPeriodOf } from "../api-context.ts";
import { decide } from "../decide.ts";
import {
  answerPage,
  namesOf,
  notAllowed,
  notFound,
  type PageContext,
  type PageDependencies,
  type PageEnv,
} from "./page-context.ts";
import { RETURN_WITHOUT_REASON, reasonError } from "./reason.ts";
import { findSubmission, readerSection, readRevisions, type SeenSubmission } from "./seen-submission.ts";

/** What was typed into the decision form and refused. */
interface RefusedDecision {
  readonly reason: string;
  readonly message: string;
}

const decisionForm = z.object({
  revision: z.coerce.number().int().min(1),
  decision: z.enum(["approve", "return"]),
  reason: z.string().trim(),
});

export function submissionPages(
  stores: Pick<PageDependencies, "ledger" | "balances" | "closed">,
): Hono<PageEnv> {
  const { ledger } = stores;
  const app = new Hono<PageEnv>();

  app.get("/so-lieu/:dataSet/:period/:orgUnit", async (context) => {
    const seen = await findSubmission(context, ledger, context.req.query("ban"));
    return seen instanceof Response ? seen : show(context, seen);
  });

  app.post("/so-lieu/:dataSet/:period/:orgUnit", async (context) => {
    const form = decisionForm.safeParse(Object.fromEntries(context.get("form")));
    if (!form.success) return notFound(context, "Yêu cầu duyệt hoặc trả lại không đúng.");
    const { revision, decision, reason } = form.data;
    const seen = await findSubmission(context, ledger, String(revision));
    if (seen instanceof Response) return seen;
    const { catalogue, dataSet, period, orgUnit } = seen;
    const { principal } = context.get("session");
    if (!mayDecideOn(principal, dataSet, catalogue)) return notAllowed(context);
    const refuse = (message: string) => show(context, seen, { reason, message });
    const wrong = reasonError(reason, decision === "return" ? RETURN_WITHOUT_REASON : null);
    if (wrong !== undefined) return refuse(wrong);
    const newer = newerOf(seen);
    if (newer && seen.shown.status === "submitted") {
      return refuse(`Đơn vị đã gửi bản ${newer.revision} mới hơn; hãy xem bản đó rồi quyết định.`);
    }
    const key = { orgUnit: orgUnit.code, dataSet: dataSet.code, period: period.code };
    const result = await decide(ledger, catalogue, {
      ...key,
      revision,
      decision,
      reason,
      decidedAt: receivedAt(context),
      decidedBy: principal.username,
    });
    switch (result.outcome) {
      case "decided":
        return context.redirect(submissionAddress(key, revision), 303);
      case "not-found":
        return notFound(context, "Không có bản báo cáo này.");
      case "already-returned":
        return refuse("Bản này đã bị trả lại trước đó; đơn vị sẽ gửi bản mới.");
      case "period-locked":
        return refuse("Kỳ báo cáo đã khóa nên không duyệt hay trả lại được nữa.");
    }
  });

  /** What is unusual about the shown revision. */
  const readWarnings = async (
    context: PageContext,
    { dataSet, period, shown: { entry } }: SeenSubmission,
  ) => {
    const { catalogue } = context.get("version");
    const folded = await reportReader(stores, context.get("version"), {
      kept: { closed: stores.closed, now: receivedAt(context) },
    }).read(period);
    return warningsAbout(catalogue, [dataSet], period, folded).filter(
      ({ orgUnit, revision }) => orgUnit === entry.orgUnit && revision === entry.revision,
    );
  };

  const show = async (context: PageContext, seen: SeenSubmission, refused?: RefusedDecision) => {
    const { catalogue, dataSet, period, orgUnit, shown } = seen;
    const keyOf = (code: string) => ({ orgUnit: orgUnit.code, dataSet: dataSet.code, period: code });
    const before = previousPeriod(period);
    const earlier = before ? await readRevisions(ledger, catalogue, keyOf(before.code)) : [];
    const counted = earlier.findLast(({ status }) => status !== "returned")?.entry;
    const { principal, csrfToken } = context.get("session");
    const decides = mayDecideOn(principal, dataSet, catalogue);
    const warnings = decides && shown.status === "submitted" ? await readWarnings(context, seen) : [];
    const { revision } = shown.entry;
    const newer = newerOf(seen);
    const { programme } = catalogue;
    const opening = await readOpening(
      ledger,
      { period, programme, orgUnit: orgUnit.code },
      receivedAt(context),
    );
    const isToDecide =
      decides && shown.status === "submitted" && opening.isOpen && (refused !== undefined || !newer);
    const title = `${dataSet.name}, ${orgUnit.name}, ${formatPeriod(period.code)}, bản ${revision} ${REVISION_WORDS[shown.status]}`;
    return answerPage(context, {
      title: refused ? `Lỗi: ${title}` : title,
      section: readerSection(seen, principal),
      status: refused ? (opening.isOpen ? 422 : 409) : 200,
      content: html`<div class="stack">
${cameFrom(context, seen) ?? backOf(seen, principal)}
${refused ? refusal(refused, isToDecide) : ""}
<h1 class="ds-heading" data-size="md">${dataSet.name}</h1>
<p class="ds-paragraph"><strong>${orgUnit.name}</strong>, ${formatPeriod(period.code)}. Bản ${revision}
${revisionStatus(shown.status)}</p>
${decisionNotice(seen)}
${newer ? newerNotice(newer) : ""}
${warnings.length === 0 ? "" : notice("warning", "Số liệu cần xem lại", html`<ul class="ds-list">${warnings.map(warningLine)}</ul>`)}
${figures(seen, counted)}
${narrative(seen)}
${isToDecide ? decisionFormPart(shown, csrfToken, refused) : ""}
${history(seen)}
${usedBy(seen, principal)}
${opening.isOpen ? correctionLink(seen, principal) : lockLine(opening.why, seen, principal)}
</div>`,
    });
  };

  return app;
}

/** The way to the next revision, for who may send it. */
function correctionLink({ dataSet, period, orgUnit }: SeenSubmission, who: Principal): Markup | string {
  if (!maySubmitFor(who, orgUnit.code)) return "";
  const address = formAddress(
    dataSet.code,
    period.code,
    who.orgUnit === orgUnit.code ? undefined : orgUnit.code,
  );
  return html`<p class="actions"><a class="ds-link" href="${address}">Sửa và gửi bản mới</a></p>`;
}

/** Why there is nothing to do here any more, for who could do something. */
function lockLine(
  why: string,
  { catalogue, dataSet, orgUnit, shown }: SeenSubmission,
  who: Principal,
): Markup | string {
  if (maySubmitFor(who, orgUnit.code)) {
    return html`<p class="ds-paragraph quiet">${why} Cần sửa thì ${sayReopening(who)}.</p>`;
  }
  return mayDecideOn(who, dataSet, catalogue) && shown.status === "submitted"
    ? html`<p class="ds-paragraph quiet">${why} Không duyệt hay trả lại được nữa, trừ khi kỳ được mở lại cho đơn vị.</p>`
    : "";
}

/** The revision that has taken the shown one's place; undefined when this one counts, or was the last to be returned. */
function newerOf({ revisions, shown }: SeenSubmission): RevisionEntry | undefined {
  return revisions.findLast(
    ({ entry, status }) => entry.revision > shown.entry.revision && status !== "returned",
  )?.entry;
}

function newerNotice(newer: RevisionEntry): Markup {
  const { revision, receivedAt: at } = newer;
  return notice(
    "info",
    `Đã có bản ${revision} mới hơn`,
    html`Gửi lúc ${sayMoment(at)}; số liệu tổng hợp tính theo bản đó. <a class="ds-link" href="${submissionAddress(newer, revision)}">Xem bản ${revision}</a>.`,
  );
}

/** The way back to the figure whose lineage led here. */
function cameFrom(context: PageContext, { catalogue }: SeenSubmission): Markup | undefined {
  const [period = "", code = ""] = (context.req.query("tu") ?? "").split("/");
  const indicator = catalogue.indicators.find((candidate) => candidate.code === code);
  const isReadable =
    indicator &&
    reportPeriodOf(catalogue, period) &&
    mayReadModel(context.get("session").principal, indicator.model, catalogue);
  return isReadable
    ? backLink(indicatorAddress(period, code), `${code} ${indicator.name}, ${formatPeriod(period)}`)
    : undefined;
}

/** Where submissions are listed for this person. */
function backOf(seen: SeenSubmission, principal: Principal): Markup {
  const { catalogue, period } = seen;
  const section = readerSection(seen, principal);
  if (section === REVIEW_PATH) return backLink(REVIEW_PATH, "Duyệt báo cáo");
  if (section === historyAddress()) return backLink(historyAddress(period.year), "Báo cáo đã gửi");
  return reportPeriodOf(catalogue, period.code)
    ? backLink(reportAddress(period.code), `Báo cáo ${sayPeriod(period.code)}`)
    : backLink(section, "Các kỳ báo cáo");
}

/** The figures that this submission goes into, for who may read them. */
function usedBy({ catalogue, dataSet, period }: SeenSubmission, who: Principal): Markup | string {
  const indicators = catalogue.indicators.filter((indicator) =>
    elementsOf(indicator).some((ref) => ref.dataSet === dataSet.code),
  );
  const readable = indicators.filter(({ model }) => mayReadModel(who, model, catalogue));
  if (readable.length === 0 || !reportPeriodOf(catalogue, period.code)) return "";
  return html`<section><h2 class="ds-heading" data-size="xs">Chỉ tiêu tính từ báo cáo này</h2>
<ul class="ds-list">${readable.map(
    ({ code, name }) =>
      html`<li><a class="ds-link" href="${indicatorAddress(period.code, code)}">${code} ${name}</a></li>`,
  )}</ul></section>`;
}

/** Why a decision was not made: at the form, or alone where there is nothing to decide any more. */
function refusal({ message, reason }: RefusedDecision, isToDecide: boolean): Markup {
  if (isToDecide) return errorSummary([{ field: "reason", message }]);
  const typed = reason === "" ? "" : html`<p>Lý do đã nhập: ${reason}</p>`;
  return outcomeNotice("danger", "Chưa duyệt hay trả lại được", html`<p>${message}</p>${typed}`);
}

function decisionNotice({ catalogue, shown: { status, decision } }: SeenSubmission): Markup | string {
  if (!decision) return "";
  const by = html`<p class="small">${namesOf(catalogue).orgUnit(decision.decidedBy)}, ${sayMoment(decision.decidedAt)}.</p>`;
  const reason = decision.reason === "" ? "" : html`<p>${decision.reason}</p>`;
  return status === "returned"
    ? notice("danger", "Đã trả lại", html`${reason}${by}`)
    : notice("success", "Đã duyệt", html`${reason}${by}`);
}

function warningLine({ message, value, reference }: ReportWarning): Markup {
  const usual = reference === null ? "" : `, so sánh với ${formatNumber(reference)}`;
  const sentence = message.endsWith(".") ? message : `${message}.`;
  return html`<li>${sentence} Số liệu: ${formatElementValue(value)}${usual}.</li>`;
}

/** The shown revision beside the one before it and beside last period's figures. */
function figures(
  { dataSet, revisions, shown, period }: SeenSubmission,
  counted: RevisionEntry | undefined,
): Markup {
  const before = revisions.find(({ entry }) => entry.revision === shown.entry.revision - 1)?.entry;
  const earlier = previousPeriod(period);
  const columns = [
    { name: "Mục số liệu" },
    { name: `Bản ${shown.entry.revision}`, isNumber: true },
    ...(before ? [{ name: `Bản ${before.revision}`, isNumber: true }] : []),
    ...(counted && earlier
      ? [
          { name: formatPeriod(earlier.code), isNumber: true },
          { name: `So với ${lowerFirst(formatPeriod(earlier.code))}`, isNumber: true },
        ]
      : []),
  ];
  const rows = compareFigures(dataSet, shown.entry, counted).map((figure): Cell[] => {
    const { element } = figure;
    const value = formatWithUnit(element, shown.entry.values[element.code]);
    const old = before && formatWithUnit(element, before.values[element.code]);
    return [
      element.name,
      old !== undefined && old !== value ? html`<strong>${value}</strong>` : value,
      ...(old === undefined ? [] : [old === value ? "không đổi" : old]),
      ...(counted && earlier
        ? [formatWithUnit(element, counted.values[element.code]), sayChange(figure)]
        : []),
    ];
  });
  return html`<section class="${columns.length < 5 ? "narrow" : ""}">${table("Số liệu", columns, rows)}</section>`;
}

function sayChange({ value, earlier, changePercent }: ComparedFigure): string {
  if (value !== null && value === earlier) return "không đổi";
  return changePercent === null ? "" : formatChangePercent(changePercent);
}

function narrative({ catalogue, shown }: SeenSubmission): Markup | string {
  const texts = shown.entry.narrative;
  const parts = catalogue.narrative.filter(({ code }) => texts[code] !== undefined);
  return parts.length === 0
    ? ""
    : html`<section><h2 class="ds-heading" data-size="xs">Thuyết minh</h2>
${facts(parts.map(({ code, name }) => [name, html`<div class="narrative">${texts[code]}</div>`]))}</section>`;
}

function decisionFormPart(
  { entry }: RevisionState,
  csrfToken: string,
  refused: RefusedDecision | undefined,
): Markup {
  return html`<section class="narrow"><h2 class="ds-heading" data-size="xs">Ý kiến của cơ quan chủ trì</h2>
<form class="form" method="post" novalidate>
<input type="hidden" name="csrf" value="${csrfToken}">
<input type="hidden" name="revision" value="${entry.revision}">
<div class="ds-field${refused ? " invalid" : ""}">
<label class="ds-label" for="reason">Lý do</label>
<p class="hint" id="reason-0">Bắt buộc khi trả lại; đơn vị đọc được nội dung này.</p>
${refused ? fieldError("reason-loi", refused.message) : ""}
<textarea class="ds-input" id="reason" name="reason" rows="3" aria-describedby="reason-0${refused ? " reason-loi" : ""}"${refused ? html` aria-invalid="true"` : ""}>
${refused?.reason ?? ""}</textarea>
</div>
<div class="actions">
<button class="ds-button" type="submit" name="decision" value="approve">Duyệt bản ${entry.revision}</button>
<button class="ds-button" data-variant="secondary" data-color="danger" type="submit" name="decision" value="return">Trả lại</button>
</div>
</form></section>`;
}

const TIMELINESS_REMARKS: Readonly<Record<Timeliness, string>> = {
  "on-time": "",
  late: ", trễ hạn",
  "late-correction": ", sửa sau hạn",
};

function history({ catalogue, period, revisions, shown }: SeenSubmission): Markup {
  const extension = extensionOf(period, catalogue.programme);
  const columns = [
    { name: "Bản" },
    { name: "Nhận lúc" },
    { name: "Người gửi" },
    { name: "Trạng thái" },
    { name: "Biên nhận" },
  ];
  const rows = revisions
    .toReversed()
    .map(({ entry, status, decision }): Cell[] => [
      entry.revision === shown.entry.revision
        ? html`<strong>Bản ${entry.revision}</strong> (đang xem)`
        : html`<a class="ds-link" href="${submissionAddress(entry, entry.revision)}">Bản ${entry.revision}</a>`,
      `${formatMoment(entry.receivedAt)}${TIMELINESS_REMARKS[timelinessOf(entry, revisions[0]?.entry ?? entry, extension)]}`,
      namesOf(catalogue).orgUnit(entry.receivedBy),
      html`${revisionStatus(status)}${decision?.reason ? html` <span class="small">${decision.reason}</span>` : ""}`,
      html`<a class="ds-link" href="${receiptAddress(entry, entry.revision)}">Xem<span class="ds-sr-only"> biên nhận bản ${entry.revision}</span></a>`,
    ]);
  return html`<section>${table("Các bản đã gửi", columns, rows)}
${extension ? html`<p class="ds-paragraph">${capitalise(sayExtension(extension))}.</p>` : ""}
${revisions.length < 2 ? "" : compareLink(shown.entry, revisions.length)}</section>`;
}

/** To the revision shown beside its neighbour; from there to any two. */
function compareLink(shown: RevisionEntry, count: number): Markup {
  const from = shown.revision > 1 ? shown.revision - 1 : 1;
  const to = from + 1;
  return html`<p class="ds-paragraph"><a class="ds-link" href="${comparisonAddress(shown, from, to)}">${
    count === 2 ? "So sánh hai bản" : "So sánh các bản với nhau"
  }</a></p>`;
}
