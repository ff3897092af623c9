/** The complete report as a PDF, charts and all: against others laying out the same content, and as it grows. */
import { execFile } from "node:child_process";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { promisify } from "node:util";
import * as z from "zod";
import { renderReport } from "../../functions/publish/report/render.ts";
import type { Catalogue } from "../../shared/domain/catalogue.ts";
import type { Snapshot } from "../../shared/domain/snapshot.ts";
import { encodeSnapshot } from "../../shared/wire/snapshot.ts";
import { sampleCatalogue, sampleSnapshot } from "../unit/publish/sample-snapshot.ts";
import { race, summarize, type Timing } from "./measure.ts";
import { ENGINES, type EngineName, engineNamed } from "./pdf-engines.ts";
import type { Figure, Goal } from "./table.ts";

const run = promisify(execFile);
const PROCESS = join(import.meta.dirname, "fixtures", "pdf-process.ts");
const processFigures = z.object({ firstMs: z.number(), memoryMb: z.number() });

/** How many times as fast as each of the others it is to be. */
const GOALS: Readonly<Record<Exclude<EngineName, "typst">, { readonly warm: Goal; readonly cold: Goal }>> = {
  pdfmake: { warm: { atLeast: 4 }, cold: { atLeast: 3 } },
  "@react-pdf/renderer": { warm: { atLeast: 15 }, cold: { atLeast: 10 } },
  Chromium: { warm: { atLeast: 8 }, cold: { atLeast: 10 } },
};
const OTHERS = ["pdfmake", "@react-pdf/renderer", "Chromium"] as const;
const NAMES = ["typst", ...OTHERS] as const;

/** More than the renderer keeps anything of: it never lays out figures that it has seen. */
const DIFFERENT_REPORTS = 24;
/** Few renders to settle in, many to grow if anything is kept. */
const SETTLED_RENDERS = 15;
const MANY_RENDERS = 150;
const MAX_KILOBYTES = 300;

export async function benchPdf({ quick }: { quick: boolean }): Promise<Figure[]> {
  const snapshots = Array.from({ length: DIFFERENT_REPORTS }, (_, i) =>
    sampleSnapshot({ period: `2026-Q${1 + (i % 4)}`, seed: `bench ${i}` }),
  );
  const folder = mkdtempSync(join(tmpdir(), "bench-pdf-"));
  const path = join(folder, "snapshot.json");
  writeFileSync(path, encodeSnapshot(sampleSnapshot()));
  const rounds = quick ? 3 : 9;
  const many = quick ? 2 * SETTLED_RENDERS : MANY_RENDERS;
  try {
    const warm = await raceWarm(snapshots, rounds);
    const cold = await raceCold(path, rounds);
    const settled = await inProcess(path, "typst", SETTLED_RENDERS);
    const grown = await inProcess(path, "typst", many);
    const kilobytes = renderReport(sampleSnapshot()).length / 1000;
    return [
      ...OTHERS.map((other) => faster("report PDF, warm", other, warm, GOALS[other].warm)),
      ...OTHERS.map((other) => faster("report PDF, cold", other, cold, GOALS[other].cold)),
      counted("report PDF", kilobytes, "KB", "the limit", MAX_KILOBYTES, { atMost: 1 }),
      counted(
        `memory after ${many} PDFs`,
        grown.memoryMb,
        "MB",
        `after ${SETTLED_RENDERS}`,
        settled.memoryMb,
        { atMost: 1.3 },
      ),
      ...(await growth(rounds)),
    ];
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

type Timings = Readonly<Record<EngineName, Timing>>;

async function raceWarm(snapshots: readonly Snapshot[], rounds: number): Promise<Timings> {
  const next = cycling(snapshots);
  const engines = await Promise.all(NAMES.map(async (name) => [name, await ENGINES[name]()] as const));
  try {
    const contestants = Object.fromEntries(engines.map(([name, { render }]) => [name, () => render(next())]));
    return (await race(contestants, { rounds, roundMs: 600, warmUpMs: 2_000 })) as Timings;
  } finally {
    for (const [, { close }] of engines) await close();
  }
}

async function raceCold(path: string, rounds: number): Promise<Timings> {
  const times = Object.fromEntries(NAMES.map((name) => [name, [] as number[]])) as Record<
    EngineName,
    number[]
  >;
  for (let round = 0; round < rounds; round += 1) {
    for (const name of NAMES) times[name].push((await inProcess(path, name, 1)).firstMs);
  }
  return Object.fromEntries(NAMES.map((name) => [name, summarize(times[name])])) as Timings;
}

async function inProcess(path: string, engine: EngineName, times: number) {
  const { stdout } = await run(process.execPath, [PROCESS, path, engine, String(times)]);
  return processFigures.parse(JSON.parse(stdout));
}

/** The same with every indicator three and ten times: tables, charts and definitions grow alike. */
async function growth(rounds: number): Promise<Figure[]> {
  const { render } = await engineNamed("typst");
  const reportsOf = (times: number) => {
    const catalogue = withIndicators(sampleCatalogue(), times);
    return cycling(Array.from({ length: 12 }, (_, i) => sampleSnapshot({ catalogue, seed: `growth ${i}` })));
  };
  const [one, three, ten] = [reportsOf(1), reportsOf(3), reportsOf(10)];
  const timings = await race(
    { one: () => render(one()), three: () => render(three()), ten: () => render(ten()) },
    { rounds, roundMs: 600 },
  );
  const figure = (times: number, { medianMs, spread }: Timing, goal: Goal | null): Figure => ({
    name: `report PDF, ${times} × the indicators`,
    value: medianMs,
    unit: "ms",
    baseline: "the report",
    baselineValue: timings.one.medianMs,
    ratio: medianMs / timings.one.medianMs,
    goal,
    spread: Math.max(spread, timings.one.spread),
  });
  return [figure(3, timings.three, null), figure(10, timings.ten, { atMost: 8 })];
}

function withIndicators(catalogue: Catalogue, times: number): Catalogue {
  const indicators = catalogue.indicators.flatMap((indicator) =>
    Array.from({ length: times }, (_, i) =>
      i === 0 ? indicator : { ...indicator, code: `${indicator.code}-${i}` },
    ),
  );
  return { ...catalogue, indicators };
}

function cycling<T>(items: readonly T[]): () => T {
  let runs = 0;
  return () => {
    runs += 1;
    const item = items[runs % items.length];
    if (item === undefined) throw new Error("nothing to render");
    return item;
  };
}

/** How many times as fast as the other. */
function faster(name: string, other: EngineName, timings: Timings, goal: Goal): Figure {
  const { typst, [other]: base } = timings;
  return {
    name,
    value: typst.medianMs,
    unit: "ms",
    baseline: `${other}, same content`,
    baselineValue: base.medianMs,
    ratio: base.medianMs / typst.medianMs,
    goal,
    spread: Math.max(typst.spread, base.spread),
  };
}

function counted(
  name: string,
  value: number,
  unit: string,
  baseline: string,
  baselineValue: number,
  goal: Goal,
): Figure {
  return { name, value, unit, baseline, baselineValue, ratio: value / baselineValue, goal, spread: 0 };
}
