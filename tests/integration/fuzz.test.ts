/** A bounded part of `npm run fuzz`: whatever is sent, the answer is one that the description knows. */
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { furnish, fuzz } from "../fuzz/fuzz.ts";
import { type System, startSystem } from "./system.ts";

let system: System;
beforeAll(async () => {
  system = await startSystem("2026-09-10T09:00:00+07:00");
  await furnish(system);
});
afterAll(() => system?.stop());

describe("requests made from the description, whole and broken", () => {
  it("are each answered as it says, never with a server error", async () => {
    const { statuses, faults } = await fuzz(system, { requests: 500, seed: 2026 });
    expect(faults).toEqual([]);
    // They get beyond the first check: some are stored and read, others are refused for every kind of reason.
    expect(Object.keys(statuses).sort()).toEqual(
      expect.arrayContaining(["200", "201", "302", "400", "401", "403", "404", "422"]),
    );
  });
});
