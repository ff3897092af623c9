/** The model of the deadline hour, where its answers are known beforehand. */
import { describe, expect, it } from "vitest";
import { type Load, simulate } from "../../deadline/model.ts";
import { COSTS, DESIGN, LOAD } from "./known.ts";

describe("the model of a deadline", () => {
  it("has few wards' changes in their reports after the window, one fold and the stream's delay", () => {
    const { submissions, delay, throttledWrites, backlogMax } = simulate(DESIGN, COSTS, LOAD);
    expect(submissions).toBe(20 * 60);
    expect(delay.p50).toBeCloseTo(0.2 + 0.125 + 1 + 0.2, 1);
    expect(throttledWrites).toBe(0);
    expect(backlogMax).toBeLessThan(20);
  });

  it("folds thousands of changes of one key a hundred at a time, and one by one without batches", () => {
    const alone: Load = { ...LOAD, wards: 1, submissionsPerWard: 0, burst: 3_000 };
    expect(simulate(DESIGN, COSTS, alone).folds).toBe(30);
    const single = simulate({ ...DESIGN, batchSize: 1, windowSeconds: 0 }, COSTS, alone);
    expect(single.folds).toBe(3_000);
    // All of them go through one lane.
    expect(single.delay.max).toBeGreaterThan(3_000 * 0.2 - 10);
  });

  it("throttles what one key cannot take, once what it has saved is used up", () => {
    const heavy = { ...COSTS, foldWriteUnits: 2_000 };
    const load = { ...LOAD, wards: 200 };
    const byPeriod = { ...DESIGN, reportsBy: "period" } as const;
    expect(simulate(DESIGN, heavy, load).throttledWrites).toBe(0);
    expect(simulate(byPeriod, heavy, load).throttledWrites).toBeGreaterThan(0);
  });

  it("begins the night when the schedule does, or when the last change is folded if that is later", () => {
    const { night } = simulate(DESIGN, COSTS, { ...LOAD, wards: 3_000, submissionsPerWard: 1 });
    expect(night.closedAt).toBeCloseTo(5 * 60 + 60, 0);
    const alone: Load = { ...LOAD, wards: 1, submissionsPerWard: 0, burst: 6_000 };
    const late = simulate({ ...DESIGN, batchSize: 1, windowSeconds: 0 }, COSTS, alone);
    expect(late.night.closedAt).toBeGreaterThan(6_000 * 0.2 - 600);
  });
});
