/** What a period's report comes to, on the first screen of a phone: where each model stands, and what asks for a decision. */
import { html } from "hono/html";
import { ATTENTION_ORDER, hasWorsened, type ModelOverview } from "../../../shared/domain/overview.ts";
import type { IndicatorResult, Report, Status } from "../../../shared/domain/report.ts";
import { formatCount } from "../../../shared/domain/vietnamese.ts";
import { indicatorAddress, indicatorsAddress, modelAddress } from "../../../shared/http/addresses.ts";
import type { Markup } from "../../../shared/http/page.ts";
import { indicatorStatus, statusCount, statusMark, WORSENED } from "../../../shared/http/parts.ts";
import { modelName, type ReportView, valueWithUnit } from "./report-view.ts";

/** So many are called by their names, which take a line each; more of them by their numbers. */
const FEW = 3;
const EXCEPTIONS: readonly Status[] = ["missed", "behind", "no-data"];

/** Every model under its status: the exceptions by name, the others by number; then those whose figures are not whole yet. */
export function standings(
  { report: { period }, now }: ReportView,
  overview: readonly ModelOverview[],
): Markup {
  const numbered = overview.filter(({ model }) => model.number > 0);
  // All of them are told by their number; which they are is said below.
  const line = (mark: Markup, members: readonly ModelOverview[], isNamed: boolean) =>
    members.length === numbered.length
      ? html`<li>${mark}</li>`
      : html`<li>${mark}<span class="${isNamed ? "which" : "which numbers"}">${members.map(({ model }) =>
          isNamed
            ? html`<a class="ds-link" href="${modelAddress(period.code, model.code)}">${modelName(model)}</a> `
            : html`<a class="ds-link" href="${modelAddress(period.code, model.code)}" title="${model.name}"><span class="ds-sr-only">Mô hình </span>${model.number}</a> `,
        )}</span></li>`;
  const lines = ATTENTION_ORDER.map((status) => {
    const members = numbered.filter((entry) => entry.status === status);
    return members.length === 0
      ? ""
      : line(
          statusCount(status, members.length),
          members,
          members.length <= FEW && EXCEPTIONS.includes(status),
        );
  });
  const incomplete = numbered.filter(isIncomplete).toSorted((a, b) => a.model.number - b.model.number);
  const tone = now < period.dueAt ? "neutral" : "warning";
  return html`<section><h2 class="ds-heading" data-size="xs">${formatCount(numbered.length)} mô hình</h2>
<ul class="standings">${lines}${
    incomplete.length === 0
      ? ""
      : line(
          statusMark(`${formatCount(incomplete.length)} chưa đủ báo cáo`, "alert", tone),
          incomplete,
          false,
        )
  }</ul></section>`;
}

/** Whether less has come of a model than is expected, so that its figures say less than they seem to. */
export function isIncomplete({ completeness: counts }: Pick<ModelOverview, "completeness">): boolean {
  return counts !== undefined && counts.received < counts.expected;
}

/** Indicators that are not as they should be, by what is wrong with them. */
export interface Exceptions {
  /** Missed or behind. */
  readonly failing: readonly IndicatorResult[];
  /** Neither, but further from the target than in the period before. */
  readonly worsened: readonly IndicatorResult[];
  readonly silent: readonly IndicatorResult[];
}

export function exceptionsOf(view: ReportView): Exceptions {
  const { indicators } = view.report;
  const within = (status: Status) => indicators.filter((result) => result.status === status);
  const failing = [...within("missed"), ...within("behind")];
  const targets = new Map(view.catalogue.indicators.map((indicator) => [indicator.code, indicator]));
  const worsened = indicators.filter((result) => {
    const indicator = targets.get(result.code);
    return (
      indicator?.target &&
      !failing.includes(result) &&
      hasWorsened(indicator, result, valueBefore(view, result.code))
    );
  });
  return { failing, worsened, silent: within("no-data") };
}

/** Of the last period before that somebody reported. */
function valueBefore(view: Pick<ReportView, "history">, code: string): IndicatorResult["value"] {
  return view.history.at(-1)?.indicators.find((result) => result.code === code)?.value ?? null;
}

/** What asks for a decision, a line each, leading to where it is told in full. */
export function attention(view: ReportView, { failing, worsened, silent }: Exceptions): Markup {
  const { report, catalogue, now } = view;
  const { code } = report.period;
  const named = (mark: (result: IndicatorResult) => Markup, results: readonly IndicatorResult[]) =>
    results.slice(0, FEW).map((result) => {
      const indicator = catalogue.indicators.find((one) => one.code === result.code);
      if (!indicator) return "";
      const before = valueBefore(view, result.code);
      const said =
        before === null ? "" : ` (kỳ trước ${valueWithUnit(indicator, { ...result, value: before })})`;
      return html`<li>${mark(result)} <a class="ds-link" href="${indicatorAddress(code, result.code)}">${indicator.name}</a>: ${valueWithUnit(indicator, result)}${said}</li>`;
    });
  const more = Math.max(0, failing.length - FEW) + Math.max(0, worsened.length - FEW);
  const lines = [
    ...named(({ status }) => indicatorStatus(status), failing),
    ...named(() => WORSENED, worsened),
    more === 0 ? "" : html`<li><a class="ds-link" href="#chi-tieu">Và ${more} chỉ tiêu khác</a></li>`,
    overdue(report, now),
    silent.length === 0
      ? ""
      : html`<li>${statusCount("no-data", silent.length)} <a class="ds-link" href="${indicatorsAddress(code, "no-data")}">Các chỉ tiêu chưa có số liệu</a></li>`,
    report.warnings.length === 0
      ? ""
      : html`<li>${statusMark(`${formatCount(report.warnings.length)} cảnh báo`, "alert", "warning")} <a class="ds-link" href="#canh-bao">Số liệu cần kiểm tra lại</a></li>`,
  ].filter((line) => line !== "");
  return html`<section><h2 class="ds-heading" data-size="xs">Cần chú ý</h2>
${lines.length === 0 ? html`<p class="ds-paragraph">Không có chỉ tiêu nào không đạt, chậm tiến độ, kém hơn kỳ trước hoặc chưa có số liệu; không thiếu báo cáo đã đến hạn.</p>` : html`<ul class="exceptions">${lines}</ul>`}</section>`;
}

/** What is missing although it is due; before that there is nothing to decide about it. */
function overdue({ completeness, period }: Report, now: number): Markup | "" {
  const owed = completeness.expected - completeness.received;
  if (owed === 0 || now < period.dueAt) return "";
  const units = new Set(completeness.missing.map(({ orgUnit }) => orgUnit)).size;
  const mark = statusMark(`${formatCount(owed)} báo cáo chưa gửi`, "alert", "warning");
  return units === 0
    ? html`<li>${mark}</li>`
    : html`<li>${mark} <a class="ds-link" href="#con-thieu">${formatCount(units)} đơn vị chưa gửi đủ</a></li>`;
}
