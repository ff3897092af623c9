import * as fc from "fast-check";
import { describe, expect, it } from "vitest";
import {
  balancedPeriods,
  closeYear,
  closingAfter,
  closingChecks,
  type isClosed,
} from "../../../shared/domain/balance.ts";
import { buildSnapshot } from "../../../shared/domain/build-snapshot.ts";
import { addDays, wardDate } from "../../../shared/domain/calendar.ts";
import { locksAt, parsePeriod } from "../../../shared/domain/period.ts";
import { foldReopenings } from "../../../shared/domain/reopening.ts";
import { encodeSnapshot } from "../../../shared/wire/snapshot.ts";
import { catalogueOf, periodOf, smallWard } from "../../samples/catalogues.ts";
import { foldLedger, reopening, reopeningEnd, revision } from "../../samples/entries.ts";
import { scenarios } from "../../samples/scenario.ts";

const catalogue = catalogueOf(smallWard());
const { programme } = catalogue;
const DAY_MS = 86_400_000;
const FAR = Date.parse("2040-01-01T00:05:00+07:00");

describe("a report out of balances", () => {
  it("is the report out of the ledger to the byte, with all that its snapshot carries, for any history", () => {
    fc.assert(
      fc.property(scenarios, fc.func(fc.nat(9)), ({ catalogue: own, period: code, entries }, order) => {
        const period = periodOf(code);
        const ledger = foldLedger(entries);
        const delivered = entries.toSorted((a, b) => order(a.digest) - order(b.digest));
        const parts = [...foldLedger(delivered)];
        const isEarlier = (part: string) => (parsePeriod(part)?.to ?? "") < period.from;
        const earlier = parts.flatMap(([part, folded]) => (isEarlier(part) ? folded : []));
        const balance = closeYear({ type: "month", year: 2026, closedAt: FAR, catalogueVersion: 1 }, earlier);
        const stored = JSON.parse(JSON.stringify(balance));
        const closed = balancedPeriods(stored, { catalogue: own, version: 1 }, []);
        expect(closed.size).toBe(earlier.length);
        const rest = parts.filter(([part]) => !isEarlier(part));
        const snapshot = (from: typeof ledger) =>
          encodeSnapshot(
            buildSnapshot({ catalogue: own, period, ledger: from, sample: false }).after(null),
          ).toString();
        expect(snapshot(new Map([...closed, ...rest]))).toBe(snapshot(ledger));
      }),
      { numRuns: 150 },
    );
  });
});

describe("a balance", () => {
  const period = periodOf("2026-09");
  const lock = locksAt(period, programme);
  const held = (closedAt: number, version: number, reopenings: Parameters<typeof isClosed>[2] = []) => {
    const ledger = foldLedger([
      revision({ orgUnit: "tdp-01", dataSet: "M01-DV", period: "2026-09", values: { buoi_hop: 3 } }),
    ]);
    const balance = closeYear({ type: "month", year: 2026, closedAt, catalogueVersion: 1 }, [
      ...ledger.values(),
    ]);
    return [...balancedPeriods(balance, { catalogue, version }, reopenings).keys()];
  };

  it("holds for what was locked a day before it was made", () => {
    expect(held(lock + DAY_MS, 1)).toEqual(["2026-09"]);
    expect(held(lock + DAY_MS - 1, 1)).toEqual([]);
  });

  it("does not hold under another catalogue, which may have unlocked the period", () => {
    expect(held(FAR, 2)).toEqual([]);
  });

  it("does not hold for what was reopened since, and again when it was made a day after that ended", () => {
    const until = lock + 100 * DAY_MS;
    const again = reopening({ orgUnit: "tdp-01", period: "2026-09", reopenedAt: until - DAY_MS, until });
    const only = foldReopenings([again]);
    expect(held(until + DAY_MS - 1, 1, only)).toEqual([]);
    expect(held(until + DAY_MS, 1, only)).toEqual(["2026-09"]);
    expect(held(lock + DAY_MS, 1, foldReopenings([{ ...again, period: "2026-08" }]))).toEqual(["2026-09"]);
  });

  it("holds again a day after a reopening was ended before its time, and not earlier", () => {
    const again = reopening({ orgUnit: "tdp-01", period: "2026-09", reopenedAt: lock, until: FAR });
    const ended = lock + 10 * DAY_MS;
    const both = foldReopenings([again, reopeningEnd(again, ended)]);
    expect(held(ended + DAY_MS - 1, 1, both)).toEqual([]);
    expect(held(ended + DAY_MS, 1, both)).toEqual(["2026-09"]);
  });

  it("is made when its year is locked, again after a reopening, and anew under a later catalogue", () => {
    const [first] = closingChecks(catalogue, 0);
    const closing = addDays(wardDate(locksAt(periodOf("2026"), programme)), 2);
    expect(first).toEqual({ period: "closing-2026", from: closing });
    const until = Date.parse("2028-03-01T00:00:00+07:00");
    const again = reopening({ orgUnit: "vp", period: "2026-Q2", reopenedAt: 0, until });
    expect(closingAfter(catalogue, again)).toEqual([{ period: "closing-2026", from: "2028-03-03" }]);
    const end = reopeningEnd(again, Date.parse("2028-01-10T09:00:00+07:00"));
    expect(closingAfter(catalogue, end)).toEqual([{ period: "closing-2026", from: "2028-01-12" }]);
    expect(closingChecks(catalogue, until)[0]?.from).toBe("2028-03-03");
  });
});
