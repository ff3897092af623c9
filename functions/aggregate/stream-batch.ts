/** One batch of the ledger's stream: entries of a ward are folded together, once. */
import type { Logger } from "@aws-lambda-powertools/logger";
import type { LedgerEntry } from "../../shared/domain/ledger.ts";
import type { BatchResponse } from "../../shared/runtime/batch.ts";
import { readStreamRecord, type StreamRecord } from "./events.ts";
import { type FoldDependencies, foldChanges } from "./fold-changes.ts";

/**
 * Folds what a batch brings and reports what failed. Every ward that can be folded is, also those behind a record that
 * cannot be read: the stream then starts again at that record, and folding twice does no harm.
 */
export async function foldStreamBatch(
  dependencies: FoldDependencies,
  records: readonly StreamRecord[],
  log: Logger,
  onFolded: (entries: readonly LedgerEntry[]) => void = () => undefined,
): Promise<BatchResponse> {
  const failed = new Set<string>();
  const wards = new Map<string, { entries: LedgerEntry[]; records: string[] }>();
  for (const record of records) {
    try {
      const read = readStreamRecord(record);
      if (!read) continue;
      const group = wards.get(read.ward) ?? { entries: [], records: [] };
      group.entries.push(read.entry);
      group.records.push(record.sequenceNumber);
      wards.set(read.ward, group);
    } catch (error) {
      log.error("unreadable ledger record", { sequenceNumber: record.sequenceNumber, error: error as Error });
      failed.add(record.sequenceNumber);
    }
  }
  for (const [ward, group] of wards) {
    try {
      const periods = await foldChanges(dependencies, ward, group.entries);
      onFolded(group.entries);
      log.info("reports folded", { ward, entries: group.entries.length, periods });
    } catch (error) {
      log.error("ward could not be folded", { ward, error: error as Error });
      for (const sequenceNumber of group.records) failed.add(sequenceNumber);
    }
  }
  return {
    batchItemFailures: records
      .filter(({ sequenceNumber }) => failed.has(sequenceNumber))
      .map(({ sequenceNumber }) => ({ itemIdentifier: sequenceNumber })),
  };
}
