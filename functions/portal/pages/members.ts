/** `/bao-cao/{period}/don-vi`: from an area's report down to its members. */
import { Hono } from "hono";
import { formatPeriod } from "../../../shared/domain/vietnamese.ts";
import { mayReadEverything } from "../../../shared/http/principal.ts";
import { SORT_FIELD } from "../../../shared/http/sorting.ts";
import { readMemberFigures } from "../../../shared/reporting/area-report.ts";
import { reportPeriodOf } from "../api-context.ts";
import { membersContent } from "./members-content.ts";
import {
  answerPage,
  NO_SUCH_PERIOD,
  notAllowed,
  notFound,
  type PageDependencies,
  type PageEnv,
} from "./page-context.ts";
import { partsName } from "./part-names.ts";

export function memberPages({
  snapshots,
  ...sources
}: Pick<PageDependencies, "catalogues" | "ledger" | "balances" | "reports" | "snapshots">): Hono<PageEnv> {
  const app = new Hono<PageEnv>();
  app.get("/bao-cao/:period/don-vi", async (context) => {
    if (!mayReadEverything(context.get("session").principal)) return notAllowed(context);
    const { catalogue, level } = context.get("version");
    const period = reportPeriodOf(catalogue, context.req.param("period"));
    if (!period || level === null) return notFound(context, NO_SUCH_PERIOD);
    const figures = await readMemberFigures(sources, catalogue, period);
    const latest = await Promise.all(
      catalogue.orgUnits.map(({ code }) => snapshots.latest(code, period.code)),
    );
    return answerPage(context, {
      title: `Các ${partsName(level)}, ${formatPeriod(period.code)}`,
      section: "/bao-cao",
      content: membersContent({
        catalogue,
        level,
        period,
        figures,
        latest,
        sorting: context.req.query(SORT_FIELD),
      }),
    });
  });
  return app;
}
