/** What the pages of a report share: the period's figures as of now, and how an indicator is shown in a table. */
import { html } from "hono/html";
import { wardDate } from "../../../shared/domain/calendar.ts";
import type { Catalogue, Indicator, Model } from "../../../shared/domain/catalogue.ts";
import { ATTENTION_ORDER, hasWorsened } from "../../../shared/domain/overview.ts";
import type { IndicatorResult, Report, Status } from "../../../shared/domain/report.ts";
import type { EarlierReport } from "../../../shared/domain/snapshot.ts";
import {
  formatChange,
  formatCount,
  formatDate,
  formatTarget,
  formatTwoPlaces,
  formatValue,
  isPercentage,
  NO_BREAK_SPACE,
  sayDistance,
} from "../../../shared/domain/vietnamese.ts";
import { indicatorAddress } from "../../../shared/http/addresses.ts";
import type { Markup } from "../../../shared/http/page.ts";
import { type Cell, indicatorStatus, type Row, table, WORSENED } from "../../../shared/http/parts.ts";
import type { Principal } from "../../../shared/http/principal.ts";
import { sortable } from "../../../shared/http/sorting.ts";
import { paceBar } from "./pace-bar.ts";
import type { ReportLevel } from "./part-names.ts";
import { sparkline } from "./sparkline.ts";

export interface ReportView {
  readonly catalogue: Catalogue;
  /** Of the area whose report it is; null for a ward's. */
  readonly level: ReportLevel;
  readonly report: Report;
  /** Earlier periods of the same type that somebody reported, oldest first. */
  readonly history: readonly EarlierReport[];
  readonly who: Principal;
  readonly now: number;
}

/** `1. Chính quyền thân thiện`; the programme's common part has no number. */
export function modelName({ number, name }: Model): string {
  return number === 0 ? name : `${number}. ${name}`;
}

/**
 * Said wherever statuses are shown of a period that is still running: they are judged against its end, so that what is
 * missed today may be achieved by then. A sentence of its own; empty when the period is over.
 */
export function provisional({ report: { period }, now }: Pick<ReportView, "report" | "now">): string {
  return wardDate(now) > period.to
    ? ""
    : `Kỳ chưa kết thúc: trạng thái là tạm tính so với yêu cầu đến hết ngày ${formatDate(period.to)}.`;
}

/** An indicator's values of earlier periods, oldest first. */
export function earlierValues({ history }: Pick<ReportView, "history">, code: string) {
  return history.map(({ period, indicators }) => ({
    period: period.code,
    value: indicators.find((result) => result.code === code)?.value ?? null,
  }));
}

/** How a table of indicators is asked to be sorted, and where the same page is sorted otherwise. */
export interface AskedSorting {
  readonly asked: string | undefined;
  readonly address: (value: string) => string;
}

/**
 * Indicators with value against target, pace, trend and coverage. Values are not sorted by: each indicator's has its own
 * unit and its own better direction, which is what the status says.
 */
export function indicatorTable(
  view: ReportView,
  caption: Cell,
  results: readonly IndicatorResult[],
  { asked, address }: AskedSorting,
): Markup {
  const { columns, items } = sortable<IndicatorResult>(
    [
      { name: "Chỉ tiêu", key: "ten", by: ({ code }) => code },
      { name: "Kết quả", isNumber: true },
      { name: "Mục tiêu" },
      { name: "Trạng thái", key: "trang-thai", by: ({ status }) => ATTENTION_ORDER.indexOf(status) },
      { name: "So với kỳ trước" },
      {
        name: "Đơn vị đã báo cáo",
        isNumber: true,
        key: "bao-cao",
        by: ({ unitsReporting, unitsAssigned, status }) =>
          status === "not-in-period" || unitsAssigned === 0 ? null : unitsReporting / unitsAssigned,
      },
    ],
    results,
    asked,
    address,
  );
  return table(
    caption,
    columns,
    items.flatMap((result) => indicatorRow(view, result)),
  );
}

function indicatorRow(view: ReportView, result: IndicatorResult): Row[] {
  const { catalogue, report } = view;
  const indicator = catalogue.indicators.find(({ code }) => code === result.code);
  if (!indicator) return [];
  const name = html`<a class="ds-link" href="${indicatorAddress(report.period.code, result.code)}">${result.code} ${indicator.name}</a>`;
  if (result.status === "not-in-period") return [[name, "", "", indicatorStatus(result.status), "", ""]];
  const earlier = earlierValues(view, result.code);
  const before = earlier.at(-1)?.value;
  return [
    [
      name,
      html`<span class="figure">${valueWithUnit(indicator, result)}</span>${paceBar(result)}`,
      html`${formatTarget(result.target, indicator.unit, catalogue.programme.end)}${targetNote(indicator, result)}`,
      indicatorStatus(result.status),
      html`${sparkline(indicator, result, earlier)}<span class="small">${changeWithUnit(indicator, result, before)}</span>${hasWorsened(indicator, result, before) ? html` ${WORSENED}` : ""}`,
      `${formatCount(result.unitsReporting)}/${formatCount(result.unitsAssigned)}`,
    ],
  ];
}

/** A percentage differs by percentage points, not by per cent. */
export function changeWithUnit(
  indicator: Indicator,
  { value }: Pick<IndicatorResult, "value">,
  before: IndicatorResult["value"] | undefined,
): string {
  const change = formatChange(indicator, value, before);
  return isPercentage(indicator) && /^[+−]/.test(change) ? `${change} điểm${NO_BREAK_SPACE}%` : change;
}

/** How far the value is from the target, and what the pace to the programme's end asks for by now. */
function targetNote(indicator: Indicator, result: IndicatorResult): Markup | string {
  const distance = sayDistance(indicator, result);
  const planned = result.planned === null ? "" : `kế hoạch đến hết kỳ ${amount(indicator, result.planned)}`;
  const note = [distance, planned].filter((part) => part !== "").join("; ");
  return note === "" ? "" : html`<span class="small quiet note">${note}</span>`;
}

/** A planned value as the indicator's own are written. */
export function amount(indicator: Indicator, planned: NonNullable<IndicatorResult["planned"]>): string {
  const unit = isPercentage(indicator) ? "%" : (indicator.unit ?? "");
  return `${formatTwoPlaces(planned)}${unit === "" ? "" : NO_BREAK_SPACE}${unit}`;
}

export function valueWithUnit(
  indicator: Indicator,
  { value, status }: Pick<IndicatorResult, "value" | "status">,
): string {
  const text = formatValue(indicator, value, status);
  const hasUnit = typeof value === "string" && !isPercentage(indicator) && indicator.unit !== null;
  return hasUnit ? `${text}${NO_BREAK_SPACE}${indicator.unit}` : text;
}

/** Says what the marks of the bars are, where there are any; the figures beside them say the same. */
export function paceLegend(results: readonly IndicatorResult[]): Markup | string {
  const marked = results.filter(
    ({ value, target }) => typeof value === "string" && typeof target?.value === "number",
  );
  if (marked.length === 0) return "";
  const planned = marked.some((result) => result.planned !== null)
    ? "; vạch mảnh là kế hoạch đến hết kỳ"
    : "";
  return html`<p class="ds-paragraph quiet small">Trên thanh kết quả, vạch đậm là mục tiêu${planned}.</p>`;
}

/** How many indicators have each status, in the order of `statuses`. */
export function countStatuses(
  results: readonly Pick<IndicatorResult, "status">[],
  statuses: readonly Status[],
): readonly (readonly [Status, number])[] {
  return statuses
    .map((status) => [status, results.filter((result) => result.status === status).length] as const)
    .filter(([, count]) => count > 0);
}
