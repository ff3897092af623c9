/** Who lays the report out: ours, and those that it is measured against. Each is loaded when it is asked for. */
import type { Snapshot } from "../../shared/domain/snapshot.ts";

export interface Engine {
  readonly render: (snapshot: Snapshot) => Uint8Array | Promise<Uint8Array>;
  readonly close: () => Promise<void>;
}

const nothingToClose = async () => undefined;

export const ENGINES = {
  async typst() {
    const { renderReport } = await import("../../functions/publish/report/render.ts");
    return { render: (snapshot) => renderReport(snapshot), close: nothingToClose };
  },
  async pdfmake() {
    return { render: (await import("./pdf-pdfmake.ts")).renderWithPdfmake, close: nothingToClose };
  },
  async "@react-pdf/renderer"() {
    return { render: (await import("./pdf-react.ts")).renderWithReactPdf, close: nothingToClose };
  },
  async Chromium() {
    const { renderWithChromium, closeChromium } = await import("./pdf-chromium.ts");
    return { render: renderWithChromium, close: closeChromium };
  },
} satisfies Record<string, () => Promise<Engine>>;

export type EngineName = keyof typeof ENGINES;

export function engineNamed(name: string): Promise<Engine> {
  const found = Object.entries(ENGINES).find(([candidate]) => candidate === name);
  if (!found) throw new Error(`no engine ${name}`);
  return found[1]();
}
