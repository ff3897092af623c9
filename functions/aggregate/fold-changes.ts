/** From the ledger's stream to REPORT items: recompute what the changes touch. Safe to run twice, late, out of order. */
import type { Catalogue } from "../../shared/domain/catalogue.ts";
import { type LedgerEntry, madeAt } from "../../shared/domain/ledger.ts";
import type { Period } from "../../shared/domain/period.ts";
import { touchedReportPeriods } from "../../shared/domain/schedule.ts";
import { computeReport, ledgerReader } from "../../shared/reporting/compute-report.ts";
import type { CatalogueStore } from "../../shared/store/catalogue-store.ts";
import type { LedgerStore } from "../../shared/store/ledger-store.ts";
import type { ReportStore } from "../../shared/store/report-store.ts";

export interface FoldDependencies {
  readonly catalogues: CatalogueStore;
  readonly ledger: LedgerStore;
  readonly reports: ReportStore;
}

/** Recomputes the reports of one ward that the entries touch. Returns the codes of their periods. */
export async function foldChanges(
  { catalogues, ledger, reports }: FoldDependencies,
  ward: string,
  entries: readonly LedgerEntry[],
): Promise<string[]> {
  const version = await catalogues.current(ward);
  if (!version) throw new Error(`ledger entries of ward ${ward}, which has no catalogue`);
  const periods = touchedPeriods(version.catalogue, entries);
  const reader = ledgerReader(ledger, ward, digestsByPeriod(entries));
  for (const period of periods) await reports.save(await computeReport(reader, version.catalogue, period));
  return periods.map(({ code }) => code);
}

function touchedPeriods(catalogue: Catalogue, entries: readonly LedgerEntry[]): Period[] {
  const touched = new Map<string, Period>();
  const newestAt = entries.reduce((newest, entry) => Math.max(newest, madeAt(entry)), 0);
  for (const changed of new Set(entries.map(({ period }) => period))) {
    for (const period of touchedReportPeriods(catalogue, changed, newestAt)) touched.set(period.code, period);
  }
  return [...touched.values()];
}

function digestsByPeriod(entries: readonly LedgerEntry[]): Map<string, Set<string>> {
  const digests = new Map<string, Set<string>>();
  for (const { kind, period, digest } of entries) {
    if (kind === "reopening") continue;
    const known = digests.get(period);
    if (known) known.add(digest);
    else digests.set(period, new Set([digest]));
  }
  return digests;
}
