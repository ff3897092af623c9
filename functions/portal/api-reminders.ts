/** `POST /api/v1/reminders`: a model's lead has the units told that have not sent a report. */
import { Hono } from "hono";
import { parsePeriod } from "../../shared/domain/period.ts";
import { openPeriods } from "../../shared/domain/task.ts";
import { mayDecideOn } from "../../shared/http/principal.ts";
import { problem } from "../../shared/http/problem.ts";
import { readJson, receivedAt } from "../../shared/http/request.ts";
import { reminderRequest } from "../../shared/wire/reminder.ts";
import { type ApiStores, forbidden, json, notFound, type PortalEnv } from "./api-context.ts";
import { remind } from "./remind.ts";

export function reminderApi(stores: Pick<ApiStores, "ledger" | "notifyQueue">): Hono<PortalEnv> {
  const app = new Hono<PortalEnv>();
  app.post("/reminders", async (context) => {
    const read = await readJson(context.req.raw);
    if (!read.ok) return read.response;
    const request = reminderRequest.safeParse(read.body);
    if (!request.success) {
      return problem("invalid-request", { detail: "Hãy nêu biểu mẫu (dataSet) và kỳ báo cáo (period)." });
    }
    const { catalogue } = context.get("version");
    const caller = context.get("caller");
    const dataSet = catalogue.dataSets.find(({ code }) => code === request.data.dataSet);
    if (!dataSet) return notFound("Không có biểu mẫu với mã này.");
    if (!mayDecideOn(caller, dataSet, catalogue)) return forbidden();
    const at = receivedAt(context);
    const period = parsePeriod(request.data.period);
    if (!period || !openPeriods(catalogue, dataSet, at).some(({ code }) => code === period.code)) {
      return notFound("Kỳ báo cáo này hiện không nhận báo cáo.");
    }
    const reminded = await remind(stores, catalogue, {
      dataSet,
      period,
      orgUnits: request.data.orgUnits,
      askedBy: caller.name,
      at,
    });
    return json({ orgUnits: reminded.map(({ code }) => code) }, { status: 202 });
  });
  return app;
}
