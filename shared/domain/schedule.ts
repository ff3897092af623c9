/** Which report periods a change touches, and which are published when: reporting-rules.md, "Publication". */
import { wardDate } from "./calendar.ts";
import type { Catalogue, IsoDate, PeriodType } from "./catalogue.ts";
import {
  contains,
  dueAt,
  locksAt,
  opensAt,
  type Period,
  parsePeriod,
  periodsOfYears,
  programmeYears,
  subPeriods,
} from "./period.ts";
import type { Reopening } from "./reopening.ts";

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
 * The report period that tells most about the present: the last one whose cut-off has passed, of the type that most
 * data sets are reported by; the running one as long as none has passed.
 */
export function leadingPeriod(catalogue: Catalogue, now: number): Period | undefined {
  const begun = begunReportPeriods(catalogue, now);
  const count = (type: PeriodType) => catalogue.dataSets.filter(({ period }) => period === type).length;
  const [type] = catalogue.programme.reportPeriods.toSorted((a, b) => count(b) - count(a));
  const ofType = begun.filter((period) => period.type === type);
  return ofType.findLast(({ to }) => to < wardDate(now)) ?? ofType[0] ?? begun[0];
}

/**
 * Report periods whose figures may change with an entry for a data-set period: those that it is part of, and all later
 * ones, since cumulative indicators, milestones and what counts as usual look back. A report in whose period the data
 * set's own does not nest says nothing of it, so that a quarter's entry touches no month.
 */
export function touchedReportPeriods(catalogue: Catalogue, dataSetPeriod: string, now: number): Period[] {
  const changed = parsePeriod(dataSetPeriod);
  if (!changed) return [];
  return begunReportPeriods(catalogue, now).filter(
    (period) => period.to >= changed.to && subPeriods(period, changed.type).length > 0,
  );
}

/** How long after a reopening ends its periods are still looked at, so that a missed nightly run loses nothing. */
const REOPENING_GRACE_MS = 7 * 86_400_000;

/**
 * Whether a report period is published at `now` when something changed: it is due and not locked, or reopened. Before
 * that it is `early`; `over` when it is locked, or no report period of the programme.
 */
export function publicationOf(
  { programme }: Catalogue,
  period: Period,
  reopenings: readonly Reopening[],
  now: number,
): "early" | "open" | "over" {
  const { first, last } = programmeYears(programme);
  const isReported =
    programme.reportPeriods.includes(period.type) && first <= period.year && period.year <= last;
  if (!isReported) return "over";
  if (now < dueAt(period, programme)) return "early";
  if (now < locksAt(period, programme)) return "open";
  const isReopened = reopenings
    .filter(({ until }) => now < until + REOPENING_GRACE_MS)
    .some((reopening) => {
      const inner = parsePeriod(reopening.period);
      return inner && contains(period, inner);
    });
  return isReopened ? "open" : "over";
}

/** A report period that the nightly run is to look at, from a day (ward time) on. */
export interface PlannedCheck {
  readonly period: string;
  readonly from: IsoDate;
}

/** When each report period of the programme first has to be looked at: on the day on which it is due. */
export function dueChecks(catalogue: Catalogue): PlannedCheck[] {
  const { programme } = catalogue;
  const { first, last } = programmeYears(programme);
  return programme.reportPeriods
    .flatMap((type) => periodsOfYears(type, first, last))
    .map((period) => ({ period: period.code, from: wardDate(dueAt(period, programme)) }));
}

/** A request takes at most a minute from the gateway to the ledger. What comes this close to due may be missed by its check. */
const UNDER_WAY_MS = 15 * 60_000;

/**
 * Which of the periods that entries touch have to be looked at again: the published ones. For the others there is the
 * check of their due day, and what is locked is not published any more.
 */
export function changeChecks(
  catalogue: Catalogue,
  touched: readonly Period[],
  reopenings: readonly Reopening[],
  madeAt: number,
): PlannedCheck[] {
  return touched
    .filter(
      (period) =>
        publicationOf(catalogue, period, reopenings, madeAt) === "open" ||
        publicationOf(catalogue, period, reopenings, madeAt + UNDER_WAY_MS) === "open",
    )
    .map(({ code }) => ({ period: code, from: wardDate(madeAt) }));
}

/** Report periods that a reopened data-set period is part of: they are published again while it is open. */
export function reportPeriodsAround(catalogue: Catalogue, dataSetPeriod: string, now: number): Period[] {
  const inner = parsePeriod(dataSetPeriod);
  return inner ? begunReportPeriods(catalogue, now).filter((period) => contains(period, inner)) : [];
}

/** The begun report periods of the same type just before and just after. */
export function neighbouringPeriods(catalogue: Catalogue, period: Period, now: number): Period[] {
  return besideAmong(begunReportPeriods(catalogue, now), period);
}

/** Where one may go from a period: to the ones just before and after, and to others that end on the same day. */
export function relatedPeriods(catalogue: Catalogue, period: Period, now: number): Period[] {
  const begun = begunReportPeriods(catalogue, now);
  const sameEnd = begun.filter(({ to, code }) => to === period.to && code !== period.code);
  return [...besideAmong(begun, period), ...sameEnd];
}

function besideAmong(begun: readonly Period[], { type, code }: Period): Period[] {
  const ofType = begun.filter((other) => other.type === type);
  const at = ofType.findIndex((other) => other.code === code);
  if (at < 0) return [];
  return [ofType[at - 1], ofType[at + 1]].filter((other) => other !== undefined);
}

/** Report periods to publish when something changed: due and not locked, or reopened. */
export function publishablePeriods(
  catalogue: Catalogue,
  reopenings: readonly Reopening[],
  now: number,
): Period[] {
  return begunReportPeriods(catalogue, now).filter(
    (period) => publicationOf(catalogue, period, reopenings, now) === "open",
  );
}
