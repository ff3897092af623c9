/** Status against the target: reporting-rules.md, "Status against the target". */
import { daysBetween } from "./calendar.ts";
import type { Comparator, Indicator, Programme } from "./catalogue.ts";
import { compareExact, type DecimalText, divideRounded, type ExactValue, toMilli } from "./decimal.ts";
import { endsYear, type Period, programmeYears } from "./period.ts";
import type { Status } from "./report.ts";

/**
 * Judges an indicator that belongs to the period. `exact` is its value before rounding (null for a milestone): 98.004 %
 * is more than 98 %.
 */
export function judge(
  programme: Programme,
  indicator: Indicator,
  period: Period,
  value: DecimalText | boolean | null,
  exact: ExactValue | null,
): Status {
  if (value === null) return "no-data";
  const { target } = indicator;
  if (target === null) return "no-target";

  const achieved =
    typeof target.value === "boolean"
      ? value === target.value
      : exact !== null && satisfies(target.comparator, compareExact(exact, exactly(target.value)));
  if (achieved) return "achieved";
  if (target.cadence === "annual") return endsYear(period) ? "missed" : "in-progress";
  if (hasEnded(programme, period)) return "missed";

  const planned = pace(programme, indicator, period);
  if (planned === null || exact === null) return "in-progress";
  const difference = compareExact(exact, planned);
  const falling = target.comparator === "lt" || target.comparator === "lte";
  return (falling ? -difference : difference) >= 0 ? "on-track" : "behind";
}

/** The planned value at the period's cut-off rounded to 2 places, for a by-end target with a baseline. */
export function plannedValue(programme: Programme, indicator: Indicator, period: Period): DecimalText | null {
  const planned = pace(programme, indicator, period);
  return planned === null ? null : divideRounded(planned.numerator, planned.denominator);
}

/** baseline + (target − baseline) × days(start → cut-off) / days(start → end), as an exact fraction. */
function pace(programme: Programme, indicator: Indicator, period: Period): ExactValue | null {
  const { target, baseline } = indicator;
  if (!target || !baseline || target.cadence !== "by-end" || typeof target.value !== "number") return null;
  const total = BigInt(daysBetween(programme.start, programme.end));
  const elapsed = BigInt(daysBetween(programme.start, period.to));
  const from = toMilli(baseline.value);
  const to = toMilli(target.value);
  return { numerator: from * total + (to - from) * elapsed, denominator: 1000n * total };
}

/** Whether the period's cut-off is on or after 14 December of the programme's last year. */
function hasEnded(programme: Programme, period: Period): boolean {
  return period.to >= `${programmeYears(programme).last}-12-14`;
}

function exactly(value: number): ExactValue {
  return { numerator: toMilli(value), denominator: 1000n };
}

function satisfies(comparator: Comparator, sign: number): boolean {
  switch (comparator) {
    case "gt":
      return sign > 0;
    case "gte":
      return sign >= 0;
    case "lt":
      return sign < 0;
    case "lte":
      return sign <= 0;
    case "eq":
      return sign === 0;
  }
}
