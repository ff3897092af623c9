/** The table of a model's indicators. */
import type { DecimalText } from "../../../shared/domain/decimal.ts";
import type { Status } from "../../../shared/domain/report.ts";
import {
  formatChange,
  formatCount,
  formatNumber,
  formatPercent,
  formatTarget,
  formatValue,
  isPercentage,
  nameWithUnit,
  STATUS_WORDS,
} from "../../../shared/domain/vietnamese.ts";
import { type AlignedText, alignedText } from "./decimal-column.ts";
import type { Figure, Scope } from "./scope.ts";

export interface IndicatorRow {
  readonly code: string;
  readonly name: string;
  /** Null where there is no value: `absence` says why, over the columns of value and parts. */
  readonly value: AlignedText | null;
  readonly absence: string;
  /** Numerator and denominator, for a percentage. */
  readonly parts: { readonly numerator: string; readonly denominator: string } | null;
  readonly target: string;
  readonly status: string;
  /** Statuses that ask for action are set in bold. */
  readonly alarming: boolean;
  readonly planned: string | null;
  readonly change: AlignedText;
  /** Units reporting / units assigned; null when the indicator is no part of the period. */
  readonly coverage: string | null;
}

const ALARMING: ReadonlySet<Status> = new Set(["behind", "missed"]);

export function viewIndicator(scope: Scope, { indicator, result }: Figure): IndicatorRow {
  const { catalogue, history } = scope.snapshot;
  const { value, numerator, denominator, status } = result;
  const previous = history.at(-1)?.values[indicator.code];
  return {
    code: indicator.code,
    name: nameWithUnit(indicator),
    value: value === null ? null : alignedText(formatValue(indicator, value, status)),
    absence: formatValue(indicator, null, status),
    parts:
      numerator !== null && denominator !== null
        ? { numerator: formatNumber(numerator), denominator: formatNumber(denominator) }
        : null,
    target: formatTarget(result.target, indicator.unit, catalogue.programme.end),
    status: status === "no-target" ? "theo dõi" : STATUS_WORDS[status],
    alarming: ALARMING.has(status),
    planned: value === null || result.planned === null ? null : formatPlanned(indicator, result.planned),
    change: alignedText(formatChange(indicator, value, previous)),
    coverage:
      status === "not-in-period"
        ? null
        : `${formatCount(result.unitsReporting)}/${formatCount(result.unitsAssigned)}`,
  };
}

function formatPlanned(indicator: Figure["indicator"], planned: DecimalText): string {
  return isPercentage(indicator) ? formatPercent(planned) : formatNumber(planned);
}
