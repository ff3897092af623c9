/**
 * Breaking the texts of tables into lines, so that a row's height is known before it is laid out. The template sets these
 * texts without kerning or ligatures, which makes a line exactly as wide as its letters, and ends lines only here.
 */
import { type Font, widthOf } from "./fonts.ts";
import { MAY_BREAK } from "./line-breaks.ts";

/** Where a line may end; within what is too long for a line, at the next kind of place. */
const LINE_ENDS: readonly RegExp[] = [new RegExp(`(?<= )|${MAY_BREAK}`, "u"), /(?<=\.)/u, /(?:)/u];
/** A line is taken to hold less than it does by what rounding may add to it (em). */
const CAUTION = 0.005;

/**
 * The lines of a text in a room of so many em, each filled as far as it goes. A line ends after a space, which stays for
 * programs that read the text and takes room, or where {@link MAY_BREAK} stands. A number that is too long for a line
 * ends after a dot, any other word anywhere.
 */
export function breakIntoLines(text: string, font: Font, room: number): string[] {
  return fill(text, font, room - CAUTION, LINE_ENDS);
}

function fill(text: string, font: Font, room: number, [ends, ...nextEnds]: readonly RegExp[]): string[] {
  // A single letter.
  if (!ends) return [text];
  const lines: string[] = [];
  let line = "";
  let filled = 0;
  for (const piece of text.split(ends)) {
    const width = widthOf(piece, font);
    if (filled + width > room) {
      if (line !== "") lines.push(line);
      const parts = width > room ? fill(piece, font, room, nextEnds) : [piece];
      lines.push(...parts.slice(0, -1));
      line = parts.at(-1) ?? "";
      filled = widthOf(line, font);
    } else {
      line += piece;
      filled += width;
    }
  }
  return [...lines, line];
}
