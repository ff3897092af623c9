/**
 * What waits for review, by form and period, beside last period's figures: one's own figures to look at where something is
 * unusual, and many that are not approved together.
 */
import { html } from "hono/html";
import type { DataSet } from "../../../shared/domain/catalogue.ts";
import { type Period, previousPeriod } from "../../../shared/domain/period.ts";
import type { ReportWarning } from "../../../shared/domain/report.ts";
import type { ComparedFigure, WaitingSubmission } from "../../../shared/domain/review.ts";
import {
  formatChangePercent,
  formatCount,
  formatElementValue,
  formatMoment,
  formatPeriod,
  lowerFirst,
  NOT_APPLICABLE,
} from "../../../shared/domain/vietnamese.ts";
import { REVIEW_PATH, submissionAddress } from "../../../shared/http/addresses.ts";
import { textAreaField } from "../../../shared/http/fields.ts";
import type { Markup } from "../../../shared/http/page.ts";
import { type Cell, statusMark, table } from "../../../shared/http/parts.ts";
import { revisionName } from "../../../shared/http/revision-name.ts";
import { CHOSEN_FIELD, GROUP_FIELD, groupValue, RETURNED_FIELD, reasonField } from "./review-form.ts";
import type { Preselection, ReviewView } from "./review-view.ts";

export interface WaitingGroup {
  readonly id: string;
  readonly name: string;
  readonly dataSet: DataSet;
  readonly period: Period;
  readonly members: readonly WaitingSubmission[];
}

/** What waits, by form and period, in the order of the list. */
export function groupsOf(waiting: readonly WaitingSubmission[]): WaitingGroup[] {
  return [...Map.groupBy(waiting, ({ task }) => `nhom-${task.dataSet.code}-${task.period.code}`)].flatMap(
    ([id, members]) => {
      const [first] = members;
      if (!first) return [];
      const { dataSet, period } = first.task;
      return [{ id, name: `${dataSet.name}, ${formatPeriod(period.code)}`, dataSet, period, members }];
    },
  );
}

export function waitingForm(view: ReviewView): Markup {
  const { waiting } = view.review;
  if (waiting.length === 0) {
    return html`<section><h2 class="ds-heading" data-size="xs">Chờ duyệt</h2>
<p class="ds-paragraph">Không có báo cáo nào chờ duyệt.</p></section>`;
  }
  const withWarnings = waiting.filter(isUnusual).length;
  return html`<section><h2 class="ds-heading" data-size="xs" id="cho-duyet" tabindex="-1">Chờ duyệt (${formatCount(waiting.length)})</h2>
<p class="ds-paragraph narrow">${
    withWarnings === 0
      ? "Không có cảnh báo số liệu."
      : `${formatCount(withWarnings)} báo cáo có cảnh báo, xếp trước.`
  } Dưới mỗi số là số kỳ trước và mức thay đổi. Duyệt cùng lúc ${
    withWarnings === 0 ? "cả nhóm" : "các báo cáo không có cảnh báo của nhóm"
  }, hoặc chọn từng báo cáo rồi duyệt một lần ở cuối; cần sửa thì bấm Trả
lại và nêu lý do.</p>
<p class="ds-paragraph choose"><span>Chọn:</span> <a class="ds-link" href="${REVIEW_PATH}?chon=tat-ca">tất cả</a>
${withWarnings === 0 ? "" : html`<a class="ds-link" href="${REVIEW_PATH}?chon=khong-canh-bao">không có cảnh báo</a>`}
<a class="ds-link" href="${REVIEW_PATH}">bỏ chọn</a></p>
<form class="review" method="post" action="${REVIEW_PATH}">
<input type="hidden" name="csrf" value="${view.csrfToken}">
${APPROVE_BY_ENTER}
${groupsOf(waiting).map((group) => waitingGroup(group, view))}
<div class="actions sticky"><button class="ds-button" type="submit">Duyệt các báo cáo đã chọn</button></div>
</form></section>`;
}

/** The first button is the one that the Enter key presses, wherever in the form: never a row's return. */
const APPROVE_BY_ENTER = html`<button class="ds-sr-only" type="submit" tabindex="-1" aria-hidden="true"></button>`;

/** From so many unremarkable reports of one form on, their figures are folded away: a phone's screen holds two or three. */
const MANY = 4;

/** What waits of one data set and period: what is unusual in sight, the others to be approved together as they are. */
function waitingGroup(group: WaitingGroup, view: ReviewView): Markup {
  const { id, name, period, members } = group;
  const unusual = members.filter(isUnusual);
  const usual = members.filter((one) => !isUnusual(one));
  const before = previousPeriod(period);
  const isTouched = usual.some((one) => isInUse(one, view));
  const count = `${formatCount(usual.length)} báo cáo${unusual.length === 0 ? "" : " không có cảnh báo"}`;
  const heading = html`<h3 class="ds-heading" data-size="2xs" id="${id}" tabindex="-1">${name}${
    before ? html` <span class="quiet small">(so với ${lowerFirst(formatPeriod(before.code))})</span>` : ""
  }</h3>`;
  const button = usual.length === 0 ? "" : groupButton(usual, count, name);
  return html`<section class="group">${
    unusual.length === 0
      ? html`<div class="group-head">${heading}${button}</div>`
      : html`${heading}${waitingTable(group, unusual, view)}${button}`
  }
${
  usual.length >= MANY
    ? html`<details class="fold"${isTouched ? html` open` : ""}><summary>Xem số liệu của ${count}<span class="ds-sr-only">: ${name}</span></summary>
${waitingTable(group, usual, view)}</details>`
    : usual.length > 0
      ? waitingTable(group, usual, view)
      : ""
}</section>`;
}

/** Approves those that it names and no other: what the unit sends meanwhile has not been looked at. */
function groupButton(usual: readonly WaitingSubmission[], count: string, name: string): Markup {
  const value = groupValue(usual.map(nameOf));
  return html`<button class="ds-button" data-variant="secondary" data-size="sm" type="submit" name="${GROUP_FIELD}" value="${value}">Duyệt ${count}<span class="ds-sr-only">: ${name}</span></button>`;
}

function isUnusual({ warnings }: WaitingSubmission): boolean {
  return warnings.length > 0;
}

function nameOf({ task: { orgUnit, dataSet, period, revision } }: WaitingSubmission): string {
  return revisionName({ orgUnit: orgUnit.code, dataSet: dataSet.code, period: period.code, revision });
}

/** Whether somebody ticked it, or typed a reason to return it. */
function isInUse(one: WaitingSubmission, view: ReviewView): boolean {
  const name = nameOf(one);
  const isReturning = view.typed?.reasons.get(name) || view.problem?.about === name;
  return isChosen(one, view) || Boolean(isReturning);
}

/** A row each, a column for each element. */
function waitingTable(
  { name, dataSet }: WaitingGroup,
  members: readonly WaitingSubmission[],
  view: ReviewView,
): Markup {
  const hasWarnings = members.some(isUnusual);
  const columns = [
    { name: "Chọn" },
    { name: "Đơn vị", isHead: true },
    ...dataSet.elements.map(({ name, type, unit }) => ({
      name: unit === undefined ? name : `${name} (${unit})`,
      isNumber: type === "integer" || type === "decimal",
    })),
    ...(hasWarnings ? [{ name: "Cảnh báo" }] : []),
    { name: "Nhận lúc" },
  ];
  const rows = members.map((one): Cell[] => [
    tick(one, view),
    html`<label for="${nameOf(one)}">${one.task.orgUnit.name}</label>`,
    ...one.figures.map((figure) => figureCell(figure, one.warnings)),
    ...(hasWarnings
      ? [html`${one.warnings.map(({ message }) => statusMark(message, "alert", "warning"))}`]
      : []),
    sending(one, view),
  ]);
  return table(
    html`<span class="ds-sr-only">${name}${hasWarnings ? ", có cảnh báo" : ""}</span>`,
    columns,
    rows,
  );
}

/** Of which unit, form and period a control is, for who hears it without its row. */
function sayTask({ task: { orgUnit, dataSet, period } }: WaitingSubmission): string {
  return `${orgUnit.name}, ${dataSet.name}, ${formatPeriod(period.code)}`;
}

function tick(one: WaitingSubmission, view: ReviewView): Markup {
  const value = nameOf(one);
  return html`<input class="pick" type="checkbox" id="${value}" aria-label="${sayTask(one)}" name="${CHOSEN_FIELD}" value="${value}"${isChosen(one, view) ? html` checked` : ""}>`;
}

/** When it came, and what else may be done about it than ticking it. */
function sending(one: WaitingSubmission, view: ReviewView): Markup {
  const { orgUnit, dataSet, period, revision, receivedAt, late } = one.task;
  const key = { orgUnit: orgUnit.code, dataSet: dataSet.code, period: period.code };
  const what = html`<span class="ds-sr-only"> ${sayTask(one)}</span>`;
  return html`<span class="small quiet">${receivedAt === null ? "" : formatMoment(receivedAt)}${late ? ", trễ hạn" : ""}${revision > 1 ? `, bản ${revision}` : ""}</span>
<div class="row-actions small"><a class="ds-link" href="${submissionAddress(key, revision)}">Xem${what}</a>
${returnPart(nameOf(one), what, view)}</div>`;
}

/** Folded away until it is wanted: the reason, and the button that returns this one alone. */
function returnPart(value: string, what: Markup, { typed, problem }: ReviewView): Markup {
  const reason = typed?.reasons.get(value) ?? "";
  const error = problem?.about === value ? problem.message : undefined;
  const about = {
    name: reasonField(value),
    label: "Lý do trả lại",
    hint: "Đơn vị đọc được nội dung này.",
    error,
  };
  return html`<details class="return"${reason !== "" || error !== undefined ? html` open` : ""}><summary class="as-link">Trả lại${what}</summary>
${textAreaField(about, reason)}
<button class="ds-button" data-variant="secondary" data-color="danger" type="submit" name="${RETURNED_FIELD}" value="${value}">Trả lại${what}</button></details>`;
}

function isChosen(one: WaitingSubmission, { typed, preselection }: ReviewView): boolean {
  return typed
    ? typed.chosen.some((chosen) => revisionName(chosen) === nameOf(one))
    : isPreselected(one, preselection);
}

function isPreselected({ warnings }: WaitingSubmission, preselection: Preselection | undefined): boolean {
  return preselection === "tat-ca" || (preselection === "khong-canh-bao" && warnings.length === 0);
}

/** The value, and under it what it was and by how much it changed. */
function figureCell(figure: ComparedFigure, warnings: readonly ReportWarning[]): Markup {
  const { element, value, earlier } = figure;
  const stands = warnings.some((warning) => warning.element === element.code);
  const shown =
    value === null ? html`<span class="quiet">${NOT_APPLICABLE}</span>` : formatElementValue(value);
  return html`<span class="figure">${stands ? html`<strong>${shown}</strong>` : shown}</span>
<span class="small quiet earlier-figure">${earlierText(figure, earlier)}</span>`;
}

function earlierText({ value, changePercent }: ComparedFigure, earlier: ComparedFigure["earlier"]): string {
  if (earlier === null) return "";
  if (earlier === value) return "như kỳ trước";
  const change = changePercent === null || value === null ? "" : `; ${formatChangePercent(changePercent)}`;
  return `${formatElementValue(earlier)}${change}`;
}
