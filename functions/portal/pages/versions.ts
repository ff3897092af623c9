/** `/bao-cao/{period}/phien-ban`: what was published of a period, version by version, and what moved in between. */
import { Hono } from "hono";
import { formatPeriod } from "../../../shared/domain/vietnamese.ts";
import { mayReadEverything } from "../../../shared/http/principal.ts";
import { reportPeriodOf } from "../api-context.ts";
import {
  answerPage,
  NO_SUCH_PERIOD,
  notAllowed,
  notFound,
  type PageDependencies,
  type PageEnv,
} from "./page-context.ts";
import { versionContent, versionsContent } from "./versions-content.ts";

/** Versions on one page of the list. */
const SHOWN = 20;
const VERSION = /^[1-9]\d{0,4}$/;

export function versionPages({
  snapshots,
  publishedSnapshots,
}: Pick<PageDependencies, "snapshots" | "publishedSnapshots">): Hono<PageEnv> {
  const app = new Hono<PageEnv>();

  app.get("/bao-cao/:period/phien-ban", async (context) => {
    if (!mayReadEverything(context.get("session").principal)) return notAllowed(context);
    const { catalogue } = context.get("version");
    const period = reportPeriodOf(catalogue, context.req.param("period"));
    if (!period) return notFound(context, NO_SUCH_PERIOD);
    const before = context.req.query("truoc") ?? "";
    const page = await snapshots.list(catalogue.programme.ward, period.code, {
      ...(VERSION.test(before) && { before: Number(before) }),
      limit: SHOWN,
    });
    return answerPage(context, {
      title: `Các bản đã công bố, ${formatPeriod(period.code)}`,
      section: "/bao-cao",
      content: versionsContent(period.code, page),
    });
  });

  app.get("/bao-cao/:period/phien-ban/:version", async (context) => {
    if (!mayReadEverything(context.get("session").principal)) return notAllowed(context);
    const { catalogue } = context.get("version");
    const period = reportPeriodOf(catalogue, context.req.param("period"));
    if (!period) return notFound(context, NO_SUCH_PERIOD);
    const { ward } = catalogue.programme;
    const version = context.req.param("version");
    const [record, latest] = await Promise.all([
      VERSION.test(version) ? snapshots.read(ward, period.code, Number(version)) : undefined,
      snapshots.latest(ward, period.code),
    ]);
    if (!record || !latest) return notFound(context, "Không có phiên bản này.");
    return answerPage(context, {
      title: `Phiên bản ${record.version}, ${formatPeriod(period.code)}`,
      section: "/bao-cao",
      content: versionContent({
        record,
        snapshot: await publishedSnapshots.read(record),
        latest: latest.version,
        isOfArea: context.get("version").level !== null,
      }),
    });
  });
  return app;
}
