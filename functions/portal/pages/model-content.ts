/** One model in one period: its indicators, what its lead says of them, who is missing, what is unusual. */
import { html } from "hono/html";
import type { Model } from "../../../shared/domain/catalogue.ts";
import type { ModelOverview } from "../../../shared/domain/overview.ts";
import type { ReportNarrative } from "../../../shared/domain/report.ts";
import { formatCount, formatPeriod, sayPeriod } from "../../../shared/domain/vietnamese.ts";
import {
  modelAddress,
  REVIEW_PATH,
  reportAddress,
  submissionAddress,
} from "../../../shared/http/addresses.ts";
import type { Markup } from "../../../shared/http/page.ts";
import { backLink, indicatorStatus } from "../../../shared/http/parts.ts";
import { mayReadEverything } from "../../../shared/http/principal.ts";
import { type AskedArrangement, arrangedAddresses } from "./arrangement.ts";
import { missingReports } from "./missing-reports.ts";
import { namesOf } from "./page-context.ts";
import { indicatorTable, modelName, paceLegend, provisional, type ReportView } from "./report-view.ts";
import { warningTable } from "./warning-table.ts";

export function modelContent(
  view: ReportView,
  { model, status, results, completeness }: ModelOverview,
  asked: AskedArrangement,
): Markup {
  const { catalogue, report } = view;
  const { code } = report.period;
  const names = namesOf(catalogue);
  const addresses = arrangedAddresses(modelAddress(code, model.code), asked);
  const own = dataSetsOf(view, model);
  const missing = report.completeness.missing.filter(({ dataSet }) => own.has(dataSet));
  return html`<div class="stack">
${mayReadEverything(view.who) ? backLink(reportAddress(code), `Báo cáo ${sayPeriod(code)}`) : backLink(REVIEW_PATH, "Duyệt báo cáo")}
<h1 class="ds-heading" data-size="md">${modelName(model)}</h1>
<p class="ds-paragraph quiet">${formatPeriod(code)}.${
    model.lead.length === 0 ? "" : ` Chủ trì: ${model.lead.map(names.orgUnit).join("; ")}`
  }${model.with.length === 0 ? "" : `; phối hợp: ${model.with.map(names.orgUnit).join("; ")}`}${
    model.lead.length === 0 ? "" : "."
  } ${provisional(view)}</p>
<p class="ds-paragraph">${indicatorStatus(status)} ${
    completeness
      ? `Đã nhận ${formatCount(completeness.received)}/${formatCount(completeness.expected)} báo cáo.`
      : "Không có báo cáo nào của mô hình thuộc kỳ này."
  }</p>
<section id="chi-tieu">${indicatorTable(view, html`<span class="ds-sr-only">Chỉ tiêu của mô hình</span>`, results, { asked: asked.sorting, address: addresses.sorting })}
${paceLegend(results)}</section>
${report.narratives.filter((narrative) => narrative.model === model.code).map((narrative) => narrativeOf(view, narrative))}
${missingReports({ catalogue, level: view.level, who: view.who, all: missing, asked: asked.missing, address: addresses.missing })}
${warnings(view, model)}
</div>`;
}

function narrativeOf(
  { catalogue }: ReportView,
  { orgUnit, dataSet, period, revision, texts }: ReportNarrative,
): Markup {
  const names = namesOf(catalogue);
  const parts = catalogue.narrative.filter(({ code }) => texts[code] !== undefined);
  return html`<section class="narrow"><h2 class="ds-heading" data-size="xs">Thuyết minh của ${names.orgUnit(orgUnit)}</h2>
${parts.map(({ code, name }) => html`<p class="ds-paragraph narrative"><strong>${name}.</strong> ${texts[code]}</p>`)}
<p class="ds-paragraph small"><a class="ds-link" href="${submissionAddress({ orgUnit, dataSet, period }, revision)}">Bản
báo cáo nguồn</a></p></section>`;
}

function dataSetsOf({ catalogue }: ReportView, model: Model): ReadonlySet<string> {
  return new Set(
    catalogue.dataSets.filter((dataSet) => dataSet.model === model.code).map(({ code }) => code),
  );
}

function warnings(view: ReportView, model: Model): Markup | string {
  const own = dataSetsOf(view, model);
  const all = view.report.warnings.filter(({ dataSet }) => own.has(dataSet));
  if (all.length === 0) return "";
  return html`<section>${warningTable(view.catalogue, `Cảnh báo chất lượng số liệu (${formatCount(all.length)})`, all)}</section>`;
}
