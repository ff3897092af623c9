/** `heartbeat`: started every few minutes to see whether officers could send, and to record when they could not. */
import * as z from "zod";
import { heartbeatEnv } from "../../shared/runtime/env.ts";
import { functionLogger } from "../../shared/runtime/log.ts";
import type { LookLogFields } from "../../shared/runtime/look-log.ts";
import { scheduledEvent } from "../../shared/runtime/scheduled-event.ts";
import { catalogueStore } from "../../shared/store/catalogue-store.ts";
import { documentClient } from "../../shared/store/clients/dynamodb.ts";
import { outageStore, pulseStore } from "../../shared/store/outage-store.ts";
import { beat } from "./beat.ts";
import { lookAround } from "./look.ts";

const log = functionLogger("heartbeat");
const env = heartbeatEnv.parse(process.env);
const dynamo = documentClient();
const dependencies = {
  look: () => lookAround({ baseUrl: env.BASE_URL, issuer: env.OIDC_ISSUER }),
  pulse: pulseStore(dynamo, env.REPORTS_TABLE),
  outages: outageStore(dynamo, env.LEDGER_TABLE),
  catalogues: catalogueStore(dynamo, env.LEDGER_TABLE),
};

/** `clockWasSet`: only on a machine whose business time can be moved. */
const event = scheduledEvent(
  z.object({ job: z.literal("heartbeat"), clockWasSet: z.boolean().default(false) }),
);

export async function handler(started: unknown): Promise<void> {
  const { time, detail } = event.parse(started);
  const result = await beat(dependencies, time, detail.clockWasSet);
  if (result.ended) log.warn("an outage is over", { ...result.ended });
  const { reason } = result;
  if (reason)
    log.error("officers cannot send", { look: "failed", reason } satisfies LookLogFields & {
      reason: string;
    });
  else log.info("officers can send", { look: "well" } satisfies LookLogFields);
}
