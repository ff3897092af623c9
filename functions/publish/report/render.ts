/** Rendering the report: a snapshot's view laid out by the Typst template. Same snapshot, same bytes. */
import { readFileSync } from "node:fs";
import { NodeCompiler } from "@myriaddreamin/typst-ts-node-compiler";
import type { Snapshot } from "../../../shared/domain/snapshot.ts";
import { findAssets } from "./assets.ts";
import { compactPdf } from "./compact-pdf.ts";
import { type Coverage, printable, readCoverage } from "./glyphs.ts";
import { type ReportView, viewReport } from "./view.ts";

export interface RenderOptions {
  /** Code of the only model to report on, for its lead. */
  readonly model?: string;
  /** Accessible (the default) or archivable. */
  readonly standard?: "ua-1" | "a-2a";
  /** SHA-256 (hex) of the snapshot's `snapshot.json`, printed so that the file can be checked. */
  readonly snapshotSha256?: string;
}

/**
 * How many renders ago a kept result was last of use: without a limit memory grows with every report. Reports share
 * little, so that keeping more costs memory (150 MB from 1 to 10) and saves no time.
 */
const CACHE_AGE = 1;

interface Renderer {
  readonly compiler: NodeCompiler;
  readonly main: string;
  readonly coverage: Coverage;
}
let renderer: Renderer | undefined;

/** One compiler per process: making it reads the fonts. */
function getRenderer(): Renderer {
  if (!renderer) {
    const { templates, fonts } = findAssets();
    const fontBlobs = fonts.map((file) => readFileSync(file));
    renderer = {
      // The fonts given come before any that the system has, and the template falls back to no other family.
      compiler: NodeCompiler.create({ workspace: templates, fontArgs: [{ fontBlobs }] }),
      main: `${templates}/report.typ`,
      coverage: readCoverage(fontBlobs),
    };
  }
  return renderer;
}

/** PDF bytes of a snapshot: same snapshot, same bytes. Throws when the template does not compile. */
export function renderReport(snapshot: Snapshot, options: RenderOptions = {}): Uint8Array {
  const view = viewReport(snapshot, { model: options.model, snapshotSha256: options.snapshotSha256 });
  const { compiler, main, coverage } = getRenderer();
  try {
    const compiled = compiler.compile({
      mainFilePath: main,
      inputs: { report: printableJson(view, coverage) },
    });
    if (!compiled.result) {
      const error = compiled.takeError();
      throw new Error(`report.typ: ${JSON.stringify(error && compiler.fetchDiagnostics(error))}`);
    }
    return compactPdf(compiler.pdf(compiled.result, { pdfStandard: options.standard ?? "ua-1" }));
  } finally {
    compiler.evictCache(CACHE_AGE);
  }
}

/** The view as JSON, every text as the fonts can show it. */
function printableJson(view: ReportView, coverage: Coverage): string {
  return JSON.stringify(view, (_key, value: unknown) =>
    typeof value === "string" ? printable(value, coverage) : value,
  );
}
