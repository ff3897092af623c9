/** `npm run country -- --wards N --seed N`: a city's quarter through the whole local stack, every figure checked. */
import { join } from "node:path";
import { parseCommandLine, parseCount, runCommand } from "../../infra/cli/command.ts";
import { showProgress } from "../../infra/cli/progress.ts";
import { Stopwatch } from "../../infra/cli/stopwatch.ts";
import { leChan } from "../bench/catalogue.ts";
import { withFreshStack } from "./fresh-stack.ts";
import { BEGINS, type CountryRun, runCountry } from "./run.ts";

const USAGE = "usage: npm run country -- [--wards 114] [--seed 1] [--only 2026-Q3]";
const FOLDER = join(import.meta.dirname, "../../build/country");
const SHOWN = 40;

function print(run: CountryRun): void {
  const { folds } = run;
  const rows: [number, string][] = [
    [run.wards, "wards"],
    [run.submissions, `submissions, ${run.corrections} of them corrections, ${run.late} late`],
    [run.returns, "submissions returned"],
    [folds.entries, `changes folded in ${folds.runs} runs, which computed ${folds.reports} reports`],
    [run.published, "versions published"],
    [run.compared, "figures of wards, city and country compared with an independent sum"],
    [run.differences.length, "differences"],
  ];
  for (const [count, what] of rows) console.log(`${count.toLocaleString("en-US").padStart(9)}  ${what}`);
  for (const { when, megabytes } of run.memory) {
    const each = [...megabytes].map(([name, mb]) => `${name} ${mb.toFixed(0)}`).sort();
    if (each.length > 0) console.log(`      MB  ${when}: ${each.join(", ")}`);
  }
  for (const difference of run.differences.slice(0, SHOWN)) console.log(`           ${difference}`);
  for (const line of run.verdict) console.log(line);
  console.log(`the city's files: ${FOLDER}`);
}

await runCommand(async () => {
  const { values } = parseCommandLine(
    USAGE,
    {
      wards: { type: "string", default: "114" },
      seed: { type: "string", default: "1" },
      only: { type: "string" },
    },
    0,
  );
  const wards = parseCount("wards", values.wards);
  const seed = parseCount("seed", values.seed);
  const watch = new Stopwatch();
  await withFreshStack(BEGINS, watch, async (stack) => {
    const run = await runCountry(stack, leChan(), {
      wards,
      seed,
      only: values.only,
      folder: FOLDER,
      watch,
      onStep: (title, total) => showProgress(title, total, { each: false }),
    });
    print(run);
    if (run.differences.length > 0) process.exitCode = 1;
  });
  console.log(`\n${watch.table()}`);
});
