/**
 * A ward office with its own database: units submit and the nightly run publishes at exact moments, through the
 * functions' own use cases on DynamoDB Local and an S3 server, without a host whose clock runs on in between.
 */
import { generateKeyPairSync, randomUUID } from "node:crypto";
import { DynamoDBClient } from "@aws-sdk/client-dynamodb";
import { S3Client } from "@aws-sdk/client-s3";
import { DynamoDBDocumentClient } from "@aws-sdk/lib-dynamodb";
import { type CloseDependencies, closeWard, requestChecks } from "../../functions/aggregate/close.ts";
import { foldChanges, planWard } from "../../functions/aggregate/fold-changes.ts";
import { submit } from "../../functions/intake/submit.ts";
import { decide } from "../../functions/portal/decide.ts";
import { endReopening, reopen } from "../../functions/portal/reopen.ts";
import { type PublishDependencies, type PublishResult, publish } from "../../functions/publish/publish.ts";
import { renderReport } from "../../functions/publish/report/render.ts";
import { createTables } from "../../infra/local/tables.ts";
import type { CatalogueFile } from "../../shared/catalogue/schema.ts";
import type { LedgerEntry } from "../../shared/domain/ledger.ts";
import { checkSubmission } from "../../shared/domain/submission.ts";
import { agendaStore, areaAgendas } from "../../shared/store/agenda.ts";
import { areaStore } from "../../shared/store/area-store.ts";
import { balanceStore } from "../../shared/store/balance-store.ts";
import { catalogueStore } from "../../shared/store/catalogue-store.ts";
import { type LedgerStore, ledgerStore } from "../../shared/store/ledger-store.ts";
import type { CloseMessage, PublishMessage } from "../../shared/store/messages.ts";
import { reportStore } from "../../shared/store/report-store.ts";
import { openFileKey } from "../../shared/store/signing-key.ts";
import { signingKeyRegister } from "../../shared/store/signing-key-register.ts";
import { type SnapshotRecord, snapshotFiles, snapshotRecords } from "../../shared/store/snapshot-store.ts";
import { decodeSnapshot } from "../../shared/wire/snapshot.ts";
import { leChan } from "./database.ts";

export const WARD = "le-chan";
const REGION = "ap-southeast-1";

/** One key for all offices, so that equal ledgers make equal signatures too. */
const signingKey = openFileKey(
  generateKeyPairSync("ec", { namedCurve: "P-256" }).privateKey.export({ format: "jwk" }),
);

export interface Servers {
  readonly dynamoDb: string;
  readonly s3: string;
  readonly bucket: string;
}

export interface OfficeOptions {
  readonly sample?: boolean;
  /** False: it has tables and nothing else, not even a catalogue. */
  readonly isSetUp?: boolean;
}

export type Office = Awaited<ReturnType<typeof openOffice>>;

/** Opens an office on a database that is its own: DynamoDB Local keeps one for each access key. */
export async function openOffice(servers: Servers, { sample = false, isSetUp = true }: OfficeOptions = {}) {
  const credentials = {
    accessKeyId: `OFFICE${randomUUID().replaceAll("-", "").toUpperCase()}`,
    secretAccessKey: "local",
  };
  const client = new DynamoDBClient({ endpoint: servers.dynamoDb, region: REGION, credentials });
  await createTables(client);
  const dynamo = DynamoDBDocumentClient.from(client, { marshallOptions: { removeUndefinedValues: true } });
  const s3 = new S3Client({ endpoint: servers.s3, region: REGION, credentials, forcePathStyle: true });

  const catalogues = catalogueStore(dynamo, "ledger");
  const stored = ledgerStore(dynamo, "ledger");
  /** What the ledger's stream has not brought yet. */
  const streamed: LedgerEntry[] = [];
  const ledger: LedgerStore = {
    ...stored,
    async append(ward, entry) {
      const result = await stored.append(ward, entry);
      if (result.outcome === "appended") streamed.push(entry);
      return result;
    },
  };
  const agenda = agendaStore(dynamo, "reports");
  const toClose: CloseMessage[] = [];
  const reports = reportStore(dynamo, "reports");
  const records = snapshotRecords(dynamo, "snapshots");
  const files = snapshotFiles(s3, servers.bucket);
  const asked: PublishMessage[] = [];
  const closing: CloseDependencies = {
    catalogues,
    ledger,
    reports,
    snapshots: records,
    agenda,
    balances: balanceStore(dynamo, "reports"),
    areas: areaStore(dynamo, "ledger"),
    areaAgendas: areaAgendas(dynamo, "reports"),
    closeQueue: { send: async (messages) => void toClose.push(...messages) },
    publishQueue: { send: async (messages) => void asked.push(...messages) },
  };
  const publishing: PublishDependencies = {
    agenda,
    balances: balanceStore(dynamo, "reports"),
    areaAgendas: areaAgendas(dynamo, "reports"),
    catalogues,
    ledger,
    reports,
    records,
    files,
    renderPdf: renderReport,
    rendering: { verificationUrl: "https://baocao.example.vn/xac-minh", pdfStandard: "ua-1" },
    signingKey: () => signingKey,
    signingKeys: signingKeyRegister(dynamo, "snapshots"),
  };
  const versionInForce = async () => {
    const version = await catalogues.current(WARD);
    if (!version) throw new Error("no catalogue");
    return version;
  };
  const publishCatalogue = async (file: CatalogueFile) => {
    await catalogues.publish(file, { sample, at: 0, by: "quan-tri" });
    const { catalogue } = await versionInForce();
    await planWard(closing, catalogue, 0);
  };
  const drainStream = async () => {
    const entries = streamed.splice(0);
    if (entries.length > 0) await foldChanges(closing, WARD, entries);
  };
  const drainQueue = async () => {
    for (let message = toClose.shift(); message; message = toClose.shift()) await closeWard(closing, message);
  };
  if (isSetUp) await publishCatalogue(leChan().file);

  const readFiles = (record: SnapshotRecord) =>
    Promise.all(
      record.files.map(async ({ name }) => ({ name, content: await files.read(record.folder, name) })),
    );

  return {
    closing,
    publishing,
    documents: dynamo,
    ledger,
    records,
    s3,
    publishCatalogue,

    /** Submits at a moment; the answer's outcome. */
    async submit(
      at: string,
      [orgUnit, dataSet, period]: readonly [string, string, string],
      values: Readonly<Record<string, unknown>>,
      baseRevision = 0,
    ): Promise<string> {
      const receivedAt = Date.parse(at);
      const version = await versionInForce();
      const draft = { orgUnit, dataSet, period, values, narrative: undefined };
      const check = checkSubmission(version.catalogue, draft, receivedAt);
      if (!check.ok) throw new Error(JSON.stringify(check.findings));
      const result = await submit(ledger, version, {
        submission: check.submission,
        submissionId: randomUUID(),
        baseRevision,
        receivedAt,
        receivedBy: "quan-tri",
      });
      return result.outcome;
    },

    async decide(
      at: string,
      [orgUnit, dataSet, period]: readonly [string, string, string],
      revision: number,
      decision: "approve" | "return",
    ): Promise<string> {
      const { catalogue } = await versionInForce();
      const decidedAt = Date.parse(at);
      const reason = decision === "return" ? "Chưa khớp" : "";
      const of = { orgUnit, dataSet, period, revision };
      return (await decide(ledger, catalogue, { ...of, decision, reason, decidedAt, decidedBy: "quan-tri" }))
        .outcome;
    },

    /** Returns which reopening it is. */
    async reopen(at: string, orgUnit: string, period: string, until: string): Promise<string> {
      const audit = { reason: "Bổ sung số liệu", reopenedAt: Date.parse(at), reopenedBy: "quan-tri" };
      const asked = { orgUnit, period, until: Date.parse(until), ...audit };
      return (await reopen(ledger, WARD, asked)).reopeningId;
    },

    async endReopening(at: string, reopeningId: string): Promise<void> {
      const audit = { reason: "Không cần nữa", endedAt: Date.parse(at), endedBy: "quan-tri" };
      await endReopening(ledger, WARD, { reopeningId, ...audit });
    },

    append: (entry: LedgerEntry) => ledger.append(WARD, entry),

    /** Closes at a moment without publishing: what it asks to be published. */
    async close(at: string | number, period?: string): Promise<readonly PublishMessage[]> {
      const epochMs = typeof at === "string" ? Date.parse(at) : at;
      await drainStream();
      if (period === undefined) await requestChecks(closing, epochMs);
      else toClose.push({ job: "close", ward: WARD, at: epochMs, period });
      await drainQueue();
      return asked.splice(0);
    },

    publish: (message: PublishMessage): Promise<PublishResult> => publish(publishing, message),

    /** The nightly run from beginning to end; `period` and `version` of what it published. */
    async night(at: string | number, period?: string): Promise<string[]> {
      const published: string[] = [];
      for (const message of await this.close(at, period)) {
        const result = await publish(publishing, message);
        if (result.outcome === "published")
          published.push(`${result.record.period} v${result.record.version}`);
      }
      return published;
    },

    /** All versions of a period, oldest first. */
    async versions(period: string): Promise<SnapshotRecord[]> {
      return [...(await records.list(WARD, period, { limit: 100 })).records].reverse();
    },

    readFiles,

    async snapshot(record: SnapshotRecord | undefined) {
      if (!record) throw new Error("no such version");
      return decodeSnapshot(await files.read(record.folder, "snapshot.json"));
    },

    leave() {
      client.destroy();
      s3.destroy();
    },
  };
}
