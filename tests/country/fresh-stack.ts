/** A whole local system in a folder of its own, for a command that plays something on it and then has no use for it. */
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { showProgress } from "../../infra/cli/progress.ts";
import type { Stopwatch } from "../../infra/cli/stopwatch.ts";
import { START_STEPS, type Stack, startStack } from "../../infra/local/stack.ts";

/** Starts one with business time at `begins` (ISO 8601), and ends it when `use` has, in whatever way. */
export async function withFreshStack(
  begins: string,
  watch: Stopwatch,
  use: (stack: Stack) => Promise<void>,
): Promise<void> {
  const dataDir = mkdtempSync(join(tmpdir(), "fresh-"));
  const starting = showProgress("starting", START_STEPS, { each: true });
  try {
    const now = Date.parse(begins);
    const options = { dataDir, port: 0, now, inMemory: true, sample: true, onProgress: starting.step };
    const stack = await watch.time("start: servers, functions, catalogue", () =>
      startStack(options).finally(starting.end),
    );
    try {
      await use(stack);
    } finally {
      await watch.time("stop", () => stack.stop());
    }
  } finally {
    rmSync(dataDir, { recursive: true, force: true });
  }
}
