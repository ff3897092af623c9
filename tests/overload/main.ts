/** `npm run overload -- --seconds N`: the system on this machine under five times what it can take. */
import { parseArgs } from "node:util";
import { runCommand } from "../../infra/cli/command.ts";
import { StartFailure } from "../../infra/local/start-failure.ts";
import { runOverload } from "./overload.ts";

const { values } = parseArgs({ options: { seconds: { type: "string", default: "60" } } });

await runCommand(async () => {
  const seconds = Number(values.seconds);
  if (!(seconds >= 1)) throw new StartFailure("--seconds takes a number from 1");
  const run = await runOverload(seconds);
  const { capacity, offered, answers, acknowledged, slowestMs, recoveredAfterMs, megabytes } = run;
  const rows: [string, number | string][] = [
    ["submissions a second that it can take", Math.round(capacity)],
    [`requests a second that were sent for ${seconds} s`, Math.round(offered)],
    ...[...answers].map(([status, count]): [string, number] => [`answered ${status || "not at all"}`, count]),
    ["submissions acknowledged", acknowledged],
    ["ms until the slowest answer", Math.round(slowestMs)],
    ["ms until it was as before", Math.round(recoveredAfterMs)],
    ["MB before, at most, and afterwards", `${megabytes.before} ${megabytes.most} ${megabytes.after}`],
  ];
  for (const [what, count] of rows) console.log(`${String(count).padStart(12)}  ${what}`);
  const faults = [...run.faultyRefusals, ...run.faults];
  console.log(
    `${String(faults.length).padStart(12)}  lost, doubled, wrong, or refused without saying how to go on`,
  );
  for (const fault of faults.slice(0, 40)) console.log(`              ${fault}`);
  if (faults.length > 0) process.exitCode = 1;
});
