/** `npm run deploy -- -c stage=STAGE`: deploys every stack of the stage and writes down what was made, for `operate`. */
import { spawnSync } from "node:child_process";
import { mkdirSync } from "node:fs";
import { join } from "node:path";

const BUILD = join(import.meta.dirname, "..", "..", "build");
const args = process.argv.slice(2);
const stage = args.find((arg) => arg.startsWith("stage="))?.slice("stage=".length);

if (stage === undefined) {
  console.error("usage: npm run deploy -- -c stage=dev|prod");
  process.exitCode = 1;
} else {
  mkdirSync(BUILD, { recursive: true });
  const outputs = join(BUILD, `outputs-${stage}.json`);
  const { status } = spawnSync("cdk", ["deploy", "--all", "--outputs-file", outputs, ...args], {
    stdio: "inherit",
  });
  process.exitCode = status ?? 1;
}
