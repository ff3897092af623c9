/** What a REPORT item says of a report. */
import * as fc from "fast-check";
import { describe, expect, it } from "vitest";
import * as z from "zod";
import { buildReport } from "../../../shared/domain/build-report.ts";
import { keptReport, report as wholeReport } from "../../../shared/wire/report.ts";
import { parseExactJson } from "../../../shared/wire/scalars.ts";
import { periodOf } from "../../samples/catalogues.ts";
import { foldLedger } from "../../samples/entries.ts";
import { scenarios } from "../../samples/scenario.ts";

const reports = scenarios.map(({ catalogue, period, entries }) =>
  buildReport(catalogue, periodOf(period), foldLedger(entries)),
);

describe("a REPORT item", () => {
  it("keeps every figure, and of submissions which of them count", () => {
    fc.assert(
      fc.property(reports, (report) => {
        const kept = keptReport.parse(parseExactJson(JSON.stringify(z.encode(keptReport, report))));
        expect(kept).toEqual({
          ...report,
          counted: report.counted.map(({ orgUnit, dataSet, period, revision, late }) => ({
            orgUnit,
            dataSet,
            period,
            revision,
            late,
          })),
        });
      }),
      { numRuns: 30 },
    );
  });

  it("is read the same from the time when it held the whole report", () => {
    fc.assert(
      fc.property(reports, (report) => {
        const read = (body: unknown) => keptReport.parse(parseExactJson(JSON.stringify(body)));
        expect(read(z.encode(wholeReport, report))).toEqual(read(z.encode(keptReport, report)));
      }),
      { numRuns: 30 },
    );
  });
});
