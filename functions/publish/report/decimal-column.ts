/** Columns of numbers whose decimal commas stand under each other. */
import { type Font, widthOf } from "./fonts.ts";
import { type Cell, emOf, INSET_MM, mmOf, SIZE_PT, type StyledCell } from "./table.ts";

/** A text that a column may align: `tail` is what follows the whole part of a number (`,00 %`), else empty. */
export interface AlignedText {
  readonly text: string;
  readonly tail: string;
  /** Whether the text is a number; words are centred instead. */
  readonly number: boolean;
}

export function alignedText(text: string): AlignedText {
  const number = /^[+−]?[\d.]+/u.exec(text);
  return number
    ? { text, tail: text.slice(number[0].length), number: true }
    : { text, tail: "", number: false };
}

/** A column's width in mm for texts of at most so many em, between what its head needs and what the page can give. */
export function columnWidth(em: number, least: number, most: number): number {
  const needed = mmOf(em + 0.05, SIZE_PT.usual) + 2 * INSET_MM.usual;
  return Math.ceil(Math.min(most, Math.max(least, needed)) * 100) / 100;
}

export interface DecimalColumn {
  /** In mm. */
  readonly width: number;
  readonly cell: (text: AlignedText) => Cell;
}

/** Numbers are set to the right and padded by what the longest tail exceeds their own; words are centred. */
export function decimalColumn(
  texts: readonly AlignedText[],
  font: Font,
  least: number,
  most: number,
): DecimalColumn {
  const numbers = texts.filter(({ number }) => number);
  const tailOf = ({ tail }: AlignedText) => widthOf(tail, font);
  const longestTail = Math.max(0, ...numbers.map(tailOf));
  const longestWhole = Math.max(0, ...numbers.map((text) => widthOf(text.text, font) - tailOf(text)));
  const width = columnWidth(longestWhole + longestTail, least, most);
  return {
    width,
    cell: (text) => {
      if (!text.number) return text.text;
      // Some number may take several lines: then there is nothing to align.
      if (width === most) return { text: text.text, align: "right" };
      const padRight = Math.round((longestTail - tailOf(text)) * 1000) / 1000;
      return { text: text.text, align: "right", padRight };
    },
  };
}

/**
 * Where a figure stands in a narrow column of a dense table whose figures have the same places after the comma: the longest in
 * the middle, the others under its last digits.
 * @param width of the column, in mm
 */
export function centredFigures(texts: readonly string[], font: Font, width: number) {
  const widths = texts.filter((text) => alignedText(text).number).map((text) => widthOf(text, font));
  const longest = Math.max(0, ...widths);
  const room = emOf(width - 2 * INSET_MM.dense, SIZE_PT.dense);
  const padRight = Math.round(500 * (room - longest)) / 1000;
  return (text: string): Pick<StyledCell, "align" | "padRight"> =>
    alignedText(text).number && widthOf(text, font) < longest ? { align: "right", padRight } : {};
}
