/** The published versions of a period's report: each with its files, and what moved since the one before. */
import { html } from "hono/html";
import { sayChanges } from "../../../shared/domain/changes-words.ts";
import type { Snapshot } from "../../../shared/domain/snapshot.ts";
import { formatMoment, sayPeriod } from "../../../shared/domain/vietnamese.ts";
import { reportAddress, versionAddress, versionsAddress } from "../../../shared/http/addresses.ts";
import type { Markup } from "../../../shared/http/page.ts";
import { backLink, type Cell, facts, notice, table } from "../../../shared/http/parts.ts";
import type { SnapshotPage, SnapshotRecord } from "../../../shared/store/snapshot-store.ts";
import { changesContent } from "./changes-content.ts";
import { downloadLink, downloads, filesInOrder, modelDownloads } from "./downloads.ts";

export function versionsContent(period: string, { records, next }: SnapshotPage): Markup {
  const columns = [
    { name: "Phiên bản" },
    { name: "Công bố lúc" },
    { name: "Số liệu tính đến" },
    { name: "Tải về" },
  ];
  const rows = records.map((record): Cell[] => [
    html`<a class="ds-link" href="${versionAddress(period, record.version)}">Phiên bản ${record.version}</a>`,
    formatMoment(record.publishedAt),
    formatMoment(record.asOf),
    downloads(period, record),
  ]);
  return html`<div class="stack">
${backLink(reportAddress(period), `Báo cáo ${sayPeriod(period)}`)}
<h1 class="ds-heading" data-size="md">Các bản đã công bố, ${sayPeriod(period)}</h1>
${
  records.length === 0
    ? html`<p class="ds-paragraph">Chưa công bố bản nào. Bản đầu tiên được lập sau hạn gửi.</p>`
    : table(html`<span class="ds-sr-only">Các bản đã công bố</span>`, columns, rows)
}
${next === null ? "" : html`<p class="ds-paragraph"><a class="ds-link" href="${versionsAddress(period, next)}">Các phiên bản cũ hơn</a></p>`}
</div>`;
}

export interface VersionView {
  readonly record: SnapshotRecord;
  readonly snapshot: Snapshot;
  readonly latest: number;
  readonly isOfArea: boolean;
}

export function versionContent({ record, snapshot, latest, isOfArea }: VersionView): Markup {
  const { period, version, publishedAt, asOf } = record;
  const { catalogue, previous, changes } = snapshot;
  const columns = [{ name: "Tệp" }, { name: "Tên tệp" }, { name: "SHA-256" }];
  const rows = filesInOrder(record).map((file): Cell[] => [
    downloadLink(period, version, file, catalogue.models),
    file.name,
    html`<code class="digest">${file.sha256}</code>`,
  ]);
  return html`<div class="stack">
${backLink(versionsAddress(period), "Các bản đã công bố")}
<h1 class="ds-heading" data-size="md">Phiên bản ${version}, ${sayPeriod(period)}</h1>
${
  latest > version
    ? notice(
        "warning",
        `Đã có phiên bản ${latest} thay thế`,
        html`<a class="ds-link" href="${versionAddress(period, latest)}">Xem phiên bản ${latest}</a>.`,
      )
    : ""
}
${facts([
  ["Công bố lúc", formatMoment(publishedAt)],
  ["Số liệu tính đến", formatMoment(asOf)],
  [
    "Phiên bản trước",
    previous
      ? html`<a class="ds-link" href="${versionAddress(period, previous.version)}">Phiên bản ${previous.version}</a>`
      : "Không có, đây là phiên bản đầu tiên",
  ],
])}
<section><h2 class="ds-heading" data-size="xs">Tải về</h2>
${downloads(period, record)}</section>
${
  previous && changes
    ? html`<section><h2 class="ds-heading" data-size="xs">Thay đổi so với phiên bản ${previous.version}</h2>
<p class="ds-paragraph">${sayChanges(catalogue, changes, version).summary}</p>
${changesContent({ catalogue, period, changes, isOfArea, before: previous.version, after: `Phiên bản ${version}` })}</section>`
    : ""
}
${modelDownloads(period, record, catalogue.models)}
<details class="fold"><summary>Mã SHA-256 của từng tệp, bản kê và chữ ký số để xác minh</summary>
<div>${table(html`<span class="ds-sr-only">Các tệp</span>`, columns, rows)}</div></details>
</div>`;
}
