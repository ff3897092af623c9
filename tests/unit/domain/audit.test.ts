import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { periodsTakingSubmissions, selectAudit } from "../../../shared/domain/audit.ts";
import { PERIOD_TYPES } from "../../../shared/domain/catalogue.ts";
import { locksAt, opensAt, periodsOfYears } from "../../../shared/domain/period.ts";
import { foldReopenings } from "../../../shared/domain/reopening.ts";
import { leChan } from "../../samples/catalogues.ts";
import { reopening } from "../../samples/entries.ts";

const PROGRAMME = leChan().programme;
const ALL = PERIOD_TYPES.flatMap((type) => periodsOfYears(type, 2020, 2036));
const moment = fc.integer({ min: Date.parse("2026-01-01"), max: Date.parse("2031-01-01") });

describe("the partitions that a stretch of time can hold entries in", () => {
  it("are those of every period that took submissions at some moment of it, whatever the lock", () => {
    fc.assert(
      fc.property(
        moment,
        fc.nat(400 * 86_400_000),
        fc.integer({ min: 1, max: 3650 }),
        (from, length, days) => {
          const programme = { ...PROGRAMME, lockAfterDays: days };
          const span = { from, to: from + length };
          const found = new Set(periodsTakingSubmissions(programme, [], span));
          const expected = ALL.filter(
            (period) =>
              period.year >= 2026 - 11 && opensAt(period) < span.to && span.from < locksAt(period, programme),
          );
          for (const { code } of expected) expect(found).toContain(code);
          for (const code of found) {
            const period = ALL.find((one) => one.code === code);
            if (period) expect(opensAt(period)).toBeLessThan(span.to);
          }
        },
      ),
      { numRuns: 50 },
    );
  });

  it("include a locked period that was open again in that time, and not after", () => {
    const again = reopening({
      period: "2026-Q1",
      orgUnit: "tyt",
      reopenedAt: Date.parse("2028-03-01T00:00:00+07:00"),
      until: Date.parse("2028-03-10T00:00:00+07:00"),
    });
    const span = (from: string, to: string) => ({ from: Date.parse(from), to: Date.parse(to) });
    const during = span("2028-03-05T00:00:00+07:00", "2028-03-06T00:00:00+07:00");
    const after = span("2028-03-10T00:00:00+07:00", "2028-03-11T00:00:00+07:00");
    expect(periodsTakingSubmissions(PROGRAMME, foldReopenings([again]), during)).toContain("2026-Q1");
    expect(periodsTakingSubmissions(PROGRAMME, foldReopenings([again]), after)).not.toContain("2026-Q1");
    expect(periodsTakingSubmissions(PROGRAMME, [], during)).not.toContain("2026-Q1");
  });

  it("are a dozen for a month, however long the programme has run", () => {
    const from = Date.parse("2030-09-01T00:00:00+07:00");
    const programme = { ...PROGRAMME, lockAfterDays: 90 };
    const found = periodsTakingSubmissions(programme, [], { from, to: from + 30 * 86_400_000 });
    expect(found.length).toBeLessThanOrEqual(14);
  });
});

it("finds a person as who did something and as whom it was done to, newest first", () => {
  const entry = (at: number, by: string, person?: string) =>
    ({ kind: "person-changed", at, by, person, reason: "", changes: [] }) as const;
  const all = [entry(1, "a"), entry(2, "b", "a"), entry(3, "b"), entry(9, "a")];
  expect(selectAudit(all, { from: 1, to: 9, person: "a" }).map(({ at }) => at)).toEqual([2, 1]);
});
