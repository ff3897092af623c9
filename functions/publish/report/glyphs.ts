/** Texts as the fonts can show them: any other character would stop an accessible PDF from being made at all. */
import { NO_BREAK_SPACE } from "../../../shared/domain/vietnamese.ts";
import type { Font } from "./fonts.ts";
import { MAY_BREAK, UNBROKEN } from "./line-breaks.ts";

/** 1 for each character of the Basic Multilingual Plane that every one of the fonts has. */
export type Coverage = Uint8Array;

const MEANT_FOR_LAYOUT: ReadonlySet<string> = new Set([NO_BREAK_SPACE, MAY_BREAK, UNBROKEN]);
/** Shown for a character that the fonts do not have; `snapshot.json` keeps the text as it was sent. */
const MISSING = "□";

export function commonCoverage([first, ...others]: readonly Font[]): Coverage {
  if (!first) throw new Error("no font");
  return first.characters.map((has, code) =>
    has === 1 && others.every(({ characters }) => characters[code] === 1) ? 1 : 0,
  );
}

const PRIVATE_USE_START = 0xe000;
const PRIVATE_USE_END = 0xf8ff;

/**
 * The text as the fonts can show it: composed (NFC), controls as spaces, invisible format characters left out except
 * those meant for the layout, private-use and unknown characters as a box.
 */
export function printable(text: string, coverage: Coverage): string {
  const composed = text.normalize("NFC");
  for (let i = 0; i < composed.length; i += 1) {
    if (!isShown(composed.charCodeAt(i), coverage)) return replaceUnknown(composed, coverage);
  }
  return composed;
}

function isShown(code: number, coverage: Coverage): boolean {
  return (
    (code >= 0x20 && code < 0x7f) ||
    (code >= 0xa0 &&
      code !== 0xad &&
      coverage[code] === 1 &&
      !(code >= PRIVATE_USE_START && code <= PRIVATE_USE_END))
  );
}

function replaceUnknown(text: string, coverage: Coverage): string {
  return Array.from(text, (character) => {
    if (MEANT_FOR_LAYOUT.has(character)) return character;
    if (/\p{Cc}/u.test(character)) return " ";
    if (/\p{Default_Ignorable_Code_Point}/u.test(character)) return "";
    return character.length === 1 && isShown(character.charCodeAt(0), coverage) ? character : MISSING;
  }).join("");
}

/** A copy of the value in which every text is {@link printable}. */
export function withPrintableTexts<T>(value: T, coverage: Coverage): T;
export function withPrintableTexts(value: unknown, coverage: Coverage): unknown {
  if (typeof value === "string") return printable(value, coverage);
  if (Array.isArray(value)) return value.map((item) => withPrintableTexts(item, coverage));
  if (value === null || typeof value !== "object") return value;
  const copy: Record<string, unknown> = {};
  for (const [key, item] of Object.entries(value)) copy[key] = withPrintableTexts(item, coverage);
  return copy;
}
