/** From the stored ledger to a report: load → fold and build (pure). Used wherever a report as of now is needed. */
import { buildReport, partitionsOf } from "../domain/build-report.ts";
import type { Catalogue } from "../domain/catalogue.ts";
import { type FoldedPeriod, foldPeriod } from "../domain/fold.ts";
import type { Period } from "../domain/period.ts";
import type { Report } from "../domain/report.ts";
import type { LedgerStore } from "../store/ledger-store.ts";

/** Reads one ward's folded partitions, each at most once. */
export interface LedgerReader {
  read(periods: readonly string[]): Promise<ReadonlyMap<string, FoldedPeriod>>;
}

/**
 * Entries that a reading must not miss, by data-set period: digests of what the stream has just told. A replica that
 * does not have them yet is read again consistently, so that the usual reading costs half.
 */
export type MustContain = ReadonlyMap<string, ReadonlySet<string>>;

/** A reader for one run. Without `mustContain` it reads consistently: it sees everything acknowledged before. */
export function ledgerReader(ledger: LedgerStore, ward: string, mustContain?: MustContain): LedgerReader {
  const folded = new Map<string, Promise<FoldedPeriod>>();
  const load = async (period: string): Promise<FoldedPeriod> => {
    if (!mustContain) return foldPeriod(period, await ledger.readPeriod(ward, period, { consistent: true }));
    const entries = await ledger.readPeriod(ward, period, { consistent: false });
    const known = new Set(entries.map(({ digest }) => digest));
    const isComplete = [...(mustContain.get(period) ?? [])].every((digest) => known.has(digest));
    return foldPeriod(
      period,
      isComplete ? entries : await ledger.readPeriod(ward, period, { consistent: true }),
    );
  };
  return {
    async read(periods) {
      const entries = periods.map(async (period) => {
        const known = folded.get(period);
        const reading = known ?? load(period);
        if (!known) folded.set(period, reading);
        return [period, await reading] as const;
      });
      return new Map(await Promise.all(entries));
    },
  };
}

/** The report of a period as the ledger stands. */
export async function computeReport(
  reader: LedgerReader,
  catalogue: Catalogue,
  period: Period,
): Promise<Report> {
  return buildReport(catalogue, period, await reader.read(partitionsOf(catalogue, period)));
}
