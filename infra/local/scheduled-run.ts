/** A run of a schedule: from the scheduler's event to the function that it starts. */
import { randomUUID } from "node:crypto";
import { setTimeout as sleep } from "node:timers/promises";
import type { Schedule } from "../pipeline.ts";
import type { MovableClock } from "./clock.ts";
import { type Functions, functionArn } from "./functions.ts";
import type { Servers } from "./servers.ts";
import { REGION } from "./servers.ts";
import type { SetAside } from "./sources/set-aside.ts";

/** The scheduler starts functions asynchronously: Lambda itself tries twice more. */
const ATTEMPTS = 3;
const RETRY_MS = 1_000;

export interface ScheduledRunOptions {
  readonly functions: Functions;
  readonly clock: MovableClock;
  readonly setAside: SetAside;
}

/** What EventBridge Scheduler sends. */
export function scheduledEvent(at: number, detail: Readonly<Record<string, unknown>>) {
  return {
    version: "0",
    id: randomUUID(),
    "detail-type": "Scheduled Event",
    source: "aws.scheduler",
    account: "000000000000",
    time: new Date(at).toISOString(),
    region: REGION,
    resources: [],
    detail,
  };
}

/** Hands the scheduler's event to the function; true when it succeeded, else the event is set aside. */
export async function startScheduledRun(
  { functions, clock, setAside }: ScheduledRunOptions,
  { function: name, job }: Schedule,
  period?: string,
): Promise<boolean> {
  const event = scheduledEvent(clock.now(), { job, ...(period !== undefined && { period }) });
  for (let attempt = 1; ; attempt += 1) {
    const outcome = await functions[name].invoke(event);
    if (outcome.kind === "returned") return true;
    if (attempt === ATTEMPTS) {
      const { error } = outcome;
      setAside.add("schedule", { functionArn: functionArn(name), attempts: ATTEMPTS, error, payload: event });
      return false;
    }
    await sleep(RETRY_MS);
  }
}

/** Resolves when no report is waiting to be closed or published, nor being worked on. */
export async function reportsDrained({ s3Sqs, closeQueue, publishQueue }: Servers): Promise<void> {
  // In the pipeline's order: a close message is gone only when what it asked for is in the publish queue.
  while (s3Sqs.messagesLeft(closeQueue.name) + s3Sqs.messagesLeft(publishQueue.name) > 0) await sleep(20);
}

/** Resolves when no mail is waiting to be sent, nor being sent. */
export async function mailsDrained({ s3Sqs, notifyQueue }: Servers): Promise<void> {
  while (s3Sqs.messagesLeft(notifyQueue.name) > 0) await sleep(20);
}
