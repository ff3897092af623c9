/** An SQS queue into a function, as Lambda's event-source mapping polls it. */
import { setTimeout as sleep } from "node:timers/promises";
import {
  ChangeMessageVisibilityCommand,
  DeleteMessageCommand,
  type Message,
  ReceiveMessageCommand,
  type SQSClient,
} from "@aws-sdk/client-sqs";
import type { MovableClock } from "../clock.ts";
import type { InvocationOutcome } from "../lambda/outcome.ts";
import type { LocalQueue } from "../s3-sqs.ts";
import { failedItems } from "./deliver-batch.ts";

/** Short enough that stopping, which waits for it, is quick. */
const LONG_POLL_SECONDS = 1;
/**
 * A failed message is tried again after 1, 2, 4 … seconds. On AWS it waits for its visibility time-out, minutes;
 * here nothing else is served meanwhile, and somebody may be watching.
 */
const RETRY_SECONDS_MAX = 60;

export interface QueuePollerOptions {
  readonly client: SQSClient;
  readonly queue: LocalQueue;
  readonly region: string;
  readonly batchSize: number;
  /** Batches worked on at the same time. */
  readonly concurrency: number;
  readonly clock: MovableClock;
  /** A failed message waits no longer than this for its next attempt; a minute by default. */
  readonly retrySecondsMax?: number;
  invoke(event: unknown): Promise<InvocationOutcome>;
  onError(line: string): void;
}

export class QueuePoller {
  readonly #options: QueuePollerOptions;
  readonly #loops: readonly Promise<void>[];
  #stopping = false;

  /** @param receipts of messages that were under way when the host ended: they are free to be received again. */
  constructor(options: QueuePollerOptions, receipts: readonly string[]) {
    this.#options = options;
    // Not 0, which fauxqs fails at (2.4.1, on disk).
    const released = Promise.allSettled(receipts.map((receipt) => this.#releaseIn(receipt, 1)));
    this.#loops = Array.from({ length: options.concurrency }, async () => {
      await released;
      await this.#run();
    });
  }

  /** Ends after the batches under way. */
  async stop(): Promise<void> {
    this.#stopping = true;
    await Promise.all(this.#loops);
  }

  async #run(): Promise<void> {
    while (!this.#stopping) {
      try {
        const { Messages } = await this.#options.client.send(
          new ReceiveMessageCommand({
            QueueUrl: this.#options.queue.url,
            MaxNumberOfMessages: this.#options.batchSize,
            WaitTimeSeconds: LONG_POLL_SECONDS,
            MessageSystemAttributeNames: ["All"],
            MessageAttributeNames: ["All"],
          }),
        );
        if (Messages !== undefined) await this.#process(Messages);
      } catch (error) {
        this.#report(error instanceof Error ? error.message : String(error));
        await sleep(1_000);
      }
    }
  }

  async #process(messages: readonly Message[]): Promise<void> {
    const { queue, region, clock } = this.#options;
    const outcome = await this.#options.invoke({
      Records: messages.map((message) => toSqsRecord(message, queue.arn, region, clock)),
    });
    const failed = failedMessages(messages, outcome);
    await Promise.all(
      messages.map((message) => (failed.has(message) ? this.#tryAgainLater(message) : this.#done(message))),
    );
    if (failed.size === 0) return;
    const why = outcome.kind === "returned" ? "reported as failed by the function" : outcome.error;
    this.#report(`${failed.size} of ${messages.length} messages: ${why}`);
  }

  async #done(message: Message): Promise<void> {
    const { client, queue } = this.#options;
    await client.send(
      new DeleteMessageCommand({ QueueUrl: queue.url, ReceiptHandle: message.ReceiptHandle ?? "" }),
    );
  }

  async #tryAgainLater(message: Message): Promise<void> {
    const received = Number(message.Attributes?.ApproximateReceiveCount ?? 1);
    const { retrySecondsMax = RETRY_SECONDS_MAX } = this.#options;
    await this.#releaseIn(message.ReceiptHandle ?? "", Math.min(2 ** (received - 1), retrySecondsMax));
  }

  async #releaseIn(receipt: string, seconds: number): Promise<void> {
    const { client, queue } = this.#options;
    await client.send(
      new ChangeMessageVisibilityCommand({
        QueueUrl: queue.url,
        ReceiptHandle: receipt,
        VisibilityTimeout: seconds,
      }),
    );
  }

  #report(what: string): void {
    this.#options.onError(`queue ${this.#options.queue.name}: ${what}`);
  }
}

function failedMessages(messages: readonly Message[], outcome: InvocationOutcome): ReadonlySet<Message> {
  if (outcome.kind !== "returned") return new Set(messages);
  const failed = failedItems(outcome.value);
  const known = new Set<string | undefined>(messages.map((message) => message.MessageId));
  // As on Lambda, a name that is not in the batch fails all of it.
  if (failed === "malformed" || failed.some((id) => !known.has(id))) return new Set(messages);
  return new Set(messages.filter((message) => failed.includes(message.MessageId ?? "")));
}

/** The message as Lambda hands it over, its times on the movable clock. */
function toSqsRecord(message: Message, queueArn: string, region: string, clock: MovableClock) {
  const { SentTimestamp, ApproximateFirstReceiveTimestamp, ...attributes } = message.Attributes ?? {};
  return {
    messageId: message.MessageId,
    receiptHandle: message.ReceiptHandle,
    body: message.Body,
    attributes: {
      ...attributes,
      SentTimestamp: String(clock.at(Number(SentTimestamp))),
      ApproximateFirstReceiveTimestamp: String(clock.at(Number(ApproximateFirstReceiveTimestamp))),
    },
    messageAttributes: Object.fromEntries(
      Object.entries(message.MessageAttributes ?? {}).map(([name, attribute]) => [
        name,
        { dataType: attribute.DataType, stringValue: attribute.StringValue },
      ]),
    ),
    md5OfBody: message.MD5OfBody,
    eventSource: "aws:sqs",
    eventSourceARN: queueArn,
    awsRegion: region,
  };
}
