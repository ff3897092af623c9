/** A sheet under construction, and the looks that both kinds of form share. */
import type { Cell, CellStyle, CellValue, WriteSheet } from "hucre/xlsx";
import type { Field } from "./fields.ts";

export const FORM_SHEET = "Biểu mẫu";
export const SYSTEM_SHEET = "Hệ thống";
/** In the first cell of the form's sheet, which is hidden: below it the rows say what they are, beside it the columns. */
export const FORM_MARK = "biểu mẫu";
/** Columns by what they hold; in the form of many units the fields' keys stand beside these. */
export const VALUE_COLUMN = "giá trị";
export const TEXT_COLUMN = "thuyết minh";
export const BASE_COLUMN = "sau bản";

/** Shows a number as it is: under a whole number's format `12,5` would look like 13, and nothing be wrong with it. */
const AS_IT_IS = "General";

const FONT = "Times New Roman";
export const DEFAULT_FONT = { name: FONT, size: 12 };
const NAVY = "1F3A5F";
const RED = "B00020";
const GREY = "595959";
const LINE = { style: "thin", color: { rgb: "BFBFBF" } } as const;
const FRAME = { top: LINE, right: LINE, bottom: LINE, left: LINE };

const font = (more: NonNullable<CellStyle["font"]> = {}) => ({ ...DEFAULT_FONT, ...more });
const solid = (rgb: string) => ({ type: "pattern", pattern: "solid", fgColor: { rgb } }) as const;

export const STYLES = {
  issuer: { font: font({ color: { rgb: GREY } }) },
  title: {
    font: font({ size: 16, bold: true, color: { rgb: NAVY } }),
    alignment: { wrapText: true, vertical: "center" },
  },
  fact: { font: font() },
  quiet: { font: font({ size: 10, color: { rgb: GREY } }) },
  guide: { font: font({ italic: true }), alignment: { wrapText: true, vertical: "top" } },
  alarm: {
    font: font({ bold: true, color: { rgb: RED } }),
    alignment: { wrapText: true, vertical: "center" },
  },
  header: {
    font: font({ bold: true, color: { rgb: "FFFFFF" } }),
    fill: solid(NAVY),
    alignment: { vertical: "center", horizontal: "center", wrapText: true },
    border: FRAME,
  },
  label: {
    font: font(),
    alignment: { wrapText: true, horizontal: "left", vertical: "center", indent: 1 },
    border: FRAME,
  },
  part: {
    font: font({ bold: true }),
    fill: solid("E8EDF3"),
    alignment: { horizontal: "left", vertical: "center", indent: 1 },
    border: FRAME,
  },
  centred: { font: font(), alignment: { horizontal: "center", vertical: "center" }, border: FRAME },
  earlier: {
    font: font({ color: { rgb: GREY } }),
    alignment: { horizontal: "right", vertical: "center", indent: 1 },
    border: FRAME,
  },
  message: {
    font: font({ color: { rgb: RED } }),
    alignment: { wrapText: true, horizontal: "left", vertical: "center", indent: 1 },
    border: FRAME,
  },
} as const satisfies Record<string, CellStyle>;

/** The cell that people fill in: yellow, or red where something is wrong. */
export function inputStyle(
  { kind, numFmt }: Pick<Field, "kind" | "numFmt">,
  value: CellValue,
  isFaulty: boolean,
): CellStyle {
  const isText = kind === "text";
  const hasFraction = kind === "integer" && typeof value === "number" && !Number.isInteger(value);
  return {
    font: font({ bold: !isText }),
    numFmt: hasFraction ? AS_IT_IS : numFmt,
    fill: solid(isFaulty ? "FFC7CE" : "FFF9DB"),
    alignment: isText
      ? { wrapText: true, vertical: "top" }
      : { horizontal: "right", vertical: "center", indent: 1 },
    border: isFaulty ? { ...FRAME, ...redFrame() } : FRAME,
    protection: { locked: false },
  };
}

function redFrame() {
  const side = { style: "medium", color: { rgb: RED } } as const;
  return { top: side, right: side, bottom: side, left: side };
}

export class FormSheet {
  readonly #rows: CellValue[][] = [];
  readonly #cells = new Map<string, Partial<Cell>>();
  readonly #heights = new Map<number, { height?: number; hidden?: boolean }>();
  readonly merges: NonNullable<WriteSheet["merges"]> = [];
  readonly validations: NonNullable<WriteSheet["dataValidations"]> = [];

  get nextRow(): number {
    return this.#rows.length;
  }

  /** Adds a row and returns its index. */
  addRow({ height, hidden }: { height?: number; hidden?: boolean } = {}): number {
    const row = this.#rows.push([]) - 1;
    if (height !== undefined || hidden !== undefined) {
      this.#heights.set(row, {
        ...(height !== undefined && { height }),
        ...(hidden !== undefined && { hidden }),
      });
    }
    return row;
  }

  put(row: number, column: number, value: CellValue, style: CellStyle, note?: string): void {
    const cells = this.#rows[row];
    if (!cells) throw new RangeError(`no row ${row}`);
    while (cells.length <= column) cells.push(null);
    cells[column] = value;
    const comment = note === undefined ? undefined : { author: "Hệ thống", text: note };
    this.#cells.set(`${row},${column}`, { value, style, ...(comment && { comment }) });
  }

  /** One line of text over several columns. */
  putLine(
    text: string,
    style: CellStyle,
    columns: readonly [from: number, to: number],
    height?: number,
  ): void {
    const row = this.addRow(height === undefined ? {} : { height });
    this.put(row, columns[0], text, style);
    this.merge(row, columns[0], columns[1]);
  }

  merge(row: number, from: number, to: number): void {
    if (to > from) this.merges.push({ startRow: row, endRow: row, startCol: from, endCol: to });
  }

  /** Locked but for what is to be filled in; anyone may unlock it, and what was changed then is noticed on reading. */
  build(about: Pick<WriteSheet, "columns" | "freezePane" | "pageSetup">): WriteSheet {
    return {
      name: FORM_SHEET,
      rows: this.#rows,
      cells: this.#cells,
      rowDefs: this.#heights,
      merges: this.merges,
      dataValidations: this.validations,
      protection: {
        sheet: true,
        objects: true,
        scenarios: true,
        selectLockedCells: true,
        selectUnlockedCells: true,
        formatColumns: true,
        formatRows: true,
      },
      view: { showGridLines: false },
      headerFooter: { oddFooter: "&C&P/&N" },
      ...about,
    };
  }
}

/** 0 → `A`, 26 → `AA`. */
export function columnLetters(index: number): string {
  const last = String.fromCharCode(65 + (index % 26));
  return index < 26 ? last : `${columnLetters(Math.floor(index / 26) - 1)}${last}`;
}

export function cellName(row: number, column: number): string {
  return `${columnLetters(column)}${row + 1}`;
}
