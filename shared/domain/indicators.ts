/** From submissions to indicators: reporting-rules.md, "From submissions to indicators". */
import type { Catalogue, DataElement, DataSet, ElementRef, Indicator } from "./catalogue.ts";
import { elementsOf } from "./catalogue.ts";
import { type DecimalText, type ExactValue, type Milli, milliText, percentage, toMilli } from "./decimal.ts";
import type { FoldedPeriod } from "./fold.ts";
import type { RevisionEntry } from "./ledger.ts";
import { type Period, periodsUpTo, subPeriods } from "./period.ts";
import type { Contribution, IndicatorResult, LineageSource } from "./report.ts";
import { judge, plannedValue } from "./status.ts";

/** Folded ledger partitions by data-set period code; a period without entries may be absent. */
export type FoldedLedger = ReadonlyMap<string, FoldedPeriod>;

/** The counted submissions of one data set, by org unit, each list in order of period. */
export type CountedByUnit = ReadonlyMap<string, readonly RevisionEntry[]>;

/** What of the ledger an indicator may read for a report period. */
export interface DataSetSlice {
  readonly dataSet: DataSet;
  /** Sub-periods within the report period; empty when the data set does not belong to it. */
  readonly subPeriods: readonly Period[];
  readonly inPeriod: CountedByUnit;
  /** From the programme's start to the end of the report period. */
  readonly sinceStart: CountedByUnit;
}

/** Slices of all data sets, by code. */
export function sliceLedger(
  catalogue: Catalogue,
  period: Period,
  ledger: FoldedLedger,
): ReadonlyMap<string, DataSetSlice> {
  const slices = new Map<string, DataSetSlice>();
  for (const dataSet of catalogue.dataSets) {
    const within = subPeriods(period, dataSet.period);
    const upTo = within.length === 0 ? [] : periodsUpTo(catalogue.programme, dataSet.period, period.to);
    slices.set(dataSet.code, {
      dataSet,
      subPeriods: within,
      inPeriod: countedByUnit(dataSet, within, ledger),
      sinceStart: countedByUnit(dataSet, upTo, ledger),
    });
  }
  return slices;
}

function countedByUnit(dataSet: DataSet, periods: readonly Period[], ledger: FoldedLedger): CountedByUnit {
  const byUnit = new Map<string, RevisionEntry[]>();
  for (const { code } of periods) {
    const states = ledger.get(code)?.submissions.get(dataSet.code);
    if (!states) continue;
    for (const unit of dataSet.assigned) {
      const counted = states.get(unit)?.counted;
      if (!counted) continue;
      const list = byUnit.get(unit);
      if (list) list.push(counted);
      else byUnit.set(unit, [counted]);
    }
  }
  return byUnit;
}

/** All indicators of the catalogue for the period, in catalogue order. */
export function computeIndicators(
  catalogue: Catalogue,
  period: Period,
  slices: ReadonlyMap<string, DataSetSlice>,
): IndicatorResult[] {
  return catalogue.indicators.map((indicator) => computeIndicator(catalogue, period, slices, indicator));
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
  slices: ReadonlyMap<string, DataSetSlice>,
  indicator: Indicator,
): IndicatorResult {
  const sources = elementsOf(indicator).map((ref) => resolveElement(slices, ref));
  const [first] = sources;
  if (!first) throw new Error(`indicator ${indicator.code} reads no element`);
  const belongs = sources.every(({ slice }) => slice.subPeriods.length > 0);
  const computed = belongs ? compute(indicator, first, sources[1] ?? first) : NOTHING;
  return {
    code: indicator.code,
    model: indicator.model,
    kind: indicator.kind,
    value: computed.value,
    numerator: computed.numerator,
    denominator: computed.denominator,
    unitsReporting: computed.contributions.length,
    unitsAssigned: assignedUnits(sources).length,
    target: indicator.target,
    planned: plannedValue(catalogue.programme, indicator, period),
    status: belongs
      ? judge(catalogue.programme, indicator, period, computed.value, computed.exact)
      : "not-in-period",
    contributions: computed.contributions,
  };
}

interface ElementSource {
  readonly slice: DataSetSlice;
  readonly element: DataElement;
}

function resolveElement(slices: ReadonlyMap<string, DataSetSlice>, ref: ElementRef): ElementSource {
  const slice = slices.get(ref.dataSet);
  const element = slice?.dataSet.elements.find(({ code }) => code === ref.element);
  if (!slice || !element) throw new Error(`no element ${ref.dataSet}.${ref.element} in the catalogue`);
  return { slice, element };
}

/** Units that could contribute: those assigned to every data set the indicator reads. */
function assignedUnits(sources: readonly ElementSource[]): readonly string[] {
  const [first, ...others] = sources;
  const units = first?.slice.dataSet.assigned ?? [];
  return others.every(({ slice }) => slice === first?.slice)
    ? units
    : units.filter((unit) => others.every(({ slice }) => slice.dataSet.assigned.includes(unit)));
}

function compute(indicator: Indicator, first: ElementSource, second: ElementSource): Computed {
  switch (indicator.kind) {
    case "ratio":
      return ratio(first, second);
    case "share":
      return share(first);
    case "total":
      return total(first, first.slice.inPeriod);
    case "cumulative":
      return total(first, first.slice.sinceStart);
    case "milestone":
      return milestone(first);
  }
}

/** 100 × Σ numerator / Σ denominator over the units that have both. */
function ratio(numerator: ElementSource, denominator: ElementSource): Computed {
  let above = 0n;
  let below = 0n;
  const contributions: Contribution[] = [];
  for (const orgUnit of assignedUnits([numerator, denominator])) {
    const top = numberOverTime(numerator.element, numerator.slice.inPeriod.get(orgUnit));
    const bottom = numberOverTime(denominator.element, denominator.slice.inPeriod.get(orgUnit));
    if (!top || !bottom) continue;
    above += top.value;
    below += bottom.value;
    contributions.push({
      orgUnit,
      value: null,
      numerator: milliText(top.value),
      denominator: milliText(bottom.value),
      sources: union(top.sources, bottom.sources),
    });
  }
  if (contributions.length === 0) return NOTHING;
  const sums = { numerator: milliText(above), denominator: milliText(below), contributions };
  if (below === 0n) return { ...sums, value: null, exact: null };
  return {
    ...sums,
    value: percentage(above, below),
    exact: { numerator: 100n * above, denominator: below },
  };
}

/** 100 × units whose boolean is true / units assigned to the data set. */
function share(source: ElementSource): Computed {
  const contributions = booleans(source, source.slice.inPeriod);
  if (contributions.length === 0) return NOTHING;
  const above = BigInt(contributions.filter(({ value }) => value === true).length);
  const below = BigInt(source.slice.dataSet.assigned.length);
  return {
    value: percentage(above, below),
    exact: { numerator: 100n * above, denominator: below },
    numerator: milliText(above * 1000n),
    denominator: milliText(below * 1000n),
    contributions,
  };
}

/** Σ over the units that have a value; of the period for a total, since the programme's start for a cumulative. */
function total(source: ElementSource, counted: CountedByUnit): Computed {
  let sum = 0n;
  const contributions: Contribution[] = [];
  for (const orgUnit of source.slice.dataSet.assigned) {
    const own = numberOverTime(source.element, counted.get(orgUnit));
    if (!own) continue;
    sum += own.value;
    contributions.push({
      orgUnit,
      value: milliText(own.value),
      numerator: null,
      denominator: null,
      sources: own.sources,
    });
  }
  if (contributions.length === 0) return NOTHING;
  return {
    value: milliText(sum),
    exact: { numerator: sum, denominator: 1000n },
    numerator: null,
    denominator: null,
    contributions,
  };
}

/** True when every assigned unit's last report since the programme's start says true. */
function milestone(source: ElementSource): Computed {
  const contributions = booleans(source, source.slice.sinceStart);
  if (contributions.length === 0) return NOTHING;
  const reached =
    contributions.length === source.slice.dataSet.assigned.length &&
    contributions.every(({ value }) => value === true);
  return { ...NOTHING, value: reached, contributions };
}

function booleans(source: ElementSource, counted: CountedByUnit): Contribution[] {
  const contributions: Contribution[] = [];
  for (const orgUnit of source.slice.dataSet.assigned) {
    const last = lastReported(source.element.code, counted.get(orgUnit));
    const value = last?.values[source.element.code];
    if (!last || typeof value !== "boolean") continue;
    contributions.push({ orgUnit, value, numerator: null, denominator: null, sources: [sourceOf(last)] });
  }
  return contributions;
}

interface NumberOverTime {
  readonly value: Milli;
  readonly sources: readonly LineageSource[];
}

/** Rule 2: a flow is summed over the sub-periods that were reported, of a stock the last one reported stands. */
function numberOverTime(
  element: DataElement,
  entries: readonly RevisionEntry[] | undefined,
): NumberOverTime | undefined {
  if (element.time === "stock") {
    const last = lastReported(element.code, entries);
    const value = last?.values[element.code];
    return last && typeof value === "number"
      ? { value: toMilli(value), sources: [sourceOf(last)] }
      : undefined;
  }
  let sum = 0n;
  const sources: LineageSource[] = [];
  for (const entry of entries ?? []) {
    const value = entry.values[element.code];
    if (typeof value !== "number") continue;
    sum += toMilli(value);
    sources.push(sourceOf(entry));
  }
  return sources.length === 0 ? undefined : { value: sum, sources };
}

function lastReported(
  element: string,
  entries: readonly RevisionEntry[] | undefined,
): RevisionEntry | undefined {
  return entries?.findLast((entry) => Object.hasOwn(entry.values, element));
}

function sourceOf({ dataSet, period, revision }: RevisionEntry): LineageSource {
  return { dataSet, period, revision };
}

function union(a: readonly LineageSource[], b: readonly LineageSource[]): readonly LineageSource[] {
  const missing = b.filter(
    (candidate) =>
      !a.some((known) => known.period === candidate.period && known.dataSet === candidate.dataSet),
  );
  return missing.length === 0 ? a : [...a, ...missing];
}
