import * as fc from "fast-check";
import { describe, expect, it } from "vitest";
import { changeInPercent } from "../../../shared/domain/change.ts";
import type { ElementValue, SubmissionEntry } from "../../../shared/domain/ledger.ts";
import { openPeriodsOf, reviewOf } from "../../../shared/domain/review.ts";
import { formatChangePercent } from "../../../shared/domain/vietnamese.ts";
import { catalogueOf, smallWard } from "../../samples/catalogues.ts";
import { decision, foldLedger, revision } from "../../samples/entries.ts";

const catalogue = catalogueOf(smallWard());
const monthly = catalogue.dataSets.filter(({ code }) => code === "M01-DV");
const NOW = Date.parse("2026-09-15T08:00:00+07:00");

const sent = (period: string, values: Record<string, ElementValue>, orgUnit = "tdp-01", number = 1) =>
  revision({ orgUnit, dataSet: "M01-DV", period, values, revision: number });
const review = (...entries: SubmissionEntry[]) => reviewOf(catalogue, monthly, foldLedger(entries), NOW);
const waiting = (...entries: SubmissionEntry[]) =>
  review(...entries).waiting.map(
    ({ task, entry }) => `${task.period.code} ${task.orgUnit.code} ${entry.revision}`,
  );

describe("what waits for a reviewer", () => {
  it("is every submission whose latest revision is not decided on", () => {
    const approved = sent("2026-08", { nguoi_du: 5 });
    const returned = sent("2026-09", { nguoi_du: 7 }, "tdp-02");
    const again = sent("2026-09", { nguoi_du: 8 }, "tdp-02", 2);
    expect(waiting(approved, decision(approved, "approve"))).toEqual([]);
    expect(waiting(returned, decision(returned, "return"))).toEqual([]);
    expect(waiting(returned, decision(returned, "return"), again)).toEqual(["2026-09 tdp-02 2"]);
  });

  it("stands beside what counted in the period before, returned revisions aside", () => {
    const first = sent("2026-08", { nguoi_du: 40, buoi_hop: 2 });
    const corrected = sent("2026-08", { nguoi_du: 50, buoi_hop: 2 }, "tdp-01", 2);
    const now = sent("2026-09", { nguoi_du: 55 });
    const { waiting: all } = review(first, decision(first, "return"), corrected, now);
    const figures = all.find(({ task }) => task.period.code === "2026-09")?.figures ?? [];
    const of = (code: string) => figures.find(({ element }) => element.code === code);
    expect(of("nguoi_du")).toMatchObject({ value: 55, earlier: 50, changePercent: "10" });
    expect(of("buoi_hop")).toMatchObject({ value: null, earlier: 2, changePercent: null });
  });

  it("comes with its warnings, those that have some first", () => {
    const fine = sent("2026-08", { nguoi_du: 7, buoi_hop: 1 });
    const odd = sent("2026-09", { nguoi_du: 7, buoi_hop: 0 }, "tdp-03");
    const { waiting: all } = review(fine, odd);
    expect(all.map(({ task, warnings }) => [task.orgUnit.code, warnings.map(({ code }) => code)])).toEqual([
      ["tdp-03", ["attendance-without-meeting"]],
      ["tdp-01", []],
    ]);
  });

  it("is what the open periods hold, each looked at once", () => {
    const twice = openPeriodsOf(catalogue, [...monthly, ...monthly], NOW).map(({ code }) => code);
    expect(twice).toEqual(["2026-07", "2026-08", "2026-09", "2026-10"]);
  });
});

describe("a change in per cent", () => {
  it.each([
    [110, 100, "+10 %"],
    [97, 100, "−3 %"],
    [2, 3, "−33,3 %"],
    [4000, 10, "+39.900 %"],
    [1.005, 1, "+0,5 %"],
    [0, 8, "−100 %"],
    [48_306, 48_300, "dưới 0,1 %"],
  ])("from %d to %d: %s", (value, earlier, text) => {
    const change = changeInPercent(value, earlier);
    expect(change && formatChangePercent(change).replace("\u00a0", " ")).toBe(text);
  });

  it("is none from zero, from or to what was not reported, and between words", () => {
    for (const [value, earlier] of [
      [3, 0],
      [3, null],
      [null, 3],
      [true, false],
    ] as const) {
      expect(changeInPercent(value, earlier)).toBeNull();
    }
  });

  it("leads from the earlier value to the later one, to the tenth of a per cent", () => {
    const amount = fc.integer({ min: 1, max: 10 ** 9 });
    fc.assert(
      fc.property(amount, amount, (value, earlier) => {
        const change = Number(changeInPercent(value, earlier));
        expect(Math.abs(earlier * (1 + change / 100) - value)).toBeLessThanOrEqual(earlier * 0.000501);
      }),
    );
  });
});
