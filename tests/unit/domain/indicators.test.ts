import * as fc from "fast-check";
import { describe, expect, it } from "vitest";
import { buildReport } from "../../../shared/domain/build-report.ts";
import type { Catalogue } from "../../../shared/domain/catalogue.ts";
import type { ElementValue, SubmissionEntry } from "../../../shared/domain/ledger.ts";
import type { IndicatorResult } from "../../../shared/domain/report.ts";
import { add, decimal, print, whole } from "../../reference/rational.ts";
import { catalogueOf, periodOf, smallWard } from "../../samples/catalogues.ts";
import { decision, foldLedger, revision } from "../../samples/entries.ts";
import { scenarios } from "../../samples/scenario.ts";

const catalogue = catalogueOf(smallWard());
type Values = Record<string, ElementValue>;

const group = (n: number, period: string, values: Values, rest: { revision?: number } = {}) =>
  revision({ orgUnit: `tdp-0${n}`, dataSet: "M01-DV", period, values, ...rest });
const office = (period: string, values: Values) =>
  revision({ orgUnit: "vp", dataSet: "M01-CT", period, values });

function result(
  code: string,
  period: string,
  entries: readonly SubmissionEntry[],
  of: Catalogue = catalogue,
) {
  const found = buildReport(of, periodOf(period), foldLedger(entries)).indicators.find(
    (i) => i.code === code,
  );
  if (!found) throw new Error(`no indicator ${code}`);
  return found;
}

describe("over time", () => {
  it("a flow is the sum over the sub-periods that were reported", () => {
    const entries = [group(1, "2026-07", { nguoi_du: 10 }), group(1, "2026-09", { nguoi_du: 5 })];
    expect(result("M01.4", "2026-Q3", entries).value).toBe("15");
    expect(result("M01.4", "2026-09", entries).value).toBe("5");
    expect(result("M01.4", "2026-08", entries).value).toBeNull();
  });

  it("of a stock the last sub-period that reported it stands", () => {
    const entries = [
      group(1, "2026-07", { ho_tong: 100, ho_van_hoa: 80 }),
      group(1, "2026-08", { ho_tong: 200, ho_van_hoa: 90 }),
      // Reported, but not these two.
      group(1, "2026-09", { buoi_hop: 1 }),
    ];
    expect(result("M01.3", "2026-Q3", entries)).toMatchObject({
      value: "45",
      numerator: "90",
      denominator: "200",
    });
  });

  it("a stock of an earlier report period does not stand in a later one", () => {
    const entries = [group(1, "2026-06", { ho_tong: 100, ho_van_hoa: 80 })];
    expect(result("M01.3", "2026-Q3", entries)).toMatchObject({ value: null, status: "no-data" });
    expect(result("M01.3", "2026-H1", entries).value).toBe("80");
  });

  it("zero is a value", () => {
    expect(result("M01.4", "2026-09", [group(1, "2026-09", { nguoi_du: 0 })]).value).toBe("0");
  });

  it("a correction stands whole: what it leaves out is not reported", () => {
    const entries = [
      group(1, "2026-09", { ho_tong: 100, ho_van_hoa: 80, nguoi_du: 5 }),
      group(1, "2026-09", { ho_tong: 100 }, { revision: 2 }),
    ];
    expect(result("M01.3", "2026-09", entries).value).toBeNull();
    expect(result("M01.4", "2026-09", entries).value).toBeNull();
  });
});

describe("over units", () => {
  it("a ratio takes the units that have both sides", () => {
    const entries = [
      group(1, "2026-09", { ho_tong: 100, ho_van_hoa: 50 }),
      group(2, "2026-09", { ho_tong: 900 }),
      group(3, "2026-09", { ho_van_hoa: 40 }),
    ];
    expect(result("M01.3", "2026-09", entries)).toMatchObject({
      value: "50",
      numerator: "50",
      denominator: "100",
      unitsReporting: 1,
      unitsAssigned: 3,
    });
  });

  it("a ratio may take its sides from different sub-periods", () => {
    const entries = [group(1, "2026-07", { ho_tong: 100 }), group(1, "2026-08", { ho_van_hoa: 50 })];
    const { value, contributions } = result("M01.3", "2026-Q3", entries);
    expect(value).toBe("50");
    expect(contributions[0]?.sources.map(({ period }) => period).sort()).toEqual(["2026-07", "2026-08"]);
  });

  it("a ratio adds decimals as decimals", () => {
    const entries = [
      office("2026-Q1", { rac_thu_gom: 0.1, rac_phat_sinh: 0.7 }),
      office("2026-Q2", { rac_thu_gom: 0.2, rac_phat_sinh: 0.1 }),
    ];
    expect(result("M01.2", "2026-H1", entries)).toMatchObject({
      value: "37.5",
      numerator: "0.3",
      denominator: "0.8",
    });
  });

  it("a share is of the units assigned, also of those that did not report", () => {
    const entries = [group(1, "2026-09", { dang_ky: true }), group(2, "2026-09", { dang_ky: false })];
    expect(result("M01.6", "2026-09", entries)).toMatchObject({
      value: "33.33",
      numerator: "1",
      denominator: "3",
      unitsReporting: 2,
      unitsAssigned: 3,
    });
    expect(result("M01.6", "2026-09", [])).toMatchObject({ value: null, numerator: null, denominator: null });
  });

  it("a total is the sum of the units that have a value", () => {
    const entries = [group(1, "2026-09", { nguoi_du: 5 }), group(3, "2026-09", { nguoi_du: 7 })];
    expect(result("M01.4", "2026-09", entries)).toMatchObject({
      value: "12",
      numerator: null,
      denominator: null,
      unitsReporting: 2,
      unitsAssigned: 3,
    });
  });

  it("a cumulative sums from the programme's start to the end of the period, and no further", () => {
    const entries = [
      group(1, "2026-01", { buoi_hop: 1 }),
      group(2, "2027-05", { buoi_hop: 2 }),
      group(1, "2028-09", { buoi_hop: 4 }),
      group(1, "2028-10", { buoi_hop: 8 }),
      group(1, "2025-12", { buoi_hop: 16 }),
    ];
    expect(result("M01.5", "2028-Q3", entries)).toMatchObject({ value: "7", unitsReporting: 2 });
    expect(result("M01.5", "2028-10", entries).value).toBe("15");
    expect(result("M01.5", "2026", entries).value).toBe("1");
    // The value stands although nobody reported in the period itself.
    expect(result("M01.5", "2030", entries).value).toBe("15");
  });

  it("a milestone is true when every assigned unit's last report says so", () => {
    const content = smallWard();
    const groups = catalogueOf({
      ...content,
      indicators: [{ ...content.indicators[0], of: "M01-DV.dang_ky" }],
    });
    const all = [1, 2, 3].map((n) => group(n, "2026-05", { dang_ky: true }));
    const milestone = (...entries: SubmissionEntry[]) => result("M01.1", "2026-09", entries, groups);
    expect(milestone()).toMatchObject({ value: null, unitsReporting: 0 });
    expect(milestone(...all)).toMatchObject({ value: true, unitsReporting: 3, numerator: null });
    expect(milestone(...all.slice(1))).toMatchObject({ value: false, unitsReporting: 2 });
    expect(milestone(...all, group(2, "2026-08", { dang_ky: false }))).toMatchObject({ value: false });
    expect(milestone(...all, group(2, "2026-10", { dang_ky: false }))).toMatchObject({ value: true });
    expect(milestone(...all, group(2, "2026-08", { ho_tong: 5 }))).toMatchObject({ value: true });
  });

  it("units that are not assigned do not count", () => {
    const stray = revision({ orgUnit: "vp", dataSet: "M01-DV", period: "2026-09", values: { nguoi_du: 99 } });
    expect(result("M01.4", "2026-09", [stray]).value).toBeNull();
  });
});

describe("what counts", () => {
  const sent = group(1, "2026-09", { nguoi_du: 5 });
  const corrected = group(1, "2026-09", { nguoi_du: 6 }, { revision: 2 });

  it("is the latest revision that was not returned", () => {
    expect(result("M01.4", "2026-09", [sent, corrected]).value).toBe("6");
    expect(result("M01.4", "2026-09", [sent, corrected, decision(corrected, "return")]).value).toBe("5");
    expect(result("M01.4", "2026-09", [sent, decision(sent, "return")]).value).toBeNull();
    expect(result("M01.4", "2026-09", [sent, corrected, decision(sent, "approve")]).value).toBe("6");
  });

  it("is named by the lineage, with its revision", () => {
    const { contributions } = result("M01.4", "2026-Q3", [
      sent,
      corrected,
      group(1, "2026-07", { nguoi_du: 1 }),
    ]);
    expect(contributions).toEqual([
      {
        orgUnit: "tdp-01",
        value: "7",
        numerator: null,
        denominator: null,
        sources: [
          { dataSet: "M01-DV", period: "2026-07", revision: 1 },
          { dataSet: "M01-DV", period: "2026-09", revision: 2 },
        ],
      },
    ]);
  });
});

describe("an element of an unfortunate name", () => {
  it("is reported only when it was reported", () => {
    const content = smallWard();
    const [, monthly] = content.dataSets;
    monthly?.elements.push({ code: "constructor", type: "boolean", time: "stock", name: "Đơn vị thi công" });
    const own = catalogueOf({
      ...content,
      indicators: [{ ...content.indicators[5], of: "M01-DV.constructor" }],
    });
    const entries = [group(1, "2026-08", { constructor: true }), group(1, "2026-09", { ho_tong: 1 })];
    expect(result("M01.6", "2026-Q3", entries, own)).toMatchObject({ value: "33.33", unitsReporting: 1 });
    expect(result("M01.6", "2026-09", entries, own)).toMatchObject({ value: null, unitsReporting: 0 });
  });
});

describe("the units' contributions", () => {
  it("add up to the whole, for any programme and history", () => {
    fc.assert(
      fc.property(scenarios, ({ catalogue: own, period, entries }) => {
        for (const indicator of buildReport(own, periodOf(period), foldLedger(entries)).indicators) {
          expect(indicator.contributions).toHaveLength(indicator.unitsReporting);
          expect(indicator.unitsReporting).toBeLessThanOrEqual(indicator.unitsAssigned);
          expectSum(indicator);
        }
      }),
    );
  });
});

function expectSum({
  kind,
  value,
  numerator,
  denominator,
  contributions,
  unitsAssigned,
}: IndicatorResult): void {
  if (contributions.length === 0) return;
  const sum = (texts: readonly (string | boolean | null)[]) =>
    print(texts.map((text) => decimal(String(text))).reduce(add, whole(0)));
  switch (kind) {
    case "total":
    case "cumulative":
      expect(sum(contributions.map((own) => own.value))).toBe(value);
      break;
    case "ratio":
      expect(sum(contributions.map((own) => own.numerator))).toBe(numerator);
      expect(sum(contributions.map((own) => own.denominator))).toBe(denominator);
      break;
    case "share":
      expect(numerator).toBe(String(contributions.filter((own) => own.value === true).length));
      expect(denominator).toBe(String(unitsAssigned));
      break;
    case "milestone":
      expect(value).toBe(contributions.filter((own) => own.value === true).length === unitsAssigned);
  }
}
