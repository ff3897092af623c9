/** What the runs put to the test: the system's own parts, and naive ones in their place. */
import type { Logger } from "@aws-lambda-powertools/logger";
import type { SQSClient } from "@aws-sdk/client-sqs";
import type { DynamoDBDocumentClient } from "@aws-sdk/lib-dynamodb";
import type { Hono } from "hono";
import type { StreamRecord } from "../../functions/aggregate/events.ts";
import { foldStreamBatch } from "../../functions/aggregate/stream-batch.ts";
import { type IntakeDependencies, submissionApi } from "../../functions/intake/api.ts";
import { type PublishDependencies, publish } from "../../functions/publish/publish.ts";
import type { BatchResponse } from "../../shared/runtime/batch.ts";
import type { Agenda, AreaAgendas } from "../../shared/store/agenda.ts";
import type { AreaStore } from "../../shared/store/area-store.ts";
import type { BalanceStore } from "../../shared/store/balance-store.ts";
import type { CatalogueStore } from "../../shared/store/catalogue-store.ts";
import { type LedgerStore, ledgerStore } from "../../shared/store/ledger-store.ts";
import type { CloseMessage, NotifyMessage, PublishMessage } from "../../shared/store/messages.ts";
import { type Queue, queue } from "../../shared/store/queue.ts";
import type { ReportStore } from "../../shared/store/report-store.ts";
import type { SnapshotFiles, SnapshotRecords } from "../../shared/store/snapshot-store.ts";
import type { Clients } from "./processes.ts";

/** What a function's process has in hand. */
export interface Parts {
  readonly catalogues: CatalogueStore;
  readonly ledger: LedgerStore;
  readonly balances: BalanceStore;
  readonly areas: AreaStore;
  readonly areaAgendas: AreaAgendas;
  readonly agenda: Agenda;
  readonly reports: ReportStore;
  readonly records: SnapshotRecords;
  readonly files: SnapshotFiles;
  readonly closeQueue: Queue<CloseMessage>;
  readonly publishQueue: Queue<PublishMessage>;
  readonly notifyQueue: Queue<NotifyMessage>;
  readonly submissions: Hono;
  readonly clients: Clients;
}

export interface Variant {
  readonly name: string;
  readonly ledger: (client: DynamoDBDocumentClient, table: string) => LedgerStore;
  readonly queue: <Message>(client: SQSClient, url: string) => Queue<Message>;
  readonly submissions: (dependencies: IntakeDependencies) => Hono;
  readonly foldStreamBatch: (
    parts: Parts,
    records: readonly StreamRecord[],
    log: Logger,
  ) => Promise<BatchResponse>;
  readonly publish: (dependencies: PublishDependencies, message: PublishMessage) => Promise<unknown>;
}

/** The system as it is. */
export const SYSTEM: Variant = {
  name: "the system",
  ledger: ledgerStore,
  queue,
  submissions: (dependencies) => submissionApi(dependencies) as unknown as Hono,
  foldStreamBatch,
  publish,
};
