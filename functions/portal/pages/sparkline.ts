/** The course of an indicator over the periods so far, as large as a word; its text says the same. */
import { html } from "hono/html";
import type { Indicator } from "../../../shared/domain/catalogue.ts";
import type { IndicatorResult } from "../../../shared/domain/report.ts";
import { formatPeriod, formatValue } from "../../../shared/domain/vietnamese.ts";
import type { Markup } from "../../../shared/http/page.ts";

const WIDTH = 96;
const HEIGHT = 24;
const MARGIN = 3;

export interface EarlierValue {
  readonly period: string;
  readonly value: IndicatorResult["value"];
}

/** Nothing for an indicator without a number in at least two periods. */
export function sparkline(
  indicator: Indicator,
  { value, status }: IndicatorResult,
  earlier: readonly EarlierValue[],
): Markup | string {
  const values = [...earlier.map((each) => each.value), value].map((each) =>
    typeof each === "string" ? Number(each) : null,
  );
  const known = values.filter((each) => each !== null);
  const last = values.at(-1);
  if (known.length < 2 || last === null || last === undefined) return "";
  const low = Math.min(...known);
  const range = Math.max(...known) - low;
  const x = (index: number) => MARGIN + (index / (values.length - 1)) * (WIDTH - 2 * MARGIN);
  const y = (each: number) =>
    range === 0 ? HEIGHT / 2 : HEIGHT - MARGIN - ((each - low) / range) * (HEIGHT - 2 * MARGIN);
  const course = earlier
    .filter((each) => each.value !== null)
    .map((each) => `${formatPeriod(each.period)}: ${formatValue(indicator, each.value, status)}`);
  return html`<svg class="spark" viewBox="0 0 ${WIDTH} ${HEIGHT}" role="img" aria-label="Các kỳ trước: ${course.join("; ")}">
<path d="${linePath(values, x, y)}"/><circle cx="${x(values.length - 1)}" cy="${round(y(last))}" r="2.5"/></svg>`;
}

/** A path through the values, interrupted where there is none. */
export function linePath(
  values: readonly (number | null)[],
  x: (index: number) => number,
  y: (value: number) => number,
): string {
  return values
    .map((value, index) => {
      if (value === null) return "";
      const isStart = index === 0 || values[index - 1] === null;
      return `${isStart ? "M" : "L"}${round(x(index))} ${round(y(value))}`;
    })
    .join("");
}

/** A tenth of a unit is finer than any screen shows. */
export function round(position: number): number {
  return Math.round(position * 10) / 10;
}
