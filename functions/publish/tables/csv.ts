/** `indicators.csv`: the indicator table for programs and for Excel. */
import { wardIso } from "../../../shared/domain/calendar.ts";
import { csvFile, csvText } from "../../../shared/domain/csv.ts";
import type { Snapshot } from "../../../shared/domain/snapshot.ts";
import { indicatorTable } from "./indicator-table.ts";
import type { Table, TableCell } from "./table.ts";

/** The bytes of `indicators.csv`: same snapshot, same bytes. */
export function renderIndicatorsCsv(snapshot: Snapshot): Uint8Array {
  return writeCsv(indicatorTable(snapshot));
}

/** Decimals with a point, as in JSON. */
export function writeCsv({ columns, rows }: Table): Uint8Array {
  return csvFile([columns.map(csvText), ...rows.map((row) => row.map(field))]);
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
      return csvText(cell.text);
  }
}
