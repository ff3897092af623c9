/**
 * `npm run fuzz -- [--requests N] [--seed N]`: requests made from the interface's own description, well-formed and
 * broken, against the whole local system. Prints how many were answered how; exits with 1 when any answer is a server
 * error, is missing, or is not as described.
 */
import { parseArgs } from "node:util";
import { showProgress } from "../../infra/cli/progress.ts";
import { startSystem } from "../integration/system.ts";
import { furnish, fuzz } from "./fuzz.ts";

const { values } = parseArgs({ options: { requests: { type: "string" }, seed: { type: "string" } } });
const requests = Number(values.requests ?? 10_000);
const seed = Number(values.seed ?? Date.now() % 1_000_000);

const system = await startSystem("2026-09-10T09:00:00+07:00");
try {
  await furnish(system);
  const progress = showProgress("requests", requests, { each: false });
  const { statuses, faults } = await fuzz(system, {
    requests,
    seed,
    onAnswer: (status) => progress.step(String(status)),
  });
  progress.end();
  for (const fault of faults) console.error(fault);
  console.log(
    `seed ${seed}: ${requests} requests, ${faults.length} faults; answers ${JSON.stringify(statuses)}`,
  );
  process.exitCode = faults.length > 0 ? 1 : 0;
} finally {
  await system.stop();
}
