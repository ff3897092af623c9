/**
 * `vitest run` runs every test; `vitest run --project unit` (or a path) runs one kind.
 * The kinds run one after the other, the fastest first, so that servers of one never slow another down.
 */
import { availableParallelism } from "node:os";
import { defineConfig, type TestProjectConfiguration } from "vitest/config";

/** A kind of test and its folder under `tests/`. Servers that all files of a kind share belong in its `globalSetup`. */
function kind(
  name: string,
  groupOrder: number,
  limits: { testTimeout: number; hookTimeout: number; globalSetup?: string; fileParallelism?: boolean },
): TestProjectConfiguration {
  return { test: { name, include: [`tests/${name}/**/*.test.ts`], sequence: { groupOrder }, ...limits } };
}

export default defineConfig({
  test: {
    // A worker for each processor: most tests wait for servers, which are other processes.
    maxWorkers: availableParallelism(),
    projects: [
      // Pure code; the limit is for property-based tests on a busy machine.
      kind("unit", 0, { testTimeout: 30_000, hookTimeout: 30_000 }),
      // Synthesis bundles every function once.
      kind("infra", 1, { testTimeout: 120_000, hookTimeout: 180_000 }),
      // Real local servers, which take seconds to start, and many times as long on a machine with other work. The limits
      // end what hangs; nothing is judged by its speed.
      kind("integration", 2, { testTimeout: 180_000, hookTimeout: 180_000 }),
      // A real browser against the whole local stack: one file at a time.
      kind("e2e", 3, { testTimeout: 120_000, hookTimeout: 180_000, fileParallelism: false }),
    ],
  },
});
