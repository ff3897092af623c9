/** An SQS queue into a function: once where it succeeds, again where it does not, and in the end to the dead letters. */
import { join } from "node:path";
import { SendMessageCommand, SQSClient } from "@aws-sdk/client-sqs";
import { afterEach, describe, expect, it } from "vitest";
import { MovableClock } from "../../../infra/local/clock.ts";
import { type S3Sqs, startS3Sqs } from "../../../infra/local/s3-sqs.ts";
import { QueuePoller } from "../../../infra/local/sources/queue-poller.ts";
import { deliveriesIn, fixturePool } from "./fixture-function.ts";
import { scratchFolder } from "./scratch-folder.ts";

const BUSINESS_NOW = Date.parse("2026-09-17T00:05:00+07:00");
const REGION = "ap-southeast-1";
const scratch = scratchFolder();
const ends: (() => Promise<unknown>)[] = [];
let runs = 0;

afterEach(async () => {
  for (const end of ends.splice(0).reverse()) await end();
});

/** S3 and SQS over a folder that may have been used before. */
async function servers(folder: string): Promise<S3Sqs> {
  const started = await startS3Sqs({
    folder,
    region: REGION,
    bucket: "snapshots",
    queues: [{ name: "work", visibilityTimeoutSeconds: 720, maxReceiveCount: 2 }],
  });
  ends.push(() => started.stop());
  return started;
}

function connect(s3Sqs: S3Sqs, deliveries: string, batchSize = 1) {
  const [queue] = s3Sqs.queues;
  if (queue === undefined) throw new Error("no queue");
  const client = new SQSClient({
    region: REGION,
    endpoint: s3Sqs.endpoint,
    credentials: { accessKeyId: "x", secretAccessKey: "x" },
  });
  const pool = fixturePool("obedient", { deliveries, timeoutSeconds: 5 });
  const errors: string[] = [];
  const clock = new MovableClock();
  clock.set(BUSINESS_NOW);
  ends.push(async () => {
    await pool.stop();
    client.destroy();
  });
  return {
    errors,
    queue,
    send: (name: string, order: string) =>
      client.send(
        new SendMessageCommand({ QueueUrl: queue.url, MessageBody: JSON.stringify({ name, order }) }),
      ),
    poll() {
      const poller = new QueuePoller(
        {
          client,
          queue,
          region: REGION,
          batchSize,
          concurrency: 1,
          clock,
          invoke: (event) => pool.invoke(event),
          onError: (line) => errors.push(line),
        },
        s3Sqs.receiptsInFlight(queue.name),
      );
      ends.push(() => poller.stop());
      return poller;
    },
    pool,
  };
}

function newFolder(): string {
  runs += 1;
  return join(scratch, `run-${runs}`);
}

describe("a queue", () => {
  it("hands each message over in Lambda's form, stamped with business time, and forgets it when done", async () => {
    const folder = newFolder();
    const s3Sqs = await servers(folder);
    const { send, poll, queue } = connect(s3Sqs, join(folder, "deliveries"));
    await send("a", "ok");
    poll();
    await expect.poll(() => s3Sqs.messagesLeft("work"), { timeout: 5_000 }).toBe(0);
    const [delivery] = deliveriesIn(join(folder, "deliveries"));
    expect(delivery?.records).toMatchObject([
      {
        body: '{"name":"a","order":"ok"}',
        messageId: expect.any(String),
        receiptHandle: expect.any(String),
        eventSource: "aws:sqs",
        eventSourceARN: queue.arn,
        awsRegion: REGION,
        attributes: { ApproximateReceiveCount: "1" },
      },
    ]);
    const sentAt = Number(delivery?.records[0]?.attributes?.SentTimestamp);
    expect(Math.abs(sentAt - BUSINESS_NOW)).toBeLessThan(60_000);
  });

  it("tries a message again and then puts it with the dead letters, the next ones unharmed", async () => {
    const folder = newFolder();
    const s3Sqs = await servers(folder);
    const { send, poll, errors } = connect(s3Sqs, join(folder, "deliveries"));
    await send("poison", "throw");
    await send("a", "ok");
    poll();
    await expect.poll(() => s3Sqs.deadLetters("work"), { timeout: 20_000 }).toBe(1);
    expect(s3Sqs.messagesLeft("work")).toBe(0);
    expect(errors).toHaveLength(2);
    expect(deliveriesIn(join(folder, "deliveries")).map(({ batch }) => batch)).toEqual([["a"]]);
  });

  it("tries only those of a batch again that the function reported", async () => {
    const folder = newFolder();
    const s3Sqs = await servers(folder);
    const { send, poll } = connect(s3Sqs, join(folder, "deliveries"), 10);
    await send("a", "ok");
    await send("poison", "fail");
    await send("b", "ok");
    poll();
    await expect.poll(() => s3Sqs.deadLetters("work"), { timeout: 20_000 }).toBe(1);
    const [first, ...again] = deliveriesIn(join(folder, "deliveries")).map(({ batch }) => batch);
    expect(first?.toSorted()).toEqual(["a", "b", "poison"]);
    expect(again).toEqual([["poison"]]);
  });

  it("keeps its messages over a restart and frees at once what was under way", async () => {
    const folder = newFolder();
    const before = await servers(folder);
    const first = connect(before, join(folder, "deliveries-before"));
    await first.send("under way", "hang");
    await first.send("waiting", "ok");
    const poller = first.poll();
    await expect.poll(() => before.receiptsInFlight("work"), { timeout: 5_000 }).toHaveLength(1);
    // As when the host is killed: the function dies, and nobody gives the message back.
    const stopped = poller.stop();
    await before.stop();
    await first.pool.stop();
    ends.length = 0;

    const after = await servers(folder);
    const second = connect(after, join(folder, "deliveries-after"));
    second.poll();
    await expect.poll(() => after.deadLetters("work"), { timeout: 20_000 }).toBe(1);
    expect(deliveriesIn(join(folder, "deliveries-after")).map(({ batch }) => batch)).toEqual([["waiting"]]);
    await stopped;
  });
});
