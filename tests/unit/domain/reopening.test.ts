import * as fc from "fast-check";
import { describe, expect, it } from "vitest";
import { foldReopenings, isReopened } from "../../../shared/domain/reopening.ts";
import { reopening, reopeningEnd } from "../../samples/entries.ts";

const of = (reopenedAt: number, until: number) =>
  reopening({ orgUnit: "tdp-01", period: "2026-09", reopenedAt, until });

describe("a reopening", () => {
  it("lasts until the moment given, and not at it", () => {
    const [first, second] = foldReopenings([of(1000, 5000), of(1001, 10)]);
    if (!first || !second) throw new Error("two reopenings");
    expect(isReopened([], 0)).toBe(false);
    expect(isReopened([first], 4999)).toBe(true);
    expect(isReopened([first], 5000)).toBe(false);
    expect(isReopened([second, first], 4999)).toBe(true);
  });

  it("that was ended lasts until then, and says what was granted", () => {
    const entry = of(1000, 5000);
    const end = reopeningEnd(entry, 3000);
    expect(foldReopenings([entry, end])).toMatchObject([{ until: 3000, grantedUntil: 5000, end }]);
  });

  it("lasts no longer for an end that comes after its own", () => {
    const entry = of(1000, 5000);
    expect(foldReopenings([entry, reopeningEnd(entry, 6000)])).toMatchObject([{ until: 5000 }]);
  });

  it("is ended by its own end alone, in whatever order and however often the entries come", () => {
    const made = fc.uniqueArray(
      fc.record({ at: fc.nat(50), lasts: fc.integer({ min: 1, max: 50 }), ended: fc.option(fc.nat(100)) }),
      { selector: ({ at }) => at, minLength: 1, maxLength: 6 },
    );
    const delivered = made.chain((all) => {
      const entries = all.flatMap(({ at, lasts, ended }) => {
        const entry = of(at, at + lasts);
        return ended === null ? [entry] : [entry, reopeningEnd(entry, at + ended)];
      });
      return fc.tuple(fc.constant(all), fc.shuffledSubarray(entries, { minLength: entries.length }));
    });
    fc.assert(
      fc.property(delivered, fc.nat(150), ([all, entries], now) => {
        const isOpen = all.some(({ at, lasts, ended }) => now < at + Math.min(lasts, ended ?? lasts));
        expect(isReopened(foldReopenings(entries), now)).toBe(isOpen);
        expect(isReopened(foldReopenings([...entries, ...entries]), now)).toBe(isOpen);
      }),
    );
  });
});
