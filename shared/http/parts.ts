/** What pages are made of: one look for each thing, wherever it appears. */
import { html } from "hono/html";
import type { RevisionStatus } from "../domain/fold.ts";
import type { Status } from "../domain/report.ts";
import { STATUS_WORDS } from "../domain/vietnamese.ts";
import type { Markup } from "./page.ts";

export type Tone = "success" | "info" | "warning" | "danger" | "neutral";

/** Shapes in a box of 12 × 12, so that a status is told apart without its colour. */
const SHAPES = {
  check: "M1 6.5 4.5 10 11 2.5 9.6 1.2 4.4 7.2 2.3 5.1z",
  up: "M6 1 11.5 10.5H.5z",
  down: "M6 11 .5 1.5h11z",
  fall: "M1.6.6 9 8V3.5h2v8H3.1v-2h4.5L.2 2z",
  half: "M6 0a6 6 0 1 1 0 12A6 6 0 0 1 6 0m0 1.5v9a4.5 4.5 0 0 0 0-9",
  cross: "M2.2.8 6 4.6 9.8.8l1.4 1.4L7.4 6l3.8 3.8-1.4 1.4L6 7.4l-3.8 3.8L.8 9.8 4.6 6 .8 2.2z",
  ring: "M6 0a6 6 0 1 1 0 12A6 6 0 0 1 6 0m0 1.8a4.2 4.2 0 1 0 0 8.4 4.2 4.2 0 0 0 0-8.4",
  dot: "M6 2a4 4 0 1 1 0 8 4 4 0 0 1 0-8",
  line: "M1 5h10v2H1z",
  alert: "M6 .5 11.8 11H.2zM5.4 4v3.6h1.2V4zm0 4.6v1.2h1.2V8.6z",
  back: "M5 1v3c4 0 6 2.4 6 7-1.3-2.3-3-3.3-6-3.3V11L.5 6z",
} as const;
type Shape = keyof typeof SHAPES;

/** A status as shape, word and colour. */
export function statusMark(word: string, shape: Shape, tone: Tone): Markup {
  return html`<span class="status" data-color="${tone}"><svg viewBox="0 0 12 12" aria-hidden="true"><path
d="${SHAPES[shape]}"/></svg>${word}</span>`;
}

const INDICATOR_LOOKS: Readonly<Record<Status, readonly [Shape, Tone]>> = {
  achieved: ["check", "success"],
  "on-track": ["up", "info"],
  behind: ["down", "warning"],
  "in-progress": ["half", "info"],
  missed: ["cross", "danger"],
  "no-data": ["ring", "neutral"],
  "not-in-period": ["line", "neutral"],
  "no-target": ["dot", "neutral"],
};

/** Beside its status: that it was better before. */
export const WORSENED = statusMark("kém hơn kỳ trước", "fall", "warning");

export function indicatorStatus(status: Status): Markup {
  const [shape, tone] = INDICATOR_LOOKS[status];
  return statusMark(shortWord(status), shape, tone);
}

/** How many indicators have a status: shape, number, word. */
export function statusCount(status: Status, count: number): Markup {
  const [shape, tone] = INDICATOR_LOOKS[status];
  return statusMark(`${count} ${shortWord(status)}`, shape, tone);
}

/** The target's own column says that there is none. */
function shortWord(status: Status): string {
  return status === "no-target" ? "theo dõi" : STATUS_WORDS[status];
}

export const REVISION_WORDS: Readonly<Record<RevisionStatus, string>> = {
  submitted: "đã gửi",
  approved: "đã duyệt",
  returned: "bị trả lại",
};
const REVISION_LOOKS: Readonly<Record<RevisionStatus, readonly [Shape, Tone]>> = {
  submitted: ["dot", "info"],
  approved: ["check", "success"],
  returned: ["back", "danger"],
};

export function revisionStatus(status: RevisionStatus): Markup {
  return statusMark(REVISION_WORDS[status], ...REVISION_LOOKS[status]);
}

/** A message that stands out. It has a heading, so that its colour is not all that says how serious it is. */
export function notice(tone: NoticeTone, heading: string, text: Markup | string = ""): Markup {
  return alert(tone, heading, text, "");
}

/** What became of the form that was just posted. The browser puts the focus here, so that it is read out first. */
export function outcomeNotice(tone: NoticeTone, heading: string, text: Markup | string = ""): Markup {
  return alert(tone, heading, text, html` tabindex="-1" autofocus`);
}

type NoticeTone = Exclude<Tone, "neutral">;

function alert(
  tone: NoticeTone,
  heading: string,
  text: Markup | string,
  attributes: Markup | string,
): Markup {
  return html`<section class="ds-alert" data-color="${tone}"${attributes}><h2 class="ds-heading" data-size="2xs">${heading}</h2>${
    text === "" ? "" : html`<div class="notice-text">${text}</div>`
  }</section>`;
}

export interface ErrorLink {
  /** Id of the field; undefined for what belongs to no field. */
  readonly field: string | undefined;
  readonly message: string;
}

/** On top of a refused form: what is wrong, each line leading to its field. The browser puts the focus here. */
export function errorSummary(errors: readonly ErrorLink[]): Markup {
  const heading = errors.length === 1 ? "Có 1 chỗ cần sửa" : `Có ${errors.length} chỗ cần sửa`;
  return html`<div class="ds-error-summary" role="alert" tabindex="-1" autofocus>
<h2 class="ds-heading">${heading}</h2>
<ul class="ds-list">${errors.map(
    ({ field, message }) =>
      html`<li>${field === undefined ? message : html`<a class="ds-link" href="#${field}">${message}</a>`}</li>`,
  )}</ul>
</div>`;
}

export function fieldError(id: string, message: string): Markup {
  return html`<p class="ds-validation-message" id="${id}"><span class="ds-sr-only">Lỗi: </span>${message}</p>`;
}

/** Names and values, one under the other. */
export function facts(rows: readonly (readonly [name: string, value: Markup | string])[]): Markup {
  return html`<dl class="facts">${rows.map(([name, value]) => html`<div><dt>${name}</dt><dd>${value}</dd></div>`)}</dl>`;
}

export interface Column {
  readonly name: string;
  /** Numbers stand right. */
  readonly isNumber?: boolean;
  /** Its cells head their rows; without any such column, those of the first do. */
  readonly isHead?: boolean;
  /** How the rows stand by this column, and the link that has them sorted by it, or the other way round. */
  readonly sort?: { readonly address: string; readonly direction: "ascending" | "descending" | "none" };
}
export type Cell = Markup | string;
/** A row's cells, or a heading over the rows that follow. */
export type Row = readonly Cell[] | { readonly group: Cell };

/**
 * A table whose rows become cards on a phone, each cell named by its column. Roles are spelt out because a card layout
 * would take the table's own away. What heads a row is read out with each of its cells: it is to be short.
 */
export function table(caption: Cell, columns: readonly Column[], rows: readonly Row[]): Markup {
  const numberClass = (index: number) => (columns[index]?.isNumber ? "number" : "");
  const head = Math.max(
    0,
    columns.findIndex(({ isHead }) => isHead),
  );
  const toRow = (row: Row): Markup =>
    "group" in row
      ? html`<tr role="row" class="group"><th role="rowheader" scope="rowgroup" colspan="${columns.length}">${row.group}</th></tr>`
      : html`<tr role="row">${row.map((cell, index) =>
          index === head
            ? html`<th role="rowheader" scope="row">${cell}</th>`
            : html`<td role="cell" class="${numberClass(index)}" data-name="${columns[index]?.name ?? ""}">${cell}</td>`,
        )}</tr>`;
  const isSortable = columns.some(({ sort }) => sort);
  return html`<table role="table" class="ds-table cards${isSortable ? " sortable" : ""}" data-color="neutral">
<caption>${caption}${isSortable ? html`<span class="ds-sr-only"> (tên cột là liên kết để sắp xếp)</span>` : ""}</caption>
<thead role="rowgroup"><tr role="row">${columns.map(
    ({ name, sort }, index) =>
      html`<th role="columnheader" scope="col" class="${numberClass(index)}"${sort ? html` aria-sort="${sort.direction}"` : ""}>${sort ? html`<a href="${sort.address}">${name}</a>` : name}</th>`,
  )}</tr></thead>
<tbody role="rowgroup">${rows.map(toRow)}</tbody>
</table>`;
}

export function backLink(address: string, text: string): Markup {
  return html`<a class="ds-link back" href="${address}">${text}</a>`;
}
