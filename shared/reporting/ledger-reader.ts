/** One ward's ledger, folded: what reports and lists of one run rest on. */
import { type FoldedPeriod, foldPeriod } from "../domain/fold.ts";
import type { SubmissionEntry } from "../domain/ledger.ts";
import { type PeriodRange, rangesOf } from "../store/ledger-rows.ts";
import type { LedgerStore } from "../store/ledger-store.ts";

/** Reads the folded periods of one ward's ledger, each at most once. */
export interface LedgerReader {
  read(periods: readonly string[]): Promise<ReadonlyMap<string, FoldedPeriod>>;
}

/**
 * Entries that a reading must not miss, by data-set period: digests of what the stream has just told. A replica that
 * does not have them yet is read again consistently, so that the usual reading costs half.
 */
export type MustContain = ReadonlyMap<string, ReadonlySet<string>>;

/**
 * A reader for one run. Without `mustContain` it reads consistently: it sees everything acknowledged before. What comes
 * along between the periods that are asked for is kept for the next question: ask for what ends last first.
 */
export function ledgerReader(ledger: LedgerStore, ward: string, mustContain?: MustContain): LedgerReader {
  const read = new Map<string, Promise<EntriesByPeriod>>();
  const folded = new Map<string, FoldedPeriod>();

  const load = async (range: PeriodRange): Promise<EntriesByPeriod> => {
    const consistently = () => ledger.readRange(ward, range, { consistent: true });
    if (!mustContain) return byPeriod(await consistently());
    const entries = byPeriod(await ledger.readRange(ward, range, { consistent: false }));
    const isComplete = range.periods.every((period) => hasAll(entries.get(period), mustContain.get(period)));
    return isComplete ? entries : byPeriod(await consistently());
  };
  const fold = async (period: string): Promise<FoldedPeriod> => {
    const known = folded.get(period);
    if (known) return known;
    const fresh = foldPeriod(period, (await read.get(period))?.get(period) ?? []);
    folded.set(period, fresh);
    return fresh;
  };
  return {
    async read(periods) {
      for (const range of rangesOf(periods.filter((period) => !read.has(period)))) {
        const reading = load(range);
        for (const period of range.periods) if (!read.has(period)) read.set(period, reading);
      }
      return new Map(await Promise.all(periods.map(async (period) => [period, await fold(period)] as const)));
    },
  };
}

type EntriesByPeriod = ReadonlyMap<string, readonly SubmissionEntry[]>;

function byPeriod(entries: readonly SubmissionEntry[]): EntriesByPeriod {
  return Map.groupBy(entries, ({ period }) => period);
}

function hasAll(entries: readonly SubmissionEntry[] = [], wanted: ReadonlySet<string> = new Set()): boolean {
  return wanted.size === 0 || wanted.isSubsetOf(new Set(entries.map(({ digest }) => digest)));
}
