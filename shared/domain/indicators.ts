/** From submissions to indicators: reporting-rules.md, "From submissions to indicators". */
import type { Catalogue, DataElement, ElementRef, Indicator } from "./catalogue.ts";
import { elementsOf } from "./catalogue.ts";
import {
  addSums,
  type DecimalText,
  type ExactValue,
  percentage,
  type Sum,
  sumText,
  toSum,
} from "./decimal.ts";
import type { RevisionEntry } from "./ledger.ts";
import { oncePer } from "./once-per.ts";
import type { Period } from "./period.ts";
import type { Contribution, IndicatorResult, LineageSource } from "./report.ts";
import type { CountedEntries, DataSetSlice } from "./slices.ts";
import { judge, plannedValue } from "./status.ts";

/** All indicators of the catalogue for the period, in catalogue order. `slices` are those of the same catalogue. */
export function computeIndicators(
  catalogue: Catalogue,
  period: Period,
  slices: readonly DataSetSlice[],
): IndicatorResult[] {
  return plansOf(catalogue).map((plan) => computeIndicator(catalogue, period, slices, plan));
}

/** Where an indicator finds its figures in the slices. */
interface IndicatorPlan {
  readonly indicator: Indicator;
  /** The numerator of a ratio, the only element of the others. */
  readonly first: PlacedElement;
  readonly denominator: PlacedElement | null;
  /** Units that could contribute: those assigned to every data set the indicator reads. */
  readonly units: readonly PlacedUnit[];
}

interface PlacedElement {
  /** The place of its data set in the catalogue. */
  readonly place: number;
  readonly element: DataElement;
}

interface PlacedUnit {
  readonly orgUnit: string;
  /** Its place among those assigned to the first element's data set. */
  readonly first: number;
  /** The same for the denominator's; any where there is none. */
  readonly denominator: number;
}

const plansOf = oncePer((catalogue: Catalogue): readonly IndicatorPlan[] =>
  catalogue.indicators.map((indicator) => {
    const [first, denominator = null] = elementsOf(indicator).map((ref) => placeElement(catalogue, ref));
    if (!first) throw new Error(`indicator ${indicator.code} reads no element`);
    return { indicator, first, denominator, units: placeUnits(catalogue, first, denominator ?? first) };
  }),
);

function placeElement({ dataSets }: Catalogue, ref: ElementRef): PlacedElement {
  const place = dataSets.findIndex(({ code }) => code === ref.dataSet);
  const element = dataSets[place]?.elements.find(({ code }) => code === ref.element);
  if (!element) throw new Error(`no element ${ref.dataSet}.${ref.element} in the catalogue`);
  return { place, element };
}

function placeUnits({ dataSets }: Catalogue, one: PlacedElement, other: PlacedElement): PlacedUnit[] {
  const places = new Map(dataSets[other.place]?.assigned.map((orgUnit, place) => [orgUnit, place]));
  return (dataSets[one.place]?.assigned ?? []).flatMap((orgUnit, first) => {
    const denominator = places.get(orgUnit);
    return denominator === undefined ? [] : [{ orgUnit, first, denominator }];
  });
}

interface Computed {
  readonly value: DecimalText | boolean | null;
  /** The value before it is rounded; null for a milestone. */
  readonly exact: ExactValue | null;
  readonly numerator: DecimalText | null;
  readonly denominator: DecimalText | null;
  readonly contributions: readonly Contribution[];
}
const NOTHING: Computed = { value: null, exact: null, numerator: null, denominator: null, contributions: [] };

function computeIndicator(
  catalogue: Catalogue,
  period: Period,
  slices: readonly DataSetSlice[],
  plan: IndicatorPlan,
): IndicatorResult {
  const { indicator, first, denominator, units } = plan;
  const slice = sliceOf(slices, first);
  const below = denominator === null ? slice : sliceOf(slices, denominator);
  const belongs = slice.subPeriods.length > 0 && below.subPeriods.length > 0;
  const computed = belongs ? compute(plan, slice, below) : NOTHING;
  return {
    code: indicator.code,
    model: indicator.model,
    kind: indicator.kind,
    value: computed.value,
    numerator: computed.numerator,
    denominator: computed.denominator,
    unitsReporting: computed.contributions.length,
    unitsAssigned: units.length,
    target: indicator.target,
    planned: plannedValue(catalogue.programme, indicator, period),
    status: belongs
      ? judge(catalogue.programme, indicator, period, computed.value, computed.exact)
      : "not-in-period",
    contributions: computed.contributions,
  };
}

function sliceOf(slices: readonly DataSetSlice[], { place }: PlacedElement): DataSetSlice {
  const slice = slices[place];
  if (!slice) throw new RangeError("slices of another catalogue");
  return slice;
}

function compute(plan: IndicatorPlan, slice: DataSetSlice, below: DataSetSlice): Computed {
  switch (plan.indicator.kind) {
    case "ratio":
      return ratio(plan, slice, below);
    case "share":
      return share(plan, slice);
    case "total":
      return total(plan, slice.inPeriod);
    case "cumulative":
      return total(plan, slice.sinceStart);
    case "milestone":
      return milestone(plan, slice);
  }
}

/** 100 × Σ numerator / Σ denominator over the units that have both. */
function ratio(
  { first, denominator, units }: IndicatorPlan,
  slice: DataSetSlice,
  other: DataSetSlice,
): Computed {
  let above: Sum = 0;
  let below: Sum = 0;
  const contributions: Contribution[] = [];
  for (const unit of units) {
    const top = numberOverTime(first.element, slice.inPeriod[unit.first]);
    const bottom = denominator && numberOverTime(denominator.element, other.inPeriod[unit.denominator]);
    if (!top || !bottom) continue;
    above = addSums(above, top.value);
    below = addSums(below, bottom.value);
    contributions.push({
      orgUnit: unit.orgUnit,
      value: null,
      numerator: sumText(top.value),
      denominator: sumText(bottom.value),
      sources: sourcesOf(union(top.entries, bottom.entries)),
    });
  }
  if (contributions.length === 0) return NOTHING;
  const sums = { numerator: sumText(above), denominator: sumText(below), contributions };
  return below === 0
    ? { ...sums, value: null, exact: null }
    : { ...sums, value: percentage(above, below), exact: exactPercentage(above, below) };
}

/** 100 × units whose boolean is true / units assigned to the data set. */
function share(plan: IndicatorPlan, { inPeriod }: DataSetSlice): Computed {
  const contributions = booleans(plan, inPeriod);
  if (contributions.length === 0) return NOTHING;
  const above = toSum(contributions.filter(({ value }) => value === true).length);
  const below = toSum(plan.units.length);
  return {
    value: percentage(above, below),
    exact: exactPercentage(above, below),
    numerator: sumText(above),
    denominator: sumText(below),
    contributions,
  };
}

export function exactPercentage(above: Sum, below: Sum): ExactValue {
  return { numerator: 100n * BigInt(above), denominator: BigInt(below) };
}

/** Σ over the units that have a value; of the period for a total, since the programme's start for a cumulative. */
function total({ first, units }: IndicatorPlan, counted: readonly CountedEntries[]): Computed {
  let sum: Sum = 0;
  const contributions: Contribution[] = [];
  for (const { orgUnit, first: place } of units) {
    const own = numberOverTime(first.element, counted[place]);
    if (!own) continue;
    sum = addSums(sum, own.value);
    contributions.push({
      orgUnit,
      value: sumText(own.value),
      numerator: null,
      denominator: null,
      sources: sourcesOf(own.entries),
    });
  }
  if (contributions.length === 0) return NOTHING;
  return {
    value: sumText(sum),
    exact: { numerator: BigInt(sum), denominator: 1000n },
    numerator: null,
    denominator: null,
    contributions,
  };
}

/** True when every assigned unit's last report since the programme's start says true. */
function milestone(plan: IndicatorPlan, { sinceStart }: DataSetSlice): Computed {
  const contributions = booleans(plan, sinceStart);
  if (contributions.length === 0) return NOTHING;
  const reached =
    contributions.length === plan.units.length && contributions.every(({ value }) => value === true);
  return { ...NOTHING, value: reached, contributions };
}

function booleans(
  { first: { element }, units }: IndicatorPlan,
  counted: readonly CountedEntries[],
): Contribution[] {
  const contributions: Contribution[] = [];
  for (const { orgUnit, first } of units) {
    const last = lastReported(element.code, counted[first]);
    const value = last?.values[element.code];
    if (!last || typeof value !== "boolean") continue;
    contributions.push({ orgUnit, value, numerator: null, denominator: null, sources: [sourceOf(last)] });
  }
  return contributions;
}

interface NumberOverTime {
  readonly value: Sum;
  /** What the value is made of. */
  readonly entries: readonly RevisionEntry[];
}

/** Rule 2: a flow is summed over the sub-periods that were reported, of a stock the last one reported stands. */
function numberOverTime(
  { code, time }: DataElement,
  counted: CountedEntries = [],
): NumberOverTime | undefined {
  if (time === "stock") {
    const last = lastReported(code, counted);
    const value = last?.values[code];
    if (!last || typeof value !== "number") return undefined;
    return { value: toSum(value), entries: counted.length === 1 ? counted : [last] };
  }
  let sum: Sum = 0;
  let reported = 0;
  for (const { values } of counted) {
    const value = values[code];
    if (typeof value !== "number") continue;
    sum = addSums(sum, toSum(value));
    reported += 1;
  }
  if (reported === 0) return undefined;
  const entries =
    reported === counted.length ? counted : counted.filter(({ values }) => typeof values[code] === "number");
  return { value: sum, entries };
}

function lastReported(element: string, entries: CountedEntries = []): RevisionEntry | undefined {
  for (let place = entries.length - 1; place >= 0; place -= 1) {
    const entry = entries[place];
    if (entry && Object.hasOwn(entry.values, element)) return entry;
  }
  return undefined;
}

/** Mostly of one revision. */
function sourcesOf(entries: readonly RevisionEntry[]): LineageSource[] {
  const [first] = entries;
  return first && entries.length === 1 ? [sourceOf(first)] : entries.map(sourceOf);
}

function sourceOf({ dataSet, period, revision }: RevisionEntry): LineageSource {
  return { dataSet, period, revision };
}

function union(a: readonly RevisionEntry[], b: readonly RevisionEntry[]): readonly RevisionEntry[] {
  if (a === b) return a;
  const missing = b.filter((entry) => !a.includes(entry));
  return missing.length === 0 ? a : [...a, ...missing];
}
