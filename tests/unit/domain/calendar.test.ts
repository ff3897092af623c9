import * as fc from "fast-check";
import { describe, expect, it } from "vitest";
import {
  addDays,
  daysBetween,
  isIsoDate,
  startOfDay,
  wardDate,
  wardIso,
  workingDayAfter,
} from "../../../shared/domain/calendar.ts";

const moment = fc.integer({ min: Date.UTC(2000, 0, 1), max: Date.UTC(2099, 11, 31) });

describe("ward time", () => {
  it("is seven hours ahead of UTC, summer and winter", () => {
    expect(wardIso(Date.parse("2026-01-01T17:00:00Z"))).toBe("2026-01-02T00:00:00+07:00");
    expect(wardIso(Date.parse("2026-07-01T16:59:59.999Z"))).toBe("2026-07-01T23:59:59.999+07:00");
    expect(wardDate(Date.parse("2026-07-01T16:59:59.999Z"))).toBe("2026-07-01");
    expect(wardDate(Date.parse("2026-07-01T17:00:00.000Z"))).toBe("2026-07-02");
  });

  it("is written so that it reads back as the same moment", () => {
    fc.assert(
      fc.property(moment, (at) => {
        expect(Date.parse(wardIso(at))).toBe(at);
        expect(wardIso(at).startsWith(wardDate(at))).toBe(true);
      }),
    );
  });

  it("agrees with the time zone's own calendar", () => {
    const format = new Intl.DateTimeFormat("sv-SE", { timeZone: "Asia/Ho_Chi_Minh" });
    fc.assert(
      fc.property(moment, (at) => {
        expect(wardDate(at)).toBe(format.format(at));
      }),
    );
  });

  it("has days that begin where the one before ends", () => {
    fc.assert(
      fc.property(moment, (at) => {
        const date = wardDate(at);
        expect(startOfDay(date)).toBeLessThanOrEqual(at);
        expect(startOfDay(addDays(date, 1))).toBeGreaterThan(at);
      }),
    );
  });
});

describe("days", () => {
  it("are counted across leap years and the turn of the year", () => {
    expect(addDays("2028-02-28", 1)).toBe("2028-02-29");
    expect(addDays("2026-02-28", 1)).toBe("2026-03-01");
    expect(addDays("2026-12-31", 1)).toBe("2027-01-01");
    expect(daysBetween("2026-01-01", "2030-12-31")).toBe(1825);
    expect(daysBetween("2026-03-01", "2026-02-28")).toBe(-1);
  });

  it("add up", () => {
    fc.assert(
      fc.property(moment, fc.integer({ min: -4000, max: 4000 }), (at, days) => {
        const date = wardDate(at);
        expect(daysBetween(date, addDays(date, days))).toBe(days);
      }),
    );
  });

  it.each(["2026-02-28", "2028-02-29", "2026-12-31"])("%s is one", (date) => {
    expect(isIsoDate(date)).toBe(true);
  });

  it.each([
    "2026-02-29",
    "2026-04-31",
    "2026-13-01",
    "2026-00-10",
    "2026-1-1",
    "26-01-01",
    "2026-01-01T00:00:00Z",
    "",
  ])("%j is none", (date) => {
    expect(isIsoDate(date)).toBe(false);
  });
});

describe("working days", () => {
  it("are Monday to Friday less the holidays", () => {
    const holidays = new Set(["2026-09-01", "2026-09-02"]);
    // 28 Aug 2026 is a Friday.
    expect(workingDayAfter("2026-08-28", 1, holidays)).toBe("2026-08-31");
    expect(workingDayAfter("2026-08-28", 2, holidays)).toBe("2026-09-03");
    expect(workingDayAfter("2026-08-28", 2, new Set())).toBe("2026-09-01");
    expect(workingDayAfter("2026-08-29", 1, holidays)).toBe("2026-08-31");
  });
});
