/** The review: waiting submissions beside last period's figures, what is unusual first; who is missing; what is decided. */
import { html } from "hono/html";
import type { Catalogue, DataSet } from "../../../shared/domain/catalogue.ts";
import { previousPeriod } from "../../../shared/domain/period.ts";
import type { ReportWarning } from "../../../shared/domain/report.ts";
import type { ComparedFigure, Review, WaitingSubmission } from "../../../shared/domain/review.ts";
import type { Task } from "../../../shared/domain/task.ts";
import {
  formatChangePercent,
  formatCount,
  formatDay,
  formatElementValue,
  formatMoment,
  formatPeriod,
  listNames,
  lowerFirst,
  NOT_APPLICABLE,
} from "../../../shared/domain/vietnamese.ts";
import {
  formAddress,
  manyUnitsAddress,
  REMINDER_PATH,
  REVIEW_PATH,
  submissionAddress,
} from "../../../shared/http/addresses.ts";
import type { Markup } from "../../../shared/http/page.ts";
import {
  type Cell,
  errorSummary,
  notice,
  type Row,
  revisionStatus,
  statusMark,
  table,
} from "../../../shared/http/parts.ts";
import type { ApprovalOutcome, ChosenRevision } from "../approve-many.ts";
import { namesOf } from "./page-context.ts";

/** What may be ticked in advance: everything, or what has no warnings. */
export const PRESELECTIONS = ["tat-ca", "khong-canh-bao"] as const;
type Preselection = (typeof PRESELECTIONS)[number];

export interface ReviewView {
  readonly catalogue: Catalogue;
  readonly dataSets: readonly DataSet[];
  readonly review: Review;
  readonly preselection: Preselection | undefined;
  /** How many have just been approved; undefined when nothing was to be. */
  readonly approved: number | undefined;
  /** Those that could not be. */
  readonly failed: readonly ApprovalOutcome[];
  /** How many units have just been asked for their report; undefined when nobody was to be. */
  readonly reminded: number | undefined;
  readonly nothingChosen: boolean;
  readonly isAdministrator: boolean;
  readonly csrfToken: string;
}

export function reviewContent(view: ReviewView): Markup {
  const { tasks } = view.review;
  const inState = (...states: Task["state"][]) => tasks.filter(({ state }) => states.includes(state));
  return html`<div class="stack">
${view.nothingChosen ? errorSummary([{ field: "cho-duyet", message: "Hãy chọn ít nhất một báo cáo để duyệt." }]) : ""}
<h1 class="ds-heading" data-size="md">Duyệt báo cáo</h1>
<p class="ds-paragraph quiet">${scopeOf(view)}</p>
${approvalNotice(view)}
${reminderNotice(view)}
${waitingForm(view)}
${missing(
  tasks.filter(
    ({ state, daysLeft }) => state === "overdue" || (state === "to-send" && daysLeft <= SOON_DAYS),
  ),
  view,
)}
${decided("Đã trả lại, đơn vị chưa gửi lại", inState("returned"))}
${decided("Đã duyệt", inState("approved"))}
</div>`;
}

function scopeOf({ catalogue: { models }, dataSets }: ReviewView): string {
  const own = models.filter(({ code }) => dataSets.some(({ model }) => model === code));
  return own.length === models.length
    ? "Tất cả các mô hình."
    : `Mô hình: ${own.map(({ name }) => name).join("; ")}.`;
}

const REASONS: Readonly<Record<Exclude<ApprovalOutcome["outcome"], "decided">, string>> = {
  "not-found": "không tìm thấy bản báo cáo",
  "already-returned": "đã bị trả lại trước đó",
  superseded: "đơn vị vừa gửi bản mới hơn, hãy xem bản mới rồi duyệt",
  "period-locked": "kỳ báo cáo đã khóa",
  unavailable: "hệ thống đang bận nên chưa ghi được, hãy duyệt lại",
};

function approvalNotice({ catalogue, approved, failed }: ReviewView): Markup | string {
  if (approved === undefined) return "";
  const done = `Đã duyệt ${formatCount(approved)} báo cáo`;
  if (failed.length === 0) return notice("success", done);
  const names = namesOf(catalogue);
  const line = ({ chosen, outcome }: ApprovalOutcome) =>
    html`<li><a class="ds-link" href="${submissionAddress(chosen)}">${names.orgUnit(chosen.orgUnit)}</a>,
${names.dataSet(chosen.dataSet)}, ${formatPeriod(chosen.period)}: ${outcome === "decided" ? "" : REASONS[outcome]}.</li>`;
  return notice(
    "warning",
    `${done}, ${formatCount(failed.length)} báo cáo chưa duyệt được`,
    html`<ul class="ds-list">${failed.map(line)}</ul>`,
  );
}

function reminderNotice({ reminded }: ReviewView): Markup | string {
  if (reminded === undefined) return "";
  return reminded === 0
    ? notice("info", "Không nhắc đơn vị nào", "Các đơn vị đã gửi đủ báo cáo này.")
    : notice(
        "success",
        `Đã gửi thư nhắc ${formatCount(reminded)} đơn vị`,
        "Mỗi đơn vị nhận nhiều nhất một thư nhắc mỗi ngày cho một báo cáo.",
      );
}

function waitingForm(view: ReviewView): Markup {
  const { waiting } = view.review;
  if (waiting.length === 0) {
    return html`<section><h2 class="ds-heading" data-size="xs">Chờ duyệt</h2>
<p class="ds-paragraph">Không có báo cáo nào chờ duyệt.</p></section>`;
  }
  const groups = Map.groupBy(waiting, ({ task }) => `${task.dataSet.code} ${task.period.code}`);
  const withWarnings = waiting.filter(({ warnings }) => warnings.length > 0).length;
  return html`<section><h2 class="ds-heading" data-size="xs" id="cho-duyet" tabindex="-1">Chờ duyệt (${formatCount(waiting.length)})</h2>
<p class="ds-paragraph">${
    withWarnings === 0
      ? "Không có cảnh báo số liệu."
      : `${formatCount(withWarnings)} báo cáo có cảnh báo, xếp trước.`
  } Dưới mỗi số là số kỳ trước và mức thay đổi. Chọn các báo cáo rồi duyệt một lần; muốn trả lại thì mở báo cáo và nêu
lý do.</p>
<p class="ds-paragraph choose"><span>Chọn:</span> <a class="ds-link" href="${REVIEW_PATH}?chon=tat-ca">tất cả</a>
<a class="ds-link" href="${REVIEW_PATH}?chon=khong-canh-bao">không có cảnh báo</a>
<a class="ds-link" href="${REVIEW_PATH}">bỏ chọn</a></p>
<form class="review" method="post" action="${REVIEW_PATH}">
<input type="hidden" name="csrf" value="${view.csrfToken}">
${[...groups.values()].map((group) => waitingTable(group, view))}
<div class="actions sticky"><button class="ds-button" type="submit">Duyệt các báo cáo đã chọn</button></div>
</form></section>`;
}

/** The submissions of one data set and period: a row each, a column for each element. */
function waitingTable(group: readonly WaitingSubmission[], view: ReviewView): Markup | string {
  const [first] = group;
  if (!first) return "";
  const { dataSet, period } = first.task;
  const hasWarnings = group.some(({ warnings }) => warnings.length > 0);
  const before = previousPeriod(period);
  const columns = [
    { name: "Đơn vị" },
    ...dataSet.elements.map(({ name, type, unit }) => ({
      name: unit === undefined ? name : `${name} (${unit})`,
      isNumber: type === "integer" || type === "decimal",
    })),
    ...(hasWarnings ? [{ name: "Cảnh báo" }] : []),
  ];
  const rows = group.map((one): Cell[] => [
    choice(one, view),
    ...one.figures.map((figure) => figureCell(figure, one.warnings)),
    ...(hasWarnings
      ? [html`${one.warnings.map(({ message }) => statusMark(message, "alert", "warning"))}`]
      : []),
  ]);
  const caption = html`${dataSet.name}, ${formatPeriod(period.code)}${
    before ? html` <span class="quiet small">(so với ${lowerFirst(formatPeriod(before.code))})</span>` : ""
  }`;
  return table(caption, columns, rows);
}

function choice(one: WaitingSubmission, view: ReviewView): Markup {
  const { orgUnit, dataSet, period, revision, receivedAt, late } = one.task;
  const key = { orgUnit: orgUnit.code, dataSet: dataSet.code, period: period.code };
  const value = choiceValue({ ...key, revision });
  // What was sought to be approved stays chosen, but not a revision that nobody has seen yet.
  const isFailed = view.failed.some(({ chosen }) => choiceValue(chosen) === value);
  const isChosen = isFailed || isPreselected(one, view.preselection);
  return html`<span class="pick"><input type="checkbox" id="${value}" name="chon" value="${value}"${isChosen ? html` checked` : ""}>
<label for="${value}">${orgUnit.name}<span class="ds-sr-only">, ${dataSet.name}, ${formatPeriod(period.code)}</span></label></span>
<span class="small quiet">${receivedAt === null ? "" : formatMoment(receivedAt)}${late ? ", trễ hạn" : ""}${revision > 1 ? `, bản ${revision}` : ""}.
<a class="ds-link" href="${submissionAddress(key, revision)}">Xem<span class="ds-sr-only"> ${orgUnit.name}, ${dataSet.name}, ${formatPeriod(period.code)}</span></a></span>`;
}

/** Names one revision in the form; the page that reads it parses the same. */
function choiceValue({ dataSet, period, orgUnit, revision }: ChosenRevision): string {
  return `${dataSet}/${period}/${orgUnit}/${revision}`;
}

function isPreselected({ warnings }: WaitingSubmission, preselection: Preselection | undefined): boolean {
  return preselection === "tat-ca" || (preselection === "khong-canh-bao" && warnings.length === 0);
}

/** The value, and under it what it was and by how much it changed. */
function figureCell(figure: ComparedFigure, warnings: readonly ReportWarning[]): Markup {
  const { element, value, earlier } = figure;
  const isUnusual = warnings.some((warning) => warning.element === element.code);
  const shown =
    value === null ? html`<span class="quiet">${NOT_APPLICABLE}</span>` : formatElementValue(value);
  return html`<span class="figure">${isUnusual ? html`<strong>${shown}</strong>` : shown}</span>
<span class="small quiet earlier-figure">${earlierText(figure, earlier)}</span>`;
}

function earlierText({ value, changePercent }: ComparedFigure, earlier: ComparedFigure["earlier"]): string {
  if (earlier === null) return "";
  if (earlier === value) return "như kỳ trước";
  const change = changePercent === null || value === null ? "" : `; ${formatChangePercent(changePercent)}`;
  return `${formatElementValue(earlier)}${change}`;
}

function decided(heading: string, tasks: readonly Task[]): Markup | string {
  if (tasks.length === 0) return "";
  const columns = [{ name: "Đơn vị" }, { name: "Nhận lúc" }, { name: "Trạng thái" }];
  const groups = Map.groupBy(tasks, ({ dataSet, period }) => `${dataSet.name}, ${formatPeriod(period.code)}`);
  const rows = [...groups].flatMap(([name, members]): Row[] => [{ group: name }, ...members.map(decidedRow)]);
  const summary = `${heading} (${formatCount(tasks.length)})`;
  return html`<details class="ds-details"><summary><h2 class="ds-heading" data-size="2xs">${summary}</h2></summary>
<div>${table(html`<span class="ds-sr-only">${heading}</span>`, columns, rows)}</div></details>`;
}

function decidedRow({ orgUnit, dataSet, period, revision, receivedAt: at, late, state }: Task): Row {
  const key = { orgUnit: orgUnit.code, dataSet: dataSet.code, period: period.code };
  return [
    html`<a class="ds-link" href="${submissionAddress(key, revision)}">${orgUnit.name}<span class="ds-sr-only">, ${dataSet.name}, ${formatPeriod(period.code)}</span></a>`,
    `${at === null ? "" : formatMoment(at)}${late ? ", trễ hạn" : ""}`,
    revisionStatus(state === "approved" ? "approved" : "returned"),
  ];
}

/** Units may be reminded of what is due within these days. */
const SOON_DAYS = 7;

/** Who has sent nothing of what is overdue or due soon, by data set and period, each to be reminded with one click. */
function missing(tasks: readonly Task[], view: ReviewView): Markup | string {
  if (tasks.length === 0) return "";
  const groups = [...Map.groupBy(tasks, ({ dataSet, period }) => `${dataSet.code} ${period.code}`).values()];
  return html`<section><h2 class="ds-heading" data-size="xs" id="chua-gui">Chưa gửi (${formatCount(tasks.length)})</h2>
<ul class="tasks">${groups.map((group) => missingGroup(group, view))}</ul></section>`;
}

function missingGroup(group: readonly Task[], { isAdministrator, csrfToken }: ReviewView): Markup | string {
  const [first] = group;
  if (!first) return "";
  const { dataSet, period, dueAt, daysLeft, state } = first;
  const what = html`<span class="ds-sr-only">: ${dataSet.name}, ${formatPeriod(period.code)}</span>`;
  const timing =
    daysLeft < 0 ? `quá hạn ${-daysLeft} ngày` : daysLeft === 0 ? "hạn hôm nay" : `còn ${daysLeft} ngày`;
  return html`<li><div class="what"><strong>${dataSet.name}</strong>
<p class="small">${listNames(group.map(({ orgUnit }) => orgUnit.name))}</p>
<p class="quiet small">${formatPeriod(period.code)}, hạn ${formatDay(dueAt - 1)}.</p></div>
<div class="state">${statusMark(
    `${formatCount(group.length)} đơn vị, ${timing}`,
    state === "overdue" ? "down" : "ring",
    state === "overdue" ? "danger" : "neutral",
  )}
<form method="post" action="${REMINDER_PATH}"><input type="hidden" name="csrf" value="${csrfToken}">
<input type="hidden" name="dataSet" value="${dataSet.code}"><input type="hidden" name="period" value="${period.code}">
<button class="ds-button" data-variant="secondary" type="submit">Nhắc gửi${what}</button></form>
${dataSet.assigned.length > 1 ? html`<a class="ds-link small" href="${manyUnitsAddress(dataSet.code, period.code)}">Nhập nhiều đơn vị bằng Excel${what}</a>` : ""}
${isAdministrator ? html`<a class="ds-link small" href="${formAddress(dataSet.code, period.code)}">Nhập thay${what}</a>` : ""}</div></li>`;
}
