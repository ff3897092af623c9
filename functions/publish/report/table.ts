/** A table as the template lays it out, with everything measured that can be known beforehand. */
import type { Font } from "./fonts.ts";
import { breakIntoLines } from "./lines.ts";

export type Align = "left" | "center" | "right";

export interface Column {
  readonly head: string;
  /** In mm; null for the one column that takes what the others leave. */
  readonly width: number | null;
  readonly align: Align;
}

/** A cell that differs from its column. */
export interface StyledCell {
  readonly text: string;
  readonly style?: "bold" | "italic";
  readonly align?: Align;
  /** Columns that it spans. */
  readonly span?: number;
  /** Space after the text in em, so that the decimal commas of a column stand under each other. */
  readonly padRight?: number;
}
export type Cell = string | StyledCell;

export interface Table {
  readonly caption: string | null;
  readonly columns: readonly Column[];
  readonly rows: readonly (readonly Cell[])[];
  /** Smaller than usual, for a table of many columns: texts in 10 pt, centred vertically. */
  readonly dense?: boolean;
}

/** What the template reads: texts with a line feed wherever a line ends. */
export interface MeasuredTable {
  readonly caption: string | null;
  readonly head: MeasuredRow<string>;
  readonly aligns: readonly Align[];
  /** In mm. */
  readonly widths: readonly number[];
  readonly rows: readonly MeasuredRow<Cell>[];
  readonly dense: boolean;
}

interface MeasuredRow<C> {
  /** In pt; null for a row that may not fit on a page: it takes what it needs and may be split. */
  readonly height: number | null;
  readonly cells: readonly C[];
}

export interface FontFaces {
  readonly regular: Font;
  readonly bold: Font;
  readonly italic: Font;
}

// As in style.typ and tables.typ.
export const TEXT_WIDTH_MM = 163;
export const SIZE_PT = { usual: 10.5, dense: 10 } as const;
export const INSET_MM = { usual: 1.1, dense: 0.7 } as const;
const INSET_Y_MM = 1.1;
const LINE_EM = 0.909;
const LEADING_EM = 0.22;

const POINTS_PER_MM = 72 / 25.4;
const LONGEST_ROW_PT = 400;

/** Breaks every text into its lines: left to do it, the template's compiler would lay out each cell twice. */
export function measureTable(
  { caption, columns, rows, dense = false }: Table,
  faces: FontFaces,
): MeasuredTable {
  const density = dense ? "dense" : "usual";
  const size = SIZE_PT[density];
  const taken = columns.reduce((sum, { width }) => sum + (width ?? 0), 0);
  const widths = columns.map(({ width }) => width ?? TEXT_WIDTH_MM - taken);
  const roomFrom = (column: number, span: number, padding: number): number => {
    const width = widths.slice(column, column + span).reduce((sum, part) => sum + part, 0);
    return emOf(width - 2 * INSET_MM[density], size) - padding;
  };
  const measureRow = (cells: readonly Cell[]): MeasuredRow<Cell> => {
    let column = 0;
    let lines = 1;
    const broken = cells.map((cell): Cell => {
      const {
        text,
        style,
        span = 1,
        padRight = 0,
      }: StyledCell = typeof cell === "string" ? { text: cell } : cell;
      const own = breakIntoLines(text, faces[style ?? "regular"], roomFrom(column, span, padRight));
      lines = Math.max(lines, own.length);
      column += span;
      return typeof cell === "string" ? own.join("\n") : { ...cell, text: own.join("\n") };
    });
    const height = heightOfLines(lines, size);
    return { height: height > LONGEST_ROW_PT ? null : height, cells: broken };
  };
  const heads = columns.map(({ head }, i) => breakIntoLines(head, faces.bold, roomFrom(i, 1, 0)));
  return {
    caption,
    head: {
      height: heightOfLines(Math.max(...heads.map(({ length }) => length)), size),
      cells: heads.map((lines) => lines.join("\n")),
    },
    aligns: columns.map(({ align }) => align),
    widths,
    rows: rows.map(measureRow),
    dense,
  };
}

/** The height in pt of a cell with so many lines, its insets included. */
export function heightOfLines(lines: number, sizePt: number): number {
  const height = (lines * LINE_EM + (lines - 1) * LEADING_EM) * sizePt + 2 * INSET_Y_MM * POINTS_PER_MM;
  return Math.ceil(height * 100) / 100;
}

export function emOf(mm: number, sizePt: number): number {
  return (mm * POINTS_PER_MM) / sizePt;
}

export function mmOf(em: number, sizePt: number): number {
  return (em * sizePt) / POINTS_PER_MM;
}
