import * as fc from "fast-check";
import { describe, expect, it } from "vitest";
import { buildReport } from "../../../shared/domain/build-report.ts";
import type { SubmissionEntry } from "../../../shared/domain/ledger.ts";
import { dueAt } from "../../../shared/domain/period.ts";
import { catalogueOf, periodOf, smallWard } from "../../samples/catalogues.ts";
import { decision, foldLedger, revision } from "../../samples/entries.ts";
import { scenarios } from "../../samples/scenario.ts";

const catalogue = catalogueOf(smallWard());
const due = (period: string) => dueAt(periodOf(period), catalogue.programme);

const group = (n: number, period: string, receivedAt: number, number = 1) =>
  revision({
    orgUnit: `tdp-0${n}`,
    dataSet: "M01-DV",
    period,
    receivedAt,
    revision: number,
    values: { ho_tong: 1 },
  });

function report(period: string, ...entries: SubmissionEntry[]) {
  return buildReport(catalogue, periodOf(period), foldLedger(entries));
}

describe("what is expected", () => {
  it("is every assigned unit for every sub-period of the data sets that belong to the period", () => {
    // 3 groups × 3 months + 1 office × 1 quarter.
    expect(report("2026-Q3").completeness).toMatchObject({ expected: 10, received: 0, onTime: 0, late: 0 });
    // The quarterly data set is no part of a month.
    expect(report("2026-09").completeness.expected).toBe(3);
    expect(report("2026-9M").completeness.expected).toBe(3 * 9 + 3);
    expect(report("2026").completeness.expected).toBe(3 * 12 + 4);
  });

  it("and did not come is listed by unit, data set and period", () => {
    expect(report("2026-08", group(2, "2026-08", 0)).completeness.missing).toEqual([
      { orgUnit: "tdp-01", dataSet: "M01-DV", period: "2026-08" },
      { orgUnit: "tdp-03", dataSet: "M01-DV", period: "2026-08" },
    ]);
    const missing = report("2026-Q3").completeness.missing.map(
      (m) => `${m.orgUnit} ${m.dataSet} ${m.period}`,
    );
    expect(missing).toEqual(missing.toSorted());
    expect(missing).toContain("vp M01-CT 2026-Q3");
  });

  it("is listed by codes, whatever the order of the catalogue", () => {
    const content = smallWard();
    const turned = {
      ...content,
      dataSets: content.dataSets
        .toReversed()
        .map((dataSet) =>
          Array.isArray(dataSet.assigned) ? { ...dataSet, assigned: dataSet.assigned.toReversed() } : dataSet,
        ),
    };
    for (const code of ["2026-09", "2026-Q3"]) {
      const { completeness } = buildReport(catalogueOf(turned), periodOf(code), new Map());
      expect(completeness.missing).toEqual(report(code).completeness.missing);
    }
  });

  it("may be nothing, of which there is no rate", () => {
    const content = smallWard();
    const [quarterly] = content.dataSets;
    const only = { ...content, dataSets: [quarterly], indicators: [content.indicators[0]] };
    expect(buildReport(catalogueOf(only), periodOf("2026-09"), new Map()).completeness).toMatchObject({
      expected: 0,
      reportingRate: null,
      onTimeRate: null,
      missing: [],
    });
  });
});

describe("timeliness", () => {
  it("is on time before the due moment of the sub-period, late from it on", () => {
    expect(report("2026-09", group(1, "2026-09", due("2026-09") - 1)).completeness).toMatchObject({
      received: 1,
      onTime: 1,
      late: 0,
    });
    expect(report("2026-09", group(1, "2026-09", due("2026-09"))).completeness).toMatchObject({
      received: 1,
      onTime: 0,
      late: 1,
    });
    // July's own due moment has long passed when the quarter's comes.
    expect(report("2026-Q3", group(1, "2026-07", due("2026-Q3") - 1)).completeness.late).toBe(1);
  });

  it("goes by the first revision, not by its corrections", () => {
    const first = group(1, "2026-09", due("2026-09") - 1);
    const late = group(1, "2026-09", due("2026-09") + 1000, 2);
    expect(report("2026-09", late, first).completeness).toMatchObject({ onTime: 1, late: 0 });
    expect(report("2026-09", late, first, decision(first, "return")).completeness.onTime).toBe(1);
  });

  it("asks that some revision counts", () => {
    const first = group(1, "2026-09", 0);
    const { completeness, counted } = report("2026-09", first, decision(first, "return"));
    expect(completeness).toMatchObject({ received: 0, onTime: 0, late: 0 });
    expect(completeness.missing).toHaveLength(3);
    expect(counted).toEqual([]);
  });
});

describe("rates", () => {
  it("are per cent of what is expected, rounded half up to 2 places", () => {
    const late = due("2026-09");
    const { completeness } = report("2026-09", group(1, "2026-09", 0), group(3, "2026-09", late));
    expect(completeness).toMatchObject({ reportingRate: "66.67", onTimeRate: "33.33" });
  });
});

describe("for any programme and history", () => {
  it("everything expected is either on time, late or missing, and models add up to the ward", () => {
    fc.assert(
      fc.property(scenarios, ({ catalogue: own, period, entries }) => {
        const { completeness, counted } = buildReport(own, periodOf(period), foldLedger(entries));
        const { expected, received, onTime, late, missing, byModel } = completeness;
        expect(onTime + late).toBe(received);
        expect(received + missing.length).toBe(expected);
        expect(counted).toHaveLength(received);
        expect(counted.filter((submission) => submission.late)).toHaveLength(late);
        for (const field of ["expected", "received", "onTime", "late"] as const) {
          expect(byModel.reduce((sum, model) => sum + model[field], 0)).toBe(completeness[field]);
        }
        const keys = [...missing, ...counted].map((s) => `${s.orgUnit} ${s.dataSet} ${s.period}`);
        expect(new Set(keys).size).toBe(expected);
      }),
    );
  });
});
