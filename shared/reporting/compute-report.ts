/** From the stored ledger to a report: load → fold and build (pure). Used wherever a report as of now is needed. */
import { type Balance, balancedPeriods } from "../domain/balance.ts";
import { buildReport } from "../domain/build-report.ts";
import type { Catalogue, PeriodType } from "../domain/catalogue.ts";
import { compareText } from "../domain/compare-text.ts";
import type { FoldedLedger } from "../domain/fold.ts";
import { type Period, parsePeriod } from "../domain/period.ts";
import type { Report } from "../domain/report.ts";
import { partitionsOf } from "../domain/slices.ts";
import { once } from "../runtime/once.ts";
import type { BalanceStore } from "../store/balance-store.ts";
import type { CatalogueVersion } from "../store/catalogue-store.ts";
import type { LedgerStore } from "../store/ledger-store.ts";
import type { ClosedPeriods } from "./closed-periods.ts";
import { ledgerReader, type MustContain } from "./ledger-reader.ts";

export interface ReportSources {
  readonly ledger: LedgerStore;
  readonly balances: Pick<BalanceStore, "read">;
}

/** What a run may read less of than everything, consistently. */
export interface Reading {
  /** See {@link MustContain}: of a run that the stream started. */
  readonly mustContain?: MustContain;
  /** What the process keeps of closed periods, for a request that came at `now` (epoch ms). */
  readonly kept?: { readonly closed: ClosedPeriods; readonly now: number };
}

/** Reads what reports of one ward rest on: of the report's own year the ledger, of earlier ones what is closed. */
export interface ReportReader {
  read(period: Period): Promise<FoldedLedger>;
}

/**
 * A reader for one run, as fresh as {@link ledgerReader}: a balance, or what the process keeps, is used only where nothing
 * can have been added.
 */
export function reportReader(
  { ledger, balances }: ReportSources,
  version: Pick<CatalogueVersion, "version" | "catalogue" | "at">,
  { mustContain, kept }: Reading = {},
): ReportReader {
  const { catalogue } = version;
  const { ward } = catalogue.programme;
  const reopenings = once(() => ledger.readReopenings(ward));
  const ofThisRun = ledgerReader(ledger, ward, mustContain);
  const live = kept ? kept.closed.over(ofThisRun, { version, now: kept.now, reopenings }) : ofThisRun;
  const known = new Map<string, Promise<readonly Balance[]>>();
  const readBalances = (type: PeriodType, year: number) => {
    const key = `${type} ${year}`;
    const reading = known.get(key) ?? balances.read(ward, type, year);
    known.set(key, reading);
    return reading;
  };

  const readClosed = async (codes: readonly string[], year: number): Promise<FoldedLedger> => {
    const earlier = codes.flatMap((code) => parsePeriod(code) ?? []).filter((part) => part.year < year);
    const types = [...new Set(earlier.map(({ type }) => type))];
    const found = (await Promise.all(types.map((type) => readBalances(type, year)))).flat();
    if (found.length === 0) return new Map();
    // After the balances, and consistently: what they do not know of must have been let in by a reopening.
    const reopened = await reopenings();
    return new Map(found.flatMap((balance) => [...balancedPeriods(balance, version, reopened)]));
  };
  return {
    async read(period) {
      const codes = partitionsOf(catalogue, period);
      const closed = await readClosed(codes, period.year);
      const isClosed = (code: string) => closed.has(code) && mustContain?.has(code) !== true;
      const folded = await live.read(codes.filter((code) => !isClosed(code)));
      return new Map([...closed, ...folded]);
    },
  };
}

/** The report of a period as the ledger stands. */
export async function computeReport(
  reader: ReportReader,
  catalogue: Catalogue,
  period: Period,
): Promise<Report> {
  return buildReport(catalogue, period, await reader.read(period));
}

/** By what is read for their reports, most first: a reader then has what the others rest on. */
export function widestFirst(periods: readonly Period[]): Period[] {
  return periods.toSorted((a, b) => compareText(b.to, a.to) || compareText(a.from, b.from));
}

/** What the reports of several periods rest on, together. */
export async function readTogether(reader: ReportReader, periods: readonly Period[]): Promise<FoldedLedger> {
  // Of a year that is closed for a later period only, the whole is read for its own: the earlier reading stands.
  const read = await Promise.all(widestFirst(periods).map((period) => reader.read(period)));
  return new Map(read.flatMap((ledger) => [...ledger]));
}
