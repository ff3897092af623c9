/** What moved between two states of a report, and why: in the words of the printed report. */
import { html } from "hono/html";
import type { Catalogue } from "../../../shared/domain/catalogue.ts";
import { sayChanges } from "../../../shared/domain/changes-words.ts";
import type { ChangedSubmission, SnapshotChanges } from "../../../shared/domain/snapshot-changes.ts";
import { formatCount, formatPeriod } from "../../../shared/domain/vietnamese.ts";
import { comparisonAddress, indicatorAddress, submissionAddress } from "../../../shared/http/addresses.ts";
import type { Markup } from "../../../shared/http/page.ts";
import { type Cell, table } from "../../../shared/http/parts.ts";
import { namesOf } from "./page-context.ts";

export interface ChangesView {
  readonly catalogue: Catalogue;
  readonly period: string;
  readonly changes: SnapshotChanges;
  /** An area's submissions are its members' reports, which have no pages here. */
  readonly isOfArea: boolean;
  /** The version before the changes. */
  readonly before: number;
  /** What the state after them is called. */
  readonly after: string;
}

export function changesContent(view: ChangesView): Markup {
  const { catalogue, period, changes, before, after } = view;
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
<ul class="ds-list">${causes.map((cause) => html`<li>${cause}.</li>`)}</ul>
${view.isOfArea ? "" : changedSubmissions(catalogue, changes.submissions)}`
}`;
}

/** To each submission that was sent anew: its figures and texts beside those that counted before. */
function changedSubmissions(
  catalogue: Catalogue,
  submissions: readonly ChangedSubmission[],
): Markup | string {
  if (submissions.length === 0) return "";
  const names = namesOf(catalogue);
  const line = (key: ChangedSubmission) => {
    const { orgUnit, dataSet, period, fromRevision: from, toRevision: to } = key;
    const [address, what] =
      from !== null && to !== null
        ? [comparisonAddress(key, from, to), `so sánh bản ${from} với bản ${to}`]
        : [submissionAddress(key, to ?? from ?? undefined), `bản ${to ?? from}`];
    return html`<li><a class="ds-link" href="${address}">${names.orgUnit(orgUnit)}, ${names.dataSet(dataSet)}, ${formatPeriod(period)}: ${what}</a></li>`;
  };
  return html`<details class="fold"><summary>Từng báo cáo đã thay đổi (${formatCount(submissions.length)})</summary>
<div><ul class="ds-list">${submissions.map(line)}</ul></div></details>`;
}
