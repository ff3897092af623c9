/** A table as the template lays it out, with everything measured that can be known beforehand. */
import { type Font, widthOf } from "./fonts.ts";
import { UNBROKEN } from "./line-breaks.ts";

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

/** What the template reads. */
export interface MeasuredTable {
  readonly caption: string | null;
  readonly heads: readonly string[];
  readonly aligns: readonly Align[];
  /** In mm. */
  readonly widths: readonly number[];
  readonly rows: readonly {
    /** In pt; null for a row that may not fit on a page: it takes what it needs and may be split. */
    readonly height: number | null;
    readonly cells: readonly Cell[];
  }[];
  readonly dense: boolean;
}

export interface FontFaces {
  readonly regular: Font;
  readonly bold: Font;
  readonly italic: Font;
}

// As in style.typ and tables.typ.
export const TEXT_WIDTH_MM = 163;
const SIZE_PT = { usual: 10.5, dense: 10 } as const;
const INSET_MM = { usual: 1.1, dense: 0.7 } as const;
const INSET_Y_MM = 1.1;
const LINE_EM = 0.909;
const LEADING_EM = 0.22;

const POINTS_PER_MM = 72 / 25.4;
/** A line is taken to hold a little less than it does. */
const CAUTION = 0.995;
const LONGEST_ROW_PT = 400;

/**
 * Row heights from the widths of the fonts' letters. Left to find them itself, the template's compiler lays every cell
 * out twice; a height is never less than it would find, as only spaces are taken for places where a line may end.
 */
export function measureTable(
  { caption, columns, rows, dense = false }: Table,
  faces: FontFaces,
): MeasuredTable {
  const density = dense ? "dense" : "usual";
  const taken = columns.reduce((sum, { width }) => sum + (width ?? 0), 0);
  const widths = columns.map(({ width }) => width ?? TEXT_WIDTH_MM - taken);
  const heightOf = (cells: readonly Cell[]): number => {
    let column = 0;
    let lines = 1;
    for (const cell of cells) {
      const { text, style, span = 1 }: StyledCell = typeof cell === "string" ? { text: cell } : cell;
      const width = widths.slice(column, column + span).reduce((sum, part) => sum + part, 0);
      const room = roomOf(width - 2 * INSET_MM[density], SIZE_PT[density]);
      lines = Math.max(lines, countLines(text, faces[style ?? "regular"], room));
      column += span;
    }
    return heightOfLines(lines, SIZE_PT[density]);
  };
  return {
    caption,
    heads: columns.map(({ head }) => head),
    aligns: columns.map(({ align }) => align),
    widths,
    rows: rows.map((cells) => {
      const height = heightOf(cells);
      return { height: height > LONGEST_ROW_PT ? null : height, cells };
    }),
    dense,
  };
}

/** The height in pt of a cell with so many lines, its insets included. */
export function heightOfLines(lines: number, sizePt: number): number {
  const height = (lines * LINE_EM + (lines - 1) * LEADING_EM) * sizePt + 2 * INSET_Y_MM * POINTS_PER_MM;
  return Math.ceil(height * 100) / 100;
}

/** How many em of a text fit in a line of so many mm. */
export function roomOf(widthMm: number, sizePt: number): number {
  return (widthMm * POINTS_PER_MM * CAUTION) / sizePt;
}

/** Lines that a text takes at most in a room of so many em, each filled as far as it goes. */
export function countLines(text: string, font: Font, room: number): number {
  const space = widthOf(" ", font);
  let lines = 1;
  let filled = 0;
  for (const word of text.split(" ")) {
    // Between two texts that are kept whole a line may end as well.
    word.split(`${UNBROKEN}${UNBROKEN}`).forEach((piece, index) => {
      const gap = index === 0 && filled > 0 ? space : 0;
      const width = widthOf(piece.replaceAll(UNBROKEN, ""), font);
      if (filled > 0 && filled + gap + width > room) {
        lines += 1;
        filled = width;
      } else {
        filled += gap + width;
      }
      // Longer than a line: it breaks somewhere within.
      if (filled > room) {
        lines += Math.ceil(filled / room);
        filled = room;
      }
    });
  }
  return lines;
}
