/** Where a line of the report may not end, and where it may within a word: said with invisible characters. */
import { NO_BREAK_SPACE } from "../../../shared/domain/vietnamese.ts";
import { chunks } from "./chunks.ts";

/** Stands before and after a text that the template keeps on one line. */
export const UNBROKEN = "\u2060";
/** Where a line may end within a word that is too long for one. */
export const MAY_BREAK = "\u200b";

function unbroken(text: string): string {
  return `${UNBROKEN}${text}${UNBROKEN}`;
}

/** Numbers and symbols of documents, `11-CTr/ĐU`, do not break at their hyphens and slashes. */
export function keepSymbols(text: string): string {
  return text.replace(/\d+-[A-ZĐ][\p{L}/-]*/gu, unbroken);
}

/** A line never ends between a word and the number that belongs to it: `số 11-CTr/ĐU`, `quý III`. */
export function keepNumbersTogether(text: string): string {
  return text.replace(/(?<=số|ngày|tháng|quý|năm) (?=[\dIVX])/gu, NO_BREAK_SPACE);
}

/** Longest run without a space that surely fits on a line of the body. */
const LONGEST_WORD = 40;
const PIECE = 12;

/** A unit's own words: each line break starts a paragraph, and a run too long for a line may break. */
export function paragraphsOf(text: string): string[] {
  return text
    .split(/[\r\n\u2028\u2029]+/u)
    .map((line) => line.replace(/[\s\u200b\u2060]+/gu, " ").trim())
    .filter((line) => line !== "")
    .map((line) => line.replace(/\S+/gu, (word) => (word.length > LONGEST_WORD ? parted(word) : word)));
}

function parted(word: string): string {
  const pieces = chunks([...word], PIECE).map((piece) => piece.join(""));
  return ["", ...pieces, ""].join(MAY_BREAK);
}
