/** `admin`: what administrators do, as a Lambda function behind an HTTP API. */
import { onFailure, onNotFound } from "../../shared/http/failures.ts";
import { identity } from "../../shared/http/identity.ts";
import { lambdaHandler } from "../../shared/http/lambda-app.ts";
import { adminEnv } from "../../shared/runtime/env.ts";
import { accessEnds } from "../../shared/store/access-ends.ts";
import { actionStore } from "../../shared/store/action-store.ts";
import { catalogueArchive } from "../../shared/store/catalogue-history.ts";
import { catalogueStore } from "../../shared/store/catalogue-store.ts";
import { cognitoClient } from "../../shared/store/clients/cognito.ts";
import { documentClient } from "../../shared/store/clients/dynamodb.ts";
import { sqsClient } from "../../shared/store/clients/sqs.ts";
import { ledgerStore } from "../../shared/store/ledger-store.ts";
import { mailStore } from "../../shared/store/mail-store.ts";
import { peopleDirectory } from "../../shared/store/people.ts";
import { queue } from "../../shared/store/queue.ts";
import { snapshotRecords } from "../../shared/store/snapshot-store.ts";
import { adminApp } from "./app.ts";

const env = adminEnv.parse(process.env);
const dynamo = documentClient();
/** The application itself, whose routing table tests read. */
export const app = adminApp({
  identity: identity(env, dynamo),
  baseUrl: env.BASE_URL,
  // Whoever has just published a version is to see it: nothing is kept from one request to the next.
  catalogues: catalogueStore(dynamo, env.LEDGER_TABLE, 0),
  archive: catalogueArchive(dynamo, env.LEDGER_TABLE),
  ledger: ledgerStore(dynamo, env.LEDGER_TABLE),
  snapshots: snapshotRecords(dynamo, env.SNAPSHOTS_TABLE),
  actions: actionStore(dynamo, env.LEDGER_TABLE),
  people: peopleDirectory(cognitoClient(), env.USER_POOL_ID),
  accessEnds: accessEnds(dynamo, env.SESSIONS_TABLE),
  closeQueue: queue(sqsClient(), env.CLOSE_QUEUE_URL),
  mails: mailStore(dynamo, env.MAILS_TABLE),
});
app.onError(onFailure("admin"));
app.notFound(onNotFound);

export const handler = lambdaHandler(app);
