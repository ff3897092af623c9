/** The daily run from the scheduler's event to the last snapshot. */
import { randomUUID } from "node:crypto";
import { setTimeout as sleep } from "node:timers/promises";
import type { MovableClock } from "./clock.ts";
import { functionArn } from "./functions.ts";
import type { FunctionPool } from "./lambda/function-pool.ts";
import type { Servers } from "./servers.ts";
import { REGION } from "./servers.ts";
import type { SetAside } from "./sources/set-aside.ts";

/** The scheduler starts functions asynchronously: Lambda itself tries twice more. */
const ATTEMPTS = 3;
const RETRY_MS = 1_000;

export interface DailyRunOptions {
  readonly aggregate: FunctionPool;
  readonly clock: MovableClock;
  readonly servers: Servers;
  readonly setAside: SetAside;
}

/** Hands the scheduler's event to `aggregate`; true when it succeeded, else the event is set aside. */
export async function startDailyRun(
  { aggregate, clock, setAside }: DailyRunOptions,
  period?: string,
): Promise<boolean> {
  const event = {
    version: "0",
    id: randomUUID(),
    "detail-type": "Scheduled Event",
    source: "aws.scheduler",
    account: "000000000000",
    time: new Date(clock.now()).toISOString(),
    region: REGION,
    resources: [],
    detail: { job: "daily", ...(period !== undefined && { period }) },
  };
  for (let attempt = 1; ; attempt += 1) {
    const outcome = await aggregate.invoke(event);
    if (outcome.kind === "returned") return true;
    if (attempt === ATTEMPTS) {
      const { error } = outcome;
      setAside.add("schedule", {
        functionArn: functionArn("aggregate"),
        attempts: ATTEMPTS,
        error,
        payload: event,
      });
      return false;
    }
    await sleep(RETRY_MS);
  }
}

/** Resolves when both queues are empty and nothing is being worked on. */
export async function queuesDrained({ s3Sqs, closeQueue, publishQueue }: Servers): Promise<void> {
  // In the pipeline's order: a close message is gone only when what it asked for is in the publish queue.
  while (s3Sqs.messagesLeft(closeQueue.name) + s3Sqs.messagesLeft(publishQueue.name) > 0) await sleep(20);
}
