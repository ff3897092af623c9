/** From an area's report down to its members: what each has sent, and its own published report. */
import { html } from "hono/html";
import type { Catalogue } from "../../../shared/domain/catalogue.ts";
import { toCounts } from "../../../shared/domain/completeness.ts";
import type { Period } from "../../../shared/domain/period.ts";
import { addTallies, type MemberFigures } from "../../../shared/domain/roll-up.ts";
import { formatCount, formatDay, formatPercent, sayPeriod } from "../../../shared/domain/vietnamese.ts";
import { memberReportAddress, reportAddress } from "../../../shared/http/addresses.ts";
import type { Markup } from "../../../shared/http/page.ts";
import { backLink, type Cell, table } from "../../../shared/http/parts.ts";
import type { SnapshotRecord } from "../../../shared/store/snapshot-store.ts";

export function membersContent({
  catalogue,
  period,
  figures,
  latest,
}: {
  readonly catalogue: Catalogue;
  readonly period: Period;
  readonly figures: readonly MemberFigures[];
  /** Of the members, in the catalogue's order. */
  readonly latest: readonly (SnapshotRecord | undefined)[];
}): Markup {
  const known = new Map(figures.map((one) => [one.member, one]));
  const columns = [
    { name: "Đơn vị" },
    { name: "Báo cáo đã nhận", isNumber: true },
    { name: "Tỷ lệ báo cáo", isNumber: true },
    { name: "Đúng hạn", isNumber: true },
    { name: "Báo cáo của đơn vị" },
  ];
  const rows = catalogue.orgUnits.map(({ code, name }, index): Cell[] => {
    const own = known.get(code);
    const published = latest[index];
    const report = published
      ? html`<a class="ds-link" href="${memberReportAddress(code, period.code)}">PDF<span class="ds-sr-only"> của ${name}</span></a>, phiên bản ${published.version}, ${formatDay(published.publishedAt)}`
      : "chưa công bố";
    if (!own) return [name, "chưa có số liệu", "", "", report];
    const { expected, received, onTime, reportingRate } = toCounts(addTallies(own.byModel));
    return [
      name,
      `${formatCount(received)}/${formatCount(expected)}`,
      reportingRate === null ? "–" : formatPercent(reportingRate),
      formatCount(onTime),
      report,
    ];
  });
  return html`<div class="stack">
${backLink(reportAddress(period.code), `Báo cáo ${sayPeriod(period.code)}`)}
<h1 class="ds-heading" data-size="md">Các đơn vị trong địa bàn, ${sayPeriod(period.code)}</h1>
${table(html`<span class="ds-sr-only">Các đơn vị trong địa bàn</span>`, columns, rows)}
</div>`;
}
