/**
 * `npm run chaos` in small: many times as many faults for fewer submissions. Each run is another one; a failure says its
 * seed, and `CHAOS_SEED=N npx vitest run tests/integration/chaos.test.ts` runs it again.
 */
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { tryControl } from "../chaos/control.ts";
import { CONTROLS } from "../chaos/naive.ts";
import { runChaos } from "../chaos/run.ts";
import { SYSTEM } from "../chaos/variant.ts";
import { type LocalDatabase, startLocalDatabase } from "../chaos/ward-office.ts";

const seed = Number(process.env.CHAOS_SEED ?? Date.now() % 1_000_000);
/** The others need more than there is time for here. */
const QUICK = /without a condition|before the submission is stored/;

let database: LocalDatabase;
beforeAll(async () => {
  console.log(`CHAOS_SEED=${seed}`);
  database = await startLocalDatabase();
});
afterAll(() => database?.stop());

describe("under faults of every kind", () => {
  it("the system loses, doubles and changes nothing, and leaves nothing undone", async () => {
    const options = { submissions: 100, nights: 1, restarts: 2, poison: true, density: 2 };
    const { faults, faultsMet, acknowledged } = await runChaos(database, SYSTEM, {
      ...options,
      seed,
    });
    expect({ seed, faults }).toEqual({ seed, faults: [] });
    expect(acknowledged).toBeGreaterThan(50);
    expect([...faultsMet.values()].reduce((sum, met) => sum + met, 0)).toBeGreaterThan(50);
  });

  it.each(CONTROLS.filter(({ variant }) => QUICK.test(variant.name)))(
    "a system that $variant.name would be found out",
    async (control) => {
      expect(await tryControl(database, control, seed)).not.toEqual([]);
    },
  );
});
