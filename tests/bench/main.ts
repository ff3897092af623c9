/**
 * `npm run bench`: every figure a ratio against a baseline of the same run, in one table and in `build/bench.json`.
 * `-- --quick` takes fewer rounds, `-- --only PDF` one part, by its name. What the figures mean and what limits them: docs/performance.md.
 */
import { mkdirSync, writeFileSync } from "node:fs";
import { cpus, loadavg } from "node:os";
import { join } from "node:path";
import { parseArgs } from "node:util";
import { benchAggregation, benchCity } from "./aggregation-race.ts";
import { benchBundles } from "./bundles.ts";
import { knownPeriod, leChan } from "./catalogue.ts";
import { startBenchDatabase } from "./dynamodb.ts";
import { aggregationFigures, bundleFigures, intakeFigures, unitFigures, workbookFigures } from "./figures.ts";
import { benchGrowth, type Growth } from "./growth.ts";
import { growthFigures } from "./growth-figures.ts";
import { benchIntake } from "./intake.ts";
import { benchPages } from "./pages.ts";
import { benchPdf } from "./pdf.ts";
import { type Figure, formatTable } from "./table.ts";
import { measureUnits } from "./units.ts";
import { benchWorkbook } from "./workbook.ts";

const { values } = parseArgs({
  options: { quick: { type: "boolean", default: false }, only: { type: "string", multiple: true } },
});
const rounds = values.quick
  ? {
      aggregation: { rounds: 7, roundMs: 100, warmUpMs: 1_500 },
      city: { wards: 20, rounds: 3, roundMs: 200, warmUpMs: 1_000 },
      intake: { rounds: 4, perRound: 100 },
      bundles: { rounds: 3 },
      growth: { wards: [1, 10, 100], rounds: 10, quarters: 8 },
    }
  : {
      aggregation: { rounds: 25, roundMs: 150, warmUpMs: 3_000 },
      city: { wards: 114, rounds: 9, roundMs: 500, warmUpMs: 3_000 },
      intake: { rounds: 12, perRound: 200 },
      bundles: { rounds: 15 },
      growth: { wards: [1, 10, 100, 1_000], rounds: 40, quarters: 20 },
    };

const startedAt = new Date();
const figures: Figure[] = [];
/** What `npm run curves` draws. */
let growth: Growth | undefined;
const step = async (name: string, run: () => Promise<Figure[]>) => {
  if (values.only && !values.only.includes(name)) return;
  process.stderr.write(`${name} …`);
  const start = performance.now();
  figures.push(...(await run()));
  process.stderr.write(` ${((performance.now() - start) / 1000).toFixed(1)} s\n`);
};

const catalogue = leChan();
const quarter = knownPeriod("2026-Q3");
// One after the other: they would only disturb each other.
await step("aggregation", async () =>
  aggregationFigures(
    "a ward's quarter, items to report",
    await benchAggregation(catalogue.catalogue, quarter, rounds.aggregation),
  ),
);
await step("city", async () =>
  aggregationFigures(
    `${rounds.city.wards} wards and their city`,
    await benchCity(catalogue.catalogue, quarter, rounds.city),
  ),
);
const database = await startBenchDatabase();
try {
  await step("intake", async () => intakeFigures(await benchIntake(catalogue, database, rounds.intake)));
  await step("request units", async () => unitFigures(await measureUnits(catalogue, quarter, database)));
  await step("growth", async () => {
    growth = await benchGrowth(catalogue, database, rounds.growth);
    return growthFigures(growth);
  });
} finally {
  await database.stop();
}
await step("workbook", async () => workbookFigures(await benchWorkbook(rounds.bundles)));
await step("PDF", () => benchPdf({ quick: values.quick }));
await step("pages", () => benchPages({ rounds: values.quick ? 20 : 100 }));
await step("bundles", async () => bundleFigures(await benchBundles(rounds.bundles)));

const machine = {
  node: process.version,
  processor: cpus()[0]?.model ?? "unknown",
  processors: cpus().length,
  /** Above the number of processors, other work was slowing this down. */
  load: loadavg()[0] ?? 0,
};
console.log(`\n${formatTable(figures)}\n`);
console.log(
  `${machine.processors} × ${machine.processor}, load ${machine.load.toFixed(1)}, Node ${machine.node}` +
    (values.quick ? "; quick run: more noise" : ""),
);
const path = join(import.meta.dirname, "../../build/bench.json");
mkdirSync(join(path, ".."), { recursive: true });
writeFileSync(
  path,
  `${JSON.stringify({ startedAt, quick: values.quick, machine, figures, growth }, null, 2)}\n`,
);
