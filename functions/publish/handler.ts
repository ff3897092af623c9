/** `publish`: started by its queue, one (ward, period) per message. */
import { VERIFICATION_PATH } from "../../shared/http/addresses.ts";
import { type BatchResponse, runBatch } from "../../shared/runtime/batch.ts";
import { publishEnv } from "../../shared/runtime/env.ts";
import { functionLogger } from "../../shared/runtime/log.ts";
import { once } from "../../shared/runtime/once.ts";
import { queueEvent } from "../../shared/runtime/queue-event.ts";
import { agendaStore, areaAgendas } from "../../shared/store/agenda.ts";
import { balanceStore } from "../../shared/store/balance-store.ts";
import { catalogueStore } from "../../shared/store/catalogue-store.ts";
import { documentClient } from "../../shared/store/clients/dynamodb.ts";
import { s3Client } from "../../shared/store/clients/s3.ts";
import { sqsClient } from "../../shared/store/clients/sqs.ts";
import { ledgerStore } from "../../shared/store/ledger-store.ts";
import { type NotifyMessage, publishMessage } from "../../shared/store/messages.ts";
import { type Queue, queue } from "../../shared/store/queue.ts";
import { reportStore } from "../../shared/store/report-store.ts";
import { openSigningKey } from "../../shared/store/signing-key.ts";
import { signingKeyRegister } from "../../shared/store/signing-key-register.ts";
import { snapshotFiles, snapshotRecords } from "../../shared/store/snapshot-store.ts";
import { othersAreToCome, type PublishDependencies, publish } from "./publish.ts";
import { renderReport } from "./report/render.ts";

const log = functionLogger("publish");
const env = publishEnv.parse(process.env);
const dynamo = documentClient();

/** Asked for with the first snapshot. */
const signingKey = once(() => openSigningKey(env.SIGNING_KEY));

const notifyQueue: Queue<NotifyMessage> = queue(sqsClient(), env.NOTIFY_QUEUE_URL);
const dependencies: PublishDependencies = {
  balances: balanceStore(dynamo, env.REPORTS_TABLE),
  agenda: agendaStore(dynamo, env.REPORTS_TABLE),
  areaAgendas: areaAgendas(dynamo, env.REPORTS_TABLE),
  catalogues: catalogueStore(dynamo, env.LEDGER_TABLE),
  ledger: ledgerStore(dynamo, env.LEDGER_TABLE),
  reports: reportStore(dynamo, env.REPORTS_TABLE),
  records: snapshotRecords(dynamo, env.SNAPSHOTS_TABLE),
  files: snapshotFiles(s3Client(), env.SNAPSHOT_BUCKET),
  renderPdf: renderReport,
  rendering: {
    verificationUrl: new URL(VERIFICATION_PATH, env.PUBLIC_URL).href,
    pdfStandard: env.PDF_STANDARD,
  },
  signingKey,
  signingKeys: signingKeyRegister(dynamo, env.SNAPSHOTS_TABLE),
};

export function handler(event: unknown): Promise<BatchResponse> {
  const { messages } = queueEvent.parse(event);
  return runBatch(
    messages.map(({ id, body }) => ({
      id,
      run: async () => {
        const message = publishMessage.parse(JSON.parse(body));
        const { outcome } = await publish(dependencies, message);
        // Also when it was published before: the run that did may have died before it came here. Readers get one letter
        // a day, so they are told when the last one of those that belong together is there.
        if (!(await othersAreToCome(dependencies, message)))
          await notifyQueue.send([{ kind: "published", ward: message.ward }]);
        log.info("snapshot", { ward: message.ward, period: message.period, outcome });
      },
    })),
    log,
  );
}
