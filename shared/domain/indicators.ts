/** From submissions to indicators: reporting-rules.md, "From submissions to indicators". */
import type {
  Catalogue,
  DataElement,
  DataSet,
  ElementRef,
  Indicator,
  PeriodType,
  Programme,
} from "./catalogue.ts";
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
import type { FoldedPeriod, SubmissionState } from "./fold.ts";
import type { RevisionEntry } from "./ledger.ts";
import { dueAt, type Period, periodsUpTo, subPeriods } from "./period.ts";
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
  readonly subPeriods: readonly SubPeriodSlice[];
  readonly inPeriod: CountedByUnit;
  /** From the programme's start to the end of the report period; what is in the period comes last. */
  readonly sinceStart: CountedByUnit;
}

export interface SubPeriodSlice {
  readonly period: string;
  readonly dueAt: number;
  /** By org unit; undefined when nothing was submitted. */
  readonly submissions: ReadonlyMap<string, SubmissionState> | undefined;
}

/** Slices of all data sets, by code, in catalogue order. */
export function sliceLedger(
  catalogue: Catalogue,
  period: Period,
  ledger: FoldedLedger,
): ReadonlyMap<string, DataSetSlice> {
  const types = new Set(catalogue.dataSets.map((dataSet) => dataSet.period));
  const spans = new Map([...types].map((type) => [type, spanOf(catalogue.programme, type, period)]));
  const slices = new Map<string, DataSetSlice>();
  for (const dataSet of catalogue.dataSets) {
    const { within, before } = spans.get(dataSet.period) ?? { within: [], before: [] };
    const inPeriod = countedByUnit(dataSet, within, ledger);
    slices.set(dataSet.code, {
      dataSet,
      subPeriods: within.map((inner) => ({
        period: inner.code,
        dueAt: dueAt(inner, catalogue.programme),
        submissions: ledger.get(inner.code)?.submissions.get(dataSet.code),
      })),
      inPeriod,
      sinceStart: append(countedByUnit(dataSet, before, ledger), inPeriod),
    });
  }
  return slices;
}

/** The periods of a type within the report period, and those before it since the programme's start. */
function spanOf(programme: Programme, type: PeriodType, period: Period) {
  const within = subPeriods(period, type);
  const before = within.length === 0 ? [] : periodsUpTo(programme, type, period.to).slice(0, -within.length);
  return { within, before };
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

function append(earlier: CountedByUnit, later: CountedByUnit): CountedByUnit {
  if (earlier.size === 0) return later;
  const both = new Map(earlier);
  for (const [unit, entries] of later) both.set(unit, [...(earlier.get(unit) ?? []), ...entries]);
  return both;
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
  let above: Sum = 0;
  let below: Sum = 0;
  const contributions: Contribution[] = [];
  for (const orgUnit of assignedUnits([numerator, denominator])) {
    const top = numberOverTime(numerator.element, numerator.slice.inPeriod.get(orgUnit));
    const bottom = numberOverTime(denominator.element, denominator.slice.inPeriod.get(orgUnit));
    if (!top || !bottom) continue;
    above = addSums(above, top.value);
    below = addSums(below, bottom.value);
    contributions.push({
      orgUnit,
      value: null,
      numerator: sumText(top.value),
      denominator: sumText(bottom.value),
      sources: union(top.entries, bottom.entries).map(sourceOf),
    });
  }
  if (contributions.length === 0) return NOTHING;
  const sums = { numerator: sumText(above), denominator: sumText(below), contributions };
  return below === 0
    ? { ...sums, value: null, exact: null }
    : { ...sums, value: percentage(above, below), exact: exactPercentage(above, below) };
}

/** 100 × units whose boolean is true / units assigned to the data set. */
function share(source: ElementSource): Computed {
  const contributions = booleans(source, source.slice.inPeriod);
  if (contributions.length === 0) return NOTHING;
  const above = toSum(contributions.filter(({ value }) => value === true).length);
  const below = toSum(source.slice.dataSet.assigned.length);
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
function total(source: ElementSource, counted: CountedByUnit): Computed {
  let sum: Sum = 0;
  const contributions: Contribution[] = [];
  for (const orgUnit of source.slice.dataSet.assigned) {
    const own = numberOverTime(source.element, counted.get(orgUnit));
    if (!own) continue;
    sum = addSums(sum, own.value);
    contributions.push({
      orgUnit,
      value: sumText(own.value),
      numerator: null,
      denominator: null,
      sources: own.entries.map(sourceOf),
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
  readonly value: Sum;
  /** What the value is made of. */
  readonly entries: readonly RevisionEntry[];
}

/** Rule 2: a flow is summed over the sub-periods that were reported, of a stock the last one reported stands. */
function numberOverTime(
  element: DataElement,
  counted: readonly RevisionEntry[] | undefined,
): NumberOverTime | undefined {
  if (element.time === "stock") {
    const last = lastReported(element.code, counted);
    const value = last?.values[element.code];
    return last && typeof value === "number" ? { value: toSum(value), entries: [last] } : undefined;
  }
  let sum: Sum = 0;
  const entries: RevisionEntry[] = [];
  for (const entry of counted ?? []) {
    const value = entry.values[element.code];
    if (typeof value !== "number") continue;
    sum = addSums(sum, toSum(value));
    entries.push(entry);
  }
  return entries.length === 0 ? undefined : { value: sum, entries };
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

function union(a: readonly RevisionEntry[], b: readonly RevisionEntry[]): readonly RevisionEntry[] {
  const missing = b.filter((entry) => !a.includes(entry));
  return missing.length === 0 ? a : [...a, ...missing];
}
