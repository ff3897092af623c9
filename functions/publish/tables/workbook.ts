/** `tables.xlsx`: the report's figures for people who calculate with them. */
import { unzipSync, zipSync } from "fflate";
import { type Cell, type CellStyle, type CellValue, type WriteSheet, writeXlsx } from "hucre/xlsx";
import { WARD_OFFSET_MS } from "../../../shared/domain/calendar.ts";
import type { DecimalText } from "../../../shared/domain/decimal.ts";
import type { Snapshot } from "../../../shared/domain/snapshot.ts";
import { indicatorTable } from "./indicator-table.ts";
import { SHEET_NAMES, summarySheet } from "./summary-sheet.ts";
import type { Table, TableCell } from "./table.ts";
import { missingTable, unitValueTable } from "./unit-table.ts";

/** The bytes of `tables.xlsx`: same snapshot, same bytes. */
export async function renderWorkbook(snapshot: Snapshot): Promise<Uint8Array> {
  const { title } = summarySheet(snapshot);
  const at = new Date(snapshot.asOf);
  const workbook = await writeXlsx({
    sheets: [
      writeSummary(snapshot),
      dataSheet(SHEET_NAMES.indicators, indicatorTable(snapshot), { frozenColumns: 2 }),
      dataSheet(SHEET_NAMES.units, unitValueTable(snapshot), { frozenColumns: 2 }),
      dataSheet(SHEET_NAMES.missing, missingTable(snapshot), { frozenColumns: 0 }),
    ],
    defaultFont: { name: FONT, size: 12 },
    properties: { title, creator: snapshot.catalogue.programme.issuer, created: at, modified: at },
  });
  return repack(workbook);
}

/** The earliest moment that a ZIP file can say: when it was packed is nobody's business. */
const ZIP_TIME = new Date(1980, 0, 1);
const COMPRESSION_LEVEL = 6;

/** Compresses anew in plain JavaScript, because zlib's output differs between processors, and the bytes must not. */
function repack(zip: Uint8Array): Uint8Array {
  return zipSync(unzipSync(zip), { level: COMPRESSION_LEVEL, mtime: ZIP_TIME });
}

const FONT = "Times New Roman";
const HEADER: CellStyle = {
  font: { name: FONT, bold: true, color: { rgb: "FFFFFF" } },
  fill: { type: "pattern", pattern: "solid", fgColor: { rgb: "1F3A5F" } },
  alignment: { vertical: "center", horizontal: "center", wrapText: true },
  border: { bottom: { style: "thin", color: { rgb: "1F3A5F" } } },
};
const HEADER_HEIGHT = 66;

/** Cells of a sheet under construction, by row and column. */
class SheetCells {
  readonly rows: CellValue[][] = [];
  readonly cells = new Map<string, Partial<Cell>>();

  addRow(cells: readonly (StyledCell | null)[]): void {
    const row = this.rows.length;
    this.rows.push(cells.map((cell) => cell?.value ?? null));
    cells.forEach((cell, column) => {
      if (cell) this.cells.set(`${row},${column}`, { value: cell.value, style: cell.style });
    });
  }
}

interface StyledCell {
  readonly value: CellValue;
  readonly style: CellStyle;
}

function dataSheet(
  name: string,
  { columns, rows }: Table,
  { frozenColumns }: { frozenColumns: number },
): WriteSheet {
  const sheet = new SheetCells();
  sheet.addRow(columns.map((header) => ({ value: header, style: HEADER })));
  for (const row of rows) sheet.addRow(row.map((cell) => cell && styledCell(cell)));
  const lastCell = `${columnLetter(columns.length - 1)}${rows.length + 1}`;
  return {
    name,
    rows: sheet.rows,
    cells: sheet.cells,
    columns: widthsOf({ columns, rows }),
    rowDefs: new Map([[0, { height: HEADER_HEIGHT }]]),
    autoFilter: { range: `A1:${lastCell}` },
    freezePane: { rows: 1, columns: frozenColumns },
    pageSetup: {
      paperSize: "a4",
      orientation: "landscape",
      fitToPage: true,
      fitToWidth: 1,
      fitToHeight: 0,
      printTitlesRow: "$1:$1",
    },
    headerFooter: { oddFooter: "&C&P/&N" },
  };
}

/** In characters. Every text stands on one line: rows of one height can be sorted, filtered and skimmed. */
const MIN_WIDTH = 10;
const MAX_WIDTH = 120;
/** Capitals and wide letters need more than the digit that widths are measured in. */
const ROOM = 1.1;
const MOMENT_WIDTH = 17;

function widthsOf({ columns, rows }: Table): { width: number }[] {
  return columns.map((_, i) => {
    const longest = rows.reduce((max, row) => Math.max(max, lengthOf(row[i])), 0);
    return { width: Math.min(MAX_WIDTH, Math.max(MIN_WIDTH, Math.ceil(longest * ROOM) + 2)) };
  });
}

function lengthOf(cell: TableCell | null | undefined): number {
  switch (cell?.kind) {
    case undefined:
      return 0;
    case "text":
      return cell.text.length;
    case "number":
      // As many again for the points between thousands.
      return Math.ceil((cell.number.length * 4) / 3);
    case "date":
      return cell.date.length;
    case "moment":
      return MOMENT_WIDTH;
  }
}

const LABEL_WIDTH = 26;
/** Names go on below, so that how the models stand is seen beside them without scrolling. */
const NAME_WIDTH = 60;
const LINE_HEIGHT = 16;
const SECTION: CellStyle = { font: { name: FONT, bold: true, size: 13, color: { rgb: "1F3A5F" } } };
const LABEL: CellStyle = { font: { name: FONT, bold: true } };

function writeSummary(snapshot: Snapshot): WriteSheet {
  const { title, marks, facts, models, sheets } = summarySheet(snapshot);
  const sheet = new SheetCells();
  const section = (text: string) => {
    sheet.addRow([]);
    sheet.addRow([{ value: text, style: SECTION }]);
  };
  sheet.addRow([{ value: title, style: { font: { name: FONT, bold: true, size: 16 } } }]);
  for (const mark of marks)
    sheet.addRow([
      { value: mark, style: { font: { name: FONT, bold: true, size: 13, color: { rgb: "B00020" } } } },
    ]);
  sheet.addRow([]);
  for (const [label, text] of facts)
    sheet.addRow([
      { value: label, style: LABEL },
      { value: text, style: {} },
    ]);
  section("Kết quả theo mô hình");
  const headerRow = sheet.rows.length;
  sheet.addRow(models.columns.map((header) => ({ value: header, style: HEADER })));
  const heights = new Map([[headerRow, { height: HEADER_HEIGHT }]]);
  for (const row of models.rows) {
    const lines = Math.ceil(lengthOf(row[1]) / NAME_WIDTH);
    heights.set(sheet.rows.length, { height: Math.max(1, lines) * LINE_HEIGHT });
    sheet.addRow(row.map((cell) => cell && wrapped(styledCell(cell))));
  }
  section("Các trang tính khác");
  for (const [name, purpose] of sheets) {
    sheet.addRow([
      { value: name, style: LABEL },
      { value: purpose, style: {} },
    ]);
  }
  return {
    name: SHEET_NAMES.summary,
    rows: sheet.rows,
    cells: sheet.cells,
    columns: widthsOf(models).map(
      (column, i) => [{ width: LABEL_WIDTH }, { width: NAME_WIDTH }][i] ?? column,
    ),
    rowDefs: heights,
    view: { showGridLines: false },
    pageSetup: { paperSize: "a4", orientation: "landscape", fitToPage: true, fitToWidth: 1, fitToHeight: 0 },
  };
}

function wrapped({ value, style }: StyledCell): StyledCell {
  return { value, style: { ...style, alignment: { ...style.alignment, vertical: "top", wrapText: true } } };
}

/** Separators follow the reader's settings: `1.700,5` where the system is Vietnamese. */
function numberFormat(decimals: number): string {
  return decimals === 0 ? "#,##0" : `#,##0.${"0".repeat(decimals)}`;
}

function styledCell(cell: TableCell): StyledCell {
  switch (cell.kind) {
    case "text":
      return { value: cell.text, style: {} };
    case "date":
      return { value: serialDay(Date.parse(cell.date)), style: { numFmt: "dd/mm/yyyy" } };
    case "moment":
      return { value: serialDay(cell.at + WARD_OFFSET_MS), style: { numFmt: "dd/mm/yyyy hh:mm" } };
    case "number":
      return numberCell(cell.number, cell.places);
  }
}

/** A number that a spreadsheet would round (it keeps 15 digits) stands as a text with all of them. */
function numberCell(number: DecimalText, places: number | undefined): StyledCell {
  const value = Number(number);
  const digits = number.replace(/\D/g, "").replace(/^0+/, "").length;
  if (digits > 15 || String(value) !== number)
    return { value: number, style: { alignment: { horizontal: "right" } } };
  const decimals = number.split(".")[1]?.length ?? 0;
  return { value, style: { numFmt: numberFormat(places ?? decimals) } };
}

const DAY_MS = 86_400_000;
/** 1 January 1970 as spreadsheets count days. */
const EPOCH_DAY = 25_569;

function serialDay(at: number): number {
  return at / DAY_MS + EPOCH_DAY;
}

/** 0 → `A`; the tables have fewer than 26 columns. */
function columnLetter(index: number): string {
  return String.fromCharCode("A".charCodeAt(0) + index);
}
