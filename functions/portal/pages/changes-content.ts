/** What moved between two states of a report, and why: in the words of the printed report. */
import { html } from "hono/html";
import type { Catalogue } from "../../../shared/domain/catalogue.ts";
import { sayChanges } from "../../../shared/domain/changes-words.ts";
import type { SnapshotChanges } from "../../../shared/domain/snapshot-changes.ts";
import { formatCount } from "../../../shared/domain/vietnamese.ts";
import { indicatorAddress } from "../../../shared/http/addresses.ts";
import type { Markup } from "../../../shared/http/page.ts";
import { type Cell, table } from "../../../shared/http/parts.ts";

export interface ChangesView {
  readonly catalogue: Catalogue;
  readonly period: string;
  readonly changes: SnapshotChanges;
  /** The version before the changes. */
  readonly before: number;
  /** What the state after them is called. */
  readonly after: string;
}

export function changesContent({ catalogue, period, changes, before, after }: ChangesView): Markup {
  const { indicators, causes } = sayChanges(catalogue, changes, before + 1);
  const columns = [
    { name: "Chỉ tiêu" },
    { name: `Phiên bản ${before}` },
    { name: after },
    { name: "Nguyên nhân" },
  ];
  const rows = indicators.map(({ code, name, from, to, causes: why }): Cell[] => [
    html`<a class="ds-link" href="${indicatorAddress(period, code)}">${code} ${name}</a>`,
    from,
    to,
    why,
  ]);
  return html`${
    rows.length === 0
      ? html`<p class="ds-paragraph">Không chỉ tiêu nào thay đổi giá trị hoặc trạng thái.</p>`
      : table(`Chỉ tiêu thay đổi (${formatCount(rows.length)})`, columns, rows)
  }
${
  causes.length === 0
    ? ""
    : html`<h3 class="ds-heading" data-size="2xs">Nguyên nhân</h3>
<ul class="ds-list">${causes.map((cause) => html`<li>${cause}.</li>`)}</ul>`
}`;
}
