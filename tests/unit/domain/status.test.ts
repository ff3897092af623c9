import * as fc from "fast-check";
import { describe, expect, it } from "vitest";
import { buildReport } from "../../../shared/domain/build-report.ts";
import type { Catalogue, Comparator } from "../../../shared/domain/catalogue.ts";
import type { ElementValue, RevisionEntry } from "../../../shared/domain/ledger.ts";
import { day, ONE_DAY } from "../../reference/days.ts";
import { catalogueOf, periodOf, smallWard } from "../../samples/catalogues.ts";
import { foldLedger, revision } from "../../samples/entries.ts";

type Target = { comparator: Comparator; value: number | boolean; cadence: "annual" | "by-end" };
interface Aim {
  readonly target?: Target;
  readonly baseline?: number;
}

/** The small ward with one indicator: the ratio or the total of `vp`'s quarterly waste, or its milestone. */
function measuring(kind: "ratio" | "total" | "milestone", { target, baseline }: Aim): Catalogue {
  const sides = { numerator: "M01-CT.rac_thu_gom", denominator: "M01-CT.rac_phat_sinh" };
  const of = kind === "milestone" ? "M01-CT.ke_hoach" : "M01-CT.rac_thu_gom";
  const indicator = {
    code: "X",
    model: "M01",
    kind,
    name: "X",
    source: "letter",
    ...(kind === "ratio" ? sides : { of }),
    ...(target && { target }),
    ...(baseline !== undefined && { baseline: { value: baseline, at: "2026-01-01" } }),
  };
  return catalogueOf({ ...smallWard(), indicators: [indicator] });
}

function quarter(period: string, values: Record<string, ElementValue>): RevisionEntry {
  return revision({ orgUnit: "vp", dataSet: "M01-CT", period, values });
}

function statusOf(catalogue: Catalogue, period: string, ...entries: RevisionEntry[]) {
  const [result] = buildReport(catalogue, periodOf(period), foldLedger(entries)).indicators;
  return { value: result?.value, status: result?.status, planned: result?.planned };
}

/** The status of a ratio of `part` to `all` against a target. */
function ratio(part: number, all: number, target: Target, period = "2026-Q3") {
  const entry = quarter(period, { rac_thu_gom: part, rac_phat_sinh: all });
  return statusOf(measuring("ratio", { target }), period, entry);
}

/** The status of a total against a target with a baseline. */
function total(value: number, target: Target, baseline: number, period = "2026-Q3") {
  return statusOf(measuring("total", { target, baseline }), period, quarter(period, { rac_thu_gom: value }));
}

describe("without a value or a target", () => {
  const target = { comparator: "gte", value: 1, cadence: "annual" } as const;

  it("an indicator whose data set does not nest in the period is not-in-period", () => {
    expect(
      statusOf(measuring("total", { target }), "2026-09", quarter("2026-Q3", { rac_thu_gom: 5 })),
    ).toMatchObject({
      value: null,
      status: "not-in-period",
    });
  });

  it("an indicator that nobody reported has no-data, target or not", () => {
    expect(statusOf(measuring("total", { target }), "2026-Q3")).toMatchObject({
      value: null,
      status: "no-data",
    });
    expect(statusOf(measuring("total", {}), "2026-Q3")).toMatchObject({ value: null, status: "no-data" });
  });

  it("a ratio over zero has no-data, and its sides", () => {
    const entry = quarter("2026-Q3", { rac_thu_gom: 0, rac_phat_sinh: 0 });
    const [result] = buildReport(
      measuring("ratio", { target }),
      periodOf("2026-Q3"),
      foldLedger([entry]),
    ).indicators;
    expect(result).toMatchObject({
      value: null,
      numerator: "0",
      denominator: "0",
      status: "no-data",
      unitsReporting: 1,
    });
  });

  it("an indicator without a target has a value and no-target", () => {
    expect(statusOf(measuring("total", {}), "2026-Q3", quarter("2026-Q3", { rac_thu_gom: 5 }))).toMatchObject(
      {
        value: "5",
        status: "no-target",
        planned: null,
      },
    );
  });
});

describe("a target is judged on the exact value", () => {
  const above98: Target = { comparator: "gt", value: 98, cadence: "by-end" };

  it("98.004 % is more than 98 %, although both show as 98", () => {
    expect(ratio(24_501, 25_000, above98)).toMatchObject({ value: "98", status: "achieved" });
  });

  it("97.996 % is not, although it shows as 98", () => {
    expect(ratio(24_499, 25_000, above98)).toMatchObject({ value: "98", status: "in-progress" });
  });

  it("98 % is not", () => {
    expect(ratio(98, 100, above98)).toMatchObject({ value: "98", status: "in-progress" });
  });

  it.each<[Comparator, boolean, boolean, boolean]>([
    ["gt", false, false, true],
    ["gte", false, true, true],
    ["lt", true, false, false],
    ["lte", true, true, false],
    ["eq", false, true, false],
  ])("by %s", (comparator, below, equal, above) => {
    const target = { comparator, value: 66.667, cadence: "annual" } as const;
    const achieved = (part: number) => ratio(part, 1_000_000, target).status === "achieved";
    expect([achieved(666_669.999), achieved(666_670), achieved(666_670.001)]).toEqual([below, equal, above]);
  });

  it("at any size, one thousandth apart", () => {
    fc.assert(
      fc.property(fc.integer({ min: 1, max: 1_000_000 }), (thousandths) => {
        const target = { comparator: "gte", value: thousandths / 1000, cadence: "annual" } as const;
        const at = (n: number) =>
          statusOf(measuring("total", { target }), "2026-Q3", quarter("2026-Q3", { rac_thu_gom: n / 1000 }))
            .status;
        expect(at(thousandths)).toBe("achieved");
        expect(at(thousandths - 1)).toBe("in-progress");
      }),
      { numRuns: 30 },
    );
  });
});

describe("an annual target that is not achieved", () => {
  const target: Target = { comparator: "gte", value: 100, cadence: "annual" };
  const status = (period: string, of: string) =>
    statusOf(measuring("ratio", { target }), period, quarter(of, { rac_thu_gom: 1, rac_phat_sinh: 2 }))
      .status;

  it.each([
    ["2026-Q1", "2026-Q1"],
    ["2026-Q3", "2026-Q3"],
    ["2026-H1", "2026-Q2"],
    ["2026-9M", "2026-Q3"],
    ["2030-Q3", "2030-Q3"],
  ])("is in progress in %s", (period, of) => {
    expect(status(period, of)).toBe("in-progress");
  });

  it.each([
    ["2026-Q4", "2026-Q4"],
    ["2026-H2", "2026-Q3"],
    ["2026", "2026-Q1"],
    ["2030", "2030-Q1"],
  ])("is missed in %s, which ends its year", (period, of) => {
    expect(status(period, of)).toBe("missed");
  });

  it("is missed in the twelfth month", () => {
    const content = smallWard();
    const catalogue = catalogueOf({
      ...content,
      indicators: [
        { ...content.indicators[3], target: { comparator: "gte", value: 100, cadence: "annual" } },
      ],
    });
    const month = (period: string) =>
      statusOf(
        catalogue,
        period,
        revision({ orgUnit: "tdp-01", dataSet: "M01-DV", period, values: { nguoi_du: 1 } }),
      );
    expect(month("2026-11").status).toBe("in-progress");
    expect(month("2026-12").status).toBe("missed");
  });
});

describe("a target by the programme's end that is not achieved", () => {
  const target: Target = { comparator: "gte", value: 100, cadence: "by-end" };

  it("is in progress without a baseline", () => {
    expect(ratio(1, 2, target).status).toBe("in-progress");
    expect(ratio(1, 2, target, "2026-Q4").status).toBe("in-progress");
  });

  it.each(["2030-Q4", "2030-H2", "2030"])("is missed in %s, with the last cut-off", (period) => {
    const entry = quarter("2030-Q4", { rac_thu_gom: 1, rac_phat_sinh: 2 });
    expect(statusOf(measuring("ratio", { target }), period, entry).status).toBe("missed");
    expect(statusOf(measuring("ratio", { target, baseline: 0 }), period, entry).status).toBe("missed");
  });

  it("is not missed before that", () => {
    expect(ratio(1, 2, target, "2030-Q3").status).toBe("in-progress");
    expect(total(1, target, 0, "2030-Q3").status).toBe("behind");
  });
});

describe("pace", () => {
  // Day 256 of 1825 between 1 January 2026 and 31 December 2030: 14 September 2026.
  const target: Target = { comparator: "gte", value: 1825, cadence: "by-end" };

  it("is on track at the plan, behind a thousandth below it", () => {
    expect(total(256, target, 0)).toEqual({ value: "256", status: "on-track", planned: "256" });
    expect(total(255.999, target, 0)).toEqual({ value: "255.999", status: "behind", planned: "256" });
    expect(total(1824.999, target, 0).status).toBe("on-track");
    expect(total(1825, target, 0).status).toBe("achieved");
  });

  it("is judged on the exact plan, which is shown rounded", () => {
    const others: Target = { comparator: "gte", value: 1700, cadence: "by-end" };
    // 1700 × 256 / 1825 = 238.4657…
    expect(total(238.465, others, 0)).toMatchObject({ status: "behind", planned: "238.47" });
    expect(total(238.466, others, 0)).toMatchObject({ status: "on-track", planned: "238.47" });
  });

  it("begins with the baseline", () => {
    const others: Target = { comparator: "gte", value: 1925, cadence: "by-end" };
    expect(total(356, others, 100)).toMatchObject({ status: "on-track", planned: "356" });
    expect(total(355.999, others, 100)).toMatchObject({ status: "behind" });
  });

  it("of what should fall is kept at or below the plan", () => {
    const falling: Target = { comparator: "lte", value: 175, cadence: "by-end" };
    // 2000 − 1825 × 256 / 1825
    expect(total(1744, falling, 2000)).toMatchObject({ status: "on-track", planned: "1744" });
    expect(total(1744.001, falling, 2000)).toMatchObject({ status: "behind" });
    expect(total(175, falling, 2000)).toMatchObject({ status: "achieved" });
  });

  it("is not asked of a target within the year", () => {
    expect(total(1, { ...target, cadence: "annual" }, 0)).toEqual({
      value: "1",
      status: "in-progress",
      planned: null,
    });
  });

  it("follows the days from start to cut-off, whatever the period", () => {
    const cutOffs = {
      "2026-Q1": "2026-03-14",
      "2026-H1": "2026-06-14",
      "2027": "2027-12-14",
      "2028-9M": "2028-09-14",
    };
    for (const [period, cutOff] of Object.entries(cutOffs)) {
      const days = (day(cutOff) - day("2026-01-01")) / ONE_DAY;
      const entry = quarter(`${period.slice(0, 4)}-Q1`, { rac_thu_gom: days });
      expect(statusOf(measuring("total", { target, baseline: 0 }), period, entry)).toEqual({
        value: String(days),
        status: "on-track",
        planned: String(days),
      });
    }
  });
});

describe("a milestone", () => {
  const target: Target = { comparator: "eq", value: true, cadence: "by-end" };
  const status = (value: boolean, period: string) =>
    statusOf(measuring("milestone", { target }), period, quarter(period, { ke_hoach: value })).status;

  it("is achieved once it is true", () => {
    expect(status(true, "2026-Q3")).toBe("achieved");
    expect(status(true, "2030-Q4")).toBe("achieved");
  });

  it("is in progress until the programme ends, and missed then", () => {
    expect(status(false, "2026-Q4")).toBe("in-progress");
    expect(status(false, "2030-Q3")).toBe("in-progress");
    expect(status(false, "2030-Q4")).toBe("missed");
  });
});
