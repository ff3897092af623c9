/**
 * Batches with partial failures: what Lambda calls `ReportBatchItemFailures`. Each item is tried, the failed ones are
 * reported and come again; the ones beside them are done.
 */
import type { Logger } from "@aws-lambda-powertools/logger";

export interface BatchResponse {
  readonly batchItemFailures: readonly { readonly itemIdentifier: string }[];
}

export interface BatchItem {
  /** Message id (SQS) or sequence number (stream). */
  readonly id: string;
  readonly run: () => Promise<void>;
}

/** Runs all items, one after the other, and reports those that failed. */
export async function runBatch(items: readonly BatchItem[], log: Logger): Promise<BatchResponse> {
  const batchItemFailures: { itemIdentifier: string }[] = [];
  for (const { id, run } of items) {
    try {
      await run();
    } catch (error) {
      log.error("batch item failed", { itemIdentifier: id, error: error as Error });
      batchItemFailures.push({ itemIdentifier: id });
    }
  }
  return { batchItemFailures };
}
