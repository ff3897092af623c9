/** `indicators.csv`: the indicator table for programs and for Excel. */
import { wardIso } from "../../../shared/domain/calendar.ts";
import type { Snapshot } from "../../../shared/domain/snapshot.ts";
import { indicatorTable } from "./indicator-table.ts";
import type { Table, TableCell } from "./table.ts";

/** Without it Excel reads UTF-8 as the system's old code page. */
const BYTE_ORDER_MARK = "\uFEFF";

/** The bytes of `indicators.csv`: same snapshot, same bytes. */
export function renderIndicatorsCsv(snapshot: Snapshot): Uint8Array {
  return writeCsv(indicatorTable(snapshot));
}

/** UTF-8 with a byte order mark, RFC 4180: commas, CRLF, quotes where needed. Decimals with a point, as in JSON. */
export function writeCsv({ columns, rows }: Table): Uint8Array {
  const records = [columns.map(textField), ...rows.map((row) => row.map(field))];
  const text = records.map((fields) => `${fields.join(",")}\r\n`).join("");
  return new TextEncoder().encode(BYTE_ORDER_MARK + text);
}

function field(cell: TableCell | null): string {
  switch (cell?.kind) {
    case undefined:
      return "";
    case "number":
      return cell.number;
    case "date":
      return cell.date;
    case "moment":
      return wardIso(cell.at);
    case "text":
      return textField(cell.text);
  }
}

/**
 * A spreadsheet runs a text that starts like a formula, quoted or not; an apostrophe in front makes it a text again
 * (OWASP, "CSV injection"). Numbers are written as numbers and never come here.
 */
function textField(text: string): string {
  const harmless = /^[=+\-@\t\r＝＋－＠]/.test(text) ? `'${text}` : text;
  return /[",\r\n]/.test(harmless) ? `"${harmless.replaceAll('"', '""')}"` : harmless;
}
