/**
 * The retry rules of Lambda's event-source mapping for a stream: order is kept, a batch that fails is split to find
 * the record at fault, and a record that never succeeds is set aside so that the ones behind it go on.
 * https://docs.aws.amazon.com/lambda/latest/dg/services-ddb-batchfailurereporting.html
 */
import * as z from "zod";
import type { InvocationOutcome } from "../lambda/outcome.ts";

export interface BatchDelivery<R> {
  readonly retryAttempts: number;
  readonly bisectBatchOnError: boolean;
  /** What the function calls the record in `batchItemFailures`. */
  idOf(record: R): string;
  invoke(records: readonly R[]): Promise<InvocationOutcome>;
  /** Resolves when the next attempt is due; rejects to give up delivering altogether. */
  pause(attempt: number): Promise<void>;
  /** The records from the first to this one are dealt with and need never be delivered again. */
  delivered(last: R): void;
  setAside(records: readonly R[], attempts: number, error: string): Promise<void>;
}

/** Delivers records in their order; resolves when each has succeeded or been set aside. */
export async function deliverBatch<R>(records: readonly R[], delivery: BatchDelivery<R>): Promise<void> {
  const pending: (readonly R[])[] = [records];
  for (let batch = pending.shift(); batch !== undefined; batch = pending.shift()) {
    const rest = await deliverOnce(batch, delivery);
    pending.unshift(...rest.filter((part) => part.length > 0));
  }
}

/** Runs the batch until it succeeds, is set aside, or falls into parts; gives the parts that remain, in order. */
async function deliverOnce<R>(
  batch: readonly R[],
  delivery: BatchDelivery<R>,
): Promise<readonly (readonly R[])[]> {
  const last = batch.at(-1);
  if (last === undefined) return [];
  for (let attempt = 1; ; attempt += 1) {
    const outcome = await delivery.invoke(batch);
    const failure = firstFailure(batch, outcome, delivery);
    if (failure === undefined) {
      delivery.delivered(last);
      return [];
    }
    const lastBefore = batch[failure.at - 1];
    if (lastBefore !== undefined) {
      delivery.delivered(lastBefore);
      return [batch.slice(failure.at)];
    }
    if (delivery.bisectBatchOnError && batch.length > 1) {
      // A record that the function named is tried alone; otherwise halves are, until it is found.
      const cut = failure.named ? 1 : Math.ceil(batch.length / 2);
      return [batch.slice(0, cut), batch.slice(cut)];
    }
    if (attempt > delivery.retryAttempts) {
      await delivery.setAside(batch, attempt, failure.error);
      delivery.delivered(last);
      return [];
    }
    await delivery.pause(attempt);
  }
}

const batchResponse = z.object({
  batchItemFailures: z.array(z.object({ itemIdentifier: z.string() })).nullish(),
});

interface Failure {
  /** Place of the first record that failed. */
  readonly at: number;
  readonly named: boolean;
  readonly error: string;
}

function firstFailure<R>(
  batch: readonly R[],
  outcome: InvocationOutcome,
  delivery: BatchDelivery<R>,
): Failure | undefined {
  if (outcome.kind !== "returned") return { at: 0, named: false, error: outcome.error };
  const failed = failedItems(outcome.value);
  if (failed === "malformed")
    return { at: 0, named: false, error: "the function's batch response is malformed" };
  if (failed.length === 0) return undefined;
  const places = failed.map((id) => batch.findIndex((record) => delivery.idOf(record) === id));
  // A name that is not in the batch fails all of it.
  if (places.includes(-1)) return { at: 0, named: false, error: "the function reported an unknown record" };
  return { at: Math.min(...places), named: true, error: "the function reported the record as failed" };
}

/** Names of the items that a function reported as failed; a result that is not a batch response reports none. */
export function failedItems(value: unknown): readonly string[] | "malformed" {
  if (typeof value !== "object" || value === null) return [];
  const parsed = batchResponse.safeParse(value);
  return parsed.success
    ? (parsed.data.batchItemFailures ?? []).map((item) => item.itemIdentifier)
    : "malformed";
}
