/** Reading a form back out of its workbook, whatever spreadsheet program saved it. */
import type { Cell, Sheet } from "hucre/xlsx";
import type { Catalogue } from "../../../shared/domain/catalogue.ts";
import { textOfCell } from "./cell-text.ts";
import { type Field, fieldsOf } from "./fields.ts";
import type { FilledRow } from "./filled.ts";
import { formVersionOf, type WorkbookIdentity, workbookIdentity } from "./identity.ts";
import { DOWNLOAD_AGAIN, type OrRefused, refused } from "./refusal.ts";
import { safeParts } from "./safe-parts.ts";
import { BASE_COLUMN, FORM_MARK, FORM_SHEET, SYSTEM_SHEET, TEXT_COLUMN, VALUE_COLUMN } from "./sheet.ts";

export interface ReadWorkbook {
  readonly identity: WorkbookIdentity;
  readonly rows: readonly FilledRow[];
}

/** No form is larger; what stands beyond is not looked at. */
const RANGE = "A1:CV5000";

const NOT_A_FORM = refused(
  "Tệp không phải biểu mẫu của hệ thống",
  `Tệp không có mã biểu mẫu. Có thể đây là tệp tự lập, hoặc số liệu đã được chép sang một tệp khác. ${DOWNLOAD_AGAIN}`,
);
const CHANGED = refused(
  "Biểu mẫu đã bị sửa cấu trúc",
  `Có dòng hoặc cột của biểu mẫu bị xóa, chép đôi hoặc đổi chỗ nên không chắc số nào của mục nào. ${DOWNLOAD_AGAIN}`,
);

/** The texts in an uploaded workbook's fields. Which form it is, the caller judges. */
export async function readWorkbook(file: Uint8Array, catalogue: Catalogue): Promise<OrRefused<ReadWorkbook>> {
  const safe = await safeParts(file);
  if (!safe.ok) return safe;
  const sheets = await readSheets(safe.workbook, [FORM_SHEET, SYSTEM_SHEET]);
  if (!sheets) {
    return refused(
      "Tệp không đọc được",
      "Tệp bị hỏng hoặc không phải sổ tính Excel. Hãy mở tệp bằng Excel, lưu lại dạng .xlsx rồi nộp lại.",
    );
  }
  const system = sheets.find(({ name }) => name === SYSTEM_SHEET);
  const identity = readIdentity(system?.rows[0]?.[0]);
  const form =
    sheets.find(({ name }) => name === FORM_SHEET) ?? (identity && (await readRenamed(safe.workbook)));
  if (!identity || !form) return NOT_A_FORM;
  const dataSet = catalogue.dataSets.find(({ code }) => code === identity.dataSet);
  if (!dataSet) return NOT_A_FORM;
  // Of another version only what is still asked for, to be carried over into the form of today.
  const isCurrent = identity.formVersion === formVersionOf(catalogue, dataSet);
  const grid = new Grid(form);
  const fields = fieldsOf(catalogue, dataSet).filter(({ key }) => isCurrent || grid.names(key));
  if (grid.textAt(0, 0) !== FORM_MARK) return CHANGED;
  const rows = identity.orgUnit === null ? readUnits(grid, fields) : readUnit(grid, fields, identity);
  return rows ? { ok: true, identity, rows } : CHANGED;
}

/** The form's sheet under another name: it says itself what it is. */
async function readRenamed(workbook: Uint8Array): Promise<Sheet | undefined> {
  const sheets = await readSheets(workbook);
  return sheets?.find((sheet) => new Grid(sheet).textAt(0, 0) === FORM_MARK);
}

/** @param only the sheets to read; all when left out. */
async function readSheets(workbook: Uint8Array, only?: string[]): Promise<Sheet[] | undefined> {
  const { readXlsx } = await import("./spreadsheets.ts");
  try {
    const { sheets } = await readXlsx(workbook, {
      ...(only && { sheets: only }),
      readStyles: true,
      range: RANGE,
    });
    return sheets;
  } catch {
    // Whatever the reader stumbles over is in the file: it has no other input.
    return undefined;
  }
}

function readIdentity(text: unknown): WorkbookIdentity | undefined {
  if (typeof text !== "string") return undefined;
  try {
    return workbookIdentity.safeParse(JSON.parse(text)).data;
  } catch {
    return undefined;
  }
}

/** A sheet whose first row says what its columns are, and whose first column says what its rows are. */
class Grid {
  readonly #cells: ReadonlyMap<string, Cell>;
  readonly height: number;
  readonly #width: number;

  constructor({ cells, rows }: Sheet) {
    this.#cells = cells ?? new Map();
    this.height = rows.length;
    this.#width = rows.reduce((width, row) => Math.max(width, row.length), 0);
  }

  cell(row: number, column: number): Cell | undefined {
    return this.#cells.get(`${row},${column}`);
  }

  textAt(row: number, column: number): string {
    return textOfCell(this.cell(row, column), "text");
  }

  /** Whether a row or a column is marked so. */
  names(mark: string): boolean {
    return this.rows()?.has(mark) === true || this.columns()?.has(mark) === true;
  }

  /** Columns by what the first row says of them; undefined when one is there twice. */
  columns(): ReadonlyMap<string, number> | undefined {
    return byMark(Array.from({ length: this.#width }, (_, column) => this.textAt(0, column)));
  }

  /** Rows by what the first column says of them; undefined when one is there twice. */
  rows(): ReadonlyMap<string, number> | undefined {
    return byMark(Array.from({ length: this.height }, (_, row) => this.textAt(row, 0)));
  }
}

function byMark(marks: readonly string[]): ReadonlyMap<string, number> | undefined {
  const found = new Map<string, number>();
  for (const [index, mark] of marks.entries()) {
    if (mark === "") continue;
    if (found.has(mark)) return undefined;
    found.set(mark, index);
  }
  return found;
}

function readUnit(
  grid: Grid,
  fields: readonly Field[],
  { orgUnit, baseRevision }: WorkbookIdentity,
): FilledRow[] | undefined {
  const rows = grid.rows();
  const columns = grid.columns();
  if (!rows || !columns || orgUnit === null) return undefined;
  const filled = fill(fields, ({ key, kind }) => {
    const row = rows.get(key);
    const column = columns.get(kind === "text" ? TEXT_COLUMN : VALUE_COLUMN);
    return row === undefined || column === undefined ? undefined : textOfCell(grid.cell(row, column), kind);
  });
  return filled && [{ orgUnit, baseRevision, ...filled }];
}

function readUnits(grid: Grid, fields: readonly Field[]): FilledRow[] | undefined {
  const units = grid.rows();
  const columns = grid.columns();
  const base = columns?.get(BASE_COLUMN);
  if (!units || !columns || base === undefined) return undefined;
  const rows: FilledRow[] = [];
  for (const [orgUnit, row] of units) {
    if (orgUnit === FORM_MARK) continue;
    const baseRevision = grid.cell(row, base)?.value;
    const filled = fill(fields, ({ key, kind }) => {
      const column = columns.get(key);
      return column === undefined ? undefined : textOfCell(grid.cell(row, column), kind);
    });
    if (!filled || typeof baseRevision !== "number" || !Number.isSafeInteger(baseRevision)) return undefined;
    rows.push({ orgUnit, baseRevision, ...filled });
  }
  return rows;
}

/** The fields' texts by code; undefined when a field is not there. */
function fill(
  fields: readonly Field[],
  read: (field: Field) => string | undefined,
): Pick<FilledRow, "values" | "narrative"> | undefined {
  const values: Record<string, string> = {};
  const narrative: Record<string, string> = {};
  for (const field of fields) {
    const text = read(field);
    if (text === undefined) return undefined;
    (field.kind === "text" ? narrative : values)[field.code] = text;
  }
  return { values, narrative };
}
