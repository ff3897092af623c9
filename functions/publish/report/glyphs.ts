/** Which characters the fonts can show. A text with any other would stop an accessible PDF from being made at all. */
import { NO_BREAK_SPACE } from "../../../shared/domain/vietnamese.ts";
import { MAY_BREAK, UNBROKEN } from "./line-breaks.ts";

/** A bit per character of the Basic Multilingual Plane: what every one of the fonts has. */
export type Coverage = Uint8Array;

const PLANE_SIZE = 0x1_0000;
const MEANT_FOR_LAYOUT: ReadonlySet<string> = new Set([NO_BREAK_SPACE, MAY_BREAK, UNBROKEN]);
/** Shown for a character that the fonts do not have; `snapshot.json` keeps the text as it was sent. */
const MISSING = "□";

/** The characters that all the fonts have, read from their `cmap` tables (TrueType, format 4: the basic plane). */
export function readCoverage(fonts: readonly Uint8Array[]): Coverage {
  const counts = new Uint8Array(PLANE_SIZE);
  for (const font of fonts) countCharacters(font, counts);
  return counts.map((count) => (count === fonts.length ? 1 : 0));
}

function countCharacters(font: Uint8Array, counts: Uint8Array): void {
  const view = new DataView(font.buffer, font.byteOffset, font.byteLength);
  const table = findSubtable(view, findTable(view, "cmap"));
  // Format 4: arrays of end codes, (2 bytes of padding), start codes, deltas, range offsets.
  const segments = view.getUint16(table + 6) / 2;
  const ends = table + 14;
  const starts = ends + 2 * segments + 2;
  for (let segment = 0; segment < segments; segment += 1) {
    const last = view.getUint16(ends + 2 * segment);
    for (let code = view.getUint16(starts + 2 * segment); code <= last && code < 0xffff; code += 1) {
      if (glyphIn(view, starts, segments, segment, code) !== 0) counts[code] = (counts[code] ?? 0) + 1;
    }
  }
}

function glyphIn(view: DataView, starts: number, segments: number, segment: number, code: number): number {
  const delta = view.getUint16(starts + 2 * (segments + segment));
  const rangeAt = starts + 2 * (2 * segments + segment);
  const range = view.getUint16(rangeAt);
  if (range === 0) return (code + delta) & 0xffff;
  const glyph = view.getUint16(rangeAt + range + 2 * (code - view.getUint16(starts + 2 * segment)));
  return glyph === 0 ? 0 : (glyph + delta) & 0xffff;
}

function findTable(view: DataView, tag: string): number {
  const tables = view.getUint16(4);
  for (let i = 0; i < tables; i += 1) {
    const record = 12 + 16 * i;
    const name = String.fromCharCode(...[0, 1, 2, 3].map((k) => view.getUint8(record + k)));
    if (name === tag) return view.getUint32(record + 8);
  }
  throw new Error(`the font has no ${tag} table`);
}

function findSubtable(view: DataView, cmap: number): number {
  const subtables = view.getUint16(cmap + 2);
  for (let i = 0; i < subtables; i += 1) {
    const offset = cmap + view.getUint32(cmap + 4 + 8 * i + 4);
    if (view.getUint16(offset) === 4) return offset;
  }
  throw new Error("the font has no character map of format 4");
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
    (code > 0xa0 &&
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
