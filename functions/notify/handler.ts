/** `notify`: started by its queue, which also brings what the mail service tells of mails, and every morning by the schedule. */
import * as z from "zod";
import { type BatchResponse, runBatch } from "../../shared/runtime/batch.ts";
import { notifyEnv } from "../../shared/runtime/env.ts";
import { functionLogger } from "../../shared/runtime/log.ts";
import { queueEvent } from "../../shared/runtime/queue-event.ts";
import { scheduledEvent } from "../../shared/runtime/scheduled-event.ts";
import { catalogueStore } from "../../shared/store/catalogue-store.ts";
import { cognitoClient } from "../../shared/store/clients/cognito.ts";
import { documentClient } from "../../shared/store/clients/dynamodb.ts";
import { s3Client } from "../../shared/store/clients/s3.ts";
import { sesClient } from "../../shared/store/clients/ses.ts";
import { sqsClient } from "../../shared/store/clients/sqs.ts";
import { ledgerStore } from "../../shared/store/ledger-store.ts";
import { mailStore } from "../../shared/store/mail-store.ts";
import { mailer } from "../../shared/store/mailer.ts";
import { type NotifyMessage, notifyMessage } from "../../shared/store/messages.ts";
import { peopleDirectory } from "../../shared/store/people.ts";
import { queue } from "../../shared/store/queue.ts";
import { snapshotFiles, snapshotRecords } from "../../shared/store/snapshot-store.ts";
import { mailEvent } from "../../shared/wire/mail-event.ts";
import type { NotifyDependencies } from "./dependencies.ts";
import { recordFeedback } from "./record-feedback.ts";
import { sendDigests } from "./send-digests.ts";
import { sendReminders, tellOfReopening, tellOfReopeningEnd, tellOfReturn } from "./tell-units.ts";

const log = functionLogger("notify");
const env = notifyEnv.parse(process.env);
const dynamo = documentClient();
const dependencies: NotifyDependencies = {
  catalogues: catalogueStore(dynamo, env.LEDGER_TABLE),
  ledger: ledgerStore(dynamo, env.LEDGER_TABLE),
  snapshots: snapshotRecords(dynamo, env.SNAPSHOTS_TABLE),
  files: snapshotFiles(s3Client(), env.SNAPSHOT_BUCKET),
  people: peopleDirectory(cognitoClient(), env.USER_POOL_ID),
  mails: mailStore(dynamo, env.MAILS_TABLE),
  mailer: mailer(sesClient(), {
    address: env.MAIL_SENDER_ADDRESS,
    name: env.MAIL_SENDER_NAME,
    configurationSet: env.MAIL_CONFIGURATION_SET,
  }),
  notifyQueue: queue(sqsClient(), env.NOTIFY_QUEUE_URL),
  baseUrl: env.BASE_URL,
};

const anyMessage = z.union([notifyMessage, mailEvent]);
const anyEvent = z.union([queueEvent, scheduledEvent(z.object({ job: z.literal("morning") }))]);

export async function handler(event: unknown): Promise<BatchResponse | undefined> {
  const parsed = anyEvent.parse(event);
  if ("detail" in parsed) {
    for await (const wards of dependencies.catalogues.wards()) {
      const at = parsed.time;
      await dependencies.notifyQueue.send(wards.map((ward) => ({ kind: "morning", ward, at })));
    }
    return undefined;
  }
  return runBatch(
    parsed.messages.map(({ id, body, sentAt }) => ({
      id,
      run: async () => {
        const message = anyMessage.parse(JSON.parse(body));
        if ("source" in message) {
          const { eventType, mail } = message.detail;
          const isKnown = await recordFeedback(dependencies.mails, message, sentAt);
          log.info("mail came back", { eventType, messageId: mail.messageId, isKnown });
          return;
        }
        const sent = await tell(message, sentAt);
        log.info("people told", { kind: message.kind, ward: message.ward, sent });
      },
    })),
    log,
  );
}

function tell(message: NotifyMessage, sentAt: number): Promise<number> {
  const { ward } = message;
  switch (message.kind) {
    case "morning":
      return sendDigests(dependencies, { ward, at: message.at, withReminders: true });
    case "published":
      return sendDigests(dependencies, { ward, at: sentAt, withReminders: false });
    case "returned":
      return tellOfReturn(dependencies, message);
    case "reopened":
      return tellOfReopening(dependencies, message);
    case "reopening-ended":
      return tellOfReopeningEnd(dependencies, message);
    case "reminder":
      return sendReminders(dependencies, message);
  }
}
