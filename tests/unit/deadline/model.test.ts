/** The model of the deadline hour, where its answers are known beforehand. */
import { describe, expect, it } from "vitest";
import { type Costs, type Design, type Load, simulate } from "../../deadline/model.ts";

const DESIGN: Design = {
  name: "design",
  batchSize: 100,
  windowSeconds: 1,
  parallelizationFactor: 10,
  ledgerPartitions: 4,
  reportsBy: "ward",
  warmWriteUnits: 16_000,
  close: { atOnce: 10 },
  publish: { atOnce: 10 },
};
const COSTS: Costs = {
  submissionWriteUnits: 1,
  intakeMs: 40,
  foldMs: 200,
  foldReports: 4,
  foldWriteUnits: 80,
  closeMs: 200,
  publishMs: 1_000,
};
const LOAD: Load = {
  wards: 20,
  submissionsPerWard: 100,
  lastShare: 0.6,
  lastHours: 2,
  periods: 3,
  burst: 0,
  seed: 1,
};

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

  it("publishes a night's reports as many at once as the queue lets through", () => {
    const night = {
      ...LOAD,
      wards: 3_000,
      submissionsPerWard: 1,
    };
    const { closedAt, publishedAt } = simulate(DESIGN, COSTS, night);
    expect(closedAt).toBeCloseTo(5 + 1, 1);
    expect(publishedAt).toBeCloseTo(5 + 15, 1);
    const slow = simulate({ ...DESIGN, publish: { atOnce: 1 } }, COSTS, night);
    expect(slow.publishedAt).toBeCloseTo(5 + 150, 0);
  });
});
