/** One batch of the ledger's stream: entries of a ward are folded together, once, and what units are to be told is passed on. */
import type { Logger } from "@aws-lambda-powertools/logger";
import { type LedgerEntry, madeAt } from "../../shared/domain/ledger.ts";
import type { BatchResponse } from "../../shared/runtime/batch.ts";
import type { NewsMessage, NotifyMessage } from "../../shared/store/messages.ts";
import type { Queue } from "../../shared/store/queue.ts";
import { readStreamRecord, type StreamRecord, type WardChange } from "./events.ts";
import { type FoldDependencies, foldChanges, moveDeadlines, planWard } from "./fold-changes.ts";

export interface StreamDependencies extends FoldDependencies {
  readonly notifyQueue: Queue<NotifyMessage>;
}

/**
 * Folds what a batch brings and reports what failed. Every ward that can be folded is, also those behind a record that
 * cannot be read: the stream then starts again at that record, and folding twice does no harm.
 */
export async function foldStreamBatch(
  dependencies: StreamDependencies,
  records: readonly StreamRecord[],
  log: Logger,
  onFolded: (entries: readonly LedgerEntry[]) => void = () => undefined,
): Promise<BatchResponse> {
  const failed = new Set<string>();
  const wards = new Map<string, { changes: WardChange[]; records: string[] }>();
  for (const record of records) {
    try {
      const read = readStreamRecord(record);
      if (!read) continue;
      const group = wards.get(read.ward) ?? { changes: [], records: [] };
      group.changes.push(read);
      group.records.push(record.sequenceNumber);
      wards.set(read.ward, group);
    } catch (error) {
      log.error("unreadable ledger record", { sequenceNumber: record.sequenceNumber, error: error as Error });
      failed.add(record.sequenceNumber);
    }
  }
  for (const [ward, group] of wards) {
    try {
      await dependencies.notifyQueue.send(group.changes.flatMap(newsIn));
      const periods = await takeIn(dependencies, ward, group.changes);
      onFolded(entriesOf(group.changes));
      log.info("reports folded", { ward, changes: group.changes.length, periods });
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

/** Takes in what happened to one ward. Returns the codes of the periods whose reports were computed again. */
async function takeIn(
  dependencies: FoldDependencies,
  ward: string,
  changes: readonly WardChange[],
): Promise<string[]> {
  for (const change of changes) {
    if (change.kind === "catalogue") await planWard(dependencies, change.catalogue, change.at);
  }
  const outages = changes.flatMap((change) => (change.kind === "outage" ? change.outage : []));
  const moved = outages.length === 0 ? [] : await moveDeadlines(dependencies, ward, outages);
  const entries = entriesOf(changes);
  const folded = entries.length === 0 ? [] : await foldChanges(dependencies, ward, entries);
  return [...moved, ...folded];
}

function entriesOf(changes: readonly WardChange[]): LedgerEntry[] {
  return changes.flatMap((change) => (change.kind === "entry" ? change.entry : []));
}

/** What is older than this when it is stored comes from an archive: its unit was told at the time. */
const NEWS_MS = 86_400_000;

/** What a unit is to be told of the change: that a revision was returned, a period reopened, or that this was ended. */
function newsIn(change: WardChange): NewsMessage[] {
  if (change.kind !== "entry") return [];
  const { ward, entry, storedAt } = change;
  const { orgUnit, period } = entry;
  const of = { ward, orgUnit, period, at: madeAt(entry) };
  if (storedAt - of.at > NEWS_MS) return [];
  switch (entry.kind) {
    case "reopening":
      return [{ kind: "reopened", ...of, until: entry.until }];
    case "reopening-end":
      return [{ kind: "reopening-ended", ...of, reopeningId: entry.reopeningId }];
    case "decision":
      return entry.decision === "return"
        ? [{ kind: "returned", ...of, dataSet: entry.dataSet, revision: entry.revision }]
        : [];
    case "revision":
      return [];
  }
}
