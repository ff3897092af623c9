import * as fc from "fast-check";
import { describe, expect, it } from "vitest";
import { locksAt } from "../../../shared/domain/period.ts";
import { foldReopenings, isReopened, openingOf } from "../../../shared/domain/reopening.ts";
import { leChan, periodOf } from "../../samples/catalogues.ts";
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

describe("a period, for a unit,", () => {
  const { programme } = leChan();
  const period = periodOf("2026-Q1");
  const lock = locksAt(period, programme);
  const at = (time: string) => Date.parse(`${time}+07:00`);
  const granted = of(at("2026-09-01T08:00"), at("2026-10-01T00:00"));

  it("is open without further ado until it locks, whatever is known of reopenings", () => {
    expect(openingOf(period, programme, [], lock - 1)).toEqual({ isOpen: true, reopenedUntil: null });
    const [early] = foldReopenings([of(0, lock + 5)]);
    if (!early) throw new Error("a reopening");
    expect(openingOf(period, programme, [early], lock - 1)).toEqual({ isOpen: true, reopenedUntil: null });
  });

  it("is locked from then on, and says since when", () => {
    expect(openingOf(period, programme, [], lock)).toEqual({
      isOpen: false,
      why: "Quý I/2026 đã khóa từ ngày 15/6/2026, quá 90 ngày sau hạn gửi.",
    });
  });

  it("is open while it is reopened, until the last reopening ends", () => {
    const both = foldReopenings([granted, of(at("2026-09-02T08:00"), at("2026-09-20T00:00"))]);
    const expected = { isOpen: true, reopenedUntil: at("2026-10-01T00:00") };
    expect(openingOf(period, programme, both, at("2026-09-10T08:00"))).toEqual(expected);
    expect(openingOf(period, programme, both.toReversed(), at("2026-09-25T08:00"))).toEqual(expected);
  });

  it("is locked again when that is over, and says how it ended, and why if before its time", () => {
    const now = at("2026-10-01T00:00");
    const byItself = openingOf(period, programme, foldReopenings([granted]), now);
    expect(byItself).toEqual({
      isOpen: false,
      why: "Quý I/2026 đã khóa; lần mở lại cho đơn vị kết thúc lúc 01/10/2026 00:00.",
    });
    const end = { ...reopeningEnd(granted, at("2026-09-03T09:30")), reason: "Mở nhầm đơn vị" };
    const before = of(at("2026-07-01T08:00"), at("2026-07-10T00:00"));
    expect(openingOf(period, programme, foldReopenings([before, granted, end]), now)).toEqual({
      isOpen: false,
      why: "Quý I/2026 đã khóa; quản trị viên kết thúc sớm lần mở lại cho đơn vị lúc 03/9/2026 09:30, lý do: “Mở nhầm đơn vị”.",
    });
  });
});
