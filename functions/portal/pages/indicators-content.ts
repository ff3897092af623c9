/** All indicators of a period in one table, or those that stand in one way. */
import { html } from "hono/html";
import { ATTENTION_ORDER } from "../../../shared/domain/overview.ts";
import type { Status } from "../../../shared/domain/report.ts";
import { formatCount, sayPeriod } from "../../../shared/domain/vietnamese.ts";
import { indicatorsAddress, reportAddress, withQuery } from "../../../shared/http/addresses.ts";
import type { Markup } from "../../../shared/http/page.ts";
import { backLink, statusCount } from "../../../shared/http/parts.ts";
import { SORT_FIELD } from "../../../shared/http/sorting.ts";
import {
  type AskedSorting,
  countStatuses,
  indicatorTable,
  modelName,
  paceLegend,
  provisional,
  type ReportView,
} from "./report-view.ts";

export function indicatorsContent(
  view: ReportView,
  status: Status | undefined,
  sorting: string | undefined,
): Markup {
  const { report } = view;
  const { code } = report.period;
  const shown = report.indicators.filter((result) => status === undefined || result.status === status);
  const address = (value: string) =>
    withQuery(indicatorsAddress(code), { "trang-thai": status, [SORT_FIELD]: value });
  const asked = { asked: sorting, address };
  const note = provisional(view);
  const isChosen = (candidate: Status | undefined) =>
    candidate === status ? html` aria-current="true"` : "";
  return html`<div class="stack">
${backLink(reportAddress(code), `Báo cáo ${sayPeriod(code)}`)}
<h1 class="ds-heading" data-size="md">Chỉ tiêu ${sayPeriod(code)}</h1>
${note === "" ? "" : html`<p class="ds-paragraph quiet">${note}</p>`}
<nav aria-label="Lọc theo trạng thái"><ul class="links filter">
<li><a class="ds-link" href="${indicatorsAddress(code)}"${isChosen(undefined)}>Tất cả ${formatCount(report.indicators.length)}</a></li>
${countStatuses(report.indicators, ATTENTION_ORDER).map(
  ([each, count]) =>
    html`<li><a class="ds-link" href="${indicatorsAddress(code, each)}"${isChosen(each)}>${statusCount(each, count)}</a></li>`,
)}</ul></nav>
${sorting === undefined ? byModel(view, shown, asked) : html`<section>${indicatorTable(view, `${formatCount(shown.length)} chỉ tiêu`, shown, asked)}</section>`}
${paceLegend(shown)}
</div>`;
}

/** Until it is sorted, which is done across all models. */
function byModel(view: ReportView, shown: ReportView["report"]["indicators"], asked: AskedSorting): Markup[] {
  return view.catalogue.models.flatMap((model) => {
    const results = shown.filter((result) => result.model === model.code);
    return results.length === 0
      ? []
      : [html`<section class="of-model">${indicatorTable(view, modelName(model), results, asked)}</section>`];
  });
}
