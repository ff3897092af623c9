/** `/bao-cao`: the report periods of a year, a period's report as of now, and where each figure comes from. */
import { Hono } from "hono";
import { html } from "hono/html";
import type { Catalogue } from "../../../shared/domain/catalogue.ts";
import { dueAt, type Period } from "../../../shared/domain/period.ts";
import { begunReportPeriods } from "../../../shared/domain/schedule.ts";
import { formatDate, formatDay, formatPeriod } from "../../../shared/domain/vietnamese.ts";
import { reportAddress } from "../../../shared/http/addresses.ts";
import type { Markup } from "../../../shared/http/page.ts";
import { type Cell, table } from "../../../shared/http/parts.ts";
import { mayReadEverything, mayReadModel } from "../../../shared/http/principal.ts";
import { receivedAt } from "../../../shared/http/request.ts";
import { computeReport, reportReader } from "../../../shared/reporting/compute-report.ts";
import type { SnapshotRecord } from "../../../shared/store/snapshot-store.ts";
import { decodeSnapshot } from "../../../shared/wire/snapshot.ts";
import { SNAPSHOT_JSON } from "../../../shared/wire/snapshot-files.ts";
import { reportPeriodOf } from "../api-context.ts";
import { indicatorContent } from "./indicator-content.ts";
import { answerPage, notAllowed, notFound, type PageDependencies, type PageEnv } from "./page-context.ts";
import { reportContent } from "./report-content.ts";
import { versionChanges } from "./version-changes.ts";

/** Versions shown on a report's page; older ones are behind a link to the list. */
const VERSIONS_SHOWN = 20;
const NO_SUCH_PERIOD = "Chương trình không có kỳ báo cáo này.";

export function reportPages({
  snapshots,
  links,
  ...sources
}: Pick<PageDependencies, "ledger" | "balances" | "snapshots" | "links">): Hono<PageEnv> {
  const app = new Hono<PageEnv>();

  app.get("/bao-cao", async (context) => {
    if (!mayReadEverything(context.get("session").principal)) return notAllowed(context);
    const { catalogue } = context.get("version");
    const begun = begunReportPeriods(catalogue, receivedAt(context));
    const years = [...new Set(begun.map(({ year }) => year))];
    const year = years.find((candidate) => String(candidate) === context.req.query("nam")) ?? years.at(-1);
    const periods = begun.filter((period) => period.year === year).toReversed();
    const latest = await Promise.all(
      periods.map(({ code }) => snapshots.latest(catalogue.programme.ward, code)),
    );
    return answerPage(context, {
      title: "Báo cáo tổng hợp",
      section: "/bao-cao",
      content: html`<div class="stack">
<h1 class="ds-heading" data-size="md">Báo cáo tổng hợp${year === undefined ? "" : ` năm ${year}`}</h1>
${years.length > 1 ? yearLinks(years, year) : ""}
${periods.length === 0 ? html`<p class="ds-paragraph">Chương trình chưa bắt đầu kỳ báo cáo nào.</p>` : periodTable(catalogue, periods, latest, receivedAt(context))}
</div>`,
    });
  });

  app.get("/bao-cao/:period", async (context) => {
    if (!mayReadEverything(context.get("session").principal)) return notAllowed(context);
    const { catalogue } = context.get("version");
    const period = reportPeriodOf(catalogue, context.req.param("period"));
    if (!period) return notFound(context, NO_SUCH_PERIOD);
    const { ward } = catalogue.programme;
    const [report, versions] = await Promise.all([
      computeReport(reportReader(sources, context.get("version")), catalogue, period),
      snapshots.list(ward, period.code, { limit: VERSIONS_SHOWN }),
    ]);
    return answerPage(context, {
      title: `Báo cáo ${formatPeriod(period.code)}`,
      section: "/bao-cao",
      content: reportContent({
        catalogue,
        report,
        versions: versions.records,
        hasOlderVersions: versions.next !== null,
        who: context.get("session").principal,
        now: receivedAt(context),
      }),
    });
  });

  app.get("/bao-cao/:period/phien-ban/:version", async (context) => {
    if (!mayReadEverything(context.get("session").principal)) return notAllowed(context);
    const { catalogue } = context.get("version");
    const period = reportPeriodOf(catalogue, context.req.param("period"));
    const number = Number(context.req.param("version"));
    const record =
      period && Number.isInteger(number) && number > 0
        ? await snapshots.read(catalogue.programme.ward, period.code, number)
        : undefined;
    if (!record) return notFound(context, "Không có phiên bản này của báo cáo.");
    return answerPage(context, {
      title: `Báo cáo ${formatPeriod(record.period)}, phiên bản ${record.version}`,
      section: "/bao-cao",
      content: versionChanges(decodeSnapshot(await links.read(record, SNAPSHOT_JSON))),
    });
  });

  app.get("/bao-cao/:period/chi-tieu/:code", async (context) => {
    const { catalogue } = context.get("version");
    const { principal } = context.get("session");
    const indicator = catalogue.indicators.find(({ code }) => code === context.req.param("code"));
    const mayRead = indicator
      ? mayReadModel(principal, indicator.model, catalogue)
      : mayReadEverything(principal);
    if (!mayRead) return notAllowed(context);
    const period = reportPeriodOf(catalogue, context.req.param("period"));
    if (!indicator || !period)
      return notFound(context, indicator ? NO_SUCH_PERIOD : "Không có chỉ tiêu này.");
    const report = await computeReport(reportReader(sources, context.get("version")), catalogue, period);
    const result = report.indicators.find(({ code }) => code === indicator.code);
    if (!result) throw new Error(`report ${period.code} lacks indicator ${indicator.code}`);
    return answerPage(context, {
      title: `${indicator.code} ${indicator.name}, ${formatPeriod(period.code)}`,
      section: "/bao-cao",
      content: indicatorContent({ catalogue, period, indicator, result, who: principal }),
    });
  });
  return app;
}

function yearLinks(years: readonly number[], current: number | undefined): Markup {
  return html`<p class="ds-paragraph">Năm: ${years.map((year) =>
    year === current
      ? html`<strong>${year}</strong> `
      : html`<a class="ds-link" href="/bao-cao?nam=${year}">${year}</a> `,
  )}</p>`;
}

function periodTable(
  { programme }: Catalogue,
  periods: readonly Period[],
  latest: readonly (SnapshotRecord | undefined)[],
  now: number,
): Markup {
  const columns = [{ name: "Kỳ báo cáo" }, { name: "Số liệu" }, { name: "Hạn gửi" }, { name: "Bản công bố" }];
  const rows = periods.map((period, index): Cell[] => {
    const due = dueAt(period, programme);
    const snapshot = latest[index];
    return [
      html`<a class="ds-link" href="${reportAddress(period.code)}">${formatPeriod(period.code)}</a>`,
      `${formatDate(period.from)} – ${formatDate(period.to)}`,
      `${formatDay(due - 1)}${now < due ? "" : ", đã qua"}`,
      snapshot ? `Phiên bản ${snapshot.version}, ${formatDay(snapshot.publishedAt)}` : "chưa công bố",
    ];
  });
  return table(html`<span class="ds-sr-only">Các kỳ báo cáo</span>`, columns, rows);
}
