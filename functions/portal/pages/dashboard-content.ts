/**
 * A period's report as of now, to be read in ten seconds: how complete it is, how the models stand, what needs
 * attention; then each of them, what has changed since it was published. Everything leads further down.
 */

import { html } from "hono/html";
import { type ModelOverview, overviewOf } from "../../../shared/domain/overview.ts";
import type { Period } from "../../../shared/domain/period.ts";
import type { SnapshotChanges } from "../../../shared/domain/snapshot-changes.ts";
import {
  formatCount,
  formatDate,
  formatDay,
  formatPercent,
  formatPeriod,
  sayMoment,
  sayPeriod,
} from "../../../shared/domain/vietnamese.ts";
import {
  indicatorsAddress,
  membersAddress,
  modelAddress,
  reportAddress,
  versionAddress,
  versionsAddress,
} from "../../../shared/http/addresses.ts";
import type { Markup } from "../../../shared/http/page.ts";
import { backLink, indicatorStatus } from "../../../shared/http/parts.ts";
import type { SnapshotRecord } from "../../../shared/store/snapshot-store.ts";
import { type AskedArrangement, arrangedAddresses } from "./arrangement.ts";
import { attention, type Exceptions, exceptionsOf, isIncomplete, standings } from "./at-a-glance.ts";
import { changesContent } from "./changes-content.ts";
import { downloads } from "./downloads.ts";
import { missingReports } from "./missing-reports.ts";
import { movedDeadlines } from "./moved-deadlines.ts";
import { partsName } from "./part-names.ts";
import { indicatorTable, modelName, paceLegend, provisional, type ReportView } from "./report-view.ts";
import { warningTable } from "./warning-table.ts";

export interface DashboardView extends ReportView {
  /** Other begun periods to go to: the one before and after of its type, others with the same cut-off. */
  readonly otherPeriods: readonly Period[];
  /** Whether it is the period that people look at now, which the navigation leads to. */
  readonly isLeading: boolean;
  readonly published: SnapshotRecord | undefined;
  readonly asked: AskedArrangement;
  /** What has moved since it was published; null when nothing was, or nothing has. */
  readonly changes: SnapshotChanges | null;
}

export function dashboardContent(view: DashboardView): Markup {
  const { report, now } = view;
  const { code, from, to, dueAt } = report.period;
  const overview = overviewOf(view.catalogue, report);
  const exceptions = exceptionsOf(view);
  return html`<div class="stack">
${view.isLeading ? "" : backLink("/bao-cao", "Các kỳ báo cáo")}
<h1 class="ds-heading" data-size="md">Báo cáo ${sayPeriod(code)}</h1>
<p class="ds-paragraph quiet dated">Số liệu từ ${formatDate(from)} đến hết ${formatDate(to)}, hạn gửi hết ngày
${formatDay(dueAt - 1)}. Tính đến ${sayMoment(now)}. ${provisional(view)}</p>
${movedDeadlines(report.extensions)}
<div class="side-by-side"><div>${completeness(view)}${standings(view, overview)}</div>
<div>${attention(view, exceptions)}${publication(view)}${periodLinks(view.otherPeriods)}</div></div>
${exceptionTable(view, exceptions)}
${models(view, overview)}
${changesSince(view)}
${missing(view)}
${warnings(view)}
</div>`;
}

function periodLinks(periods: readonly Period[]): Markup | string {
  if (periods.length === 0) return "";
  return html`<nav aria-labelledby="ky-khac"><h2 class="ds-heading" data-size="xs" id="ky-khac">Kỳ báo cáo khác</h2><ul class="links">${periods.map(
    ({ code }) => html`<li><a class="ds-link" href="${reportAddress(code)}">${formatPeriod(code)}</a></li>`,
  )}</ul></nav>`;
}

function completeness({ report, level }: ReportView): Markup {
  const {
    expected,
    received,
    onTime,
    late,
    missing: absent,
    reportingRate,
    onTimeRate,
  } = report.completeness;
  const heading = html`<h2 class="ds-heading" data-size="xs">Báo cáo đã nhận</h2>`;
  const members = level && membersAddress(report.period.code);
  const toMembers = members
    ? html`<p class="ds-paragraph"><a class="ds-link" href="${members}">Từng ${partsName(level)}</a></p>`
    : "";
  if (reportingRate === null || onTimeRate === null) {
    return html`<section>${heading}<p class="ds-paragraph">Chưa có ${partsName(level)} nào có báo cáo trong kỳ này.</p>${toMembers}</section>`;
  }
  const tile = (figure: Markup | string, name: Markup | string) => html`<li><b>${figure}</b>${name}</li>`;
  const whoIsMissing = members ?? (absent.length === 0 ? null : "#con-thieu");
  return html`<section>${heading}
<ul class="tiles">
${tile(html`${formatCount(received)}/<wbr>${formatCount(expected)}`, `đã nhận, ${formatPercent(reportingRate)}`)}
${tile(formatCount(onTime), `đúng hạn, ${formatPercent(onTimeRate)}${late === 0 ? "" : `; ${formatCount(late)} trễ hạn`}`)}
${tile(formatCount(expected - received), whoIsMissing === null ? "chưa gửi" : html`<a class="ds-link" href="${whoIsMissing}">chưa gửi</a>`)}
</ul>${toMembers}</section>`;
}

function publication({ report, published, changes, now }: DashboardView): Markup {
  const { code, dueAt } = report.period;
  const heading = html`<h2 class="ds-heading" data-size="xs">Bản công bố</h2>`;
  if (!published) {
    const next = now < dueAt ? ` Bản đầu tiên được lập sau hạn gửi, ngày ${formatDay(dueAt)}.` : "";
    return html`<section>${heading}<p class="ds-paragraph">Chưa công bố bản nào.${next}</p></section>`;
  }
  return html`<section>${heading}
<p class="ds-paragraph"><a class="ds-link" href="${versionAddress(code, published.version)}">Phiên bản ${published.version}</a>, công bố ngày ${formatDay(published.publishedAt)}. ${
    changes
      ? html`Số liệu trên trang này <a class="ds-link" href="#thay-doi">đã khác bản công bố</a>.`
      : "Số liệu trên trang này đúng như bản công bố."
  }</p>
${downloads(code, published)}
<p class="ds-paragraph"><a class="ds-link" href="${versionsAddress(code)}">Tất cả phiên bản và các tệp</a></p></section>`;
}

function models(view: ReportView, overview: readonly ModelOverview[]): Markup {
  const { code } = view.report.period;
  return html`<section><h2 class="ds-heading" data-size="xs">Từng mô hình</h2>
<ul class="models">${overview.map((entry) => modelCard(code, entry))}</ul>
<p class="ds-paragraph"><a class="ds-link" href="${indicatorsAddress(code)}">Toàn bộ
${formatCount(view.report.indicators.length)} chỉ tiêu</a></p></section>`;
}

/** A model at a glance: how it stands, how many of its indicators stand how, how many reports have come. */
function modelCard(period: string, entry: ModelOverview): Markup {
  const { model, status, results, completeness: counts } = entry;
  const reports = counts === undefined ? "Không có báo cáo thuộc kỳ" : sayReports(counts);
  return html`<li>
<div class="standing">${indicatorStatus(status)}</div>
<h3><a class="ds-link" href="${modelAddress(period, model.code)}">${modelName(model)}</a></h3>
<p class="small quiet"><span>${sayIndicators(results)}</span> <span>${isIncomplete(entry) ? html`<strong>${reports}</strong>` : reports}</span></p>
</li>`;
}

function sayIndicators(results: ModelOverview["results"]): string {
  const judged = results.filter(({ target, status }) => target !== null && status !== "not-in-period");
  const achieved = judged.filter(({ status }) => status === "achieved").length;
  const followed = results.filter(({ target }) => target === null).length;
  return [
    ...(judged.length > 0 ? [`Đạt ${formatCount(achieved)}/${formatCount(judged.length)} chỉ tiêu`] : []),
    ...(followed > 0 ? [`${judged.length > 0 ? "theo dõi" : "Theo dõi"} ${formatCount(followed)}`] : []),
  ].join("; ");
}

function sayReports({ received, expected }: NonNullable<ModelOverview["completeness"]>): string {
  return `${received < expected ? "Mới nhận" : "Nhận"} ${formatCount(received)}/${formatCount(expected)} báo cáo`;
}

/** So many indicators without data are named; that more are without is said in one line, which leads to them. */
const FEW = 6;

/** The exceptions with their figures; nothing where there is none, which has been said above. */
function exceptionTable(view: DashboardView, { failing, worsened, silent }: Exceptions): Markup | string {
  const shown = [...failing, ...worsened, ...(silent.length > FEW ? [] : silent)];
  if (shown.length === 0) return "";
  const caption = html`<span class="ds-sr-only">Chỉ tiêu cần chú ý</span>`;
  return html`<section id="chi-tieu"><h2 class="ds-heading" data-size="xs">Chỉ tiêu cần chú ý</h2>
${indicatorTable(view, caption, shown, { asked: view.asked.sorting, address: addressesOf(view).sorting })}
${paceLegend(shown)}</section>`;
}

function changesSince({ catalogue, report, published, changes, level }: DashboardView): Markup | string {
  if (!published || !changes) return "";
  return html`<section id="thay-doi"><h2 class="ds-heading" data-size="xs">Thay đổi từ phiên bản ${published.version}</h2>
<p class="ds-paragraph">Những thay đổi này sẽ vào phiên bản sau.</p>
${changesContent({ catalogue, period: report.period.code, changes, isOfArea: level !== null, before: published.version, after: "Hiện nay" })}</section>`;
}

function missing(view: DashboardView): Markup | string {
  const { catalogue, level, who, asked, report } = view;
  return missingReports({
    catalogue,
    level,
    who,
    all: report.completeness.missing,
    asked: asked.missing,
    address: addressesOf(view).missing,
  });
}

function addressesOf({ report, asked }: DashboardView) {
  return arrangedAddresses(reportAddress(report.period.code), asked);
}

function warnings({ catalogue, report }: ReportView): Markup | string {
  if (report.warnings.length === 0) return "";
  const heading = `Cảnh báo chất lượng số liệu (${formatCount(report.warnings.length)})`;
  return html`<section id="canh-bao">${warningTable(catalogue, heading, report.warnings)}</section>`;
}
