/** `GET /api/v1/catalogue` and `/api/v1/reports/…`: the report as of now, and where each figure comes from. */
import { Hono } from "hono";
import * as z from "zod";
import type { Period } from "../../shared/domain/period.ts";
import { mayReadEverything, mayReadModel } from "../../shared/http/principal.ts";
import { receivedAt } from "../../shared/http/request.ts";
import { reportAsOfNow } from "../../shared/reporting/area-report.ts";
import { indicatorAnswer, reportAnswer } from "../../shared/wire/report.ts";
import {
  type ApiStores,
  forbidden,
  json,
  notFound,
  type PortalContext,
  type PortalEnv,
  reportPeriodOf,
} from "./api-context.ts";

const NO_SUCH_PERIOD = "Không có kỳ báo cáo này trong chương trình.";

export function reportApi(
  stores: Pick<ApiStores, "catalogues" | "ledger" | "balances" | "closed" | "reports">,
): Hono<PortalEnv> {
  const app = new Hono<PortalEnv>();
  const read = (context: PortalContext, period: Period) =>
    reportAsOfNow(stores, context.get("version"), period, {
      kept: { closed: stores.closed, now: receivedAt(context) },
    });

  app.get("/catalogue", (context) => {
    const { version, catalogue, sample } = context.get("version");
    return json({ version, sample, ...catalogue });
  });

  app.get("/reports/:period", async (context) => {
    const { catalogue } = context.get("version");
    if (!mayReadEverything(context.get("caller"))) return forbidden();
    const period = reportPeriodOf(catalogue, context.req.param("period"));
    if (!period) return notFound(NO_SUCH_PERIOD);
    const report = await read(context, period);
    return json(z.encode(reportAnswer, { ...report, asOf: receivedAt(context) }));
  });

  app.get("/reports/:period/indicators/:code", async (context) => {
    const { catalogue } = context.get("version");
    const code = context.req.param("code");
    const indicator = catalogue.indicators.find((candidate) => candidate.code === code);
    const period = reportPeriodOf(catalogue, context.req.param("period"));
    if (indicator && !mayReadModel(context.get("caller"), indicator.model, catalogue)) return forbidden();
    if (!indicator)
      return mayReadEverything(context.get("caller")) ? notFound("Không có chỉ tiêu này.") : forbidden();
    if (!period) return notFound(NO_SUCH_PERIOD);
    const report = await read(context, period);
    const result = report.indicators.find((candidate) => candidate.code === code);
    if (!result) throw new Error(`report ${period.code} lacks indicator ${code}`);
    return json(z.encode(indicatorAnswer, { period: report.period, asOf: receivedAt(context), ...result }));
  });
  return app;
}
