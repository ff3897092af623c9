/**
 * An area's figures once more, straight from what its wards' units did: no reports of wards, no roll-up, every unit of
 * every ward added in one pass with fractions. It shares no code with what it is compared with.
 */
import type { Catalogue, DataSet, ElementRef, Indicator } from "../../shared/domain/catalogue.ts";
import type { ElementValue } from "../../shared/domain/ledger.ts";
import { dueMoment, type Window, windowOf, windows } from "../reference/days.ts";
import {
  add,
  decimal,
  divide,
  multiply,
  print,
  type Rational,
  roundHalfUp,
  whole,
} from "../reference/rational.ts";
import { type ReferenceIndicator, type ReferenceReport, statusOf } from "../reference/report.ts";
import type { Action } from "./quarter.ts";

export type IndependentSum = Omit<ReferenceReport, "warnings">;

type Values = Readonly<Record<string, ElementValue>>;

/** What the wards' units come to; `missing` names wards of which nobody has reported a data set: `ward data-set period`. */
export function independentSum(
  catalogue: Catalogue,
  wards: readonly string[],
  periodCode: string,
  actions: readonly Action[],
): IndependentSum {
  const period = windowOf(periodCode);
  const told = new Told(actions);
  return {
    indicators: catalogue.indicators.map((indicator) =>
      indicatorOf(catalogue, wards, period, indicator, told),
    ),
    completeness: completenessOf(catalogue, wards, period, told),
  };
}

/** What stands of everything that was sent. */
class Told {
  readonly #standing = new Map<string, Values>();
  readonly #firstAt = new Map<string, number>();

  constructor(actions: readonly Action[]) {
    const returned = new Set<string>();
    for (const action of actions)
      if (action.kind === "return") returned.add(`${placeOf(action)} ${action.revision}`);
    const newest = new Map<string, number>();
    for (const action of actions) {
      if (action.kind !== "submit") continue;
      const place = placeOf(action);
      if (action.revision === 1) this.#firstAt.set(place, action.at);
      if (returned.has(`${place} ${action.revision}`) || action.revision < (newest.get(place) ?? 0)) continue;
      newest.set(place, action.revision);
      this.#standing.set(place, action.values);
    }
  }

  values(ward: string, orgUnit: string, dataSet: string, period: string): Values | undefined {
    return this.#standing.get(placeOf({ ward, orgUnit, dataSet, period }));
  }

  firstAt(ward: string, orgUnit: string, dataSet: string, period: string): number | undefined {
    return this.#firstAt.get(placeOf({ ward, orgUnit, dataSet, period }));
  }
}

function placeOf({
  ward,
  orgUnit,
  dataSet,
  period,
}: Pick<Action, "ward" | "orgUnit" | "dataSet" | "period">): string {
  return `${ward} ${orgUnit} ${dataSet} ${period}`;
}

function within({ period: type }: DataSet, outer: Window): Window[] {
  return windows(outer.year - 1, outer.year)
    .filter((window) => window.type === type && window.first >= outer.first && window.last <= outer.last)
    .sort((a, b) => a.last - b.last);
}

function sinceStart(catalogue: Catalogue, { period: type }: DataSet, outer: Window): Window[] {
  return windows(Number(catalogue.programme.start.slice(0, 4)), outer.year)
    .filter((window) => window.type === type && window.last <= outer.last)
    .sort((a, b) => a.last - b.last);
}

function indicatorOf(
  catalogue: Catalogue,
  wards: readonly string[],
  period: Window,
  indicator: Indicator,
  told: Told,
): ReferenceIndicator {
  const refs = indicator.kind === "ratio" ? [indicator.numerator, indicator.denominator] : [indicator.of];
  const [first] = refs;
  if (!first) throw new Error("unreachable");
  const setOf = ({ dataSet }: ElementRef) => dataSetOf(catalogue, dataSet);
  const units = setOf(first).assigned.filter((unit) =>
    refs.every((ref) => setOf(ref).assigned.includes(unit)),
  );
  const belongs = refs.every((ref) => within(setOf(ref), period).length > 0);
  const looksBack = indicator.kind === "cumulative" || indicator.kind === "milestone";
  const sides = refs.map((ref) => {
    const dataSet = setOf(ref);
    const over = looksBack ? sinceStart(catalogue, dataSet, period) : within(dataSet, period);
    return { dataSet, element: ref.element, over };
  });

  let reporting = 0;
  let above = whole(0);
  let below = whole(0);
  let yes = 0;
  for (const ward of belongs ? wards : []) {
    for (const unit of units) {
      const [one, other] = sides.map(({ dataSet, element, over }) =>
        overTime(dataSet, element, over, (inner) => told.values(ward, unit, dataSet.code, inner)),
      );
      if (one === undefined || (indicator.kind === "ratio" && other === undefined)) continue;
      reporting += 1;
      if (typeof one === "boolean") {
        if (one) yes += 1;
        continue;
      }
      above = add(above, one);
      if (other !== undefined && typeof other !== "boolean") below = add(below, other);
    }
  }
  const all = wards.length * units.length;
  const common = { code: indicator.code, unitsReporting: reporting, unitsAssigned: all };
  const without = { ...common, numerator: null, denominator: null };
  if (!belongs) return { ...without, unitsReporting: 0, value: null, status: "not-in-period" };
  if (reporting === 0)
    return { ...without, value: null, status: statusOf(catalogue, period, indicator, null) };
  switch (indicator.kind) {
    case "total":
    case "cumulative":
      return { ...without, value: print(above), status: statusOf(catalogue, period, indicator, above) };
    case "milestone": {
      const value = yes === all;
      return { ...without, value, status: statusOf(catalogue, period, indicator, value) };
    }
    case "share":
      return { ...common, ...percent(whole(yes), whole(all)) };
    case "ratio":
      return { ...common, ...percent(above, below) };
  }

  function percent(top: Rational, bottom: Rational) {
    const exact = bottom.top === 0n ? null : divide(multiply(whole(100), top), bottom);
    return {
      numerator: print(top),
      denominator: print(bottom),
      value: exact && print(roundHalfUp(exact)),
      status: statusOf(catalogue, period, indicator, exact),
    };
  }
}

/** Of numbers the sum of a flow, else the last that was reported. */
function overTime(
  dataSet: DataSet,
  element: string,
  periods: readonly Window[],
  read: (period: string) => Values | undefined,
): Rational | boolean | undefined {
  const isFlow = dataSet.elements.some(({ code, time }) => code === element && time === "flow");
  let found: Rational | boolean | undefined;
  for (const { code } of periods) {
    const value = read(code)?.[element];
    if (typeof value === "boolean") found = value;
    if (typeof value !== "number") continue;
    found = isFlow && typeof found === "object" ? add(found, decimal(value)) : decimal(value);
  }
  return found;
}

function dataSetOf(catalogue: Catalogue, code: string): DataSet {
  const found = catalogue.dataSets.find((dataSet) => dataSet.code === code);
  if (!found) throw new Error(`no data set ${code}`);
  return found;
}

function completenessOf(
  catalogue: Catalogue,
  wards: readonly string[],
  period: Window,
  told: Told,
): IndependentSum["completeness"] {
  let expected = 0;
  let onTime = 0;
  let late = 0;
  const missing: string[] = [];
  for (const dataSet of catalogue.dataSets) {
    for (const inner of within(dataSet, period)) {
      const due = dueMoment(inner, catalogue.programme);
      for (const ward of wards) {
        let heard = 0;
        for (const unit of dataSet.assigned) {
          expected += 1;
          if (!told.values(ward, unit, dataSet.code, inner.code)) continue;
          heard += 1;
          if ((told.firstAt(ward, unit, dataSet.code, inner.code) ?? due) < due) onTime += 1;
          else late += 1;
        }
        if (heard === 0) missing.push(`${ward} ${dataSet.code} ${inner.code}`);
      }
    }
  }
  const rate = (part: number) => print(roundHalfUp(divide(whole(100 * part), whole(expected))));
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
