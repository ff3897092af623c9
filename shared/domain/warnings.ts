/** Data-quality warnings: reporting-rules.md, "Data-quality warnings". Shown, never silently corrected. */
import type { Catalogue, DataElement, DataSet } from "./catalogue.ts";
import { type Milli, milliText, toDecimalText, toMilli } from "./decimal.ts";
import type { DataSetSlice } from "./indicators.ts";
import type { RevisionEntry } from "./ledger.ts";
import type { ReportWarning } from "./report.ts";
import { isBroken } from "./rule.ts";

/** Fewer earlier sub-periods than this say nothing about what is usual. */
const MIN_HISTORY = 6;

/** Warnings about the counted submissions of the period, by data set, unit, period, element. */
export function findWarnings(
  catalogue: Catalogue,
  slices: ReadonlyMap<string, DataSetSlice>,
): ReportWarning[] {
  const watchedStocks = stockDenominators(catalogue);
  const warnings: ReportWarning[] = [];
  for (const slice of slices.values()) {
    for (const orgUnit of slice.dataSet.assigned) {
      const sinceStart = slice.sinceStart.get(orgUnit) ?? [];
      for (const entry of slice.inPeriod.get(orgUnit) ?? []) {
        // Codes of one type sort by time.
        const earlier = sinceStart.filter(({ period }) => period < entry.period);
        warnings.push(...brokenRules(slice.dataSet, entry));
        for (const element of slice.dataSet.elements) {
          const isWatched = watchedStocks.has(`${slice.dataSet.code}.${element.code}`);
          warnings.push(...unusualValue(element, entry, earlier, isWatched));
        }
      }
    }
  }
  return warnings;
}

/** Stocks that are the denominator of a ratio: a jump there moves the ratio without anyone seeing why. */
function stockDenominators(catalogue: Catalogue): ReadonlySet<string> {
  return new Set(
    catalogue.indicators.flatMap((indicator) =>
      indicator.kind === "ratio" ? [`${indicator.denominator.dataSet}.${indicator.denominator.element}`] : [],
    ),
  );
}

function brokenRules(dataSet: DataSet, entry: RevisionEntry): ReportWarning[] {
  const values = new Map(Object.entries(entry.values));
  return dataSet.rules
    .filter((rule) => rule.severity === "warning" && isBroken(rule, values))
    .map((rule) => {
      const element = rule.elements[0] ?? "";
      return warning(entry, { code: rule.code, element, reference: null, message: rule.message });
    });
}

function unusualValue(
  element: DataElement,
  entry: RevisionEntry,
  earlier: readonly RevisionEntry[],
  isStockDenominator: boolean,
): ReportWarning[] {
  const value = entry.values[element.code];
  if (typeof value !== "number" || earlier.length === 0) return [];
  const history = earlier
    .map(({ values }) => values[element.code])
    .filter((known) => typeof known === "number")
    .map(toMilli);
  const found: ReportWarning[] = [];

  const outlier = outlierAgainst(history, toMilli(value));
  if (outlier) {
    found.push(
      warning(entry, {
        code: "outlier",
        element: element.code,
        reference: toDecimalText(outlier.doubleMedian * 5n, 4),
        message: `${element.name}: số liệu khác thường so với các kỳ trước của đơn vị.`,
      }),
    );
  }
  const previous = history.at(-1);
  if (
    isStockDenominator &&
    element.time === "stock" &&
    previous !== undefined &&
    jumps(previous, toMilli(value))
  ) {
    found.push(
      warning(entry, {
        code: "stock-jump",
        element: element.code,
        reference: milliText(previous),
        message: `${element.name}: thay đổi quá 20 % so với kỳ trước của đơn vị.`,
      }),
    );
  }
  return found;
}

/**
 * Modified z-score 0.6745 × |x − median| / MAD > 3.5, computed exactly: medians of an even count are halves, so the
 * median is kept doubled and the MAD (a median of doubled deviations) quadrupled.
 */
function outlierAgainst(history: readonly Milli[], x: Milli): { doubleMedian: bigint } | null {
  if (history.length < MIN_HISTORY) return null;
  const doubleMedian = doubledMedian(history);
  const deviation = absolute(2n * x - doubleMedian);
  const quadrupleMad = doubledMedian(history.map((known) => absolute(2n * known - doubleMedian)));
  const isOutlier = quadrupleMad === 0n ? deviation !== 0n : 6745n * 2n * deviation > 35_000n * quadrupleMad;
  return isOutlier ? { doubleMedian } : null;
}

function doubledMedian(values: readonly bigint[]): bigint {
  const sorted = values.toSorted((a, b) => (a < b ? -1 : a > b ? 1 : 0));
  const upper = sorted[Math.floor(sorted.length / 2)] ?? 0n;
  const lower = sorted[Math.floor((sorted.length - 1) / 2)] ?? 0n;
  return lower + upper;
}

function absolute(value: bigint): bigint {
  return value < 0n ? -value : value;
}

/** More than 20 % away from the previous value. */
function jumps(previous: Milli, value: Milli): boolean {
  return 5n * absolute(value - previous) > previous;
}

function warning(
  { orgUnit, dataSet, period, revision, values }: RevisionEntry,
  about: Pick<ReportWarning, "code" | "element" | "reference" | "message">,
): ReportWarning {
  return { orgUnit, dataSet, period, revision, value: values[about.element] ?? 0, ...about };
}
