/** `/lich-su`: everything that one's unit has sent, a year at a time, newest period first. */
import { Hono } from "hono";
import { html } from "hono/html";
import { wardDate } from "../../../shared/domain/calendar.ts";
import type { DataSet, Programme } from "../../../shared/domain/catalogue.ts";
import { isLate } from "../../../shared/domain/extensions.ts";
import type { SubmissionState } from "../../../shared/domain/fold.ts";
import {
  extensionOf,
  opensAt,
  type Period,
  periodsOfYears,
  programmeYears,
} from "../../../shared/domain/period.ts";
import { formatMoment, formatPeriod } from "../../../shared/domain/vietnamese.ts";
import { historyAddress, submissionAddress } from "../../../shared/http/addresses.ts";
import type { Markup } from "../../../shared/http/page.ts";
import { type Cell, revisionStatus, table } from "../../../shared/http/parts.ts";
import { receivedAt } from "../../../shared/http/request.ts";
import { ledgerReader } from "../../../shared/reporting/ledger-reader.ts";
import { answerPage, notAllowed, notFound, type PageDependencies, type PageEnv } from "./page-context.ts";

interface SentReport {
  readonly dataSet: DataSet;
  readonly period: Period;
  readonly state: SubmissionState;
}

export function historyPages({ ledger, closed }: Pick<PageDependencies, "ledger" | "closed">): Hono<PageEnv> {
  const app = new Hono<PageEnv>();
  app.get("/lich-su", async (context) => {
    const version = context.get("version");
    const { catalogue } = version;
    const { principal } = context.get("session");
    const orgUnit = catalogue.orgUnits.find(({ code }) => code === principal.orgUnit);
    if (!orgUnit) return notAllowed(context);
    const now = receivedAt(context);
    const years = yearsUpTo(programmeYears(catalogue.programme), now);
    const year = Number(context.req.query("nam") ?? years.at(-1));
    if (!years.includes(year)) return notFound(context, "Chương trình không có năm như địa chỉ đã mở.");

    const own = catalogue.dataSets.filter(({ assigned }) => assigned.includes(orgUnit.code));
    const periods = [...new Set(own.map(({ period }) => period))]
      .flatMap((type) => periodsOfYears(type, year, year))
      // Nothing can have been sent for what has not begun.
      .filter((period) => opensAt(period) <= now)
      .sort((a, b) => (a.to < b.to ? 1 : -1));
    const { ward } = catalogue.programme;
    const reopenings = () => ledger.readReopenings(ward);
    const reader = closed.over(ledgerReader(ledger, ward), { version, now, reopenings });
    const folded = await reader.read(periods.map(({ code }) => code));
    const sent = periods.flatMap((period) =>
      own.flatMap((dataSet): SentReport[] => {
        const state = folded.get(period.code)?.submissions.get(dataSet.code)?.get(orgUnit.code);
        return state ? [{ dataSet, period, state }] : [];
      }),
    );
    return answerPage(context, {
      title: `Báo cáo đã gửi, năm ${year}`,
      section: "/lich-su",
      content: html`<div class="stack">
<h1 class="ds-heading" data-size="md">Báo cáo đã gửi</h1>
<p class="ds-paragraph quiet">${orgUnit.name}. Mở một báo cáo để xem từng bản, biên nhận và những chỗ đã thay đổi giữa các bản.</p>
${yearLinks(years, year)}
${sent.length === 0 ? html`<p class="ds-paragraph">Năm ${year} đơn vị chưa gửi báo cáo nào.</p>` : reports(sent, catalogue.programme, orgUnit.code, year)}
</div>`,
    });
  });
  return app;
}

/** Years of the programme that have begun. The first windows begin in the December before. */
function yearsUpTo({ first, last }: { first: number; last: number }, now: number): number[] {
  const [year = 0, month = 0] = wardDate(now).split("-").map(Number);
  const current = Math.min(last, Math.max(first, month === 12 ? year + 1 : year));
  return Array.from({ length: current - first + 1 }, (_, index) => first + index);
}

function yearLinks(years: readonly number[], shown: number): Markup | string {
  if (years.length < 2) return "";
  return html`<nav aria-label="Năm"><ul class="years">${years.map(
    (year) =>
      html`<li><a class="ds-link" href="${historyAddress(year)}"${year === shown ? html` aria-current="page"` : ""}>Năm ${year}</a></li>`,
  )}</ul></nav>`;
}

function reports(sent: readonly SentReport[], programme: Programme, orgUnit: string, year: number): Markup {
  const columns = [
    { name: "Biểu mẫu" },
    { name: "Kỳ" },
    { name: "Bản gần nhất" },
    { name: "Nhận lúc" },
    { name: "Trạng thái" },
  ];
  const rows = sent.map(({ dataSet, period, state: { revisions } }): Cell[] => {
    const latest = revisions.at(-1);
    if (!latest) throw new Error("a submission without revisions");
    const { entry, status } = latest;
    const address = submissionAddress({ orgUnit, dataSet: dataSet.code, period: period.code });
    const first = revisions[0];
    const late = first !== undefined && isLate(first.entry, extensionOf(period, programme));
    return [
      html`<a class="ds-link" href="${address}">${dataSet.name}<span class="ds-sr-only">, ${formatPeriod(period.code)}</span></a>`,
      formatPeriod(period.code),
      `${entry.revision}`,
      `${formatMoment(entry.receivedAt)}${late ? ", trễ hạn" : ""}`,
      revisionStatus(status),
    ];
  });
  return table(`Năm ${year}: ${sent.length} báo cáo`, columns, rows);
}
