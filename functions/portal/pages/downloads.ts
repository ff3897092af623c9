/** A published version's files to take away: those that people read first. */
import { html } from "hono/html";
import type { Model } from "../../../shared/domain/catalogue.ts";
import { formatCount, NO_BREAK_SPACE } from "../../../shared/domain/vietnamese.ts";
import { fileAddress } from "../../../shared/http/addresses.ts";
import type { Markup } from "../../../shared/http/page.ts";
import type { SnapshotFile, SnapshotRecord } from "../../../shared/store/snapshot-store.ts";
import { modelOfFile } from "../../../shared/wire/snapshot-files.ts";
import { modelName } from "./report-view.ts";

/** In the order in which they are offered; what is not named here follows under its own name. */
const FILE_NAMES: Readonly<Record<string, string>> = {
  "report.pdf": "PDF",
  "tables.xlsx": "Excel",
  "indicators.csv": "CSV",
  "snapshot.json": "JSON",
  "data-value-set.json": "DHIS2",
  "manifest.json": "Bản kê",
  "manifest.jws": "Chữ ký",
};
const FOR_PEOPLE = Object.keys(FILE_NAMES).slice(0, 4);

export function downloads(period: string, record: SnapshotRecord): Markup {
  const files = filesInOrder(record).filter(({ name }) => FOR_PEOPLE.includes(name));
  return html`<ul class="links">${files.map((file) => html`<li>${downloadLink(period, record.version, file)}</li>`)}</ul>`;
}

/** The part of each model in a file of its own; nothing where there is none, as of an area. */
export function modelDownloads(
  period: string,
  record: SnapshotRecord,
  models: readonly Model[],
): Markup | string {
  const files = filesInOrder(record).filter(({ name }) => modelOfFile(name) !== undefined);
  if (files.length === 0) return "";
  return html`<section><h2 class="ds-heading" data-size="xs">Phần của từng mô hình</h2>
<ul class="lines">${files.map((file) => html`<li>${downloadLink(period, record.version, file, models)}</li>`)}</ul></section>`;
}

/** @param models where a model's own file is called by the model's name; else by its code. */
export function downloadLink(
  period: string,
  version: number,
  { name, bytes }: SnapshotFile,
  models: readonly Model[] = [],
): Markup {
  return html`<a class="ds-link" href="${fileAddress(period, version, name)}">${nameOf(name, models)}<span class="ds-sr-only"> phiên bản ${version}</span></a>
<span class="quiet small">(${kilobytes(bytes)})</span>`;
}

function nameOf(file: string, models: readonly Model[]): string {
  const code = modelOfFile(file);
  if (code === undefined) return FILE_NAMES[file] ?? file;
  const model = models.find((one) => one.code === code);
  return `PDF ${model === undefined ? `mô hình ${code}` : modelName(model)}`;
}

export function filesInOrder({ files }: SnapshotRecord): readonly SnapshotFile[] {
  const order = Object.keys(FILE_NAMES);
  const rank = ({ name }: SnapshotFile) => (order.includes(name) ? order.indexOf(name) : order.length);
  return files.toSorted((a, b) => rank(a) - rank(b));
}

function kilobytes(bytes: number): string {
  return `${formatCount(Math.max(1, Math.round(bytes / 1024)))}${NO_BREAK_SPACE}KB`;
}
