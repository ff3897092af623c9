import { describe, expect, it } from "vitest";
import { dueAt, locksAt, opensAt } from "../../../shared/domain/period.ts";
import { foldReopenings } from "../../../shared/domain/reopening.ts";
import {
  begunReportPeriods,
  publishablePeriods,
  touchedReportPeriods,
} from "../../../shared/domain/schedule.ts";
import { catalogueOf, periodOf, smallWard } from "../../samples/catalogues.ts";
import { reopening } from "../../samples/entries.ts";

const catalogue = catalogueOf(smallWard());
const { programme } = catalogue;
const codes = (periods: readonly { code: string }[]) => periods.map(({ code }) => code);
const moment = (text: string) => Date.parse(`${text}+07:00`);

describe("report periods that have begun", () => {
  it("are all from the programme's start whose window is open, by cut-off", () => {
    expect(codes(begunReportPeriods(catalogue, moment("2026-02-20T00:00:00")))).toEqual([
      "2026-01",
      "2026-02",
      "2026-03",
      "2026-Q1",
      "2026-H1",
      "2026-9M",
      "2026",
    ]);
  });

  it("begin with their window, in the December before", () => {
    const opening = opensAt(periodOf("2027"));
    expect(codes(begunReportPeriods(catalogue, opening))).toContain("2027-Q1");
    expect(codes(begunReportPeriods(catalogue, opening - 1))).not.toContain("2027-Q1");
  });

  it("end with the programme, and are those types that the catalogue reports", () => {
    const content = {
      ...smallWard(),
      programme: { ...smallWard().programme, reportPeriods: ["half", "year"] },
    };
    const all = begunReportPeriods(catalogueOf(content), moment("2040-01-01T00:00:00"));
    expect(all).toHaveLength(5 * 3);
    expect(all.at(-1)?.to).toBe("2030-12-14");
  });
});

describe("report periods that an entry may change", () => {
  it("are those with its cut-off or a later one, since figures look back", () => {
    const touched = codes(touchedReportPeriods(catalogue, "2026-03", moment("2026-04-01T00:00:00")));
    expect(touched).toEqual(["2026-03", "2026-Q1", "2026-04", "2026-Q2", "2026-H1", "2026-9M", "2026"]);
  });

  it("are no shorter than the period that it is for, since those say nothing of it", () => {
    const touched = codes(touchedReportPeriods(catalogue, "2026-Q1", moment("2026-04-01T00:00:00")));
    expect(touched).toEqual(["2026-Q1", "2026-Q2", "2026-H1", "2026-9M", "2026"]);
  });

  it("are none for a code that is no period", () => {
    expect(touchedReportPeriods(catalogue, "reopenings", moment("2026-04-01T00:00:00"))).toEqual([]);
  });
});

describe("report periods to publish", () => {
  const period = periodOf("2026-Q3");
  const due = dueAt(period, programme);
  const lock = locksAt(period, programme);
  const publishes = (now: number, until?: number) => {
    const of = { period: "2026-08", orgUnit: "tdp-01", reopenedAt: 0 };
    const reopenings = until === undefined ? [] : foldReopenings([reopening({ ...of, until })]);
    return codes(publishablePeriods(catalogue, reopenings, now)).includes("2026-Q3");
  };

  it("are published from the due moment on until they are locked", () => {
    expect([due - 1, due, lock - 1, lock].map((now) => publishes(now))).toEqual([false, true, true, false]);
  });

  it("are published again while something in them is reopened, and a week on", () => {
    const until = lock + 10 * 86_400_000;
    expect(publishes(until, until)).toBe(true);
    expect(publishes(until + 7 * 86_400_000 - 1, until)).toBe(true);
    expect(publishes(until + 7 * 86_400_000, until)).toBe(false);
  });

  it("are not published by the reopening of another period", () => {
    const now = locksAt(periodOf("2027-03"), programme);
    const other = reopening({ period: "2027-03", orgUnit: "tdp-01", reopenedAt: 0, until: now + 1 });
    const listed = codes(publishablePeriods(catalogue, foldReopenings([other]), now));
    expect(listed).toContain("2027-Q1");
    expect(listed).not.toContain("2027-02");
    expect(listed).not.toContain("2026-Q4");
  });
});
