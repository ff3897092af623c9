/**
 * `npm run deadline-replay`: the last hours before a deadline on this machine, with the real code over the local servers,
 * beside what the model says of a machine like it.
 */
import { parseCommandLine, parseCount, runCommand } from "../../infra/cli/command.ts";
import { showProgress } from "../../infra/cli/progress.ts";
import { Stopwatch } from "../../infra/cli/stopwatch.ts";
import { PROCESSES } from "../../infra/local/functions.ts";
import { leChan } from "../bench/catalogue.ts";
import { withFreshStack } from "../country/fresh-stack.ts";
import { BEGINS } from "../country/run.ts";
import { type MeasuredCosts, measureCosts } from "./costs.ts";
import { DESIGN } from "./designs.ts";
import { type Costs, type Design, type Outcome, simulate } from "./model.ts";
import { type NightCosts, type NightOutcome, simulateNight } from "./night.ts";
import { measureNightHere } from "./night-here.ts";
import { type ReplayRun, runReplay } from "./replay.ts";

const USAGE = "usage: npm run deadline-replay -- [--wards 20] [--seconds 150] [--burst 300] [--seed 1]";
const SHOWN = 40;

/** How far the night may be from what the model says of it, in parts of that. */
const BAND = 0.25;

/** What this machine is in the model: one shard, one lane, two reports rendered side by side, areas after the wards. */
const MACHINE: Design = {
  ...DESIGN,
  name: "this machine",
  ledgerPartitions: 1,
  parallelizationFactor: 1,
  close: { atOnce: 1 },
  publish: { atOnce: PROCESSES.publish },
  rollUpAt: { city: 0, country: 0 },
};

/** Steps as long as they take here, instead of on AWS. */
function costsHere({ costs, steps }: MeasuredCosts, night: NightCosts): Costs {
  return {
    ...costs,
    intakeMs: steps.submission.ms,
    foldMs: steps.fold.ms,
    night,
  };
}

/**
 * The control: every report as long as in the end, and the machine's processors for each by itself. A comparison that
 * agreed with it, too, would say nothing.
 */
function withoutStart(costs: NightCosts): NightCosts {
  return { ...costs, publish: [costs.publish.at(-1) ?? costs.publish[0]] };
}

/** Prints whether the night was as the model says, and unlike the control. */
function judgeNight(
  { wardsPublishedMs, nightMs }: ReplayRun,
  model: NightOutcome,
  control: NightOutcome,
): boolean {
  const agreesWith = ({ publishedAt, countryAt }: NightOutcome) =>
    [
      [wardsPublishedMs / 1000, publishedAt],
      [nightMs / 1000, countryAt],
    ].every(([lived = 0, said = 0]) => Math.abs(lived - said) <= said * BAND);
  const agrees = agreesWith(model);
  const refused = !agreesWith(control);
  const band = `${BAND * 100} % of the model`;
  console.log(`\nthe night is ${agrees ? "within" : "NOT within"} ${band}`);
  console.log(
    `control, processes that start in no time on a processor each (${control.countryAt.toFixed(1)} s): ` +
      (refused ? "refused, as it must be" : `WITHIN ${band}, so the comparison shows nothing`),
  );
  return agrees && refused;
}

function print(run: ReplayRun, model: Outcome, night: NightOutcome, wards: number): void {
  const { waits, folds, submissions } = run;
  const part = (share: number) => (waits[Math.floor(share * (waits.length - 1))] ?? Number.NaN) / 1000;
  const seconds = (value: number) => `${value.toFixed(1)} s`;
  const count = (value: number) => value.toLocaleString("en-US");
  const computed = folds.reduce((sum, { reports }) => sum + reports, 0);
  const rows: readonly (readonly [string, string, string])[] = [
    ["", "measured", "model"],
    ["submissions in the last hours", count(submissions), count(model.submissions)],
    ["in the busiest second", count(run.peakPerSecond), count(model.peakPerSecond)],
    ["folds of a ward's changes", count(folds.length), count(model.folds)],
    ["… of the ward with the burst", count(run.burstFolds), ""],
    ["reports that they computed", count(computed), ""],
    ["changes that wait, at most", count(run.backlogMax), count(model.backlogMax)],
    ["submission to report, median", seconds(part(0.5)), seconds(model.delay.p50)],
    ["… 99 of 100", seconds(part(0.99)), seconds(model.delay.p99)],
    ["… the longest", seconds(part(1)), seconds(model.delay.max)],
    ["processors that others left to the night", run.processors.toFixed(1), ""],
    ["every ward's report published after", seconds(run.wardsPublishedMs / 1000), seconds(night.publishedAt)],
    [
      `all ${count(run.published)}, the city's and the country's too`,
      seconds(run.nightMs / 1000),
      seconds(night.countryAt),
    ],
    ["figures compared with an independent sum", count(run.compared), ""],
    ["differences", count(run.differences.length), ""],
  ];
  const widths = [0, 1, 2].map((column) => Math.max(...rows.map((row) => row[column]?.length ?? 0)));
  console.log(`\n${wards} wards\n`);
  for (const [name, measured, said] of rows)
    console.log(
      `${name.padEnd(widths[0] ?? 0)}  ${measured.padStart(widths[1] ?? 0)}  ${said.padStart(widths[2] ?? 0)}`.trimEnd(),
    );
  for (const difference of run.differences.slice(0, SHOWN)) console.log(`  ${difference}`);
}

await runCommand(async () => {
  const { values } = parseCommandLine(
    USAGE,
    {
      wards: { type: "string", default: "20" },
      seconds: { type: "string", default: "150" },
      burst: { type: "string", default: "300" },
      seed: { type: "string", default: "1" },
    },
    0,
  );
  const wards = parseCount("wards", values.wards);
  const seconds = parseCount("seconds", values.seconds);
  const burst = parseCount("burst", values.burst);
  const seed = parseCount("seed", values.seed);
  const watch = new Stopwatch();
  const measured = await watch.time("what each step takes here", () => measureCosts(5, wards));
  const night = await watch.time("what the night's steps take here", () =>
    measureNightHere(wards, MACHINE.publish.atOnce),
  );
  const costs = costsHere(measured, night);
  await withFreshStack(BEGINS, watch, async (stack) => {
    const onStep = (title: string, total: number) => showProgress(title, total, { each: false });
    const run = await runReplay(stack, leChan(), { wards, seconds, burst, seed, watch, onStep });
    const load = {
      wards,
      cities: 1,
      submissionsPerWard: (run.submissions - burst) / wards,
      lastShare: 1,
      lastHours: seconds / 3600,
      periods: 1,
      burst,
      seed,
    };
    const { processors } = run;
    const model = simulateNight({ ...MACHINE, processors }, night, load, 0);
    print(run, simulate(MACHINE, costs, load), model, wards);
    const nightAgrees = judgeNight(run, model, simulateNight(MACHINE, withoutStart(night), load, 0));
    if (run.differences.length > 0 || !nightAgrees) process.exitCode = 1;
  });
  console.log(`\n${watch.table()}`);
});
