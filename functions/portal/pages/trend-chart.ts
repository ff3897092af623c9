/**
 * An indicator's course against its target and the pace to the programme's end, drawn on the server. The table behind
 * it says everything that it shows.
 */
import { nice, ticks } from "d3-array";
import { html } from "hono/html";
import { daysBetween } from "../../../shared/domain/calendar.ts";
import type { Indicator, Programme } from "../../../shared/domain/catalogue.ts";
import { numberText } from "../../../shared/domain/decimal.ts";
import { parsePeriod } from "../../../shared/domain/period.ts";
import type { IndicatorResult } from "../../../shared/domain/report.ts";
import {
  formatChange,
  formatNumber,
  formatPeriod,
  formatTarget,
  formatValue,
  NOT_APPLICABLE,
  sayPeriod,
} from "../../../shared/domain/vietnamese.ts";
import type { Markup } from "../../../shared/http/page.ts";
import { type Cell, table } from "../../../shared/http/parts.ts";
import { linePath, round } from "./sparkline.ts";

/** In units of the drawing, which are about pixels on a phone. */
const WIDTH = 360;
const HEIGHT = 200;
const PLOT = { left: 48, right: 348, top: 12, bottom: 168 };
const TICKS = 4;

export interface CoursePoint {
  readonly period: string;
  readonly value: IndicatorResult["value"];
}

export interface Course {
  readonly programme: Programme;
  readonly indicator: Indicator;
  readonly result: IndicatorResult;
  /** Oldest first, the shown period last. */
  readonly points: readonly CoursePoint[];
}

/** The drawing with its table; the table alone for milestones, nothing while only one period has a value. */
export function trendChart(course: Course): Markup | string {
  const known = course.points.filter(({ value }) => value !== null);
  if (known.length < 2) return "";
  return html`<section><h2 class="ds-heading" data-size="xs">Diễn biến qua các kỳ</h2>
${typeof course.result.value === "boolean" ? "" : drawing(course)}
${courseTable(course)}</section>`;
}

function drawing(course: Course): Markup {
  const { programme, indicator, result, points } = course;
  const numbers = points.map(({ value }) => (typeof value === "string" ? Number(value) : null));
  const known = numbers.filter((value) => value !== null);
  const target = typeof result.target?.value === "number" ? result.target.value : null;
  const baseline = result.planned === null ? null : (indicator.baseline?.value ?? null);
  const [low, high] = nice(
    Math.min(...known, target ?? Infinity, baseline ?? Infinity),
    Math.max(...known, target ?? -Infinity),
    TICKS,
  );

  const cutOffs = points.map(({ period }) => parsePeriod(period)?.to ?? programme.start);
  // With a pace to the programme's end, all of the programme is shown; else only what has passed.
  const from = baseline === null ? (cutOffs[0] ?? programme.start) : programme.start;
  const to = baseline === null ? (cutOffs.at(-1) ?? programme.end) : programme.end;
  const days = Math.max(1, daysBetween(from, to));
  const x = (date: string) => round(PLOT.left + (daysBetween(from, date) / days) * (PLOT.right - PLOT.left));
  const y = (value: number) =>
    round(PLOT.bottom - ((value - low) / (high - low || 1)) * (PLOT.bottom - PLOT.top));
  const xAt = (index: number) => x(cutOffs[index] ?? from);
  const label = (value: number) => formatNumber(numberText(value));

  return html`<figure class="trend"><svg viewBox="0 0 ${WIDTH} ${HEIGHT}" role="img" aria-label="${describe(course)}">
${ticks(low, high, TICKS).map(
  (tick) => html`<line class="grid" x1="${PLOT.left}" x2="${PLOT.right}" y1="${y(tick)}" y2="${y(tick)}"/>
<text x="${PLOT.left - 6}" y="${y(tick) + 4}" text-anchor="end">${label(tick)}</text>`,
)}
${baseline === null || target === null ? "" : html`<line class="planned" x1="${x(programme.start)}" y1="${y(baseline)}" x2="${x(programme.end)}" y2="${y(target)}"/>`}
${target === null ? "" : html`<line class="target" x1="${PLOT.left}" x2="${PLOT.right}" y1="${y(target)}" y2="${y(target)}"/>`}
<path class="value" d="${linePath(numbers, xAt, y)}"/>
${numbers.map((value, index) => (value === null ? "" : html`<circle class="value" cx="${xAt(index)}" cy="${y(value)}" r="3.5"/>`))}
<text x="${PLOT.left}" y="${PLOT.bottom + 20}">${baseline === null ? formatPeriod(points[0]?.period ?? "") : from.slice(0, 4)}</text>
<text x="${PLOT.right}" y="${PLOT.bottom + 20}" text-anchor="end">${baseline === null ? formatPeriod(points.at(-1)?.period ?? "") : to.slice(0, 4)}</text>
</svg>
<figcaption class="small quiet"><span class="key value">kết quả</span>${target === null ? "" : html` <span class="key target">mục tiêu</span>`}${baseline === null ? "" : html` <span class="key planned">kế hoạch đến năm ${programme.end.slice(0, 4)}</span>`}</figcaption></figure>`;
}

/** The drawing in words. */
function describe({ programme, indicator, result, points }: Course): string {
  const values = points
    .filter(({ value }) => value !== null)
    .map(({ period, value }) => `${sayPeriod(period)} ${formatValue(indicator, value, "no-data")}`);
  const target =
    result.target === null ? "" : ` Mục tiêu ${formatTarget(result.target, indicator.unit, programme.end)}.`;
  return `${indicator.name}: ${values.join("; ")}.${target}`;
}

function courseTable({ indicator, points }: Course): Markup {
  const columns = [
    { name: "Kỳ" },
    { name: "Kết quả", isNumber: true },
    { name: "So với kỳ trước", isNumber: true },
  ];
  const rows = points
    .map(({ period, value }, index): Cell[] => [
      formatPeriod(period),
      formatValue(indicator, value, "no-data"),
      index === 0 ? NOT_APPLICABLE : formatChange(indicator, value, points[index - 1]?.value),
    ])
    .toReversed();
  return html`<details class="fold"><summary>Bảng số liệu qua các kỳ</summary>
<div>${table(html`<span class="ds-sr-only">Kết quả qua các kỳ</span>`, columns, rows)}</div></details>`;
}
