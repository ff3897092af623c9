/** Columns of numbers whose decimal commas stand under each other. */
import { type Font, widthOf } from "./fonts.ts";
import type { AlignedText } from "./indicator-view.ts";
import { breakableNumber } from "./line-breaks.ts";
import type { Cell } from "./table.ts";

const TABLE_SIZE_MM = (10.5 * 25.4) / 72;
const INSETS_MM = 2.2;

/** A column's width in mm for texts of at most so many em, between what its head needs and what the page can give. */
export function columnWidth(em: number, least: number, most: number): number {
  const needed = (em + 0.05) * TABLE_SIZE_MM + INSETS_MM;
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
      if (width === most) return { text: breakableNumber(text.text), align: "right" };
      const padRight = Math.round((longestTail - tailOf(text)) * 1000) / 1000;
      return { text: text.text, align: "right", padRight };
    },
  };
}
