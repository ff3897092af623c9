/** A snapshot: one published version of a report. It is never changed; a later version says what moved since. */
import { partitionsOf } from "./build-report.ts";
import type { Catalogue } from "./catalogue.ts";
import type { DecimalText } from "./decimal.ts";
import { type Evidence, gatherEvidence } from "./evidence.ts";
import type { FoldedLedger } from "./indicators.ts";
import { parsePeriod, periodsOfYears } from "./period.ts";
import type { IndicatorResult, Report, Status } from "./report.ts";

interface Figure {
  readonly value: DecimalText | boolean | null;
  readonly status: Status;
}

/** What moved between a version and the one before it. */
export interface SnapshotChanges {
  readonly indicators: readonly { readonly code: string; readonly from: Figure; readonly to: Figure }[];
  /** Submissions whose counted revision differs; null: none counted on that side. */
  readonly submissions: readonly {
    readonly orgUnit: string;
    readonly dataSet: string;
    readonly period: string;
    readonly fromRevision: number | null;
    readonly toRevision: number | null;
  }[];
  readonly catalogueChanged: boolean;
}

/** Indicator values of an earlier period of the same type. */
export interface EarlierValues {
  readonly period: string;
  readonly values: Readonly<Record<string, DecimalText | boolean | null>>;
}

export interface Snapshot {
  readonly schemaVersion: 1;
  readonly ward: string;
  readonly version: number;
  /** The moment from which the figures have stood like this, epoch ms: a function of the ledger alone. */
  readonly asOf: number;
  /** Demonstration figures, marked "SỐ LIỆU MẪU" wherever they are shown. */
  readonly sample: boolean;
  readonly catalogue: Catalogue;
  readonly report: Report;
  readonly previous: { readonly version: number; readonly sha256: string } | null;
  readonly changes: SnapshotChanges | null;
  /** Oldest first, at most {@link HISTORY_LENGTH}. */
  readonly history: readonly EarlierValues[];
  /** What all of the above can be computed from again. */
  readonly evidence: Evidence;
}

/** What a version needs to know of an earlier period's report. */
export interface EarlierReport {
  readonly period: { readonly code: string };
  readonly indicators: readonly IndicatorResult[];
}

/** How many earlier periods a snapshot carries for change and trend. */
export const HISTORY_LENGTH = 12;

/** Codes of the earlier periods of the same type within the programme, oldest first, at most {@link HISTORY_LENGTH}. */
export function earlierPeriods(catalogue: Catalogue, code: string): string[] {
  const period = parsePeriod(code);
  if (!period) return [];
  const firstYear = Number(catalogue.programme.start.slice(0, 4));
  return periodsOfYears(period.type, firstYear, period.year)
    .filter((other) => other.to < period.to)
    .slice(-HISTORY_LENGTH)
    .map((other) => other.code);
}

export interface PreviousSnapshot {
  readonly version: number;
  /** SHA-256 (hex) of its `snapshot.json`. */
  readonly sha256: string;
  readonly snapshot: Snapshot;
}

/** The next version of a report's snapshot; `previous` is null for version 1. */
export function nextSnapshot(input: {
  readonly catalogue: Catalogue;
  readonly report: Report;
  readonly previous: PreviousSnapshot | null;
  /** Reports of {@link earlierPeriods}, in any order; some may be missing. */
  readonly history: readonly EarlierReport[];
  readonly sample: boolean;
  /** The folded ledger that the report was built from. */
  readonly ledger: FoldedLedger;
}): Snapshot {
  const { catalogue, report, previous, sample, ledger } = input;
  const period = parsePeriod(report.period.code);
  const partitions = period ? partitionsOf(catalogue, period) : [];
  return {
    schemaVersion: 1,
    ward: report.ward,
    version: (previous?.version ?? 0) + 1,
    asOf: Math.max(report.period.dueAt, report.ledger.lastEntryAt ?? 0),
    sample,
    catalogue,
    report,
    previous: previous && { version: previous.version, sha256: previous.sha256 },
    changes: previous && changesBetween(previous.snapshot.report, report),
    history: input.history.map(valuesOf).sort((a, b) => compareCutOffs(a.period, b.period)),
    evidence: gatherEvidence(catalogue, partitions, report.counted, ledger),
  };
}

function valuesOf({ period, indicators }: EarlierReport): EarlierValues {
  return {
    period: period.code,
    values: Object.fromEntries(indicators.map(({ code, value }) => [code, value])),
  };
}

/** Periods of one type sort by their code. */
function compareCutOffs(a: string, b: string): number {
  return a < b ? -1 : a > b ? 1 : 0;
}

/** What differs between two reports of the same period. */
export function changesBetween(before: Report, after: Report): SnapshotChanges {
  const figure = (result: IndicatorResult | undefined): Figure => ({
    value: result?.value ?? null,
    status: result?.status ?? "no-data",
  });
  const codes = new Set([...before.indicators, ...after.indicators].map(({ code }) => code));
  const find = (report: Report, code: string) => report.indicators.find((result) => result.code === code);
  const indicators = [...codes]
    .map((code) => ({ code, from: figure(find(before, code)), to: figure(find(after, code)) }))
    .filter(({ from, to }) => from.value !== to.value || from.status !== to.status);
  return {
    indicators,
    submissions: changedSubmissions(before, after),
    catalogueChanged: before.catalogueDigest !== after.catalogueDigest,
  };
}

/** Counted revisions that differ, also those of earlier periods that a figure rests on (cumulative, milestone). */
function changedSubmissions(before: Report, after: Report): SnapshotChanges["submissions"] {
  const left = revisionsOf(before);
  const right = revisionsOf(after);
  return [...new Set([...left.keys(), ...right.keys()])]
    .filter((key) => left.get(key) !== right.get(key))
    .sort()
    .map((key) => {
      const [orgUnit = "", dataSet = "", period = ""] = key.split("#");
      return {
        orgUnit,
        dataSet,
        period,
        fromRevision: left.get(key) ?? null,
        toRevision: right.get(key) ?? null,
      };
    });
}

function revisionsOf(report: Report): Map<string, number> {
  const revisions = new Map<string, number>();
  for (const { orgUnit, dataSet, period, revision } of report.counted) {
    revisions.set(`${orgUnit}#${dataSet}#${period}`, revision);
  }
  for (const { contributions } of report.indicators) {
    for (const { orgUnit, sources } of contributions) {
      for (const { dataSet, period, revision } of sources) {
        revisions.set(`${orgUnit}#${dataSet}#${period}`, revision);
      }
    }
  }
  return revisions;
}
