/** `npm run chaos -- --seed N --submissions N`: the whole pipeline under faults, then the controls under the same. */
import { parseArgs } from "node:util";
import { parseCount, runCommand } from "../../infra/cli/command.ts";
import { tryControl } from "./control.ts";
import { FAULTS } from "./fault-proxy.ts";
import { CONTROLS } from "./naive.ts";
import { type ChaosRun, runChaos } from "./run.ts";
import { SYSTEM } from "./variant.ts";
import { startLocalDatabase } from "./ward-office.ts";

const { values } = parseArgs({
  options: {
    seed: { type: "string", default: String(Date.now() % 1_000_000) },
    submissions: { type: "string", default: "10000" },
    "without-controls": { type: "boolean", default: false },
  },
});

function print(run: ChaosRun): void {
  const rows: [string, number][] = [
    ["submissions", run.submissions],
    ["requests for them", run.attempts],
    ["acknowledged", run.acknowledged],
    ["ledger entries", run.entries],
    ["reports compared with the reference", run.reports],
    ["published versions", run.snapshots],
    ["processes killed", run.killed],
    ...[...run.faultsMet].map(([fault, count]): [string, number] => [FAULTS[fault], count]),
    ...[...run.deliveries].map(([how, count]): [string, number] => [`events delivered ${how}`, count]),
  ];
  for (const [what, count] of rows) console.log(`${String(count).padStart(8)}  ${what}`);
  console.log(`${String(run.faults.length).padStart(8)}  lost, doubled, wrong or stuck`);
  for (const fault of run.faults.slice(0, 40)) console.log(`          ${fault}`);
}

await runCommand(async () => {
  const seed = parseCount("seed", values.seed);
  const submissions = parseCount("submissions", values.submissions);
  const nights = Math.max(3, Math.round(submissions / 500));
  console.log(
    `seed ${seed}, ${submissions} submissions; again: npm run chaos -- --seed ${seed} --submissions ${submissions}`,
  );
  const started = Date.now();
  const step = Math.max(1, Math.floor(submissions / 10));
  const database = await startLocalDatabase();
  try {
    const run = await runChaos(database, SYSTEM, {
      seed,
      submissions,
      nights,
      restarts: nights,
      poison: true,
      onProgress: (sent) => {
        if (sent % step === 0)
          console.log(`  ${sent} sent after ${Math.round((Date.now() - started) / 1000)} s`);
      },
    });
    print(run);
    if (run.faults.length > 0) process.exitCode = 1;
    if (values["without-controls"]) return;
    for (const control of CONTROLS) {
      const caught = await tryControl(database, control, seed);
      const outcome = caught.length === 0 ? "NOT CAUGHT" : `caught ${caught.length} times: ${caught[0]}`;
      console.log(`control that ${control.variant.name}: ${outcome}`);
      if (caught.length === 0) process.exitCode = 1;
    }
  } finally {
    await database.stop();
  }
});
