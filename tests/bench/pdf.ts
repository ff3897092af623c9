/** The complete report as a PDF, charts and all, against pdfmake laying out the same content in the same run. */
import { execFile } from "node:child_process";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { promisify } from "node:util";
import * as z from "zod";
import { renderReport } from "../../functions/publish/report/render.ts";
import type { Snapshot } from "../../shared/domain/snapshot.ts";
import { encodeSnapshot } from "../../shared/wire/snapshot.ts";
import { sampleSnapshot } from "../unit/publish/sample-snapshot.ts";
import { race, summarize, type Timing } from "./measure.ts";
import { renderWithPdfmake } from "./pdf-pdfmake.ts";
import type { Figure, Goal } from "./table.ts";

const run = promisify(execFile);
const PROCESS = join(import.meta.dirname, "fixtures", "pdf-process.ts");
const processFigures = z.object({ firstMs: z.number(), memoryMb: z.number() });

/** More than the renderer keeps anything of: it never lays out figures that it has seen. */
const DIFFERENT_REPORTS = 24;
/** Few renders to settle in, many to grow if anything is kept. */
const SETTLED_RENDERS = 15;
const MANY_RENDERS = 150;

export async function benchPdf({ quick }: { quick: boolean }): Promise<Figure[]> {
  const snapshots = Array.from({ length: DIFFERENT_REPORTS }, (_, i) =>
    sampleSnapshot({ period: `2026-Q${1 + (i % 4)}`, seed: `bench ${i}` }),
  );
  const folder = mkdtempSync(join(tmpdir(), "bench-pdf-"));
  const path = join(folder, "snapshot.json");
  writeFileSync(path, encodeSnapshot(sampleSnapshot()));
  try {
    const warm = await raceWarm(snapshots, quick ? 3 : 9);
    const cold = await raceCold(path, quick ? 3 : 9);
    const settled = await inProcess(path, "typst", SETTLED_RENDERS);
    const grown = await inProcess(path, "typst", quick ? 2 * SETTLED_RENDERS : MANY_RENDERS);
    return [
      faster("report PDF, warm", warm.typst, warm.pdfmake, { atLeast: 4 }),
      faster("report PDF, cold", cold.typst, cold.pdfmake, { atLeast: 3 }),
      {
        name: `memory after ${quick ? 2 * SETTLED_RENDERS : MANY_RENDERS} PDFs`,
        value: grown.memoryMb,
        unit: "MB",
        baseline: `after ${SETTLED_RENDERS}`,
        baselineValue: settled.memoryMb,
        ratio: grown.memoryMb / settled.memoryMb,
        goal: { atMost: 1.3 },
        spread: 0,
      },
    ];
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

async function raceWarm(snapshots: readonly Snapshot[], rounds: number) {
  let runs = 0;
  const next = (): Snapshot => {
    runs += 1;
    const snapshot = snapshots[runs % snapshots.length];
    if (!snapshot) throw new Error("no snapshot to render");
    return snapshot;
  };
  return race(
    { typst: () => renderReport(next()), pdfmake: () => renderWithPdfmake(next()) },
    { rounds, roundMs: 600, warmUpMs: 2_000 },
  );
}

async function raceCold(path: string, rounds: number): Promise<Record<"typst" | "pdfmake", Timing>> {
  const times = { typst: [] as number[], pdfmake: [] as number[] };
  for (let round = 0; round < rounds; round += 1) {
    for (const engine of ["typst", "pdfmake"] as const) {
      times[engine].push((await inProcess(path, engine, 1)).firstMs);
    }
  }
  return { typst: summarize(times.typst), pdfmake: summarize(times.pdfmake) };
}

async function inProcess(path: string, engine: "typst" | "pdfmake", times: number) {
  const { stdout } = await run(process.execPath, [PROCESS, path, engine, String(times)]);
  return processFigures.parse(JSON.parse(stdout));
}

/** How many times as fast as the baseline. */
function faster(name: string, value: Timing, base: Timing, goal: Goal): Figure {
  return {
    name,
    value: value.medianMs,
    unit: "ms",
    baseline: "pdfmake, same content",
    baselineValue: base.medianMs,
    ratio: base.medianMs / value.medianMs,
    goal,
    spread: Math.max(value.spread, base.spread),
  };
}
