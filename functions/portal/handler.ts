/** `portal`: everything that reads and decides, as a Lambda function behind an HTTP API. */

import { onFailure, onNotFound } from "../../shared/http/failures.ts";
import { identity } from "../../shared/http/identity.ts";
import { lambdaHandler } from "../../shared/http/lambda-app.ts";
import { closedPeriods } from "../../shared/reporting/closed-periods.ts";
import { keptBalances } from "../../shared/reporting/kept-balances.ts";
import { portalEnv } from "../../shared/runtime/env.ts";
import { once } from "../../shared/runtime/once.ts";
import { areaStore } from "../../shared/store/area-store.ts";
import { balanceStore } from "../../shared/store/balance-store.ts";
import { catalogueStore } from "../../shared/store/catalogue-store.ts";
import { documentClient } from "../../shared/store/clients/dynamodb.ts";
import { sqsClient } from "../../shared/store/clients/sqs.ts";
import { draftList } from "../../shared/store/draft-store.ts";
import { ledgerStore } from "../../shared/store/ledger-store.ts";
import { mailStore } from "../../shared/store/mail-store.ts";
import { queue } from "../../shared/store/queue.ts";
import { reportStore } from "../../shared/store/report-store.ts";
import { signingKeyRegister } from "../../shared/store/signing-key-register.ts";
import { snapshotLinks } from "../../shared/store/snapshot-links.ts";
import { snapshotRecords } from "../../shared/store/snapshot-store.ts";
import { portalApp } from "./app.ts";

const env = portalEnv.parse(process.env);
const dynamo = documentClient();
const signingKeys = signingKeyRegister(dynamo, env.SNAPSHOTS_TABLE);
/** Loaded and asked for with the first receipt: most starts of the portal serve none. */
const signingKey = once(async () => {
  const { openSigningKey } = await import("../../shared/store/signing-key.ts");
  return openSigningKey(env.SIGNING_KEY);
});
/** The application itself, whose routing table tests read. */
export const app = portalApp({
  identity: identity(env, dynamo),
  baseUrl: env.BASE_URL,
  catalogues: catalogueStore(dynamo, env.LEDGER_TABLE),
  ledger: ledgerStore(dynamo, env.LEDGER_TABLE),
  balances: keptBalances(balanceStore(dynamo, env.REPORTS_TABLE)),
  closed: closedPeriods(),
  drafts: draftList(dynamo, env.DRAFTS_TABLE),
  reports: reportStore(dynamo, env.REPORTS_TABLE),
  areas: areaStore(dynamo, env.LEDGER_TABLE),
  snapshots: snapshotRecords(dynamo, env.SNAPSHOTS_TABLE),
  signingKey,
  /** Those that reports were signed with, and the one that signs now: it may have signed receipts only. */
  async publicKeys() {
    const [known, { publicKey }] = await Promise.all([signingKeys.list(), signingKey()]);
    return [...known.filter(({ kid }) => kid !== publicKey.kid), publicKey];
  },
  links: snapshotLinks(dynamo.config, env.SNAPSHOT_BUCKET),
  mails: mailStore(dynamo, env.MAILS_TABLE),
  notifyQueue: queue(sqsClient(), env.NOTIFY_QUEUE_URL),
});
app.onError(onFailure("portal"));
app.notFound(onNotFound);

export const handler = lambdaHandler(app);
