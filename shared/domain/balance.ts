/**
 * Closing balances: what later reports look back on of a year that is locked, kept as one table per kind of period, so
 * that a report of 2030 does not read the ledger since 2026. A balance holds the counted submissions and how much of
 * the ledger it was made from; figures, warnings and evidence come out of it as out of the ledger, to the last digit.
 */
import { wardDate } from "./calendar.ts";
import type { Catalogue, IsoDate, PeriodType, Programme } from "./catalogue.ts";
import { type EarlierSubmissions, type LedgerPartition, ledgerFromEvidence } from "./evidence.ts";
import type { FoldedLedger, FoldedPeriod } from "./fold.ts";
import type { LockEntry } from "./ledger.ts";
import { locksAt, opensAt, type Period, parsePeriod, periodsOfYear, programmeYears } from "./period.ts";
import type { Reopening } from "./reopening.ts";
import type { PlannedCheck } from "./schedule.ts";

export interface Balance {
  readonly type: PeriodType;
  readonly year: number;
  /** The moment of the run that made it, epoch ms. */
  readonly closedAt: number;
  /** The version of the ward's catalogue by which its periods were locked. */
  readonly catalogueVersion: number;
  /** Periods that were closed then, empty ones too. */
  readonly partitions: readonly LedgerPartition[];
  readonly submissions: readonly EarlierSubmissions[];
}

/**
 * How long after a lock the last request that came before it is in the ledger, and every function knows the catalogue
 * in force: minutes, said generously.
 */
const SETTLED_MS = 86_400_000;

/** Whether at `now` everything that still came of what was before `moment` is in the ledger. */
export function hasSettled(moment: number, now: number): boolean {
  return moment + SETTLED_MS <= now;
}

/** Whether nothing can have been added to the period since a moment at which it was locked. */
export function isClosed(
  programme: Programme,
  period: Period,
  reopenings: readonly Reopening[],
  since: number,
): boolean {
  return (
    hasSettled(locksAt(period, programme), since) &&
    reopenings.every(({ period: reopened, until }) => reopened !== period.code || hasSettled(until, since))
  );
}

/** Whether nothing can be in the ledger of the period yet, whichever clock says when it begins. */
export function isAhead(period: Period, now: number): boolean {
  return hasSettled(now, opensAt(period));
}

/** Closes the folded periods of one type and year; those that are not closed yet must not be among them. */
export function closeYear(
  of: Pick<Balance, "type" | "year" | "closedAt" | "catalogueVersion">,
  folded: readonly FoldedPeriod[],
): Balance {
  return {
    ...of,
    partitions: folded.map(({ period, entries, digest, lastEntryAt }) => ({
      period,
      entries,
      digest,
      lastEntryAt,
    })),
    submissions: folded.flatMap(({ period, submissions }) =>
      [...submissions].flatMap(([dataSet, states]) => {
        const counted = [...states.values()].flatMap((state) => state.counted ?? []);
        if (counted.length === 0) return [];
        const elements = [...new Set(counted.flatMap(({ values }) => Object.keys(values)))].sort();
        const units = counted.map(({ orgUnit, revision, values }) => ({
          orgUnit,
          revision,
          values: elements.map((code) => values[code] ?? null),
        }));
        return [{ dataSet, period, elements, units }];
      }),
    ),
  };
}

/** What of a balance may be read instead of the ledger. */
export function balancedPeriods(
  { closedAt, catalogueVersion, partitions, submissions }: Balance,
  inForce: { readonly catalogue: Catalogue; readonly version: number },
  reopenings: readonly Reopening[],
): FoldedLedger {
  // Another catalogue may have unlocked what this one had locked.
  if (catalogueVersion !== inForce.version) return new Map();
  const { programme } = inForce.catalogue;
  const closed = partitions.filter(({ period: code }) => {
    const period = parsePeriod(code);
    return period !== undefined && isClosed(programme, period, reopenings, closedAt);
  });
  return ledgerFromEvidence({ partitions: closed, receipts: [], earlier: submissions }, []);
}

const CLOSING = "closing-";

/** The year that a check on the agenda is to close; undefined for one that is about a report period. */
export function yearToClose(check: string): number | undefined {
  return check.startsWith(CLOSING) ? Number(check.slice(CLOSING.length)) : undefined;
}

/** The periods of a year by the types of the catalogue's data sets. */
export function dataSetPeriods({ dataSets }: Catalogue, year: number): Map<PeriodType, readonly Period[]> {
  return new Map(dataSets.map(({ period: type }) => [type, periodsOfYear(type, year)]));
}

/** When each year of the programme is to be closed: when it is locked, and again for a catalogue that comes later. */
export function closingChecks(catalogue: Catalogue, inForceSince: number): PlannedCheck[] {
  const { first, last } = programmeYears(catalogue.programme);
  return Array.from({ length: last - first + 1 }, (_, i) => closingCheck(catalogue, first + i, inForceSince));
}

/** When the year of a reopened period is to be closed again: when the reopening is over, by its own end or before. */
export function closingAfter(catalogue: Catalogue, entry: LockEntry): PlannedCheck[] {
  const reopened = parsePeriod(entry.period);
  const over = entry.kind === "reopening" ? entry.until : entry.endedAt;
  return reopened ? [closingCheck(catalogue, reopened.year, over)] : [];
}

function closingCheck(catalogue: Catalogue, year: number, notBefore: number): PlannedCheck {
  const locks = [...dataSetPeriods(catalogue, year).values()]
    .flat()
    .map((period) => locksAt(period, catalogue.programme));
  return { period: `${CLOSING}${year}`, from: dayAfter(Math.max(notBefore, ...locks)) };
}

/** The day of the first run at which what happened at a moment has settled. */
function dayAfter(at: number): IsoDate {
  return wardDate(at + 2 * SETTLED_MS);
}
