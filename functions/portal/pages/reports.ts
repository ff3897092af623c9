/** `/bao-cao`: the report periods of a year, a period's report as of now, and from each figure down to where it comes from. */
import { Hono } from "hono";
import { html } from "hono/html";
import * as z from "zod";
import { buildReport } from "../../../shared/domain/build-report.ts";
import { earlierReports } from "../../../shared/domain/build-snapshot.ts";
import type { Catalogue } from "../../../shared/domain/catalogue.ts";
import { overviewOf } from "../../../shared/domain/overview.ts";
import { dueAt, type Period } from "../../../shared/domain/period.ts";
import { STATUSES } from "../../../shared/domain/report.ts";
import { begunReportPeriods, leadingPeriod, relatedPeriods } from "../../../shared/domain/schedule.ts";
import { changesBetween, type SnapshotChanges } from "../../../shared/domain/snapshot-changes.ts";
import { formatDate, formatDay, formatPeriod, sayPeriod } from "../../../shared/domain/vietnamese.ts";
import { OVERVIEW_PATH, reportAddress } from "../../../shared/http/addresses.ts";
import type { Markup } from "../../../shared/http/page.ts";
import { type Cell, table } from "../../../shared/http/parts.ts";
import { mayReadEverything, mayReadModel } from "../../../shared/http/principal.ts";
import { receivedAt } from "../../../shared/http/request.ts";
import { SORT_FIELD } from "../../../shared/http/sorting.ts";
import { readEarlierReports, reportAsOfNow } from "../../../shared/reporting/area-report.ts";
import { reportReader } from "../../../shared/reporting/compute-report.ts";
import type { SnapshotRecord } from "../../../shared/store/snapshot-store.ts";
import { reportPeriodOf } from "../api-context.ts";
import { askedArrangement } from "./arrangement.ts";
import { dashboardContent } from "./dashboard-content.ts";
import { indicatorContent } from "./indicator-content.ts";
import { indicatorsContent } from "./indicators-content.ts";
import { modelContent } from "./model-content.ts";
import {
  answerPage,
  NO_SUCH_PERIOD,
  notAllowed,
  notFound,
  type PageContext,
  type PageDependencies,
  type PageEnv,
} from "./page-context.ts";
import type { ReportView } from "./report-view.ts";

const statusFilter = z.enum(STATUSES).optional().catch(undefined);

export function reportPages({
  snapshots,
  publishedSnapshots,
  ...sources
}: Pick<
  PageDependencies,
  "catalogues" | "ledger" | "balances" | "closed" | "reports" | "snapshots" | "publishedSnapshots"
>): Hono<PageEnv> {
  const app = new Hono<PageEnv>();

  app.get(OVERVIEW_PATH, async (context) => {
    if (!mayReadEverything(context.get("session").principal)) return notAllowed(context);
    const period = leadingPeriod(context.get("version").catalogue, receivedAt(context));
    return context.redirect(period ? reportAddress(period.code) : "/bao-cao");
  });

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
      title: "Các kỳ báo cáo",
      section: "/bao-cao",
      content: html`<div class="stack">
<h1 class="ds-heading" data-size="md">Các kỳ báo cáo${year === undefined ? "" : ` năm ${year}`}</h1>
${years.length > 1 ? yearLinks(years, year) : ""}
${periods.length === 0 ? html`<p class="ds-paragraph">Chương trình chưa bắt đầu kỳ báo cáo nào.</p>` : periodTable(catalogue, periods, latest, receivedAt(context))}
</div>`,
    });
  });

  app.get("/bao-cao/:period", async (context) => {
    const { catalogue } = context.get("version");
    const period = reportPeriodOf(catalogue, context.req.param("period"));
    const [found, published] = await Promise.all([
      findReport(context),
      period && snapshots.latest(catalogue.programme.ward, period.code),
    ]);
    if (found instanceof Response) return found;
    const { now } = found.view;
    const section = sectionOf(catalogue, found.period, now);
    return answerPage(context, {
      title: `Báo cáo ${sayPeriod(found.period.code)}`,
      section,
      content: dashboardContent({
        ...found.view,
        otherPeriods: relatedPeriods(catalogue, found.period, now),
        isLeading: section === OVERVIEW_PATH,
        published,
        asked: askedArrangement(context),
        changes: published ? await changesSince(published, found.view) : null,
      }),
    });
  });

  app.get("/bao-cao/:period/chi-tieu", async (context) => {
    const found = await findReport(context);
    if (found instanceof Response) return found;
    const { catalogue, now } = found.view;
    return answerPage(context, {
      title: `Chỉ tiêu ${sayPeriod(found.period.code)}`,
      section: sectionOf(catalogue, found.period, now),
      content: indicatorsContent(
        found.view,
        statusFilter.parse(context.req.query("trang-thai")),
        context.req.query(SORT_FIELD),
      ),
    });
  });

  app.get("/bao-cao/:period/mo-hinh/:model", async (context) => {
    const { catalogue } = context.get("version");
    const model = catalogue.models.find(({ code }) => code === context.req.param("model"));
    const found = await findReport(context, model?.code);
    if (found instanceof Response) return found;
    const overview = overviewOf(catalogue, found.view.report).find((entry) => entry.model === model);
    if (!overview) return notFound(context, "Không có mô hình này.");
    return answerPage(context, {
      title: `${overview.model.name}, ${formatPeriod(found.period.code)}`,
      section: readerSection(context, found.period),
      content: modelContent(found.view, overview, askedArrangement(context)),
    });
  });

  app.get("/bao-cao/:period/chi-tieu/:code", async (context) => {
    const { catalogue } = context.get("version");
    const indicator = catalogue.indicators.find(({ code }) => code === context.req.param("code"));
    const found = await findReport(context, indicator?.model);
    if (found instanceof Response) return found;
    if (!indicator) return notFound(context, "Không có chỉ tiêu này.");
    const { view, period } = found;
    const result = view.report.indicators.find(({ code }) => code === indicator.code);
    if (!result) throw new Error(`report ${period.code} lacks indicator ${indicator.code}`);
    return answerPage(context, {
      title: `${indicator.code} ${indicator.name}, ${formatPeriod(period.code)}`,
      section: readerSection(context, period),
      content: indicatorContent({
        ...view,
        period,
        indicator,
        result,
        sorting: context.req.query(SORT_FIELD),
      }),
    });
  });

  /** The report of the period that the path names, for who may read all of it, or only what is about `model`. */
  const findReport = async (
    context: PageContext,
    model?: string,
  ): Promise<Response | { readonly period: Period; readonly view: ReportView }> => {
    const { catalogue } = context.get("version");
    const { principal } = context.get("session");
    const mayRead =
      model === undefined ? mayReadEverything(principal) : mayReadModel(principal, model, catalogue);
    if (!mayRead) return notAllowed(context);
    const period = reportPeriodOf(catalogue, context.req.param("period"));
    if (!period) return notFound(context, NO_SUCH_PERIOD);
    const version = context.get("version");
    const view = { catalogue, level: version.level, who: principal, now: receivedAt(context) };
    const reading = { kept: { closed: sources.closed, now: view.now } };
    if (version.level !== null) {
      const [report, history] = await Promise.all([
        reportAsOfNow(sources, version, period, reading),
        readEarlierReports(sources, catalogue, period),
      ]);
      return { period, view: { ...view, report, history } };
    }
    const folded = await reportReader(sources, version, reading).read(period);
    const report = buildReport(catalogue, period, folded);
    return { period, view: { ...view, report, history: earlierReports(catalogue, period, folded) } };
  };

  /** Null when the report rests on the same as what was published. */
  const changesSince = async (
    record: SnapshotRecord,
    { catalogue, report }: ReportView,
  ): Promise<SnapshotChanges | null> =>
    record.basis === report.basis
      ? null
      : changesBetween(await publishedSnapshots.read(record), { catalogue, report });

  return app;
}

/** The navigation entry that a page of a period belongs to: the leading period's pages are the overview's. */
function sectionOf(catalogue: Catalogue, period: Period, now: number): string {
  return leadingPeriod(catalogue, now)?.code === period.code ? OVERVIEW_PATH : "/bao-cao";
}

/** As {@link sectionOf}; who reads only a model came from the review. */
function readerSection(context: PageContext, period: Period): string {
  return mayReadEverything(context.get("session").principal)
    ? sectionOf(context.get("version").catalogue, period, receivedAt(context))
    : "/duyet";
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
