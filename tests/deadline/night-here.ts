/**
 * What the night's steps take on this machine: the functions' own bundles in as many processes as the local system has,
 * called one after the other, and the processor time of all that is at work for them, the local servers included.
 */
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { ReceiveMessageCommand } from "@aws-sdk/client-sqs";
import { bundleFunctions } from "../../infra/bundle.ts";
import { DataFolder } from "../../infra/local/data-folder.ts";
import { BUNDLES_FOLDER, createFunctions } from "../../infra/local/functions.ts";
import type { FunctionPool } from "../../infra/local/lambda/function-pool.ts";
import { renderingSettings } from "../../infra/local/rendering-settings.ts";
import { BUCKET, startServers } from "../../infra/local/servers.ts";
import { signingKeyFor } from "../../infra/local/signing-key.ts";
import { failedItems } from "../../infra/local/sources/deliver-batch.ts";
import { TABLE_NAMES } from "../../infra/local/tables.ts";
import { Teardown } from "../../infra/local/teardown.ts";
import { ledgerStore } from "../../shared/store/ledger-store.ts";
import { type CloseMessage, type PublishMessage, publishMessage } from "../../shared/store/messages.ts";
import { knownPeriod, leChan } from "../bench/catalogue.ts";
import { entriesOf, submissionsFor } from "../bench/quarter.ts";
import { NIGHT, QUARTER } from "../country/run.ts";
import { CITY, setUp, wardsOf } from "../country/wards.ts";
import type { NightCosts, Work } from "./night.ts";
import { ownProcessorMs } from "./processors.ts";

const NOWHERE = "http://127.0.0.1:9";
/** Of each environment: from then on each takes as long as the one before. */
const REPORTS_MAX = 8;

/** @param atOnce reports that are published side by side. */
export async function measureNightHere(wardCount: number, atOnce: number): Promise<NightCosts> {
  const teardown = new Teardown();
  const dataDir = mkdtempSync(join(tmpdir(), "night-"));
  teardown.add(() => rmSync(dataDir, { recursive: true, force: true }));
  try {
    return await measure(dataDir, teardown, wardCount, atOnce);
  } finally {
    await teardown.run();
  }
}

async function measure(
  dataDir: string,
  teardown: Teardown,
  wardCount: number,
  atOnce: number,
): Promise<NightCosts> {
  const folder = DataFolder.open(dataDir);
  teardown.add(() => folder.close());
  const print = (line: string) => console.error(line);
  const servers = await startServers({
    folder,
    inMemory: true,
    teardown,
    onProgress: () => undefined,
    onNote: print,
    onError: print,
  });
  await bundleFunctions(["aggregate", "publish"], BUNDLES_FOLDER);
  const { aggregate, publish } = createFunctions({
    addresses: {
      baseUrl: NOWHERE,
      issuerUrl: NOWHERE,
      bucket: BUCKET,
      closeQueueUrl: servers.closeQueue.url,
      publishQueueUrl: servers.publishQueue.url,
      notifyQueueUrl: servers.notifyQueue.url,
      signingKeyFile: signingKeyFor(folder),
      rendering: renderingSettings(folder, {}),
    },
    aws: { ...servers.aws, AWS_ENDPOINT_URL_COGNITO_IDENTITY_PROVIDER: NOWHERE },
    folder,
    teardown,
    onError: print,
  });

  const { catalogue, file } = leChan();
  const wards = wardsOf(wardCount, file);
  await setUp({ documents: servers.documents, tables: TABLE_NAMES }, wards, file, 0);
  const ledger = ledgerStore(servers.documents, TABLE_NAMES.ledger);
  const sent = submissionsFor(catalogue, knownPeriod(QUARTER), 1);
  for (const entry of entriesOf(catalogue, sent, 2))
    await Promise.all(wards.map(({ code }) => ledger.append(code, entry)));

  const at = Date.parse(NIGHT);
  /** Closes a ward or an area; gives what is to be published. */
  const close = async (message: CloseMessage): Promise<PublishMessage> => {
    await invoke(aggregate, message);
    const { Messages = [] } = await servers.sqs.send(
      new ReceiveMessageCommand({ QueueUrl: servers.publishQueue.url, WaitTimeSeconds: 1 }),
    );
    return publishMessage.parse(JSON.parse(Messages[0]?.Body ?? "null"));
  };
  // The process is at work already when the night begins.
  const [first, ...others] = wards.map(({ code }) => code);
  const toPublish = [await close({ job: "close", ward: first ?? "", at, period: QUARTER })];
  const closed = await processorMsOf(async () => {
    for (const ward of others) toPublish.push(await close({ job: "close", ward, at, period: QUARTER }));
  });
  const published: Work[] = [];
  while (toPublish.length >= atOnce && published.length < REPORTS_MAX) {
    const sideBySide = toPublish.splice(0, atOnce);
    const took = await processorMsOf(() =>
      Promise.all(sideBySide.map((message) => invoke(publish, message))),
    );
    published.push(work(took / atOnce));
  }
  let ofArea: PublishMessage | undefined;
  const rollUp = await processorMsOf(async () => {
    ofArea = await close({
      job: "roll-up",
      ward: CITY.code,
      at,
      checks: [{ period: QUARTER, from: "2026-09-18", token: "" }],
    });
  });
  const publishArea = await processorMsOf(() => invoke(publish, ofArea));
  const [begun, ...then] = published;
  if (!begun) throw new Error(`${wardCount} wards are too few to be published ${atOnce} at once`);
  return {
    close: work(closed / others.length),
    publish: [begun, ...then],
    rollUp: work(rollUp),
    publishArea: work(publishArea),
  };
}

function work(processorMs: number): Work {
  return { processorMs, waitMs: 0 };
}

async function processorMsOf(step: () => Promise<unknown>): Promise<number> {
  const before = ownProcessorMs();
  await step();
  return ownProcessorMs() - before;
}

/** Calls the function as its queue does. */
async function invoke(pool: FunctionPool, message: unknown): Promise<void> {
  const record = {
    eventSource: "aws:sqs",
    messageId: "1",
    body: JSON.stringify(message),
    attributes: { SentTimestamp: "0" },
  };
  const outcome = await pool.invoke({ Records: [record] });
  if (outcome.kind !== "returned" || failedItems(outcome.value).length > 0)
    throw new Error(`${pool.name}: ${JSON.stringify(outcome)}`);
}
