/** The ledger's stream into a function: everything at least once, nothing lost, nothing held up for ever. */
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import * as z from "zod";
import { MovableClock } from "../../../infra/local/clock.ts";
import { DataFolder } from "../../../infra/local/data-folder.ts";
import { LedgerStream } from "../../../infra/local/sources/ledger-stream.ts";
import { SetAside } from "../../../infra/local/sources/set-aside.ts";
import { deliveriesIn, fixturePool } from "./fixture-function.ts";
import { localDatabase } from "./local-database.ts";
import { scratchFolder } from "./scratch-folder.ts";

const BUSINESS_NOW = Date.parse("2026-09-17T00:05:00+07:00");
const scratch = scratchFolder();
let database: Awaited<ReturnType<typeof localDatabase>>;
let tables = 0;

beforeAll(async () => {
  database = await localDatabase(scratch, { inMemory: true });
});
afterAll(() => database.stop());

interface Settings {
  readonly retryAttempts?: number;
  readonly bisectBatchOnError?: boolean;
}

/** A table, a function, and pollers between the two that can be started and stopped. */
async function subscription() {
  tables += 1;
  const name = `table-${tables}`;
  const { streamArn, put } = await database.newTable(name);
  const folder = DataFolder.open(join(scratch, name));
  const deliveries = join(folder.path, "deliveries");
  const pool = fixturePool("obedient", { deliveries });
  const errors: string[] = [];
  const setAside = new SetAside(join(folder.path, "failed"), (line) => errors.push(line));
  const clock = new MovableClock();
  clock.set(BUSINESS_NOW);
  return {
    streamArn,
    put,
    errors,
    start: (settings: Settings = {}) =>
      new LedgerStream({
        client: database.streams,
        streamArn,
        region: database.region,
        functionArn: "arn:aws:lambda:ap-southeast-1:000000000000:function:obedient",
        batchSize: 100,
        batchingWindowSeconds: 1,
        retryAttempts: 2,
        bisectBatchOnError: true,
        ...settings,
        clock,
        folder,
        setAside,
        invoke: (event) => pool.invoke(event),
        onError: (line) => errors.push(line),
      }),
    deliveries: () => deliveriesIn(deliveries),
    /** Names in the batches that the function finished. */
    batches: () => deliveriesIn(deliveries).map(({ batch }) => batch),
    setAside: () => setAside.list().map(namesIn),
    async end() {
      await pool.stop();
      folder.close();
    },
  };
}

const namedRecords = z.object({
  Records: z.array(
    z.object({ dynamodb: z.object({ NewImage: z.object({ name: z.object({ S: z.string() }) }) }) }),
  ),
});

/** Names of the records in a file of what was set aside. */
function namesIn(file: string): string[] {
  const { payload } = z.object({ payload: z.string() }).parse(JSON.parse(readFileSync(file, "utf8")));
  return namedRecords.parse(JSON.parse(payload)).Records.map(({ dynamodb }) => dynamodb.NewImage.name.S);
}

describe("the ledger's stream", () => {
  it("comes in order, together in one batch, in Lambda's form", async () => {
    const { put, start, deliveries, streamArn, end } = await subscription();
    await put({ a: "ok", b: "ok", c: "ok" });
    const stream = start();
    await stream.drain();
    const [delivery, ...more] = deliveries();
    expect(more).toEqual([]);
    expect(delivery?.batch).toEqual(["a", "b", "c"]);
    expect(delivery?.records[0]).toMatchObject({
      eventName: "INSERT",
      eventSource: "aws:dynamodb",
      eventSourceARN: streamArn,
      awsRegion: "ap-southeast-1",
      dynamodb: {
        Keys: { name: { S: "a" } },
        NewImage: { name: { S: "a" }, order: { S: "ok" } },
        SequenceNumber: expect.any(String),
        StreamViewType: "NEW_IMAGE",
      },
    });
    const createdAt = Number(delivery?.records[0]?.dynamodb?.ApproximateCreationDateTime) * 1000;
    expect(Math.abs(createdAt - BUSINESS_NOW)).toBeLessThan(60_000);
    await stream.stop();
    await end();
  });

  it("waits a moment for more, so that what arrives together is folded together", async () => {
    const { put, start, batches, end } = await subscription();
    const stream = start();
    await put({ a: "ok" });
    await put({ b: "ok", c: "ok" });
    await expect.poll(batches, { timeout: 10_000 }).toEqual([["a", "b", "c"]]);
    await stream.stop();
    await end();
  });

  it("sets a poison record aside, with its content, and finishes all those beside it", async () => {
    const { put, start, batches, setAside, errors, end } = await subscription();
    await put({ a: "ok", b: "ok", poison: "throw", c: "ok", d: "ok" });
    const stream = start();
    await stream.drain();
    expect(batches().flat()).toEqual(["a", "b", "c", "d"]);
    expect(setAside()).toEqual([["poison"]]);
    expect(errors.join("\n")).toContain("ledger-stream: given up after 3 attempts (TypeError: as told)");
    await stream.stop();
    await end();
  });

  it("survives a record that crashes the function's process", async () => {
    const { put, start, batches, setAside, end } = await subscription();
    await put({ a: "ok", poison: "crash", b: "ok" });
    const stream = start();
    await stream.drain();
    expect(batches().flat()).toEqual(["a", "b"]);
    expect(setAside()).toEqual([["poison"]]);
    await stream.stop();
    await end();
  });

  it("retries only from the record that the function reported, alone", async () => {
    const { put, start, batches, setAside, end } = await subscription();
    await put({ a: "ok", b: "ok", poison: "fail", c: "ok" });
    const stream = start({ retryAttempts: 1 });
    await stream.drain();
    expect(batches()).toEqual([["a", "b", "poison", "c"], ["poison", "c"], ["poison"], ["poison"], ["c"]]);
    expect(setAside()).toEqual([["poison"]]);
    await stream.stop();
    await end();
  });

  it("sets the whole batch aside where bisecting is off", async () => {
    const { put, start, batches, setAside, end } = await subscription();
    await put({ a: "ok", poison: "throw" });
    const stream = start({ bisectBatchOnError: false });
    await stream.drain();
    expect(setAside()).toEqual([["a", "poison"]]);
    await put({ b: "ok" });
    await stream.drain();
    expect(batches()).toEqual([["b"]]);
    await stream.stop();
    await end();
  });

  it("goes on after a restart where it stopped: what came meanwhile, and nothing twice", async () => {
    const { put, start, batches, end } = await subscription();
    const first = start();
    await put({ a: "ok" });
    await first.drain();
    await first.stop();
    await put({ b: "ok" });
    const second = start();
    await second.drain();
    expect(batches()).toEqual([["a"], ["b"]]);
    await second.stop();
    await end();
  });

  it("delivers again what was not finished when the host stopped", async () => {
    const { put, start, batches, setAside, end } = await subscription();
    await put({ a: "ok", poison: "throw", b: "ok" });
    const first = start({ retryAttempts: 1_000 });
    await expect.poll(batches, { timeout: 10_000 }).toEqual([["a"]]);
    await first.stop();
    expect(setAside()).toEqual([]);
    const second = start({ retryAttempts: 0 });
    await second.drain();
    expect(setAside()).toEqual([["poison"]]);
    expect(batches()).toEqual([["a"], ["b"]]);
    await second.stop();
    await end();
  });
});
