/** Trying whether the audit catches a naive variant. */
import type { Control } from "./naive.ts";
import { runChaos } from "./run.ts";
import type { LocalDatabase } from "./ward-office.ts";

const TRIALS_MAX = 15;

/** What the audit finds in a naive variant, in the first of some runs in which it finds anything of the kind. */
export async function tryControl(
  database: LocalDatabase,
  { variant, caughtBy, trial }: Control,
  seed: number,
): Promise<string[]> {
  for (let more = 0; more < TRIALS_MAX; more += 1) {
    const options = { ...trial, seed: seed + more, restarts: 1, poison: false };
    const { faults } = await runChaos(database, variant, options);
    const caught = faults.filter((fault) => caughtBy.test(fault));
    if (caught.length > 0) return caught;
  }
  return [];
}
