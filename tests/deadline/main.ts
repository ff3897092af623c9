/**
 * `npm run deadline`: the hours around a quarter's deadline for the country, in the model of `model.ts`, with costs that
 * are measured on the real code beforehand; the design as it is, and worse ones that the model must refuse.
 */
import { mkdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { parseArgs } from "node:util";
import { parseCount, runCommand } from "../../infra/cli/command.ts";
import { measureCosts } from "./costs.ts";
import { DESIGN, designs } from "./designs.ts";
import { CITIES, COUNTRY_WARDS } from "./limits.ts";
import { type Outcome, simulate } from "./model.ts";
import { formatOutcomes, violations } from "./verdict.ts";

const { values } = parseArgs({
  options: {
    wards: { type: "string", default: String(COUNTRY_WARDS) },
    rounds: { type: "string", default: "12" },
  },
});

await runCommand(async () => {
  const wards = parseCount("wards", values.wards);
  const rounds = parseCount("rounds", values.rounds);
  console.error("measuring what each step takes …");
  const { costs, steps, submissionsPerWard, periods } = await measureCosts(
    rounds,
    Math.ceil(COUNTRY_WARDS / CITIES),
  );
  for (const [name, { read, write, cpuMs, rounds: waits, awsMs }] of Object.entries(steps))
    console.log(
      `${name.padEnd(11)}  ${read} read and ${write} write units, ${cpuMs.toFixed(1)} ms of processor, ` +
        `${waits} requests one after the other: ${awsMs.toFixed(0)} ms on AWS`,
    );
  const load = {
    wards,
    cities: Math.ceil((wards / COUNTRY_WARDS) * CITIES),
    submissionsPerWard,
    lastShare: 0.6,
    lastHours: 2,
    periods: periods.length,
    burst: 3_000,
    seed: 1,
  };
  const outcomes: (Outcome & { readonly violations: readonly string[] })[] = designs(costs).map((tried) => {
    const outcome = simulate(tried.design, tried.costs, load);
    return { ...outcome, violations: violations(outcome) };
  });
  console.log(`\n${formatOutcomes(outcomes)}\n`);
  for (const { design, violations: found } of outcomes) {
    console.log(`${design}: ${found.length === 0 ? "within every limit" : found.join("; ")}`);
    // The controls are there to be refused: else the model would prove nothing.
    if ((design === DESIGN.name) !== (found.length === 0)) process.exitCode = 1;
  }
  const path = join(import.meta.dirname, "../../build/deadline.json");
  mkdirSync(join(path, ".."), { recursive: true });
  writeFileSync(path, `${JSON.stringify({ load, steps, costs, outcomes }, null, 2)}\n`);
});
