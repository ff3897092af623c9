/** Rendering the report: a snapshot's view laid out by the Typst template. Same snapshot, same bytes. */
import { readFileSync } from "node:fs";
import path from "node:path";
import { NodeCompiler } from "@myriaddreamin/typst-ts-node-compiler";
import type { Snapshot } from "../../../shared/domain/snapshot.ts";
import type { Rendering } from "../../../shared/wire/manifest.ts";
import { findAssets } from "./assets.ts";
import { compactPdf } from "./compact-pdf.ts";
import { readFont } from "./fonts.ts";
import { type Coverage, commonCoverage, withPrintableTexts } from "./glyphs.ts";
import { printReport } from "./printed-report.ts";
import type { FontFaces } from "./table.ts";
import { viewReport } from "./view.ts";

export interface RenderOptions {
  /** Code of the only model to report on, for its lead. */
  readonly model?: string | undefined;
  /** Accessible (the default) or archivable. */
  readonly pdfStandard?: Rendering["pdfStandard"];
  /** Address of the page that the QR code leads to; without it there is none. */
  readonly verificationUrl?: string;
  /** SHA-256 (hex) of the snapshot's `snapshot.json`, printed so that the file can be checked. */
  readonly snapshotSha256?: string;
}

/**
 * Reports of a ward share names, heads and definitions: what is kept of the last ones makes the next twice as quick, and
 * without a limit memory would grow with every report. Looking through what is kept costs a tenth of a render, so it
 * happens with every fifth only, and drops what was not used for ten.
 */
const REPORTS_PER_EVICTION = 5;
const EVICTIONS_WITHOUT_USE = 2;

interface Renderer {
  readonly compiler: NodeCompiler;
  readonly main: string;
  /** Where the template reads the report from. */
  readonly data: string;
  readonly faces: FontFaces;
  readonly coverage: Coverage;
  wholeReports: number;
}
let renderer: Renderer | undefined;

/** One compiler per process: making it reads the fonts. */
function getRenderer(): Renderer {
  if (!renderer) {
    const { templates, fonts } = findAssets();
    const fontBlobs = fonts.map((file) => readFileSync(file));
    const [regular, italic, bold, boldItalic] = fontBlobs.map(readFont);
    if (!regular || !italic || !bold || !boldItalic) throw new Error("a font is missing");
    renderer = {
      // The fonts given come before any that the system has, and the template falls back to no other family.
      compiler: NodeCompiler.create({ workspace: templates, fontArgs: [{ fontBlobs }] }),
      main: path.join(templates, "report.typ"),
      data: path.join(templates, "report.json"),
      faces: { regular, italic, bold },
      coverage: commonCoverage([regular, italic, bold, boldItalic]),
      wholeReports: 0,
    };
  }
  return renderer;
}

/** PDF bytes of a snapshot: same snapshot, same bytes. Throws when the template does not compile. */
export function renderReport(snapshot: Snapshot, options: RenderOptions = {}): Uint8Array {
  const view = viewReport(snapshot, options);
  const own = getRenderer();
  const { compiler, main, data, faces, coverage } = own;
  // A file of the compiler's own; as an input it would be part of the library, and everything would be laid out anew.
  const printed = printReport(withPrintableTexts(view, coverage), faces);
  compiler.mapShadow(data, Buffer.from(JSON.stringify(printed)));
  // Those of single models come with it, a dozen at a time, and are small.
  if (options.model === undefined) {
    own.wholeReports += 1;
    if (own.wholeReports % REPORTS_PER_EVICTION === 0) compiler.evictCache(EVICTIONS_WITHOUT_USE);
  }
  // In one call: a compiled document handed to JavaScript would live until the event loop's next turn.
  const pdf = compiler.pdf({ mainFilePath: main }, { pdfStandard: options.pdfStandard ?? "ua-1" });
  return compactPdf(pdf);
}
