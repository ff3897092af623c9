import * as fc from "fast-check";
import { describe, expect, it } from "vitest";
import { addDays, wardDate, wardIso } from "../../../shared/domain/calendar.ts";
import { PERIOD_TYPES, type PeriodType } from "../../../shared/domain/catalogue.ts";
import {
  contains,
  dueAt,
  endsYear,
  locksAt,
  opensAt,
  parsePeriod,
  periodsOfYears,
  periodsUpTo,
  subPeriods,
} from "../../../shared/domain/period.ts";
import { day, dueMoment, lockMoment, midnight, text, windows } from "../../reference/days.ts";
import { catalogueOf, leChan, periodOf, smallWard } from "../../samples/catalogues.ts";

const FIRST_YEAR = 2024;
const LAST_YEAR = 2040;
const { programme } = leChan();

const anyWindow = fc.constantFrom(...windows(FIRST_YEAR, LAST_YEAR));

describe("a period's window", () => {
  // Nine months are no division of the year: three of them are left over.
  it.each(PERIOD_TYPES.filter((type) => type !== "nine-months"))(
    "of type %s tiles the time line 2024–2040 without gap or overlap",
    (type) => {
      const periods = periodsOfYears(type, FIRST_YEAR, LAST_YEAR);
      expect(periods[0]?.from).toBe("2023-12-15");
      expect(periods.at(-1)?.to).toBe("2040-12-14");
      for (const [i, { from }] of periods.entries()) {
        const before = periods[i - 1];
        if (before) expect(from).toBe(addDays(before.to, 1));
      }
    },
  );

  it("falls on the days of the table", () => {
    const table = {
      "2026-01": ["month", "2025-12-15", "2026-01-14"],
      "2026-03": ["month", "2026-02-15", "2026-03-14"],
      "2026-09": ["month", "2026-08-15", "2026-09-14"],
      "2026-Q1": ["quarter", "2025-12-15", "2026-03-14"],
      "2026-Q3": ["quarter", "2026-06-15", "2026-09-14"],
      "2026-H1": ["half", "2025-12-15", "2026-06-14"],
      "2026-H2": ["half", "2026-06-15", "2026-12-14"],
      "2026-9M": ["nine-months", "2025-12-15", "2026-09-14"],
      "2026": ["year", "2025-12-15", "2026-12-14"],
    };
    for (const [code, [type, from, to]] of Object.entries(table)) {
      expect(parsePeriod(code)).toMatchObject({ code, type, from, to, year: 2026 });
    }
  });

  it("is what walking from month to month finds, for every period", () => {
    for (const { code, type, year, first, last } of windows(FIRST_YEAR, LAST_YEAR)) {
      expect(parsePeriod(code)).toEqual({ code, type, year, from: text(first), to: text(last) });
    }
  });

  it.each([
    "",
    "26",
    "2026-0",
    "2026-00",
    "2026-13",
    "2026-9",
    "2026-Q0",
    "2026-Q5",
    "2026-H0",
    "2026-H3",
    "2026-9m",
    "2026-12M",
    "2026-q3",
    "2026-Q33",
    " 2026",
    "2026 ",
    "2026-09\n",
    "２０２６",
    "2026-09-14",
    "0001",
    "-2026",
  ])("does not exist for the code %j", (code) => {
    expect(parsePeriod(code)).toBeUndefined();
  });
});

describe("periods nest", () => {
  it.each<[string, PeriodType, string[]]>([
    ["2026-Q3", "month", ["2026-07", "2026-08", "2026-09"]],
    ["2026-Q3", "quarter", ["2026-Q3"]],
    ["2026-Q3", "half", []],
    ["2026-Q3", "nine-months", []],
    ["2026-Q3", "year", []],
    ["2026-09", "month", ["2026-09"]],
    ["2026-09", "quarter", []],
    ["2026-H2", "quarter", ["2026-Q3", "2026-Q4"]],
    ["2026-H2", "nine-months", []],
    ["2026-9M", "quarter", ["2026-Q1", "2026-Q2", "2026-Q3"]],
    ["2026-9M", "half", ["2026-H1"]],
    ["2026-9M", "year", []],
    ["2026", "quarter", ["2026-Q1", "2026-Q2", "2026-Q3", "2026-Q4"]],
    ["2026", "half", ["2026-H1", "2026-H2"]],
    ["2026", "nine-months", ["2026-9M"]],
    ["2026", "year", ["2026"]],
  ])("%s has of type %s: %j", (code, type, inner) => {
    expect(subPeriods(periodOf(code), type).map((period) => period.code)).toEqual(inner);
  });

  it("exactly where the windows lie within each other", () => {
    fc.assert(
      fc.property(anyWindow, anyWindow, (outer, inner) => {
        const isWithin = outer.first <= inner.first && inner.last <= outer.last;
        expect(contains(periodOf(outer.code), periodOf(inner.code))).toBe(isWithin);
        const listed = subPeriods(periodOf(outer.code), periodOf(inner.code).type);
        expect(listed.some(({ code }) => code === inner.code)).toBe(isWithin);
      }),
    );
  });

  it("and sub-periods fill the window whole where the type divides it", () => {
    fc.assert(
      fc.property(anyWindow, fc.constantFrom<PeriodType>("month", "quarter", "half"), (outer, type) => {
        const inner = subPeriods(periodOf(outer.code), type);
        if (inner.length === 0 || (outer.type === "nine-months" && type === "half")) return;
        expect(inner[0]?.from).toBe(text(outer.first));
        expect(inner.at(-1)?.to).toBe(text(outer.last));
      }),
    );
  });

  it("from the programme's start on when a figure looks back", () => {
    const codes = periodsUpTo(programme, "quarter", periodOf("2027-Q2").to).map(({ code }) => code);
    expect(codes).toEqual(["2026-Q1", "2026-Q2", "2026-Q3", "2026-Q4", "2027-Q1", "2027-Q2"]);
  });

  it("end their year only as year, second half, fourth quarter or December", () => {
    const ending = windows(2026, 2026).filter(({ code }) => endsYear(periodOf(code)));
    expect(ending.map(({ code }) => code)).toEqual(["2026", "2026-H2", "2026-Q4", "2026-12"]);
  });
});

describe("deadlines", () => {
  it("are those of the rules for 2026-Q3", () => {
    const period = periodOf("2026-Q3");
    expect(wardIso(opensAt(period))).toBe("2026-06-15T00:00:00+07:00");
    expect(wardIso(dueAt(period, programme))).toBe("2026-09-17T00:00:00+07:00");
    // Due on the 16th; 90 days after it.
    expect(wardIso(locksAt(period, programme))).toBe("2026-12-15T00:00:00+07:00");
  });

  it("pass over weekends and holidays", () => {
    const due = (code: string) => wardIso(dueAt(periodOf(code), programme)).slice(0, 10);
    // Cut-off Saturday 14 Feb; Monday 16 to Friday 20 are Tết: due Tuesday 24.
    expect(due("2026-02")).toBe("2026-02-25");
    // Cut-off Thursday 14 May: due Monday 18.
    expect(due("2026-05")).toBe("2026-05-19");
  });

  it("are what walking day by day finds, for any number of days and any holidays", () => {
    const days = fc.integer({ min: day("2024-01-01") / 86_400_000, max: day("2041-12-31") / 86_400_000 });
    fc.assert(
      fc.property(
        anyWindow,
        fc.integer({ min: 1, max: 30 }),
        fc.integer({ min: 1, max: 400 }),
        fc.array(days, { maxLength: 60 }),
        (window, dueWorkingDays, lockAfterDays, offDays) => {
          // Some holidays right after the cut-off, where they matter.
          const near = offDays.map((d, i) => (i % 2 === 0 ? d : window.last / 86_400_000 + (d % 12)));
          const holidays = near.map((d) => text(d * 86_400_000));
          const deadlines = { dueWorkingDays, lockAfterDays, holidays };
          const period = periodOf(window.code);
          const its = { ...programme, ...deadlines };
          expect(dueAt(period, its)).toBe(dueMoment(window, deadlines));
          expect(locksAt(period, its)).toBe(lockMoment(window, deadlines));
        },
      ),
    );
  });

  it("follow the catalogue's own numbers of days", () => {
    const content = smallWard();
    content.programme.dueWorkingDays = 5;
    content.programme.lockAfterDays = 1;
    const own = catalogueOf(content).programme;
    expect(wardIso(dueAt(periodOf("2026-Q3"), own))).toBe("2026-09-22T00:00:00+07:00");
    expect(wardIso(locksAt(periodOf("2026-Q3"), own))).toBe("2026-09-22T00:00:00+07:00");
  });

  it("begin with the window's first moment in ward time", () => {
    fc.assert(
      fc.property(anyWindow, ({ code, first }) => {
        const period = periodOf(code);
        expect(wardDate(opensAt(period))).toBe(period.from);
        expect(wardDate(opensAt(period) - 1)).toBe(addDays(period.from, -1));
        expect(opensAt(period)).toBe(midnight(first));
      }),
    );
  });
});
