/** Which report periods a change touches, and which are published when: reporting-rules.md, "Publication". */
import { wardDate } from "./calendar.ts";
import type { Catalogue } from "./catalogue.ts";
import type { ReopeningEntry } from "./ledger.ts";
import {
  contains,
  dueAt,
  locksAt,
  opensAt,
  type Period,
  parsePeriod,
  periodsOfYears,
  programmeYears,
} from "./period.ts";

/** All report periods of the programme that have begun at `now`, by cut-off. */
export function begunReportPeriods({ programme }: Catalogue, now: number): Period[] {
  const { first, last } = programmeYears(programme);
  const thisYear = Number(wardDate(now).slice(0, 4));
  return programme.reportPeriods
    .flatMap((type) => periodsOfYears(type, first, Math.min(last, thisYear + 1)))
    .filter((period) => opensAt(period) <= now)
    .sort((a, b) => (a.to < b.to ? -1 : a.to > b.to ? 1 : 0));
}

/**
 * Report periods whose figures may change with an entry for a data-set period: those that it is part of, and all later
 * ones, since cumulative indicators, milestones and what counts as usual look back.
 */
export function touchedReportPeriods(catalogue: Catalogue, dataSetPeriod: string, now: number): Period[] {
  const changed = parsePeriod(dataSetPeriod);
  if (!changed) return [];
  return begunReportPeriods(catalogue, now).filter((period) => period.to >= changed.to);
}

/** How long after a reopening ends its periods are still looked at, so that a missed nightly run loses nothing. */
const REOPENING_GRACE_MS = 7 * 86_400_000;

/** Report periods to publish when something changed: due and not locked, or reopened. */
export function publishablePeriods(
  catalogue: Catalogue,
  reopenings: readonly ReopeningEntry[],
  now: number,
): Period[] {
  const { programme } = catalogue;
  const reopened = reopenings
    .filter(({ until }) => now < until + REOPENING_GRACE_MS)
    .flatMap(({ period }) => parsePeriod(period) ?? []);
  return begunReportPeriods(catalogue, now).filter(
    (period) =>
      dueAt(period, programme) <= now &&
      (now < locksAt(period, programme) || reopened.some((inner) => contains(period, inner))),
  );
}
