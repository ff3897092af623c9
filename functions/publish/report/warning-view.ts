/** Data-quality warnings as printed: shown, never silently corrected. */
import { type DecimalText, numberText } from "../../../shared/domain/decimal.ts";
import type { ReportWarning } from "../../../shared/domain/report.ts";
import { formatDate, formatNumber, formatPeriod, NOT_APPLICABLE } from "../../../shared/domain/vietnamese.ts";
import type { Scope } from "./scope.ts";

export interface WarningRow {
  readonly unit: string;
  readonly dataSet: string;
  readonly period: string;
  readonly value: string;
  readonly usual: string;
  readonly message: string;
}

export function listWarnings(scope: Scope): WarningRow[] {
  const warnings = scope.snapshot.report.warnings.filter(scope.covers);
  return scope.inCatalogueOrder(warnings).map((warning) => ({
    unit: scope.orgUnitName(warning.orgUnit),
    dataSet: warning.dataSet,
    period: formatPeriod(warning.period),
    value: formatElementValue(warning.value),
    usual: warning.reference === null ? NOT_APPLICABLE : formatNumber(warning.reference),
    message: warning.message,
  }));
}

function formatElementValue(value: ReportWarning["value"]): string {
  if (typeof value === "boolean") return value ? "có" : "không";
  if (typeof value === "string") return formatDate(value);
  const text: DecimalText = numberText(value);
  return formatNumber(text);
}
