/** The ledger's DynamoDB stream into a function, as Lambda's event-source mapping polls it. */
import { setTimeout as sleep } from "node:timers/promises";
import {
  type _Record,
  DescribeStreamCommand,
  type DynamoDBStreamsClient,
  ExpiredIteratorException,
  GetRecordsCommand,
  GetShardIteratorCommand,
  ResourceNotFoundException,
  type Shard,
  TrimmedDataAccessException,
} from "@aws-sdk/client-dynamodb-streams";
import * as z from "zod";
import type { MovableClock } from "../clock.ts";
import type { DataFolder } from "../data-folder.ts";
import type { InvocationOutcome } from "../lambda/outcome.ts";
import { deliverBatch } from "./deliver-batch.ts";
import type { SetAside } from "./set-aside.ts";
import { toStreamRecord } from "./stream-record.ts";

/** Lambda asks each shard four times a second. */
const POLL_MS = 250;
/** While someone waits for a drain. */
const DRAIN_POLL_MS = 5;
/** New shards are looked for this often while the known ones are open. */
const DESCRIBE_MS = 5_000;

export interface LedgerStreamOptions {
  readonly client: DynamoDBStreamsClient;
  readonly streamArn: string;
  readonly region: string;
  readonly functionArn: string;
  readonly batchSize: number;
  readonly batchingWindowSeconds: number;
  readonly retryAttempts: number;
  readonly bisectBatchOnError: boolean;
  readonly clock: MovableClock;
  /** Where reading goes on after a restart. */
  readonly folder: DataFolder;
  readonly setAside: SetAside;
  invoke(event: unknown): Promise<InvocationOutcome>;
  onError(line: string): void;
}

/** By shard: the last sequence number that is dealt with, or `done` for a shard that is closed and read to its end. */
const checkpointSchema = z.record(z.string(), z.union([z.object({ after: z.string() }), z.literal("done")]));
type Checkpoint = z.infer<typeof checkpointSchema>;

class Stopped extends Error {}

export class LedgerStream {
  readonly #options: LedgerStreamOptions;
  readonly #stopping = new AbortController();
  readonly #loop: Promise<void>;
  #checkpoint: Checkpoint;
  /** Counts the passes over every open shard that found nothing more. */
  #emptyPasses = 0;
  #drains = 0;
  #whenPassed: (() => void)[] = [];

  constructor(options: LedgerStreamOptions) {
    this.#options = options;
    this.#checkpoint = options.folder.load(this.#checkpointName, checkpointSchema) ?? {};
    this.#loop = this.#run();
  }

  /** Resolves when every record that is in the stream now has been dealt with. */
  async drain(): Promise<void> {
    // The pass under way may have looked before the newest record came; the one after it has not.
    const enough = this.#emptyPasses + 2;
    this.#drains += 1;
    while (this.#emptyPasses < enough && !this.#stopping.signal.aborted) {
      await new Promise<void>((resolve) => this.#whenPassed.push(resolve));
    }
    this.#drains -= 1;
  }

  /** Ends after the invocation under way; what was not delivered is delivered after the next start. */
  async stop(): Promise<void> {
    this.#stopping.abort();
    await this.#loop;
    this.#passed();
  }

  get #checkpointName(): string {
    return `checkpoint ${this.#options.streamArn}`;
  }

  async #run(): Promise<void> {
    while (!this.#stopping.signal.aborted) {
      try {
        await this.#followShards();
      } catch (error) {
        if (error instanceof Stopped || this.#stopping.signal.aborted) return;
        this.#options.onError(`ledger stream: ${error instanceof Error ? error.message : String(error)}`);
        await this.#pause(1_000).catch(() => undefined);
      }
    }
  }

  /** Reads all shards that are known now, parents before children, until they close or new ones are due. */
  async #followShards(): Promise<void> {
    const shards = await this.#describe();
    this.#forget(shards);
    const open = shards.filter((shard) => this.#checkpoint[shard.ShardId ?? ""] !== "done");
    const readable = open.filter((shard) => !open.some((other) => other.ShardId === shard.ParentShardId));
    const readers = readable.map(
      (shard) => new ShardReader(this.#options, shard.ShardId ?? "", this.#checkpoint),
    );

    const lookAgainAt = Date.now() + DESCRIBE_MS;
    while (Date.now() < lookAgainAt) {
      const batches = await Promise.all(readers.map((reader) => this.#collect(reader)));
      for (const [index, reader] of readers.entries()) await this.#deliver(reader, batches[index] ?? []);
      // A closed shard has children to follow.
      if (readers.some((reader) => reader.closed)) return;
      if (batches.every((batch) => batch.length === 0)) this.#passed();
      await this.#pause(this.#drains === 0 ? POLL_MS : DRAIN_POLL_MS);
    }
  }

  async #describe(): Promise<Shard[]> {
    const shards: Shard[] = [];
    let after: string | undefined;
    do {
      const { StreamDescription } = await this.#options.client.send(
        new DescribeStreamCommand({ StreamArn: this.#options.streamArn, ExclusiveStartShardId: after }),
      );
      shards.push(...(StreamDescription?.Shards ?? []));
      after = StreamDescription?.LastEvaluatedShardId;
    } while (after !== undefined);
    return shards;
  }

  /** A batch: full, or what has come when the window closes; someone who waits for a drain closes it at once. */
  async #collect(reader: ShardReader): Promise<_Record[]> {
    const { batchSize, batchingWindowSeconds } = this.#options;
    const batch = await reader.read(batchSize);
    if (batch.length === 0) return batch;
    const closesAt = Date.now() + batchingWindowSeconds * 1000;
    while (batch.length < batchSize && Date.now() < closesAt && !reader.closed) {
      const more = await reader.read(batchSize - batch.length);
      batch.push(...more);
      if (more.length > 0) continue;
      if (this.#drains > 0) break;
      await this.#pause(POLL_MS);
    }
    return batch;
  }

  async #deliver(reader: ShardReader, records: readonly _Record[]): Promise<void> {
    const { streamArn, region, clock, retryAttempts, bisectBatchOnError, functionArn } = this.#options;
    const eventOf = (part: readonly _Record[]) => ({
      Records: part.map((record) => toStreamRecord(record, streamArn, region, clock)),
    });
    await deliverBatch(records, {
      retryAttempts,
      bisectBatchOnError,
      idOf: (record) => record.dynamodb?.SequenceNumber ?? "",
      invoke: async (part) => {
        if (this.#stopping.signal.aborted) throw new Stopped();
        return this.#options.invoke(eventOf(part));
      },
      // Lambda does not say how it spaces its attempts; here a poison record is set aside after some 6 s.
      pause: (attempt) => this.#pause(Math.min(100 * 2 ** (attempt - 1), 1_000)),
      delivered: (last) => this.#save(reader.shardId, { after: last.dynamodb?.SequenceNumber ?? "" }),
      setAside: async (part, attempts, error) => {
        // The host going down is no fault of the record.
        if (this.#stopping.signal.aborted) throw new Stopped();
        this.#options.setAside.add("ledger-stream", { functionArn, attempts, error, payload: eventOf(part) });
      },
    });
    if (reader.closed) this.#save(reader.shardId, "done");
  }

  #save(shardId: string, position: Checkpoint[string]): void {
    this.#checkpoint = { ...this.#checkpoint, [shardId]: position };
    this.#options.folder.save(this.#checkpointName, this.#checkpoint);
  }

  /** Shards vanish from a stream a day after they close. */
  #forget(shards: readonly Shard[]): void {
    const known = new Set(shards.map((shard) => shard.ShardId));
    this.#checkpoint = Object.fromEntries(Object.entries(this.#checkpoint).filter(([id]) => known.has(id)));
  }

  async #pause(ms: number): Promise<void> {
    try {
      await sleep(ms, undefined, { signal: this.#stopping.signal });
    } catch {
      throw new Stopped();
    }
  }

  #passed(): void {
    this.#emptyPasses += 1;
    const waiting = this.#whenPassed;
    this.#whenPassed = [];
    for (const resolve of waiting) resolve();
  }
}

/** Reads one shard from its checkpoint on, or from its oldest record. */
class ShardReader {
  readonly shardId: string;
  readonly #options: Pick<LedgerStreamOptions, "client" | "streamArn">;
  #iterator: string | undefined;
  #after: string | undefined;
  #closed = false;

  constructor(
    options: Pick<LedgerStreamOptions, "client" | "streamArn">,
    shardId: string,
    checkpoint: Checkpoint,
  ) {
    this.#options = options;
    this.shardId = shardId;
    const position = checkpoint[shardId];
    this.#after = position === undefined || position === "done" ? undefined : position.after;
  }

  /** True when the shard has ended and everything in it has been read. */
  get closed(): boolean {
    return this.#closed;
  }

  async read(limit: number): Promise<_Record[]> {
    if (this.#closed) return [];
    this.#iterator ??= await this.#position();
    if (this.#iterator === undefined) {
      this.#closed = true;
      return [];
    }
    try {
      const answer = await this.#options.client.send(
        new GetRecordsCommand({ ShardIterator: this.#iterator, Limit: limit }),
      );
      const records = answer.Records ?? [];
      this.#iterator = answer.NextShardIterator;
      this.#after = records.at(-1)?.dynamodb?.SequenceNumber ?? this.#after;
      this.#closed = answer.NextShardIterator === undefined;
      return records;
    } catch (error) {
      if (!(error instanceof ExpiredIteratorException)) throw error;
      this.#iterator = undefined;
      return this.read(limit);
    }
  }

  async #position(): Promise<string | undefined> {
    const common = { StreamArn: this.#options.streamArn, ShardId: this.shardId };
    const oldest = new GetShardIteratorCommand({ ...common, ShardIteratorType: "TRIM_HORIZON" });
    try {
      const { ShardIterator } = await this.#options.client.send(
        this.#after === undefined
          ? oldest
          : new GetShardIteratorCommand({
              ...common,
              ShardIteratorType: "AFTER_SEQUENCE_NUMBER",
              SequenceNumber: this.#after,
            }),
      );
      return ShardIterator;
    } catch (error) {
      if (error instanceof TrimmedDataAccessException) {
        // What the checkpoint names is gone; so is everything before it.
        return (await this.#options.client.send(oldest)).ShardIterator;
      }
      if (error instanceof ResourceNotFoundException) return undefined;
      throw error;
    }
  }
}
