/** `aggregate`: started by the ledger's stream, by the close queue, and every night by the schedule. */
import * as z from "zod";
import { type LedgerEntry, madeAt } from "../../shared/domain/ledger.ts";
import { type BatchResponse, runBatch } from "../../shared/runtime/batch.ts";
import { aggregateEnv } from "../../shared/runtime/env.ts";
import { functionLogger } from "../../shared/runtime/log.ts";
import { functionMetrics, measureSubmissionToReport } from "../../shared/runtime/metrics.ts";
import { queueEvent } from "../../shared/runtime/queue-event.ts";
import { agendaStore, areaAgendas } from "../../shared/store/agenda.ts";
import { areaStore } from "../../shared/store/area-store.ts";
import { balanceStore } from "../../shared/store/balance-store.ts";
import { catalogueStore } from "../../shared/store/catalogue-store.ts";
import { documentClient } from "../../shared/store/clients/dynamodb.ts";
import { sqsClient } from "../../shared/store/clients/sqs.ts";
import { ledgerStore } from "../../shared/store/ledger-store.ts";
import { closeMessage } from "../../shared/store/messages.ts";
import { queue } from "../../shared/store/queue.ts";
import { reportStore } from "../../shared/store/report-store.ts";
import { snapshotRecords } from "../../shared/store/snapshot-store.ts";
import { type CloseDependencies, closeWard, requestChecks, requestOfAll } from "./close.ts";
import { nightlyEvent, streamEvent } from "./events.ts";
import { requestRollUps } from "./roll-up.ts";
import { foldStreamBatch, type StreamDependencies } from "./stream-batch.ts";

const log = functionLogger("aggregate");
const metrics = functionMetrics();
const env = aggregateEnv.parse(process.env);
const dynamo = documentClient();
const sqs = sqsClient();
const dependencies: CloseDependencies & StreamDependencies = {
  catalogues: catalogueStore(dynamo, env.LEDGER_TABLE),
  ledger: ledgerStore(dynamo, env.LEDGER_TABLE),
  reports: reportStore(dynamo, env.REPORTS_TABLE),
  balances: balanceStore(dynamo, env.REPORTS_TABLE),
  areas: areaStore(dynamo, env.LEDGER_TABLE),
  areaAgendas: areaAgendas(dynamo, env.REPORTS_TABLE),
  agenda: agendaStore(dynamo, env.REPORTS_TABLE),
  snapshots: snapshotRecords(dynamo, env.SNAPSHOTS_TABLE),
  closeQueue: queue(sqs, env.CLOSE_QUEUE_URL),
  publishQueue: queue(sqs, env.PUBLISH_QUEUE_URL),
  notifyQueue: queue(sqs, env.NOTIFY_QUEUE_URL),
};

const anyEvent = z.union([streamEvent, queueEvent, nightlyEvent]);

export async function handler(event: unknown): Promise<BatchResponse | undefined> {
  const parsed = anyEvent.parse(event);
  if ("detail" in parsed) {
    await startRun(parsed.time, parsed.detail);
    return undefined;
  }
  if (parsed.kind === "stream") {
    const response = await foldStreamBatch(dependencies, parsed.records, log, measureDelays);
    if (metrics.hasStoredMetrics()) metrics.publishStoredMetrics();
    return response;
  }
  return runBatch(
    parsed.messages.map(({ id, body }) => ({
      id,
      run: async () => {
        const message = closeMessage.parse(JSON.parse(body));
        const changed = await closeWard(dependencies, message);
        log.info("ward closed", { ward: message.ward, job: message.job, changed });
      },
    })),
    log,
  );
}

function measureDelays(entries: readonly LedgerEntry[]): void {
  const now = Date.now();
  for (const entry of entries) {
    if (entry.kind === "revision") measureSubmissionToReport(metrics, madeAt(entry), now);
  }
}

function startRun(at: number, detail: z.output<typeof nightlyEvent>["detail"]): Promise<void> {
  if (detail.job === "rebuild") return requestOfAll(dependencies, { job: "rebuild" }, at);
  if (detail.job === "roll-up-city") return requestRollUps(dependencies, "city", at);
  if (detail.job === "roll-up-country") return requestRollUps(dependencies, "country", at);
  return detail.period === undefined
    ? requestChecks(dependencies, at)
    : requestOfAll(dependencies, { job: "close", period: detail.period }, at);
}
