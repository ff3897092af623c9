/** All indicators of a period in one table, or those that stand in one way. */
import { html } from "hono/html";
import { ATTENTION_ORDER } from "../../../shared/domain/overview.ts";
import type { Status } from "../../../shared/domain/report.ts";
import { formatCount, formatPeriod } from "../../../shared/domain/vietnamese.ts";
import { indicatorsAddress, reportAddress } from "../../../shared/http/addresses.ts";
import type { Markup } from "../../../shared/http/page.ts";
import { backLink, statusCount } from "../../../shared/http/parts.ts";
import { countStatuses, indicatorTable, modelName, paceLegend, type ReportView } from "./report-view.ts";

export function indicatorsContent(view: ReportView, status: Status | undefined): Markup {
  const { catalogue, report } = view;
  const { code } = report.period;
  const shown = report.indicators.filter((result) => status === undefined || result.status === status);
  const isChosen = (candidate: Status | undefined) =>
    candidate === status ? html` aria-current="true"` : "";
  return html`<div class="stack">
${backLink(reportAddress(code), `Báo cáo ${formatPeriod(code)}`)}
<h1 class="ds-heading" data-size="md">Chỉ tiêu, ${formatPeriod(code)}</h1>
<nav aria-label="Lọc theo trạng thái"><ul class="links filter">
<li><a class="ds-link" href="${indicatorsAddress(code)}"${isChosen(undefined)}>Tất cả ${formatCount(report.indicators.length)}</a></li>
${countStatuses(report.indicators, ATTENTION_ORDER).map(
  ([each, count]) =>
    html`<li><a class="ds-link" href="${indicatorsAddress(code, each)}"${isChosen(each)}>${statusCount(each, count)}</a></li>`,
)}</ul></nav>
${catalogue.models.map((model) => {
  const results = shown.filter((result) => result.model === model.code);
  return results.length === 0
    ? ""
    : html`<section>${indicatorTable(view, modelName(model), results)}</section>`;
})}
${paceLegend(shown)}
</div>`;
}
