/** What is in a PDF, in millimetres from the top left corner of its page. */
import { constants, inflateSync } from "node:zlib";
import { createCanvas } from "@napi-rs/canvas";
import { getDocument, OPS } from "pdfjs-dist/legacy/build/pdf.mjs";

const MM_PER_POINT = 25.4 / 72;

export interface PdfText {
  readonly text: string;
  readonly left: number;
  readonly right: number;
  /** Of the line's baseline. */
  readonly baseline: number;
  /** In points. */
  readonly size: number;
  /** Without the subset's tag: `Tinos-Bold`. */
  readonly font: string;
}

/** A drawn straight line or a filled box. */
export interface PdfShape {
  readonly left: number;
  readonly right: number;
  readonly top: number;
  readonly bottom: number;
  readonly drawn: "stroke" | "fill";
  /** `#rrggbb` */
  readonly color: string;
}

export interface PdfPage {
  readonly width: number;
  readonly height: number;
  readonly texts: readonly PdfText[];
  readonly shapes: readonly PdfShape[];
  readonly tags: PdfTag;
}

/** A node of the structure tree of one page. */
export interface PdfTag {
  readonly role: string;
  readonly alternative: string | null;
  readonly children: readonly PdfTag[];
}

export interface PdfOutline {
  readonly title: string;
  readonly items: readonly PdfOutline[];
}

export interface Pdf {
  readonly pages: readonly PdfPage[];
  readonly title: unknown;
  readonly language: unknown;
  readonly marked: boolean;
  /** Whether a reader's window is to name the document, not its file. */
  readonly showsTitle: boolean;
  /** Texts outside the structure that are no artifacts (page numbers, marks) either. */
  readonly untagged: readonly string[];
  readonly labels: readonly string[] | null;
  readonly outline: readonly PdfOutline[];
}

export async function readPdf(bytes: Uint8Array): Promise<Pdf> {
  const task = open(bytes);
  const document = await task.promise;
  const { info } = await document.getMetadata();
  const pages: PdfPage[] = [];
  const untagged: string[] = [];
  for (let number = 1; number <= document.numPages; number += 1) {
    pages.push(await readPage(document, number));
    untagged.push(...(await untaggedTexts(await document.getPage(number))));
  }
  const preferences = await document.getViewerPreferences();
  const pdf: Pdf = {
    pages,
    title: Reflect.get(info, "Title"),
    language: Reflect.get(info, "Language"),
    untagged,
    showsTitle: Reflect.get(preferences ?? {}, "DisplayDocTitle") === true,
    marked: (await document.getMarkInfo())?.Marked === true,
    labels: await document.getPageLabels(),
    outline: await document.getOutline(),
  };
  await task.destroy();
  return pdf;
}

/** The reader takes the bytes over: it gets a copy. */
function open(bytes: Uint8Array): ReturnType<typeof getDocument> {
  return getDocument({ data: new Uint8Array(bytes), verbosity: 0, useSystemFonts: false });
}

type Document = Awaited<ReturnType<typeof getDocument>["promise"]>;
type Page = Awaited<ReturnType<Document["getPage"]>>;

async function readPage(document: Document, number: number): Promise<PdfPage> {
  const page = await document.getPage(number);
  const [, , width = 0, height = 0] = page.view;
  const shapes = await readShapes(page, height);
  return {
    width: width * MM_PER_POINT,
    height: height * MM_PER_POINT,
    texts: await readTexts(page, height),
    shapes,
    tags: tagOf(await page.getStructTree()),
  };
}

/** After the operators have been read: only then are the fonts' names known. */
async function readTexts(page: Page, height: number): Promise<PdfText[]> {
  const { items } = await page.getTextContent();
  return items.flatMap((item) => {
    if (!("str" in item) || item.str.trim() === "") return [];
    const [, , , size = 0, x = 0, y = 0] = item.transform.map(Number);
    return {
      text: item.str,
      left: x * MM_PER_POINT,
      right: (x + item.width) * MM_PER_POINT,
      baseline: (height - y) * MM_PER_POINT,
      size,
      font: String(page.commonObjs.get(item.fontName).name).replace(/^[A-Z]{6}\+/, ""),
    };
  });
}

async function untaggedTexts(page: Page): Promise<string[]> {
  const { items } = await page.getTextContent({ includeMarkedContent: true });
  const around: boolean[] = [];
  return items.flatMap((item) => {
    if ("str" in item) return item.str.trim() === "" || around.includes(true) ? [] : [item.str];
    if (item.type === "endMarkedContent") around.pop();
    else around.push(Reflect.get(item, "tag") === "Artifact" || item.id !== null);
    return [];
  });
}

type Matrix = readonly [number, number, number, number, number, number];
const IDENTITY: Matrix = [1, 0, 0, 1, 0, 0];

async function readShapes(page: Page, height: number): Promise<PdfShape[]> {
  const { fnArray, argsArray } = await page.getOperatorList();
  const shapes: PdfShape[] = [];
  const saved: Matrix[] = [];
  let matrix = IDENTITY;
  const color = { stroke: "", fill: "" };
  fnArray.forEach((operator, index) => {
    const args = argsArray[index];
    if (operator === OPS.save) saved.push(matrix);
    else if (operator === OPS.restore) matrix = saved.pop() ?? IDENTITY;
    else if (operator === OPS.transform) matrix = multiply(matrix, args);
    else if (operator === OPS.setStrokeRGBColor) color.stroke = String(args[0]);
    else if (operator === OPS.setFillRGBColor) color.fill = String(args[0]);
    else if (operator === OPS.constructPath) {
      const [how, , bounds] = args;
      const drawn = how === OPS.stroke ? "stroke" : how === OPS.fill || how === OPS.eoFill ? "fill" : null;
      if (drawn && bounds) shapes.push({ ...place(matrix, bounds, height), drawn, color: color[drawn] });
    }
  });
  return shapes;
}

function multiply(m: Matrix, n: Matrix): Matrix {
  return [
    m[0] * n[0] + m[2] * n[1],
    m[1] * n[0] + m[3] * n[1],
    m[0] * n[2] + m[2] * n[3],
    m[1] * n[2] + m[3] * n[3],
    m[0] * n[4] + m[2] * n[5] + m[4],
    m[1] * n[4] + m[3] * n[5] + m[5],
  ];
}

/** `bounds`: least x and y, greatest x and y, before the matrix. */
function place(m: Matrix, bounds: ArrayLike<number>, height: number) {
  const [x0 = 0, y0 = 0, x1 = 0, y1 = 0] = Array.from(bounds);
  const xs = [m[0] * x0 + m[2] * y0 + m[4], m[0] * x1 + m[2] * y1 + m[4]];
  const ys = [m[1] * x0 + m[3] * y0 + m[5], m[1] * x1 + m[3] * y1 + m[5]];
  return {
    left: Math.min(...xs) * MM_PER_POINT,
    right: Math.max(...xs) * MM_PER_POINT,
    top: (height - Math.max(...ys)) * MM_PER_POINT,
    bottom: (height - Math.min(...ys)) * MM_PER_POINT,
  };
}

function tagOf(node: Awaited<ReturnType<Page["getStructTree"]>>): PdfTag {
  return {
    role: node.role,
    alternative: "alt" in node ? String(node.alt) : null,
    children: node.children.flatMap((child) => ("role" in child ? [tagOf(child)] : [])),
  };
}

/** The dictionaries of the structure tree, as they stand in the file's packed objects (ISO 32000-1, 7.5.7). */
export function structureElements(bytes: Uint8Array): string[] {
  const file = Buffer.from(bytes).toString("latin1");
  return [...file.matchAll(/\/Type \/ObjStm \/N (\d+) \/First (\d+)[^>]*>>\nstream\n/gu)].flatMap((found) => {
    const packed = inflateSync(bytes.subarray(found.index + found[0].length), {
      finishFlush: constants.Z_SYNC_FLUSH,
    });
    const objects = packed.toString("latin1");
    const first = Number(found[2]);
    const numbers = objects.slice(0, first).trim().split(/\s+/u).map(Number);
    const starts = numbers.filter((_, i) => i % 2 === 1).map((offset) => first + offset);
    return starts
      .map((start, i) => objects.slice(start, starts[i + 1]))
      .filter((object) => object.includes("/StructElem"));
  });
}

export function roleOf(element: string): string {
  return /\/S\s*\/(\w+)/u.exec(element)?.[1] ?? "";
}

/** Every tag of a page with the given role. */
export function tagsNamed(tag: PdfTag, role: string): PdfTag[] {
  return [...(tag.role === role ? [tag] : []), ...tag.children.flatMap((child) => tagsNamed(child, role))];
}

/** The text of a page, its pieces one after the other, words parted by single spaces. */
export function textOf(page: Pick<PdfPage, "texts">): string {
  return joined(page.texts.map(({ text }) => text));
}

export function textOfAll(pdf: Pdf): string {
  return pdf.pages.map(textOf).join(" ");
}

/** The texts of all pages and nothing else, which is much quicker. */
export async function readTextOf(bytes: Uint8Array): Promise<string[]> {
  const task = open(bytes);
  const document = await task.promise;
  const pages: string[] = [];
  for (let number = 1; number <= document.numPages; number += 1) {
    const { items } = await (await document.getPage(number)).getTextContent();
    pages.push(joined(items.map((item) => ("str" in item ? item.str : ""))));
  }
  await task.destroy();
  return pages;
}

function joined(texts: readonly string[]): string {
  return texts.join(" ").replace(/\s+/gu, " ");
}

/** A page as a camera sees it, at 200 dots per inch. */
export async function pictureOf(bytes: Uint8Array, number: number) {
  const task = open(bytes);
  const page = await (await task.promise).getPage(number);
  const viewport = page.getViewport({ scale: 200 / 72 });
  const canvas = createCanvas(Math.ceil(viewport.width), Math.ceil(viewport.height));
  // The reader's own types ask for a browser's canvas.
  await page.render({ canvas: canvas as never, viewport }).promise;
  const { width, height, data } = canvas.getContext("2d").getImageData(0, 0, canvas.width, canvas.height);
  await task.destroy();
  return { width, height, data };
}
