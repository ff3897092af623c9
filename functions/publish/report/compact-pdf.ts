/**
 * Packs a PDF's small objects into compressed object streams (ISO 32000-1, 7.5.7): a tagged report is mostly its
 * structure tree, which Typst writes uncompressed, one object for every table cell. A third of the size remains.
 *
 * The compressor is plain JavaScript because zlib's output differs between processors, and the bytes must not.
 */
import { zlibSync } from "fflate";

interface PdfObject {
  readonly number: number;
  /** From `12 0 obj` to `endobj`, both included. */
  readonly bytes: Uint8Array;
}

/** Objects of one stream: a reader unpacks a stream as a whole. */
const STREAM_OBJECTS = 400;
/** Quick settings of the compressor, for 3 % more bytes. */
const COMPRESSION = { level: 1, mem: 4 } as const;

const latin1 = new TextDecoder("latin1");

/** @param pdf as Typst writes it: one section with a cross-reference table, every object of generation 0. */
export function compactPdf(pdf: Uint8Array): Uint8Array {
  const { header, objects, trailer, size } = readPdf(pdf);
  const [streams, small] = partition(objects, ({ bytes }) => endsWith(bytes, "endstream\nendobj"));

  const output = new Output(header);
  /** Type, then offset or stream number, then index in the stream; by object number. */
  const entries: [number, number, number][] = [[0, 0, 0xffff]];
  for (const { number, bytes } of streams) entries[number] = [1, output.append(bytes), 0];

  let next = size;
  for (let from = 0; from < small.length; from += STREAM_OBJECTS) {
    const part = small.slice(from, from + STREAM_OBJECTS);
    const number = next++;
    part.forEach((object, index) => {
      entries[object.number] = [2, number, index];
    });
    entries[number] = [1, output.append(streamObject(number, ...packObjects(part))), 0];
  }

  const number = next;
  const start = output.length;
  entries[number] = [1, start, 0];
  const dictionary = `/Type /XRef /Size ${number + 1} /W [1 4 2] ${trailer}`;
  output.append(streamObject(number, dictionary, writeEntries(entries, number + 1)));
  output.append(ascii(`startxref\n${start}\n%%EOF`));
  return output.bytes();
}

function readPdf(pdf: Uint8Array) {
  const tail = latin1.decode(pdf.subarray(-64));
  const start = Number(/startxref\s+(\d+)\s+%%EOF\s*$/.exec(tail)?.[1]);
  const section = /^xref\s+0 (\d+)\s+([\s\S]*?)trailer\s*<<([\s\S]*)>>\s*startxref/.exec(
    latin1.decode(pdf.subarray(start)),
  );
  const [, sizeText = "", table = "", dictionary = ""] = section ?? [];
  if (!section) throw new Error("the PDF has no cross-reference table");
  const inUse = table
    .trimEnd()
    .split("\n")
    .flatMap((line, number) => (line.includes(" n") ? [{ number, offset: Number(line.slice(0, 10)) }] : []))
    .toSorted((a, b) => a.offset - b.offset);
  return {
    header: pdf.subarray(0, inUse[0]?.offset),
    objects: inUse.map(({ number, offset }, i): PdfObject => {
      const end = inUse[i + 1]?.offset ?? start;
      return { number, bytes: trimEnd(pdf.subarray(offset, end)) };
    }),
    trailer: dictionary.replace(/\/Size\s+\d+/, "").replace(/\s+/g, " "),
    size: Number(sizeText),
  };
}

/** The dictionary entries and content of an object stream. */
function packObjects(objects: readonly PdfObject[]): [dictionary: string, content: Uint8Array] {
  const bodies = objects.map(({ number, bytes }) =>
    trimEnd(bytes.subarray(`${number} 0 obj`.length, bytes.length - "endobj".length)),
  );
  let offset = 0;
  const index = objects.map(({ number }, i) => {
    const pair = `${number} ${offset}`;
    offset += bodies[i]?.length ?? 0;
    return pair;
  });
  const head = ascii(`${index.join(" ")}\n`);
  return [`/Type /ObjStm /N ${objects.length} /First ${head.length}`, concatenate([head, ...bodies])];
}

function streamObject(number: number, dictionary: string, content: Uint8Array): Uint8Array {
  const data = zlibSync(content, COMPRESSION);
  const head = `${number} 0 obj\n<< ${dictionary} /Filter /FlateDecode /Length ${data.length} >>\nstream\n`;
  return concatenate([ascii(head), data, ascii("\nendstream\nendobj")]);
}

function writeEntries(
  entries: readonly (readonly [number, number, number] | undefined)[],
  size: number,
): Uint8Array {
  const bytes = new DataView(new ArrayBuffer(7 * size));
  for (let number = 0; number < size; number += 1) {
    const [type, second, third] = entries[number] ?? [0, 0, 0];
    bytes.setUint8(7 * number, type);
    bytes.setUint32(7 * number + 1, second);
    bytes.setUint16(7 * number + 5, third);
  }
  return new Uint8Array(bytes.buffer);
}

class Output {
  readonly #parts: Uint8Array[];
  length: number;

  constructor(header: Uint8Array) {
    this.#parts = [header];
    this.length = header.length;
  }

  /** Appends on a line of its own; returns the offset. */
  append(bytes: Uint8Array): number {
    const offset = this.length;
    this.#parts.push(bytes, ascii("\n"));
    this.length += bytes.length + 1;
    return offset;
  }

  bytes(): Uint8Array {
    return concatenate(this.#parts);
  }
}

function concatenate(parts: readonly Uint8Array[]): Uint8Array {
  return Buffer.concat(parts);
}

function ascii(text: string): Uint8Array {
  return Buffer.from(text, "latin1");
}

function partition<T>(list: readonly T[], test: (item: T) => boolean): [yes: T[], no: T[]] {
  const yes: T[] = [];
  const no: T[] = [];
  for (const item of list) (test(item) ? yes : no).push(item);
  return [yes, no];
}

function endsWith(bytes: Uint8Array, text: string): boolean {
  return latin1.decode(bytes.subarray(-text.length)) === text;
}

function trimEnd(bytes: Uint8Array): Uint8Array {
  let end = bytes.length;
  while (end > 0 && (bytes[end - 1] ?? 0x21) <= 0x20) end -= 1;
  return bytes.subarray(0, end);
}
