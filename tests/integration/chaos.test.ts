/**
 * The promise under faults, in small (`npm run chaos` does it at length): acknowledged is stored, each is counted once,
 * every report and version is right, nothing is stuck. And what a hasty developer would have written breaks it.
 */
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { tryControl } from "../chaos/control.ts";
import { CONTROLS } from "../chaos/naive.ts";
import { runChaos } from "../chaos/run.ts";
import { SYSTEM } from "../chaos/variant.ts";
import { type LocalDatabase, startLocalDatabase } from "../chaos/ward-office.ts";

const SEED = 20_260_914;

let database: LocalDatabase;
beforeAll(async () => {
  database = await startLocalDatabase();
});
afterAll(() => database?.stop());

describe("under faults", () => {
  it("nothing is lost, doubled, wrong or stuck", async () => {
    const run = await runChaos(database, SYSTEM, {
      seed: SEED,
      submissions: 400,
      nights: 2,
      restarts: 2,
      poison: true,
    });
    expect(run.faults).toEqual([]);
    expect(run.acknowledged).toBeGreaterThan(200);
    expect(run.killed).toBeGreaterThan(0);
    expect(run.snapshots).toBeGreaterThan(0);
    expect(run.faultsMet.size).toBeGreaterThan(8);
  }, 300_000);

  it.each(CONTROLS)(
    "a system that $variant.name is caught",
    async (control) => {
      expect(await tryControl(database, control, SEED)).not.toEqual([]);
    },
    300_000,
  );
});
