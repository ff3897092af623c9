/** `intake`: everything that submits, as a Lambda function behind an HTTP API. */

import { onFailure, onNotFound } from "../../shared/http/failures.ts";
import { identity } from "../../shared/http/identity.ts";
import { lambdaHandler } from "../../shared/http/lambda-app.ts";
import { intakeEnv } from "../../shared/runtime/env.ts";
import { catalogueStore } from "../../shared/store/catalogue-store.ts";
import { documentClient } from "../../shared/store/clients/dynamodb.ts";
import { draftStore } from "../../shared/store/draft-store.ts";
import { ledgerStore } from "../../shared/store/ledger-store.ts";
import { intakeApp } from "./app.ts";

const env = intakeEnv.parse(process.env);
const dynamo = documentClient();
/** The application itself, whose routing table tests read. */
export const app = intakeApp({
  identity: identity(env, dynamo),
  baseUrl: env.BASE_URL,
  catalogues: catalogueStore(dynamo, env.LEDGER_TABLE),
  ledger: ledgerStore(dynamo, env.LEDGER_TABLE),
  drafts: draftStore(dynamo, env.DRAFTS_TABLE),
});
app.onError(onFailure("intake"));
app.notFound(onNotFound);

export const handler = lambdaHandler(app);
