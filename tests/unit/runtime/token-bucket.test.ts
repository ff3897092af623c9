/** How many requests get in, and when whoever did not may come back. */
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { TokenBucket } from "../../../shared/runtime/token-bucket.ts";

const rates = fc.record({
  requestsPerSecond: fc.integer({ min: 1, max: 2000 }),
  burst: fc.integer({ min: 1, max: 3000 }),
});
/** Ms between one request and the next. */
const gaps = fc.array(fc.oneof(fc.constant(0), fc.integer({ min: 0, max: 3000 })), { maxLength: 200 });

describe("a token bucket", () => {
  it("lets in no more than burst + rate × time in any stretch of time", () => {
    fc.assert(
      fc.property(rates, gaps, (rate, between) => {
        const bucket = new TokenBucket(rate, 0);
        let now = 0;
        const admitted = between.flatMap((gap) => {
          now += gap;
          return bucket.take(now).admitted ? [now] : [];
        });
        for (const [first, from] of admitted.entries())
          for (const [more, to] of admitted.slice(first).entries())
            expect(more + 1).toBeLessThanOrEqual(rate.burst + ((to - from) * rate.requestsPerSecond) / 1000);
      }),
    );
  });

  it("lets everybody in who keeps to the rate, however long", () => {
    fc.assert(
      fc.property(rates, fc.integer({ min: 1, max: 300 }), (rate, requests) => {
        const bucket = new TokenBucket(rate, 0);
        const gap = Math.ceil(1000 / rate.requestsPerSecond);
        for (let i = 0; i < requests; i += 1) expect(bucket.take(i * gap).admitted).toBe(true);
      }),
    );
  });

  it("lets in whoever waits as long as was said, and takes nothing for being asked", () => {
    fc.assert(
      fc.property(rates, gaps, (rate, between) => {
        const bucket = new TokenBucket(rate, 0);
        let now = 0;
        for (const gap of between) {
          now += gap;
          const taken = bucket.take(now);
          if (taken.admitted) continue;
          now += taken.waitMs;
          expect(bucket.take(now).admitted).toBe(true);
        }
      }),
    );
  });

  it("brings nothing when the clock is set back", () => {
    const bucket = new TokenBucket({ requestsPerSecond: 1, burst: 1 }, 10_000);
    expect(bucket.take(10_000).admitted).toBe(true);
    expect(bucket.take(0)).toEqual({ admitted: false, waitMs: 1000 });
    expect(bucket.take(1000).admitted).toBe(true);
  });
});
