/** What of the ledger a report looks at, laid out by the places that data sets and their units have in the catalogue. */
import type { Catalogue, DataSet, PeriodType } from "./catalogue.ts";
import type { FoldedLedger, FoldedPeriod, SubmissionState } from "./fold.ts";
import type { RevisionEntry } from "./ledger.ts";
import { oncePer } from "./once-per.ts";
import { dueAt, type Period, periodsUpTo, subPeriods } from "./period.ts";

/** Counted submissions of one unit, in order of period. */
export type CountedEntries = readonly RevisionEntry[];

/** What of the ledger an indicator may read for a report period. */
export interface DataSetSlice {
  readonly dataSet: DataSet;
  /** Sub-periods within the report period; empty when the data set does not belong to it. */
  readonly subPeriods: readonly SubPeriodSlice[];
  /** By the unit's place among those assigned. */
  readonly inPeriod: readonly CountedEntries[];
  /** From the programme's start to the end of the report period; what is in the period comes last. */
  readonly sinceStart: readonly CountedEntries[];
}

export interface SubPeriodSlice {
  readonly period: string;
  readonly dueAt: number;
  /** By the unit's place among those assigned; undefined where nothing was submitted. */
  readonly states: UnitStates;
}

type UnitStates = readonly (SubmissionState | undefined)[];

/** Slices of all data sets, in catalogue order. */
export function sliceLedger(catalogue: Catalogue, period: Period, ledger: FoldedLedger): DataSetSlice[] {
  const { byType } = spansOf(catalogue, period);
  return catalogue.dataSets.map((dataSet) => {
    const { within, before } = byType.get(dataSet.period) ?? NO_SPAN;
    const subPeriods = within.map(({ code, dueAt }) => ({
      period: code,
      dueAt,
      states: statesOf(dataSet, ledger.get(code)),
    }));
    const now = subPeriods.map(({ states }) => states);
    const earlier = before
      .map((code) => statesOf(dataSet, ledger.get(code)))
      .filter(({ length }) => length > 0);
    const inPeriod = countedByUnit(dataSet, now);
    const sinceStart = earlier.length === 0 ? inPeriod : countedByUnit(dataSet, [...earlier, ...now]);
    return { dataSet, subPeriods, inPeriod, sinceStart };
  });
}

/** Empty when no unit submitted anything. */
function statesOf({ code, assigned }: DataSet, folded: FoldedPeriod | undefined): UnitStates {
  const states = folded?.submissions.get(code);
  return states ? assigned.map((unit) => states.get(unit)) : [];
}

function countedByUnit({ assigned }: DataSet, periods: readonly UnitStates[]): CountedEntries[] {
  return assigned.map((_, place) => {
    let entries: RevisionEntry[] | undefined;
    for (const states of periods) {
      const counted = states[place]?.counted;
      if (!counted) continue;
      if (entries) entries.push(counted);
      else entries = [counted];
    }
    return entries ?? [];
  });
}

/** The periods of one type within a report period, and those before it since the programme's start. */
interface Span {
  readonly within: readonly { readonly code: string; readonly dueAt: number }[];
  readonly before: readonly string[];
}
const NO_SPAN: Span = { within: [], before: [] };

/** Which periods of the ledger a report period looks at. */
interface Spans {
  readonly byType: ReadonlyMap<PeriodType, Span>;
  readonly partitions: readonly string[];
}

/** Codes of the ledger partitions that a report rests on: from the programme's start to the period's end. */
export function partitionsOf(catalogue: Catalogue, period: Period): readonly string[] {
  return spansOf(catalogue, period).partitions;
}

/** By report period. */
const knownSpans = oncePer((_: Catalogue) => new Map<string, Spans>());

function spansOf(catalogue: Catalogue, period: Period): Spans {
  const known = knownSpans(catalogue);
  const spans = known.get(period.code) ?? findSpans(catalogue, period);
  known.set(period.code, spans);
  return spans;
}

function findSpans({ programme, dataSets }: Catalogue, period: Period): Spans {
  const byType = new Map<PeriodType, Span>();
  const partitions: string[] = [];
  for (const type of new Set(dataSets.map((dataSet) => dataSet.period))) {
    const within = subPeriods(period, type);
    if (within.length === 0) continue;
    const upTo = periodsUpTo(programme, type, period.to).map(({ code }) => code);
    partitions.push(...upTo);
    byType.set(type, {
      within: within.map((inner) => ({ code: inner.code, dueAt: dueAt(inner, programme) })),
      before: upTo.slice(0, -within.length),
    });
  }
  return { byType, partitions };
}
