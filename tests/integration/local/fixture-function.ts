/** Pools over the fixture functions. */
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { FunctionPool } from "../../../infra/local/lambda/function-pool.ts";
import { local } from "../../../infra/settings/local.ts";

export function fixturePool(
  fixture: "obedient" | "broken",
  options: {
    timeoutSeconds?: number;
    processesMax?: number;
    deliveries?: string;
    waitingMax?: { requests: number; bytes: number };
  } = {},
): FunctionPool {
  return new FunctionPool({
    spec: {
      name: fixture,
      arn: `arn:aws:lambda:ap-southeast-1:000000000000:function:${fixture}`,
      folder: join(import.meta.dirname, "fixtures", fixture),
      memoryMb: 256,
      timeoutSeconds: options.timeoutSeconds ?? 10,
      environment: { DELIVERIES: options.deliveries ?? "" },
    },
    processesMax: options.processesMax ?? 2,
    waitingMax: options.waitingMax ?? local.waiting,
    onOutput: () => undefined,
  });
}

interface Delivery {
  /** Names of the records, in the order in which they came. */
  readonly batch: string[];
  readonly records: Record<string, Record<string, unknown>>[];
}

/** The batches that the obedient function has finished. */
export function deliveriesIn(file: string): Delivery[] {
  return readFileSync(file, { encoding: "utf8", flag: "a+" })
    .split("\n")
    .filter((line) => line !== "")
    .map((line) => JSON.parse(line));
}
