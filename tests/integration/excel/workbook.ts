/** An officer's spreadsheet program, as far as a file sees one: cells found by the words beside them, and changed. */
import { unzipSync, zipSync } from "fflate";
import { type Cell, type CellValue, readXlsx, type Sheet } from "hucre/xlsx";
import type { BrowserSession, Page } from "../browser-session.ts";

export const FORM_SHEET = "Biểu mẫu";

export interface OpenWorkbook {
  readonly bytes: Uint8Array;
  readonly sheets: readonly Sheet[];
  /** The cell in the row of `rowName` below the header `columnName`. */
  cell(rowName: string, columnName?: string): Cell & { readonly name: string };
  /** All texts of the form's sheet. */
  text(): string;
}

export async function openWorkbook(bytes: Uint8Array): Promise<OpenWorkbook> {
  const { sheets } = await readXlsx(bytes, { readStyles: true });
  const form = sheets.find(({ name }) => name === FORM_SHEET);
  if (!form) throw new Error("no form in the workbook");
  const rows = form.rows;
  return {
    bytes,
    sheets,
    cell(rowName, columnName = "Số liệu kỳ này") {
      const row = rows.findIndex((cells) => cells.includes(rowName));
      const header = rows.findIndex((cells) => cells.includes(columnName));
      const column = rows[header]?.indexOf(columnName) ?? -1;
      const cell = form.cells?.get(`${row},${column}`);
      if (!cell) throw new Error(`no cell of ${rowName} below ${columnName}`);
      return { ...cell, name: `${String.fromCharCode(65 + column)}${row + 1}` };
    },
    text: () =>
      rows
        .flat()
        .filter((value) => value !== null)
        .join("\n"),
  };
}

/** What a spreadsheet program may store in a cell. */
export type Typed =
  | number
  | string
  | null
  | { readonly formula: string; readonly result: CellValue }
  /** A number under a format, by the built-in format's id: 9 is a percentage, 14 a day. */
  | { readonly number: number; readonly format: 9 | 14 };

/** Fills in one unit's figures by their names. */
export async function filledIn(
  bytes: Uint8Array,
  figures: Readonly<Record<string, Typed>>,
): Promise<Uint8Array> {
  const { cell } = await openWorkbook(bytes);
  const cells = Object.entries(figures).map(([name, typed]) => [cell(name).name, typed]);
  return typeInto(bytes, Object.fromEntries(cells));
}

/** Types into cells by their names, in the file's own XML: nothing of this system's writing takes part. */
export function typeInto(bytes: Uint8Array, cells: Readonly<Record<string, Typed>>): Uint8Array {
  return changePart(bytes, "xl/worksheets/sheet1.xml", (sheet, parts) => {
    let xml = sheet;
    for (const [name, typed] of Object.entries(cells)) {
      const before = new RegExp(`<c r="${name}"([^>]*?)(?:/>|>.*?</c>)`).exec(xml);
      if (!before) throw new Error(`no cell ${name}`);
      const style = / s="\d+"/.exec(before[1] ?? "")?.[0] ?? "";
      xml = xml.replace(before[0], () => cellXml(name, style, typed, parts));
    }
    return xml;
  });
}

function cellXml(name: string, style: string, typed: Typed, parts: Record<string, Uint8Array>): string {
  if (typed === null) return `<c r="${name}"${style}/>`;
  if (typeof typed === "number") return `<c r="${name}"${style}><v>${typed}</v></c>`;
  if (typeof typed === "string")
    return `<c r="${name}"${style} t="inlineStr"><is><t xml:space="preserve">${escapeXml(typed)}</t></is></c>`;
  if ("number" in typed) {
    return `<c r="${name}" s="${addFormat(parts, typed.format)}"><v>${typed.number}</v></c>`;
  }
  const formula = `<f>${escapeXml(typed.formula)}</f>`;
  switch (typeof typed.result) {
    case "number":
      return `<c r="${name}"${style}>${formula}<v>${typed.result}</v></c>`;
    case "string":
      return `<c r="${name}"${style} t="${typed.result.startsWith("#") ? "e" : "str"}">${formula}<v>${escapeXml(typed.result)}</v></c>`;
    default:
      return `<c r="${name}"${style}>${formula}</c>`;
  }
}

/** Adds a cell format to the styles; its index. */
function addFormat(parts: Record<string, Uint8Array>, format: number): number {
  const path = "xl/styles.xml";
  const styles = new TextDecoder().decode(parts[path]);
  const [, cellFormats = ""] = /<cellXfs[^>]*>(.*?)<\/cellXfs>/s.exec(styles) ?? [];
  const count = cellFormats.match(/<xf\b/g)?.length ?? 0;
  const added = `<xf numFmtId="${format}" fontId="0" fillId="0" borderId="0" applyNumberFormat="1"/>`;
  parts[path] = new TextEncoder().encode(styles.replace("</cellXfs>", `${added}</cellXfs>`));
  return count;
}

/** Changes one part of the file; `change` may change others in passing. */
export function changePart(
  bytes: Uint8Array,
  path: string,
  change: (xml: string, parts: Record<string, Uint8Array>) => string,
): Uint8Array {
  const parts = unzipSync(bytes);
  const changed = change(new TextDecoder().decode(parts[path]), parts);
  return zipSync({ ...parts, [path]: new TextEncoder().encode(changed) });
}

function escapeXml(text: string): string {
  return text.replaceAll("&", "&amp;").replaceAll("<", "&lt;").replaceAll(">", "&gt;");
}

/** Posts a file as the page at `path` would. */
export async function upload(
  person: BrowserSession,
  url: string,
  path: string,
  bytes: Uint8Array,
): Promise<Page> {
  const { csrf = "" } = await person.fill(path, {});
  const body = new FormData();
  body.set("csrf", csrf);
  body.set("tep", new File([new Uint8Array(bytes)], "bieu-mau.xlsx"));
  return person.send(path, { method: "POST", body, headers: { origin: url } });
}

/** The hidden fields of the form on a page that goes to `action`. */
export function hiddenFields(html: string, action: string): Record<string, string> {
  const start = html.indexOf(`action="${action.replaceAll("&", "&amp;")}"`);
  const form = html.slice(start, html.indexOf("</form>", start));
  if (start < 0) throw new Error(`no form to ${action}`);
  const fields = [...form.matchAll(/<input type="hidden" name="([^"]+)" value="([^"]*)">/g)];
  return Object.fromEntries(fields.map(([, name = "", value = ""]) => [name, unescapeHtml(value)]));
}

function unescapeHtml(text: string): string {
  return text
    .replaceAll("&quot;", '"')
    .replaceAll("&#39;", "'")
    .replaceAll("&lt;", "<")
    .replaceAll("&gt;", ">")
    .replaceAll("&amp;", "&");
}
