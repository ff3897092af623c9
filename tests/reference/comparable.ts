/** A report of the system's in the reference's words, so that the two can be compared whole. */
import type { KeptReport, ReportWarning } from "../../shared/domain/report.ts";
import type { ReferenceReport } from "./report.ts";

export function comparable({ indicators, completeness, warnings }: KeptReport): ReferenceReport {
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
