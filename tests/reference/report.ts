/**
 * The report once more, straight from the reporting rules: one pass per figure over the flat list of entries, plain
 * loops and fractions, no folding, no slices. It shares no code with `shared/domain/` and is as slow as it is simple.
 *
 * Where the rules leave a choice, it is taken as the project does:
 * - a stock, a share and a milestone look at the last sub-period in which the unit reported that element;
 * - "the programme's start" is the first period of its first year;
 * - for a target that is reached by falling (`lt`, `lte`), "value ≥ planned" means at or below the plan.
 */
import type { Catalogue, DataSet, Indicator } from "../../shared/domain/catalogue.ts";
import type { RevisionEntry, SubmissionEntry } from "../../shared/domain/ledger.ts";
import { day, dueMoment, ONE_DAY, type Window, windowOf, windows } from "./days.ts";
import {
  add,
  decimal,
  distance,
  divide,
  isEqual,
  isLess,
  median,
  multiply,
  print,
  type Rational,
  roundHalfUp,
  subtract,
  whole,
} from "./rational.ts";

export interface ReferenceIndicator {
  readonly code: string;
  readonly value: string | boolean | null;
  readonly numerator: string | null;
  readonly denominator: string | null;
  readonly unitsReporting: number;
  readonly unitsAssigned: number;
  readonly status: string;
}

export interface ReferenceCompleteness {
  readonly expected: number;
  readonly received: number;
  readonly onTime: number;
  readonly late: number;
  /** `unit data-set period`, sorted. */
  readonly missing: readonly string[];
  readonly reportingRate: string | null;
  readonly onTimeRate: string | null;
}

export interface ReferenceReport {
  readonly indicators: readonly ReferenceIndicator[];
  readonly completeness: ReferenceCompleteness;
  /** `unit data-set period revision code element value reference`, sorted. */
  readonly warnings: readonly string[];
}

export function referenceReport(
  catalogue: Catalogue,
  periodCode: string,
  entries: readonly SubmissionEntry[],
): ReferenceReport {
  const period = windowOf(periodCode);
  return {
    indicators: catalogue.indicators.map((indicator) => indicatorOf(catalogue, period, entries, indicator)),
    completeness: completenessOf(catalogue, period, entries),
    warnings: warningsOf(catalogue, period, entries),
  };
}

/** The revision that counts is the latest one that has not been returned. */
function countingRevision(
  entries: readonly SubmissionEntry[],
  dataSet: string,
  unit: string,
  period: string,
): RevisionEntry | null {
  let counting: RevisionEntry | null = null;
  for (const entry of entries) {
    if (entry.kind !== "revision" || entry.dataSet !== dataSet) continue;
    if (entry.orgUnit !== unit || entry.period !== period) continue;
    if (counting !== null && counting.revision > entry.revision) continue;
    let wasReturned = false;
    for (const other of entries) {
      if (other.kind !== "decision" || other.decision !== "return" || other.dataSet !== dataSet) continue;
      if (other.orgUnit !== unit || other.period !== period) continue;
      if (other.revision === entry.revision) wasReturned = true;
    }
    if (!wasReturned) counting = entry;
  }
  return counting;
}

/** Sub-periods of the data set that lie in the report period, in order of time. */
function within(dataSet: DataSet, period: Window): Window[] {
  return windows(period.year - 1, period.year + 1)
    .filter((w) => w.type === dataSet.period && w.first >= period.first && w.last <= period.last)
    .sort((a, b) => a.last - b.last);
}

/** Periods of the data set from the programme's start to the end of the report period, in order of time. */
function sinceStart(catalogue: Catalogue, dataSet: DataSet, period: Window): Window[] {
  return windows(Number(catalogue.programme.start.slice(0, 4)), period.year)
    .filter((w) => w.type === dataSet.period && w.last <= period.last)
    .sort((a, b) => a.last - b.last);
}

type Reported = number | boolean | string;

/** What the unit reported of one element in the periods given, oldest first; periods without it are passed over. */
function reported(
  entries: readonly SubmissionEntry[],
  dataSet: DataSet,
  element: string,
  unit: string,
  periods: readonly Window[],
): Reported[] {
  const values: Reported[] = [];
  for (const period of periods) {
    const value = countingRevision(entries, dataSet.code, unit, period.code)?.values[element];
    if (value !== undefined) values.push(value);
  }
  return values;
}

/** Rule 2: a flow is the sum over the sub-periods, a stock the value of the last one. */
function overTime(
  entries: readonly SubmissionEntry[],
  dataSet: DataSet,
  element: string,
  unit: string,
  periods: readonly Window[],
): Rational | null {
  const isFlow = dataSet.elements.some((e) => e.code === element && e.time === "flow");
  let result: Rational | null = null;
  for (const value of reported(entries, dataSet, element, unit, periods)) {
    if (typeof value !== "number") continue;
    result = isFlow && result !== null ? add(result, decimal(value)) : decimal(value);
  }
  return result;
}

interface Value {
  /** Null when there is no value. */
  readonly exact: Rational | boolean | null;
  /** Of a ratio or share. */
  readonly sides: readonly [Rational, Rational] | null;
  readonly unitsReporting: number;
}
const NO_VALUE: Value = { exact: null, sides: null, unitsReporting: 0 };

function indicatorOf(
  catalogue: Catalogue,
  period: Window,
  entries: readonly SubmissionEntry[],
  indicator: Indicator,
): ReferenceIndicator {
  const { kind } = indicator;
  const first = kind === "ratio" ? indicator.numerator : indicator.of;
  const second = kind === "ratio" ? indicator.denominator : indicator.of;
  const top = dataSetOf(catalogue, first.dataSet);
  const bottom = dataSetOf(catalogue, second.dataSet);

  const units = top.assigned.filter((unit) => bottom.assigned.includes(unit));
  const belongs = within(top, period).length > 0 && within(bottom, period).length > 0;
  const periods =
    kind === "cumulative" || kind === "milestone" ? sinceStart(catalogue, top, period) : within(top, period);

  let value = NO_VALUE;
  if (belongs) {
    if (kind === "ratio") {
      value = quotient(
        units.map((unit) => [
          overTime(entries, top, first.element, unit, periods),
          overTime(entries, bottom, second.element, unit, within(bottom, period)),
        ]),
      );
    } else if (kind === "share" || kind === "milestone") {
      const last = units.map((unit) => reported(entries, top, first.element, unit, periods).at(-1));
      value = kind === "share" ? shareOf(last) : allOf(last);
    } else {
      value = sumOf(units.map((unit) => overTime(entries, top, first.element, unit, periods)));
    }
  }
  const isPercentage = kind === "ratio" || kind === "share";
  return {
    code: indicator.code,
    value:
      value.exact === null || typeof value.exact === "boolean"
        ? value.exact
        : print(isPercentage ? roundHalfUp(value.exact) : value.exact),
    numerator: value.sides && print(value.sides[0]),
    denominator: value.sides && print(value.sides[1]),
    unitsReporting: value.unitsReporting,
    unitsAssigned: units.length,
    status: belongs ? statusOf(catalogue, period, indicator, value.exact) : "not-in-period",
  };
}

/** 100 × Σ numerator / Σ denominator over the units that have both. */
function quotient(ofUnits: readonly (readonly [Rational | null, Rational | null])[]): Value {
  let above = whole(0);
  let below = whole(0);
  let both = 0;
  for (const [numerator, denominator] of ofUnits) {
    if (numerator === null || denominator === null) continue;
    both += 1;
    above = add(above, numerator);
    below = add(below, denominator);
  }
  if (both === 0) return NO_VALUE;
  const exact = below.top === 0n ? null : divide(multiply(whole(100), above), below);
  return { exact, sides: [above, below], unitsReporting: both };
}

/** 100 × units that say true / all units. */
function shareOf(ofUnits: readonly (Reported | undefined)[]): Value {
  const unitsReporting = ofUnits.filter((said) => said !== undefined).length;
  if (unitsReporting === 0) return NO_VALUE;
  const sides = [whole(ofUnits.filter((said) => said === true).length), whole(ofUnits.length)] as const;
  return { exact: divide(multiply(whole(100), sides[0]), sides[1]), sides, unitsReporting };
}

/** True when all units say true. */
function allOf(ofUnits: readonly (Reported | undefined)[]): Value {
  const unitsReporting = ofUnits.filter((said) => said !== undefined).length;
  if (unitsReporting === 0) return NO_VALUE;
  return { exact: ofUnits.every((said) => said === true), sides: null, unitsReporting };
}

/** Σ over the units that have a value. */
function sumOf(ofUnits: readonly (Rational | null)[]): Value {
  let sum = whole(0);
  let unitsReporting = 0;
  for (const own of ofUnits) {
    if (own === null) continue;
    unitsReporting += 1;
    sum = add(sum, own);
  }
  return unitsReporting === 0 ? NO_VALUE : { exact: sum, sides: null, unitsReporting };
}

function dataSetOf(catalogue: Catalogue, code: string): DataSet {
  for (const dataSet of catalogue.dataSets) if (dataSet.code === code) return dataSet;
  throw new Error(`no data set ${code}`);
}

/** The table "Status against the target", line by line. */
export function statusOf(
  { programme }: Catalogue,
  period: Window,
  { target, baseline }: Indicator,
  value: Rational | boolean | null,
): string {
  if (value === null) return "no-data";
  if (target === null) return "no-target";
  if (typeof value === "boolean" || typeof target.value === "boolean") {
    if (value === target.value) return "achieved";
  } else {
    const aim = decimal(target.value);
    const satisfied = {
      gt: isLess(aim, value),
      gte: !isLess(value, aim),
      lt: isLess(value, aim),
      lte: !isLess(aim, value),
      eq: isEqual(value, aim),
    };
    if (satisfied[target.comparator]) return "achieved";
  }
  if (target.cadence === "annual") {
    const endsItsYear =
      period.type === "year" || period.code.endsWith("-H2") || /-(Q4|12)$/.test(period.code);
    return endsItsYear ? "missed" : "in-progress";
  }
  if (period.last >= day(`${programme.end.slice(0, 4)}-12-14`)) return "missed";
  if (typeof value === "boolean" || typeof target.value === "boolean" || baseline === null) {
    return "in-progress";
  }
  const days = (until: number) => whole((until - day(programme.start)) / ONE_DAY);
  const progress = divide(days(period.last), days(day(programme.end)));
  const start = decimal(baseline.value);
  const planned = add(start, multiply(subtract(decimal(target.value), start), progress));
  const isFalling = target.comparator === "lt" || target.comparator === "lte";
  const isBehind = isFalling ? isLess(planned, value) : isLess(value, planned);
  return isBehind ? "behind" : "on-track";
}

function completenessOf(
  catalogue: Catalogue,
  period: Window,
  entries: readonly SubmissionEntry[],
): ReferenceCompleteness {
  let expected = 0;
  let onTime = 0;
  let late = 0;
  const missing: string[] = [];
  for (const dataSet of catalogue.dataSets) {
    for (const subPeriod of within(dataSet, period)) {
      for (const unit of dataSet.assigned) {
        expected += 1;
        if (countingRevision(entries, dataSet.code, unit, subPeriod.code) === null) {
          missing.push(`${unit} ${dataSet.code} ${subPeriod.code}`);
          continue;
        }
        const first = entries.find(
          (e) =>
            e.kind === "revision" &&
            e.revision === 1 &&
            e.dataSet === dataSet.code &&
            e.orgUnit === unit &&
            e.period === subPeriod.code,
        );
        if (first?.kind !== "revision") throw new Error("a submission without a first revision");
        if (first.receivedAt < dueMoment(subPeriod, catalogue.programme)) onTime += 1;
        else late += 1;
      }
    }
  }
  const rate = (part: number) =>
    expected === 0 ? null : print(roundHalfUp(divide(whole(100 * part), whole(expected))));
  return {
    expected,
    received: onTime + late,
    onTime,
    late,
    missing: missing.sort(),
    reportingRate: rate(onTime + late),
    onTimeRate: rate(onTime),
  };
}

function warningsOf(catalogue: Catalogue, period: Window, entries: readonly SubmissionEntry[]): string[] {
  const found: string[] = [];
  for (const dataSet of catalogue.dataSets) {
    for (const unit of dataSet.assigned) {
      for (const subPeriod of within(dataSet, period)) {
        const revision = countingRevision(entries, dataSet.code, unit, subPeriod.code);
        if (revision === null) continue;
        const about = `${unit} ${dataSet.code} ${subPeriod.code} ${revision.revision}`;

        for (const rule of dataSet.rules) {
          if (rule.severity !== "warning" || !isBroken(rule.when, revision.values)) continue;
          const element = /[a-z]\w*/.exec(rule.when)?.[0] ?? "";
          found.push(`${about} ${rule.code} ${element} ${revision.values[element]} null`);
        }
        for (const { code: element, time } of dataSet.elements) {
          const value = revision.values[element];
          if (typeof value !== "number") continue;
          const earlier = sinceStart(catalogue, dataSet, period).filter((w) => w.last < subPeriod.last);
          const history = reported(entries, dataSet, element, unit, earlier).map((v) => decimal(Number(v)));
          const x = decimal(value);
          if (isOutlier(history, x)) {
            found.push(`${about} outlier ${element} ${value} ${print(median(history))}`);
          }
          const previous = history.at(-1);
          if (time === "stock" && previous && isDenominator(catalogue, dataSet.code, element)) {
            const fifth = divide(previous, whole(5));
            if (isLess(fifth, distance(x, previous))) {
              found.push(`${about} stock-jump ${element} ${value} ${print(previous)}`);
            }
          }
        }
      }
    }
  }
  return found.sort();
}

/** 0.6745 × |x − median| / MAD > 3.5 over at least 6 earlier values; MAD = 0: any other value than the median. */
export function isOutlier(history: readonly Rational[], x: Rational): boolean {
  if (history.length < 6) return false;
  const middle = median(history);
  const deviation = median(history.map((value) => distance(value, middle)));
  if (deviation.top === 0n) return !isEqual(x, middle);
  const score = divide(multiply(decimal(0.6745), distance(x, middle)), deviation);
  return isLess(decimal(3.5), score);
}

function isDenominator(catalogue: Catalogue, dataSet: string, element: string): boolean {
  return catalogue.indicators.some(
    (i) => i.kind === "ratio" && i.denominator.dataSet === dataSet && i.denominator.element === element,
  );
}

/** Rules without parentheses only: `a > b and c = 0 or d < 1.5`. */
export function isBroken(when: string, values: Readonly<Record<string, Reported>>): boolean {
  for (const alternative of when.split(" or ")) {
    for (const comparison of alternative.split(" and ")) {
      for (const side of sidesOf(comparison)) if (side === null) return false;
    }
  }
  return when
    .split(" or ")
    .some((alternative) => alternative.split(" and ").every((comparison) => compares(comparison)));

  function sidesOf(comparison: string): (Rational | null)[] {
    return comparison
      .split(/[<>=!]+/)
      .map((side) => side.trim())
      .map((side) => {
        if (/^\d/.test(side)) return decimal(Number(side));
        const value = values[side];
        return typeof value === "number" ? decimal(value) : null;
      });
  }

  function compares(comparison: string): boolean {
    const [left, right] = sidesOf(comparison);
    if (!left || !right) return false;
    const sign = isLess(left, right) ? "<" : isEqual(left, right) ? "=" : ">";
    const comparator = comparison.replace(/[^<>=!]/g, "");
    return comparator === "!=" ? sign !== "=" : comparator.includes(sign);
  }
}
