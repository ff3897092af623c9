/** The report against an independent computation of the same rules. */
import * as fc from "fast-check";
import { expect, it } from "vitest";
import { buildReport } from "../../../shared/domain/build-report.ts";
import type { Report, ReportWarning } from "../../../shared/domain/report.ts";
import { type ReferenceReport, referenceReport } from "../../reference/report.ts";
import { periodOf } from "../../samples/catalogues.ts";
import { foldLedger } from "../../samples/entries.ts";
import { scenarios } from "../../samples/scenario.ts";

it("agrees with the reference on every figure, for any small programme and history", () => {
  fc.assert(
    fc.property(scenarios, ({ catalogue, period, entries }) => {
      const report = buildReport(catalogue, periodOf(period), foldLedger(entries));
      expect(comparable(report)).toEqual(referenceReport(catalogue, period, entries));
    }),
    { numRuns: 400 },
  );
});

function comparable({ indicators, completeness, warnings }: Report): ReferenceReport {
  const { expected, received, onTime, late, missing, reportingRate, onTimeRate } = completeness;
  return {
    indicators: indicators.map(
      ({ code, value, numerator, denominator, unitsReporting, unitsAssigned, status }) => ({
        code,
        value,
        numerator,
        denominator,
        unitsReporting,
        unitsAssigned,
        status,
      }),
    ),
    completeness: {
      expected,
      received,
      onTime,
      late,
      missing: missing.map(({ orgUnit, dataSet, period }) => `${orgUnit} ${dataSet} ${period}`).sort(),
      reportingRate,
      onTimeRate,
    },
    warnings: warnings.map(inWords).sort(),
  };
}

function inWords(warning: ReportWarning): string {
  const { orgUnit, dataSet, period, revision, code, element, value, reference } = warning;
  return `${orgUnit} ${dataSet} ${period} ${revision} ${code} ${element} ${value} ${reference}`;
}
