/**
 * A ward's pipeline under faults: the functions' own applications and use cases in processes that die, on the real local
 * servers behind proxies that disturb, started by the real pollers of stream and queues that deliver twice, late, in
 * another order, and begin again from the start.
 */
import { generateKeyPairSync, randomUUID } from "node:crypto";
import { mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { inspect } from "node:util";
import { Logger } from "@aws-lambda-powertools/logger";
import { DynamoDBClient } from "@aws-sdk/client-dynamodb";
import { DynamoDBStreamsClient } from "@aws-sdk/client-dynamodb-streams";
import {
  DeleteMessageCommand,
  ReceiveMessageCommand,
  SendMessageCommand,
  SQSClient,
} from "@aws-sdk/client-sqs";
import { PutCommand } from "@aws-sdk/lib-dynamodb";
import * as z from "zod";
import { closeWard, requestChecks } from "../../functions/aggregate/close.ts";
import { streamEvent } from "../../functions/aggregate/events.ts";
import { decide } from "../../functions/portal/decide.ts";
import { renderReport } from "../../functions/publish/report/render.ts";
import { MovableClock } from "../../infra/local/clock.ts";
import { DataFolder } from "../../infra/local/data-folder.ts";
import { startDynamoDbLocal } from "../../infra/local/dynamodb-local.ts";
import { findJava, JAVA_FOLDER } from "../../infra/local/java.ts";
import type { InvocationOutcome } from "../../infra/local/lambda/outcome.ts";
import { type LocalQueue, startS3Sqs } from "../../infra/local/s3-sqs.ts";
import { LedgerStream } from "../../infra/local/sources/ledger-stream.ts";
import { QueuePoller } from "../../infra/local/sources/queue-poller.ts";
import { SetAside } from "../../infra/local/sources/set-aside.ts";
import { createTables } from "../../infra/local/tables.ts";
import { Teardown } from "../../infra/local/teardown.ts";
import { CLOSE_QUEUE, LEDGER_STREAM, NOTIFY_QUEUE, PUBLISH_QUEUE } from "../../infra/pipeline.ts";
import type { Catalogue } from "../../shared/domain/catalogue.ts";
import type { Principal } from "../../shared/http/principal.ts";
import { runBatch } from "../../shared/runtime/batch.ts";
import { queueEvent } from "../../shared/runtime/queue-event.ts";
import { agendaStore, areaAgendas } from "../../shared/store/agenda.ts";
import { areaStore } from "../../shared/store/area-store.ts";
import { balanceStore } from "../../shared/store/balance-store.ts";
import { catalogueStore } from "../../shared/store/catalogue-store.ts";
import { type LedgerStore, ledgerStore } from "../../shared/store/ledger-store.ts";
import { closeMessage, publishMessage } from "../../shared/store/messages.ts";
import { type ReportStore, reportStore } from "../../shared/store/report-store.ts";
import { openFileKey } from "../../shared/store/signing-key.ts";
import { signingKeyRegister } from "../../shared/store/signing-key-register.ts";
import {
  type SnapshotFiles,
  type SnapshotRecords,
  snapshotFiles,
  snapshotRecords,
} from "../../shared/store/snapshot-store.ts";
import { leChan } from "../integration/database.ts";
import { type Fault, FaultProxy } from "./fault-proxy.ts";
import { type Clients, connect, type Endpoints, PATIENCE, Processes, REGION, type Run } from "./processes.ts";
import { Random } from "./random.ts";
import type { Parts, Variant } from "./variant.ts";

export const WARD = "le-chan";
/** A ward that nobody has set up: what is sent for it can only be set aside. */
export const UNKNOWN_WARD = "chua-co";
const BUCKET = "snapshots";
/** For so long nothing is delivered any more, and something is left. */
const STUCK_AFTER_MS = 120_000;
const ATTEMPTS_MAX = 20;

/** Prints nothing, and remembers what failed last. */
class SilentLog extends Logger {
  last = "nothing";

  constructor() {
    super({ serviceName: "chaos", logLevel: "SILENT" });
  }

  override error(...[message, ...details]: Parameters<Logger["error"]>): void {
    this.last = `${String(message)}: ${inspect(details, { breakLength: Number.POSITIVE_INFINITY })}`;
  }
}

/** What is there, read without faults. */
export interface Truth {
  readonly catalogue: Catalogue;
  readonly ledger: LedgerStore;
  readonly reports: ReportStore;
  readonly records: SnapshotRecords;
  readonly files: SnapshotFiles;
}

export interface HttpAnswer {
  readonly status: number;
  readonly body: unknown;
}

export interface LocalDatabase {
  readonly endpoint: string;
  stop(): Promise<void>;
}

/** One database server for many runs: each keeps its own tables in it. */
export async function startLocalDatabase(): Promise<LocalDatabase> {
  const folder = mkdtempSync(join(tmpdir(), "chaos-database-"));
  const { endpoint, stop } = await startDynamoDbLocal({
    java: await findJava(JAVA_FOLDER, () => undefined),
    folder,
    inMemory: true,
    region: REGION,
    accessKeyId: "chaos",
    onError: (line) => console.error(line),
  });
  return {
    endpoint,
    async stop() {
      await stop();
      rmSync(folder, { recursive: true, force: true });
    },
  };
}

export type WardOffice = Awaited<ReturnType<typeof openWardOffice>>;

export interface Circumstances {
  readonly seed: number;
  /** How many times as many faults as by default, and attempts before something is given up. */
  readonly density: number;
}

export async function openWardOffice(
  database: LocalDatabase,
  circumstances: Circumstances,
  variant: Variant,
) {
  const teardown = new Teardown();
  teardown.add(withoutSubmissionLog());
  const scratch = mkdtempSync(join(tmpdir(), "chaos-"));
  teardown.add(() => rmSync(scratch, { recursive: true, force: true }));
  try {
    return await open(database, circumstances, variant, teardown, scratch);
  } catch (error) {
    await teardown.run();
    throw error;
  }
}

async function open(
  database: LocalDatabase,
  { seed, density }: Circumstances,
  variant: Variant,
  teardown: Teardown,
  scratch: string,
) {
  const { catalogue, file } = leChan();
  const random = new Random(seed ^ 0x5eed);
  const accessKeyId = `CHAOS${randomUUID().replaceAll("-", "").toUpperCase()}`;
  const s3Sqs = await startS3Sqs({
    folder: undefined,
    region: REGION,
    bucket: BUCKET,
    queues: [
      { name: "close", ...CLOSE_QUEUE, maxReceiveCount: CLOSE_QUEUE.maxReceiveCount * density },
      { name: "publish", ...PUBLISH_QUEUE, maxReceiveCount: PUBLISH_QUEUE.maxReceiveCount * density },
      // Nobody reads it here: mails are not what this is about.
      { name: "notify", ...NOTIFY_QUEUE },
    ],
  });
  teardown.add(() => s3Sqs.stop());
  const [closeQueue, publishQueue, notifyQueue] = s3Sqs.queues;
  if (!closeQueue || !publishQueue || !notifyQueue) throw new Error("a queue is missing");

  const onKill = (id: string) => void pools.some((pool) => pool.kill(id));
  const proxies = await Promise.all(
    [database.endpoint, s3Sqs.endpoint].map((target) => FaultProxy.start({ target, seed, density, onKill })),
  );
  for (const proxy of proxies) teardown.add(() => proxy.stop());
  const [dynamoProxy, s3SqsProxy] = proxies;
  if (!dynamoProxy || !s3SqsProxy) throw new Error("unreachable");
  const behindProxy = (queue: LocalQueue) => queue.url.replace(s3Sqs.endpoint, s3SqsProxy.endpoint);
  const disturbed: Endpoints = {
    dynamoDb: dynamoProxy.endpoint,
    s3Sqs: s3SqsProxy.endpoint,
    accessKeyId,
  };

  const signingKey = await openFileKey(
    generateKeyPairSync("ec", { namedCurve: "P-256" }).privateKey.export({ format: "jwk" }),
  );
  const build = (clients: Clients): Parts => {
    const catalogues = catalogueStore(clients.dynamo, "ledger");
    const ledger = variant.ledger(clients.dynamo, "ledger");
    return {
      catalogues,
      ledger,
      balances: balanceStore(clients.dynamo, "reports"),
      areas: areaStore(clients.dynamo, "ledger"),
      areaAgendas: areaAgendas(clients.dynamo, "reports"),
      agenda: agendaStore(clients.dynamo, "reports"),
      reports: reportStore(clients.dynamo, "reports"),
      records: snapshotRecords(clients.dynamo, "snapshots"),
      files: snapshotFiles(clients.s3, BUCKET),
      closeQueue: variant.queue(clients.sqs, behindProxy(closeQueue)),
      publishQueue: variant.queue(clients.sqs, behindProxy(publishQueue)),
      notifyQueue: variant.queue(clients.sqs, behindProxy(notifyQueue)),
      submissions: variant
        .submissions({ authenticate: async () => administrator, catalogues, ledger })
        .onError(() => new Response(null, { status: 503 })),
      clients,
    };
  };
  const intake = new Processes("intake", disturbed, build);
  const portal = new Processes("portal", disturbed, build);
  const aggregate = new Processes("aggregate", disturbed, build);
  const publisher = new Processes("publish", disturbed, build);
  const pools = [intake, portal, aggregate, publisher];
  teardown.add(() => {
    for (const pool of pools) pool.stop();
  });

  const direct = connect({ dynamoDb: database.endpoint, s3Sqs: s3Sqs.endpoint, accessKeyId });
  teardown.add(() => direct.destroy());
  const tables = new DynamoDBClient({
    region: REGION,
    endpoint: database.endpoint,
    credentials: { accessKeyId, secretAccessKey: "chaos" },
  });
  const { ledgerStreamArn } = await createTables(tables);
  tables.destroy();
  const wards = catalogueStore(direct.dynamo, "ledger");
  await wards.publish(file, { sample: false, at: 0, by: "quan-tri" });

  const log = new SilentLog();
  const foldStream = async (event: unknown): Promise<InvocationOutcome> =>
    aggregate.run((parts) => variant.foldStreamBatch(parts, streamEvent.parse(event).records, log));
  const runMessages = (
    pool: Processes<Parts>,
    event: unknown,
    work: (parts: Parts, body: unknown) => Promise<unknown>,
  ): Promise<InvocationOutcome> =>
    pool.run((parts) =>
      runBatch(
        queueEvent.parse(event).messages.map(({ id, body }) => ({
          id,
          run: async () => void (await work(parts, JSON.parse(body))),
        })),
        log,
      ),
    );
  const close = (event: unknown) =>
    runMessages(aggregate, event, (parts, body) =>
      closeWard({ ...parts, snapshots: parts.records }, closeMessage.parse(body)),
    );
  const publish = (event: unknown) =>
    runMessages(publisher, event, (parts, body) =>
      variant.publish(
        {
          ...parts,
          renderPdf: renderReport,
          rendering: { verificationUrl: "https://baocao.example.vn/xac-minh", pdfStandard: "ua-1" },
          signingKey: async () => signingKey,
          signingKeys: signingKeyRegister(parts.clients.dynamo, "snapshots"),
        },
        publishMessage.parse(body),
      ),
    );

  const deliveries = new Deliveries(random);
  const setAsideFor: string[] = [];
  const setAside = new SetAside(join(scratch, "set-aside"), (line) => {
    setAsideFor.push(`${line}; the last that failed: ${log.last}`);
  });
  const clock = new MovableClock();
  let sources: { stop(): Promise<void>; drain(): Promise<void> } | undefined;
  let starts = 0;

  /** Starts the pollers as a host does after a crash; `fromTheStart`: it has forgotten where it was. */
  const startSources = (fromTheStart: boolean) => {
    if (fromTheStart) starts += 1;
    const folder = DataFolder.open(join(scratch, `host-${starts}`));
    // Undisturbed: a message that could not be deleted comes again after its visibility time-out, minutes.
    const sqs = new SQSClient({ region: REGION, endpoint: s3Sqs.endpoint, credentials: CREDENTIALS });
    const streams = new DynamoDBStreamsClient({
      region: REGION,
      endpoint: disturbed.dynamoDb,
      credentials: { ...CREDENTIALS, accessKeyId },
      requestHandler: PATIENCE,
    });
    const stream = new LedgerStream({
      ...LEDGER_STREAM,
      retryAttempts: LEDGER_STREAM.retryAttempts * density,
      batchingWindowSeconds: 0.2,
      client: streams,
      streamArn: ledgerStreamArn,
      region: REGION,
      functionArn: "aggregate",
      clock,
      folder,
      setAside,
      invoke: (event) => deliveries.deliver(event, foldStream),
      onError: () => undefined,
    });
    const poll = (
      queue: LocalQueue,
      batchSize: number,
      invoke: (event: unknown) => Promise<InvocationOutcome>,
    ) =>
      new QueuePoller(
        {
          client: sqs,
          queue,
          region: REGION,
          batchSize,
          concurrency: 2,
          clock,
          retrySecondsMax: 1,
          invoke: (event) => deliveries.deliver(event, invoke),
          onError: () => undefined,
        },
        s3Sqs.receiptsInFlight(queue.name),
      );
    const pollers = [
      poll(closeQueue, CLOSE_QUEUE.batchSize, close),
      poll(publishQueue, PUBLISH_QUEUE.batchSize, publish),
    ];
    sources = {
      drain: () => stream.drain(),
      async stop() {
        await Promise.all([stream.stop(), ...pollers.map((poller) => poller.stop())]);
        sqs.destroy();
        streams.destroy();
        folder.close();
      },
    };
  };
  startSources(false);
  teardown.add(() => sources?.stop());

  const disturb = (on: boolean) => {
    for (const proxy of proxies) proxy.disturb(on);
    deliveries.disturb(on);
  };
  // Setting a ward up writes its whole agenda, a few hundred items: too many requests to be killed at each in turn.
  await sources?.drain();
  disturb(true);

  /** False when nothing moves any more, however slow the machine is. */
  const comesTrue = async (holds: () => boolean): Promise<boolean> => {
    let delivered = deliveries.total;
    let movedAt = Date.now();
    while (!holds()) {
      if (deliveries.total > delivered) {
        delivered = deliveries.total;
        movedAt = Date.now();
      }
      if (Date.now() > movedAt + STUCK_AFTER_MS) return false;
      await sleep(20);
    }
    return true;
  };
  const messagesLeft = () => s3Sqs.messagesLeft("close") + s3Sqs.messagesLeft("publish");
  const truth: Truth = {
    catalogue,
    ledger: ledgerStore(direct.dynamo, "ledger"),
    reports: reportStore(direct.dynamo, "reports"),
    records: snapshotRecords(direct.dynamo, "snapshots"),
    files: snapshotFiles(direct.s3, BUCKET),
  };

  return {
    truth,
    random,

    /** Sends a submission; undefined when the answer never came. */
    async submit(body: unknown, at: number): Promise<HttpAnswer | undefined> {
      const ran = await intake.run(async ({ submissions }) => {
        const response = await submissions.request(
          "/api/v1/submissions",
          { method: "POST", headers: { "content-type": "application/json" }, body: JSON.stringify(body) },
          { event: { requestContext: { timeEpoch: at } } },
        );
        return response.status === 503 ? undefined : { status: response.status, body: await response.json() };
      });
      return ran.kind === "returned" ? ran.value : undefined;
    },

    /** Decides on a revision; the outcome, or undefined when the answer never came. */
    async decide(attempt: Parameters<typeof decide>[2]): Promise<string | undefined> {
      const ran = await portal.run(({ ledger }) => decide(ledger, catalogue, attempt));
      return ran.kind === "returned" ? ran.value.outcome : undefined;
    },

    /** The nightly run up to its last snapshot; false when it never ends. */
    async night(at: number): Promise<boolean> {
      let attempts = 0;
      let ran: Run<void>;
      do {
        ran = await aggregate.run((parts) => requestChecks(parts, at));
        attempts += 1;
      } while (ran.kind !== "returned" && attempts < ATTEMPTS_MAX);
      return this.settled();
    },

    /** Waits until nothing is left to do; false when that never happens. */
    settled: () => comesTrue(() => messagesLeft() === 0),

    /** Resolves when the stream has been read to its end; false when it never is. */
    async drained(): Promise<boolean> {
      let isDrained = false;
      void sources?.drain().then(() => {
        isDrained = true;
      });
      return comesTrue(() => isDrained);
    },

    /** The host ends and comes back, with or without its memory of what it has delivered. */
    async restartHost(fromTheStart: boolean): Promise<void> {
      await sources?.stop();
      startSources(fromTheStart);
    },

    /** Work that cannot succeed, one piece in each way into the pipeline. */
    async plantPoison(period: string): Promise<void> {
      await direct.dynamo.send(
        new PutCommand({
          TableName: "ledger",
          Item: {
            pk: `${UNKNOWN_WARD}#2026`,
            sk: `09#${period}#M01-CT#vp#0001`,
            id: randomUUID(),
            at: 1,
            by: "vp",
            v: "{}",
            d: "0",
          },
        }),
      );
      await send(direct.sqs, closeQueue, { job: "rebuild", ward: UNKNOWN_WARD, at: POISON_AT });
      await send(direct.sqs, publishQueue, { ward: UNKNOWN_WARD, period, at: POISON_AT, checks: [] });
    },

    /** From here on nothing disturbs. */
    calm: () => disturb(false),

    /** Why records of the stream were given up, one text each. */
    setAsideFor: (): readonly string[] => setAsideFor,

    givenUp: () => ({
      // A host that has forgotten where it was gives the same record up once more.
      stream: new Set(setAside.list().flatMap(recordsIn)).size,
      close: s3Sqs.deadLetters("close"),
      publish: s3Sqs.deadLetters("publish"),
    }),

    /** What was given up is done again as the runbook says, once its cause is mended. */
    async redrive(): Promise<void> {
      await wards.publish(
        { ...file, programme: { ...file.programme, ward: UNKNOWN_WARD } },
        { sample: false, at: 0, by: "quan-tri" },
      );
      for (const path of setAside.list()) {
        const { payload } = z.object({ payload: z.string() }).parse(JSON.parse(readFileSync(path, "utf8")));
        const outcome = await foldStream(JSON.parse(payload));
        const failed = z.object({ batchItemFailures: z.array(z.unknown()) });
        if (outcome.kind !== "returned" || failed.parse(outcome.value).batchItemFailures.length > 0) continue;
        rmSync(path);
      }
      await moveDeadLetters(direct.sqs, closeQueue);
      await this.settled();
      await moveDeadLetters(direct.sqs, publishQueue);
      await this.settled();
    },

    statistics: () => ({
      faults: sumUp(proxies.map(({ counts }) => counts)),
      deliveries: deliveries.counts,
      killed: pools.reduce((sum, pool) => sum + pool.killed, 0),
    }),

    close: () => teardown.run(),
  };
}

/** Keeps the lines that `intake` logs for each submission off the screen; gives what brings them back. */
function withoutSubmissionLog(): () => void {
  const { write } = process.stdout;
  process.stdout.write = (chunk: string | Uint8Array, ...rest: unknown[]) =>
    String(chunk).startsWith('{"level":') || Reflect.apply(write, process.stdout, [chunk, ...rest]) === true;
  return () => {
    process.stdout.write = write;
  };
}

const CREDENTIALS = { accessKeyId: "chaos", secretAccessKey: "chaos" };
/** Long before anything of the unknown ward is due. */
const POISON_AT = Date.parse("2026-10-01T00:05:00+07:00");

const administrator: Principal = {
  username: "quan-tri",
  name: "Quản trị",
  ward: WARD,
  orgUnit: null,
  roles: ["admin"],
};

/** Sequence numbers of the records in a file that was set aside. */
function recordsIn(path: string): string[] {
  const { payload } = z.object({ payload: z.string() }).parse(JSON.parse(readFileSync(path, "utf8")));
  return streamEvent.parse(JSON.parse(payload)).records.map(({ sequenceNumber }) => sequenceNumber);
}

async function send(sqs: SQSClient, queue: LocalQueue, message: unknown): Promise<void> {
  await sqs.send(new SendMessageCommand({ QueueUrl: queue.url, MessageBody: JSON.stringify(message) }));
}

/** What SQS's own redrive does; the local server does not have it. */
async function moveDeadLetters(sqs: SQSClient, queue: LocalQueue): Promise<void> {
  const QueueUrl = queue.url.replace(/[^/]+$/, queue.deadLetterQueue);
  for (;;) {
    const { Messages = [] } = await sqs.send(
      new ReceiveMessageCommand({ QueueUrl, MaxNumberOfMessages: 10, WaitTimeSeconds: 0 }),
    );
    if (Messages.length === 0) return;
    for (const { Body, ReceiptHandle } of Messages) {
      await sqs.send(new SendMessageCommand({ QueueUrl: queue.url, MessageBody: Body }));
      await sqs.send(new DeleteMessageCommand({ QueueUrl, ReceiptHandle }));
    }
  }
}

function sumUp(all: readonly ReadonlyMap<Fault, number>[]): ReadonlyMap<Fault, number> {
  const sums = new Map<Fault, number>();
  for (const counts of all) {
    for (const [fault, count] of counts) sums.set(fault, (sums.get(fault) ?? 0) + count);
  }
  return sums;
}

const DELIVERIES = {
  once: 76,
  twice: 6,
  "side by side": 4,
  "in another order": 6,
  "an old one first": 5,
  "taken for failed": 3,
};
type Delivery = keyof typeof DELIVERIES;
const OLD_ONES = 40;
const records = z.looseObject({ Records: z.array(z.unknown()) });

/** How events reach a function: at least once, and in every way that allows. */
class Deliveries {
  readonly counts = new Map<Delivery, number>();
  readonly #random: Random;
  readonly #old = new Map<unknown, unknown[]>();
  #on = false;

  constructor(random: Random) {
    this.#random = random;
  }

  disturb(on: boolean): void {
    this.#on = on;
  }

  get total(): number {
    return [...this.counts.values()].reduce((sum, count) => sum + count, 0);
  }

  async deliver(
    event: unknown,
    invoke: (event: unknown) => Promise<InvocationOutcome>,
  ): Promise<InvocationOutcome> {
    const how = this.#on ? this.#random.weighted(DELIVERIES) : "once";
    this.counts.set(how, (this.counts.get(how) ?? 0) + 1);
    const old = this.#old.get(invoke) ?? [];
    this.#old.set(invoke, old);
    switch (how) {
      case "twice":
        await invoke(event);
        break;
      case "side by side":
        return (await Promise.all([invoke(event), invoke(event)]))[0];
      case "in another order":
        return invoke({ Records: this.#random.shuffled(records.parse(event).Records) });
      case "an old one first":
        if (old.length > 0) await invoke(this.#random.pick(old));
        break;
      case "taken for failed":
        await invoke(event);
        return { kind: "failed", error: "chaos: the answer was lost" };
      default:
    }
    if (old.length < OLD_ONES) old.push(event);
    else old[this.#random.below(OLD_ONES)] = event;
    return invoke(event);
  }
}
