/** What the renderer needs to know of its fonts: which characters they have, and how wide these are. */

/** A font's characters in the Basic Multilingual Plane. */
export interface Font {
  /** Advance widths in em by character; 0 where the font has none. */
  readonly advances: Float32Array;
  /** 1 for each character that the font has. */
  readonly characters: Uint8Array;
}

const PLANE_SIZE = 0x1_0000;

/** Reads the tables `cmap` (format 4: the basic plane) and `hmtx` of a TrueType font. */
export function readFont(file: Uint8Array): Font {
  const view = new DataView(file.buffer, file.byteOffset, file.byteLength);
  const tables = findTables(view);
  const unitsPerEm = view.getUint16(tables("head") + 18);
  const metrics = view.getUint16(tables("hhea") + 34);
  const hmtx = tables("hmtx");
  const advances = new Float32Array(PLANE_SIZE);
  const characters = new Uint8Array(PLANE_SIZE);

  const table = findSubtable(view, tables("cmap"));
  // Format 4: arrays of end codes, (2 bytes of padding), start codes, deltas, range offsets.
  const segments = view.getUint16(table + 6) / 2;
  const ends = table + 14;
  const starts = ends + 2 * segments + 2;
  for (let segment = 0; segment < segments; segment += 1) {
    const last = view.getUint16(ends + 2 * segment);
    for (let code = view.getUint16(starts + 2 * segment); code <= last && code < 0xffff; code += 1) {
      const glyph = glyphIn(view, starts, segments, segment, code);
      if (glyph === 0) continue;
      characters[code] = 1;
      // Glyphs after the last metric are as wide as it says.
      advances[code] = view.getUint16(hmtx + 4 * Math.min(glyph, metrics - 1)) / unitsPerEm;
    }
  }
  return { advances, characters };
}

function glyphIn(view: DataView, starts: number, segments: number, segment: number, code: number): number {
  const delta = view.getUint16(starts + 2 * (segments + segment));
  const rangeAt = starts + 2 * (2 * segments + segment);
  const range = view.getUint16(rangeAt);
  if (range === 0) return (code + delta) & 0xffff;
  const glyph = view.getUint16(rangeAt + range + 2 * (code - view.getUint16(starts + 2 * segment)));
  return glyph === 0 ? 0 : (glyph + delta) & 0xffff;
}

function findTables(view: DataView): (tag: string) => number {
  const offsets = new Map<string, number>();
  for (let i = 0; i < view.getUint16(4); i += 1) {
    const record = 12 + 16 * i;
    const tag = String.fromCharCode(...[0, 1, 2, 3].map((k) => view.getUint8(record + k)));
    offsets.set(tag, view.getUint32(record + 8));
  }
  return (tag) => {
    const offset = offsets.get(tag);
    if (offset === undefined) throw new Error(`the font has no ${tag} table`);
    return offset;
  };
}

function findSubtable(view: DataView, cmap: number): number {
  const subtables = view.getUint16(cmap + 2);
  for (let i = 0; i < subtables; i += 1) {
    const offset = cmap + view.getUint32(cmap + 4 + 8 * i + 4);
    if (view.getUint16(offset) === 4) return offset;
  }
  throw new Error("the font has no character map of format 4");
}

/** The width of a text in em, its letters side by side (kerning only ever draws them closer). */
export function widthOf(text: string, font: Font): number {
  let width = 0;
  for (let i = 0; i < text.length; i += 1) width += font.advances[text.charCodeAt(i)] ?? 0;
  return width;
}
