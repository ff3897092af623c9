/** A snapshot: one published version of a report. It is never changed; a later version says what moved since. */

import type { Catalogue } from "./catalogue.ts";
import { compareText } from "./compare-text.ts";
import type { DecimalText } from "./decimal.ts";
import { type Evidence, gatherEvidence } from "./evidence.ts";
import { withoutOutages } from "./extensions.ts";
import type { FoldedLedger } from "./fold.ts";
import { parsePeriod, periodsOfYears } from "./period.ts";
import type { IndicatorResult, Report } from "./report.ts";
import { partitionsOf } from "./slices.ts";
import { changesBetween, type SnapshotChanges } from "./snapshot-changes.ts";

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
    // Those outages that a deadline of the report was moved by are in the report; the others are no part of it.
    catalogue: withoutOutages(catalogue),
    report,
    previous: previous && { version: previous.version, sha256: previous.sha256 },
    changes: previous && changesBetween(previous.snapshot, { catalogue, report }),
    // Periods of one type sort by their code.
    history: input.history.map(valuesOf).sort((a, b) => compareText(a.period, b.period)),
    evidence: gatherEvidence(catalogue, partitions, report.counted, ledger),
  };
}

function valuesOf({ period, indicators }: EarlierReport): EarlierValues {
  return {
    period: period.code,
    values: Object.fromEntries(indicators.map(({ code, value }) => [code, value])),
  };
}
