import * as fc from "fast-check";
import { describe, expect, it } from "vitest";
import { buildReport } from "../../../shared/domain/build-report.ts";
import type { ElementValue, SubmissionEntry } from "../../../shared/domain/ledger.ts";
import { decimal } from "../../reference/rational.ts";
import { isOutlier } from "../../reference/report.ts";
import { catalogueOf, periodOf, smallWard } from "../../samples/catalogues.ts";
import { decision, foldLedger, revision } from "../../samples/entries.ts";

const catalogue = catalogueOf(smallWard());
const MONTHS = ["01", "02", "03", "04", "05", "06", "07", "08", "09"].map((month) => `2026-${month}`);

const monthly = (period: string, values: Record<string, ElementValue>, orgUnit = "tdp-01") =>
  revision({ orgUnit, dataSet: "M01-DV", period, values });

/** One unit's values of one element, month by month up to September; undefined: not reported. */
function series(element: string, values: readonly (number | undefined)[]): SubmissionEntry[] {
  const months = MONTHS.slice(-values.length);
  return values.flatMap((value, i) => {
    const period = months[i];
    return value === undefined || period === undefined ? [] : [monthly(period, { [element]: value })];
  });
}

function warnings(period: string, entries: readonly SubmissionEntry[]) {
  return buildReport(catalogue, periodOf(period), foldLedger(entries)).warnings;
}

function codes(period: string, entries: readonly SubmissionEntry[]): string[] {
  return warnings(period, entries).map(({ code }) => code);
}

describe("a warning rule", () => {
  const broken = monthly("2026-09", { nguoi_du: 7, buoi_hop: 0 });

  it("that is broken by a counted submission is shown", () => {
    expect(warnings("2026-Q3", [broken])).toEqual([
      {
        orgUnit: "tdp-01",
        dataSet: "M01-DV",
        period: "2026-09",
        revision: 1,
        code: "attendance-without-meeting",
        element: "nguoi_du",
        value: 7,
        reference: null,
        message: "Có lượt người dự nhưng không có buổi họp nào",
      },
    ]);
  });

  it("is not shown of what does not count or lies outside the period", () => {
    expect(warnings("2026-09", [broken, decision(broken, "return")])).toEqual([]);
    expect(warnings("2026-08", [broken])).toEqual([]);
    expect(warnings("2026-10", [broken])).toEqual([]);
  });
});

describe("an outlier", () => {
  it("takes at least 6 earlier sub-periods with that element", () => {
    expect(codes("2026-09", series("nguoi_du", [5, 5, 5, 5, 5, 900]))).toEqual([]);
    expect(codes("2026-09", series("nguoi_du", [5, 5, 5, 5, 5, 5, 900]))).toEqual(["outlier"]);
    expect(codes("2026-09", series("nguoi_du", [5, 5, 5, undefined, 5, 5, 900]))).toEqual([]);
    expect(codes("2026-09", series("nguoi_du", [5, 5, undefined, 5, 5, undefined, 5, 5, 900]))).toEqual([
      "outlier",
    ]);
  });

  it("is any other value than the median when all deviate by nothing", () => {
    expect(codes("2026-09", series("nguoi_du", [5, 5, 5, 5, 5, 5, 5]))).toEqual([]);
    expect(codes("2026-09", series("nguoi_du", [5, 5, 5, 5, 5, 5, 6]))).toEqual(["outlier"]);
    // The median absolute deviation is 0, although one value differs.
    expect(codes("2026-09", series("nguoi_du", [5, 5, 5, 5, 5, 90, 90]))).toEqual(["outlier"]);
  });

  it("begins above a modified z-score of 3.5", () => {
    // Median 2000, MAD 1349: 0.6745 × 7000 / 1349 is 3.5 exactly.
    const usual = [651, 651, 651, 2000, 3349, 3349, 3349];
    expect(codes("2026-09", series("nguoi_du", [...usual, 9000]))).toEqual([]);
    expect(codes("2026-09", series("nguoi_du", [...usual, 9001]))).toEqual(["outlier"]);
  });

  it("names the median, also one that lies between two values", () => {
    expect(warnings("2026-09", series("nguoi_du", [1, 1, 1, 2, 2, 2, 900]))).toMatchObject([
      { code: "outlier", element: "nguoi_du", value: 900, reference: "1.5", period: "2026-09" },
    ]);
  });

  it("looks back over earlier years, but not over other units or later months", () => {
    const earlier = ["2026-12", "2027-01", "2027-02", "2027-03", "2027-04", "2027-05"];
    const entries = earlier.map((period) => monthly(period, { nguoi_du: 5 }));
    expect(codes("2027-06", [...entries, monthly("2027-06", { nguoi_du: 6 })])).toEqual(["outlier"]);
    expect(codes("2027-06", [...entries, monthly("2027-06", { nguoi_du: 6 }, "tdp-02")])).toEqual([]);
    expect(codes("2026-11", [...entries, monthly("2026-11", { nguoi_du: 6 })])).toEqual([]);
  });

  it("is found exactly where the reference finds it", () => {
    const value = fc.oneof(fc.integer({ min: 0, max: 12 }), fc.integer({ min: 0, max: 5000 }));
    const history = fc.array(value, { minLength: 5, maxLength: 8 });
    fc.assert(
      fc.property(history, value, (usual, x) => {
        const thousandths = [...usual, x].map((n) => n / 1000);
        const quarters = [
          "2026-Q1",
          "2026-Q2",
          "2026-Q3",
          "2026-Q4",
          "2027-Q1",
          "2027-Q2",
          "2027-Q3",
          "2027-Q4",
          "2028-Q1",
        ];
        const entries = thousandths.map((n, i) =>
          revision({
            orgUnit: "vp",
            dataSet: "M01-CT",
            period: quarters[i] ?? "",
            values: { rac_thu_gom: n },
          }),
        );
        const found = codes(quarters[usual.length] ?? "", entries);
        expect(found).toEqual(
          isOutlier(
            usual.map((n) => decimal(n / 1000)),
            decimal(x / 1000),
          )
            ? ["outlier"]
            : [],
        );
      }),
      { numRuns: 300 },
    );
  });
});

describe("a stock jump", () => {
  it("is a change of more than a fifth, up or down", () => {
    expect(codes("2026-09", series("ho_tong", [100, 120]))).toEqual([]);
    expect(codes("2026-09", series("ho_tong", [100, 80]))).toEqual([]);
    expect(codes("2026-09", series("ho_tong", [100, 121]))).toEqual(["stock-jump"]);
    expect(codes("2026-09", series("ho_tong", [100, 79]))).toEqual(["stock-jump"]);
    expect(codes("2026-09", series("ho_tong", [0, 1]))).toEqual(["stock-jump"]);
    expect(codes("2026-09", series("ho_tong", [0, 0]))).toEqual([]);
  });

  it("is from the unit's previous report, with what that said", () => {
    expect(warnings("2026-09", series("ho_tong", [50, 100, undefined, 150]))).toMatchObject([
      { code: "stock-jump", element: "ho_tong", value: 150, reference: "100", period: "2026-09" },
    ]);
  });

  it("is told in words that stay as they are: they are stored in snapshots, and what these rest on is compared", () => {
    expect(warnings("2026-09", series("ho_tong", [100, 150])).map(({ message }) => message)).toEqual([
      "Tổng số hộ: thay đổi quá 20 % so với kỳ trước của đơn vị.",
    ]);
  });

  it("concerns stocks that are the denominator of a ratio, no others", () => {
    expect(codes("2026-09", series("ho_van_hoa", [100, 500]))).toEqual([]);
    expect(codes("2026-09", series("buoi_hop", [100, 500]))).toEqual([]);
  });

  it("is found within a longer report period, and from the period before it", () => {
    const entries = series("ho_tong", [100, 200, 200, 300]);
    expect(warnings("2026-Q3", entries).map(({ period }) => period)).toEqual(["2026-07", "2026-09"]);
  });
});

describe("warnings", () => {
  it("come by data set, unit and period, whoever reported first", () => {
    const bad = { nguoi_du: 7, buoi_hop: 0 };
    const entries = [
      monthly("2026-08", bad, "tdp-02"),
      monthly("2026-07", bad, "tdp-03"),
      monthly("2026-09", bad, "tdp-01"),
      monthly("2026-07", bad, "tdp-02"),
    ];
    expect(warnings("2026-Q3", entries).map(({ orgUnit, period }) => `${orgUnit} ${period}`)).toEqual([
      "tdp-01 2026-09",
      "tdp-02 2026-07",
      "tdp-02 2026-08",
      "tdp-03 2026-07",
    ]);
  });
});
