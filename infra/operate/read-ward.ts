/** Everything that is kept of one ward, read from the stores. */
import { parseCatalogue } from "../../shared/catalogue/parse.ts";
import type { ActionEntry } from "../../shared/domain/action.ts";
import { PERIOD_TYPES } from "../../shared/domain/catalogue.ts";
import type { LedgerEntry } from "../../shared/domain/ledger.ts";
import type { Outage } from "../../shared/domain/outage.ts";
import { type Period, periodsOfYears, programmeYears } from "../../shared/domain/period.ts";
import { actionStore } from "../../shared/store/action-store.ts";
import { type PublishedCatalogue, readCatalogueHistory } from "../../shared/store/catalogue-history.ts";
import { rangesOf } from "../../shared/store/ledger-rows.ts";
import { ledgerStore } from "../../shared/store/ledger-store.ts";
import { outageStore } from "../../shared/store/outage-store.ts";
import type { SnapshotRecord } from "../../shared/store/snapshot-store.ts";
import { StartFailure } from "../local/start-failure.ts";
import type { WardStores } from "./deployment.ts";

const PAGE = 100;
/** Periods read side by side. */
const AT_ONCE = 10;
/** Later than any moment that is stored. */
const END_OF_TIME = Date.parse("2200-01-01T00:00:00Z");

/** All versions of the ward's catalogue. Throws {@link StartFailure} when there is no such ward. */
export async function readCatalogues(
  { documents, ledgerTable }: WardStores,
  ward: string,
): Promise<PublishedCatalogue[]> {
  const versions = await readCatalogueHistory(documents, ledgerTable, ward);
  if (versions.length === 0) throw new StartFailure(`there is no ward ${ward} in ${ledgerTable}`);
  return versions;
}

/** Every period that the ward may have entries or snapshots for, under any version of its catalogue. */
export function periodsOf(versions: readonly PublishedCatalogue[]): Period[] {
  const years = versions.flatMap(({ version, file }) => {
    const parsed = parseCatalogue(file);
    if (!parsed.ok)
      throw new Error(`catalogue version ${version} has faults: ${JSON.stringify(parsed.faults)}`);
    const { first, last } = programmeYears(parsed.catalogue.programme);
    return [first, last];
  });
  return PERIOD_TYPES.flatMap((type) => periodsOfYears(type, Math.min(...years), Math.max(...years)));
}

/** The ward's whole ledger, year by year, then its reopenings and their ends. `onPeriod` hears of each period read. */
export async function readLedger(
  { documents, ledgerTable }: WardStores,
  ward: string,
  periods: readonly Period[],
  onPeriod: (code: string) => void = () => undefined,
): Promise<LedgerEntry[]> {
  const ledger = ledgerStore(documents, ledgerTable);
  const entries: LedgerEntry[] = [];
  for (const range of rangesOf(periods.map(({ code }) => code))) {
    entries.push(...(await ledger.readRange(ward, range, { consistent: true })));
    for (const code of range.periods) onPeriod(code);
  }
  return [...entries, ...(await ledger.readLockEntries(ward))];
}

/** Everything that administrators did, oldest first. */
export function readActions(
  { documents, ledgerTable }: WardStores,
  ward: string,
): Promise<readonly ActionEntry[]> {
  return actionStore(documents, ledgerTable).read(ward, { from: 0, to: END_OF_TIME });
}

/** Every outage that the system recorded, oldest first. */
export function readOutages({ documents, ledgerTable }: WardStores, ward: string): Promise<Outage[]> {
  return outageStore(documents, ledgerTable).read(ward);
}

/** Every published version, by period and then by version. */
export async function readSnapshots(
  { records }: WardStores,
  ward: string,
  periods: readonly Period[],
): Promise<SnapshotRecord[]> {
  const byPeriod = await inOrder(periods, async ({ code }) => {
    const newestFirst: SnapshotRecord[] = [];
    for (let before: number | null | undefined; before !== null; ) {
      const page = await records.list(ward, code, { before, limit: PAGE });
      newestFirst.push(...page.records);
      before = page.next;
    }
    return newestFirst.reverse();
  });
  return byPeriod.flat();
}

/** The results in the order of the values, a few computed at a time. */
async function inOrder<T, R>(values: readonly T[], compute: (value: T) => Promise<R>): Promise<R[]> {
  const results: R[] = [];
  for (let start = 0; start < values.length; start += AT_ONCE) {
    results.push(...(await Promise.all(values.slice(start, start + AT_ONCE).map(compute))));
  }
  return results;
}
