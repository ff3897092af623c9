/**
 * The steps of a ward's reporting by the real use cases over one set of tables, and a meter that says what a step takes:
 * request units, requests, how many of them wait for each other, and processor time.
 */
import { generateKeyPairSync } from "node:crypto";
import { Logger } from "@aws-lambda-powertools/logger";
import type { DynamoDBDocumentClient } from "@aws-sdk/lib-dynamodb";
import { marshall } from "@aws-sdk/util-dynamodb";
import * as z from "zod";
import { type CloseDependencies, closeWard, requestChecks } from "../../functions/aggregate/close.ts";
import { planWard } from "../../functions/aggregate/fold-changes.ts";
import { foldStreamBatch, type StreamDependencies } from "../../functions/aggregate/stream-batch.ts";
import { type PublishDependencies, publish } from "../../functions/publish/publish.ts";
import { renderReport } from "../../functions/publish/report/render.ts";
import { TABLE_NAMES } from "../../infra/local/tables.ts";
import type { CatalogueFile } from "../../shared/catalogue/schema.ts";
import type { LedgerEntry } from "../../shared/domain/ledger.ts";
import { agendaStore, areaAgendas } from "../../shared/store/agenda.ts";
import { areaStore } from "../../shared/store/area-store.ts";
import { balanceStore } from "../../shared/store/balance-store.ts";
import { catalogueStore } from "../../shared/store/catalogue-store.ts";
import { toRow } from "../../shared/store/ledger-rows.ts";
import { ledgerStore } from "../../shared/store/ledger-store.ts";
import type { CloseMessage, PublishMessage } from "../../shared/store/messages.ts";
import { reportStore } from "../../shared/store/report-store.ts";
import { openFileKey } from "../../shared/store/signing-key.ts";
import { signingKeyRegister } from "../../shared/store/signing-key-register.ts";
import { type SnapshotFiles, snapshotRecords } from "../../shared/store/snapshot-store.ts";
import { filesInMemory } from "./units.ts";

/** What a step took. */
export interface StepCost {
  readonly read: number;
  readonly write: number;
  readonly requests: number;
  /** Requests that wait for each other: those that are asked side by side count once. */
  readonly rounds: number;
  readonly cpuMs: number;
  readonly ms: number;
}

export type WardSteps = ReturnType<typeof wardSteps>;

const quiet = new Logger({ serviceName: "bench", logLevel: "SILENT" });
const signingKey = openFileKey(
  generateKeyPairSync("ec", { namedCurve: "P-256" }).privateKey.export({ format: "jwk" }),
);

/** @param files kept by who has several of these over the same tables. */
export function wardSteps(client: DynamoDBDocumentClient, files: SnapshotFiles = filesInMemory()) {
  const toClose: CloseMessage[] = [];
  const toPublish: PublishMessage[] = [];
  const snapshots = snapshotRecords(client, TABLE_NAMES.snapshots);
  const catalogues = catalogueStore(client, TABLE_NAMES.ledger);
  const ledger = ledgerStore(client, TABLE_NAMES.ledger);
  const dependencies: CloseDependencies & StreamDependencies = {
    catalogues,
    ledger,
    snapshots,
    reports: reportStore(client, TABLE_NAMES.reports),
    balances: balanceStore(client, TABLE_NAMES.reports),
    areas: areaStore(client, TABLE_NAMES.ledger),
    areaAgendas: areaAgendas(client, TABLE_NAMES.reports),
    agenda: agendaStore(client, TABLE_NAMES.reports),
    closeQueue: { send: async (messages) => void toClose.push(...messages) },
    publishQueue: { send: async (messages) => void toPublish.push(...messages) },
    notifyQueue: { send: async () => undefined },
  };
  const publishing: PublishDependencies = {
    ...dependencies,
    records: snapshots,
    files,
    renderPdf: renderReport,
    rendering: { verificationUrl: "https://baocao.example.vn/xac-minh", pdfStandard: "ua-1" },
    signingKey: () => signingKey,
    signingKeys: signingKeyRegister(client, TABLE_NAMES.snapshots),
  };
  return {
    /** A new ward, as the stream makes its agenda. */
    async setUp(file: CatalogueFile, at: number): Promise<void> {
      const { ward } = file.programme;
      await catalogues.publish(file, { sample: true, at, by: "bench" });
      const version = await catalogues.current(ward);
      if (version) await planWard(dependencies, version.catalogue, at);
    },
    append: (ward: string, entry: LedgerEntry) => ledger.append(ward, entry),
    /** What `aggregate` does with a batch of the stream. */
    async fold(changes: readonly { readonly ward: string; readonly entry: LedgerEntry }[]): Promise<void> {
      const records = changes.map(({ ward, entry }, index) => ({
        sequenceNumber: String(index),
        storedAt: 0,
        newImage: marshall(toRow(ward, entry)),
      }));
      const { batchItemFailures } = await foldStreamBatch(dependencies, records, quiet);
      if (batchItemFailures.length > 0) throw new Error("a batch could not be folded");
    },
    /** The nightly run's look at the agenda; gives what it asks for. */
    async night(at: number): Promise<CloseMessage[]> {
      await requestChecks(dependencies, at);
      return toClose.splice(0);
    },
    /** What a message of the close queue asks for; gives what is to be published. */
    async close(message: CloseMessage): Promise<PublishMessage[]> {
      await closeWard(dependencies, message);
      return toPublish.splice(0);
    },
    publish: (message: PublishMessage) => publish(publishing, message),
  };
}

const consumed = z.object({ CapacityUnits: z.number() });
const metered = z.object({ ConsumedCapacity: z.union([consumed, z.array(consumed)]).optional() });

export interface Meter {
  /** Runs a step and says what it took. */
  measure(step: () => Promise<unknown>): Promise<StepCost>;
}

/** Counts everything that the client is asked while a step runs; one step at a time. */
export function stepMeter(client: DynamoDBDocumentClient): Meter {
  const nothing = { read: 0, write: 0, requests: 0, rounds: 0 };
  let counted = { ...nothing };
  client.middlewareStack.add(
    (next, context) => async (args) => {
      const of = counted;
      const round = of.rounds + 1;
      const result = await next({ ...args, input: { ...args.input, ReturnConsumedCapacity: "TOTAL" } });
      const { ConsumedCapacity } = metered.parse(result.output);
      const units = [ConsumedCapacity ?? []].flat().reduce((sum, one) => sum + one.CapacityUnits, 0);
      of.requests += 1;
      of.rounds = Math.max(of.rounds, round);
      if (/Put|Update|Delete/.test(context.commandName ?? "")) of.write += units;
      else of.read += units;
      return result;
    },
    { step: "initialize", priority: "low", name: "step meter" },
  );
  return {
    async measure(step) {
      counted = { ...nothing };
      const cpu = process.cpuUsage();
      const start = performance.now();
      await step();
      const ms = performance.now() - start;
      const { user, system } = process.cpuUsage(cpu);
      return { ...counted, cpuMs: (user + system) / 1000, ms };
    },
  };
}

/** The middle of several measurements, each kind by itself. */
export function typical(costs: readonly StepCost[]): StepCost {
  const middle = (key: keyof StepCost) => {
    const sorted = costs.map((cost) => cost[key]).sort((a, b) => a - b);
    return sorted[Math.floor(sorted.length / 2)] ?? Number.NaN;
  };
  return {
    read: middle("read"),
    write: middle("write"),
    requests: middle("requests"),
    rounds: middle("rounds"),
    cpuMs: middle("cpuMs"),
    ms: middle("ms"),
  };
}
