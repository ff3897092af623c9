/** The nightly run: every ward's due periods are folded afresh, and those that changed are sent to be published. */
import { publishablePeriods } from "../../shared/domain/schedule.ts";
import { computeReport, ledgerReader } from "../../shared/reporting/compute-report.ts";
import type { CloseMessage, PublishMessage, Queue } from "../../shared/store/queue.ts";
import type { SnapshotRecords } from "../../shared/store/snapshot-store.ts";
import type { FoldDependencies } from "./fold-changes.ts";

export interface CloseDependencies extends FoldDependencies {
  readonly snapshots: SnapshotRecords;
  readonly closeQueue: Queue<CloseMessage>;
  readonly publishQueue: Queue<PublishMessage>;
}

/** Asks for one closing per ward, a page of wards at a time: no run grows with the number of wards beyond listing. */
export async function requestClosings(
  { catalogues, closeQueue }: Pick<CloseDependencies, "catalogues" | "closeQueue">,
  at: number,
  period?: string,
): Promise<void> {
  for await (const wards of catalogues.wards()) {
    await closeQueue.send(wards.map((ward) => ({ ward, at, ...(period !== undefined && { period }) })));
  }
}

/**
 * Folds the ward's publishable periods (or only `period`) as of `at` and asks for a snapshot of each that has none or
 * rests on something else than its last one. Returns the codes of those.
 */
export async function closeWard(
  { catalogues, ledger, reports, snapshots, publishQueue }: CloseDependencies,
  { ward, at, period: only }: CloseMessage,
): Promise<string[]> {
  const version = await catalogues.current(ward);
  if (!version) throw new Error(`closing of ward ${ward}, which has no catalogue`);
  const { catalogue } = version;
  const periods = publishablePeriods(catalogue, await ledger.readReopenings(ward), at).filter(
    ({ code }) => only === undefined || code === only,
  );
  const reader = ledgerReader(ledger, ward);
  const changed: string[] = [];
  for (const period of periods) {
    const report = await computeReport(reader, catalogue, period);
    const last = await snapshots.latest(ward, period.code);
    if (last?.basis === report.basis) continue;
    await reports.save(report);
    changed.push(period.code);
  }
  await publishQueue.send(changed.map((code) => ({ ward, period: code, at })));
  return changed;
}
