/** What a published version changed, as its PDF says on its first page. */
import { html } from "hono/html";
import { sayChanges } from "../../../shared/domain/changes-words.ts";
import type { Snapshot } from "../../../shared/domain/snapshot.ts";
import { formatPeriod, sayMoment } from "../../../shared/domain/vietnamese.ts";
import { indicatorAddress, reportAddress } from "../../../shared/http/addresses.ts";
import type { Markup } from "../../../shared/http/page.ts";
import { backLink, type Cell, table } from "../../../shared/http/parts.ts";

export function versionChanges({ catalogue, report, version, asOf, changes }: Snapshot): Markup {
  const period = report.period.code;
  return html`<div class="stack">
${backLink(reportAddress(period), `Báo cáo ${formatPeriod(period)}`)}
<h1 class="ds-heading" data-size="md">Báo cáo ${formatPeriod(period)}, phiên bản ${version}</h1>
<p class="ds-paragraph quiet">Số liệu đến ${sayMoment(asOf)}.</p>
${
  changes === null
    ? html`<p class="ds-paragraph">Đây là phiên bản đầu tiên của báo cáo kỳ này.</p>`
    : changed(sayChanges(catalogue, changes, version), period, version)
}
</div>`;
}

function changed(words: ReturnType<typeof sayChanges>, period: string, version: number): Markup {
  const columns = [
    { name: "Chỉ tiêu" },
    { name: `Phiên bản ${version - 1}` },
    { name: `Phiên bản ${version}` },
    { name: "Nguyên nhân" },
  ];
  const rows = words.indicators.map(({ code, name, from, to, causes }): Cell[] => [
    html`<a class="ds-link" href="${indicatorAddress(period, code)}">${code} ${name}</a>`,
    from,
    to,
    causes,
  ]);
  return html`<p class="ds-paragraph">${words.summary}</p>
${rows.length === 0 ? "" : html`<section>${table("Chỉ tiêu thay đổi", columns, rows)}</section>`}
${
  words.causes.length === 0
    ? ""
    : html`<section><h2 class="ds-heading" data-size="xs">Nguyên nhân</h2>
<ul>${words.causes.map((cause) => html`<li>${cause}.</li>`)}</ul></section>`
}`;
}
