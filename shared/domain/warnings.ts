/** Data-quality warnings: reporting-rules.md, "Data-quality warnings". Shown, never silently corrected. */
import type { Catalogue, DataElement } from "./catalogue.ts";
import { type Milli, milliText, toDecimalText, toMilli } from "./decimal.ts";
import type { DataSetSlice } from "./indicators.ts";
import type { RevisionEntry } from "./ledger.ts";
import type { ReportWarning } from "./report.ts";
import { isBroken, type Rule } from "./rule.ts";

/** Fewer earlier sub-periods than this say nothing about what is usual. */
const MIN_HISTORY = 6;

/** Warnings about the counted submissions of the period, by data set, unit, period, element. */
export function findWarnings(
  catalogue: Catalogue,
  slices: ReadonlyMap<string, DataSetSlice>,
): ReportWarning[] {
  const denominators = stockDenominators(catalogue);
  const warnings: ReportWarning[] = [];
  for (const { dataSet, inPeriod, sinceStart } of slices.values()) {
    const rules = dataSet.rules.filter(({ severity }) => severity === "warning");
    const watched = denominators.get(dataSet.code) ?? new Set();
    for (const orgUnit of dataSet.assigned) {
      const all = sinceStart.get(orgUnit) ?? [];
      const entries = inPeriod.get(orgUnit) ?? [];
      entries.forEach((entry, index) => {
        for (const rule of rules) warnings.push(...brokenRule(rule, entry));
        const earlier = all.slice(0, all.length - entries.length + index);
        if (earlier.length === 0) return;
        for (const element of dataSet.elements)
          warnings.push(...unusualValue(element, entry, earlier, watched.has(element.code)));
      });
    }
  }
  return warnings;
}

/**
 * Elements that are the denominator of a ratio, by data set: a jump there moves the ratio without anyone seeing why.
 */
export function stockDenominators({
  indicators,
}: Pick<Catalogue, "indicators">): ReadonlyMap<string, ReadonlySet<string>> {
  const byDataSet = new Map<string, Set<string>>();
  for (const indicator of indicators) {
    if (indicator.kind !== "ratio") continue;
    const { dataSet, element } = indicator.denominator;
    byDataSet.set(dataSet, (byDataSet.get(dataSet) ?? new Set()).add(element));
  }
  return byDataSet;
}

function brokenRule(rule: Rule, entry: RevisionEntry): ReportWarning[] {
  if (!isBroken(rule, { get: (element) => entry.values[element] })) return [];
  const element = rule.elements[0] ?? "";
  return [warning(entry, { code: rule.code, element, reference: null, message: rule.message })];
}

function unusualValue(
  element: DataElement,
  entry: RevisionEntry,
  earlier: readonly RevisionEntry[],
  isStockDenominator: boolean,
): ReportWarning[] {
  const value = entry.values[element.code];
  const isWatched = isStockDenominator && element.time === "stock";
  if (typeof value !== "number" || (!isWatched && earlier.length < MIN_HISTORY)) return [];
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
  if (isWatched && previous !== undefined && jumps(previous, toMilli(value))) {
    found.push(
      warning(entry, {
        code: "stock-jump",
        element: element.code,
        reference: milliText(previous),
        message: `${element.name}: ${JUMP_WORDS}.`,
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

export const JUMP_WORDS = "thay đổi quá 20 % so với kỳ trước của đơn vị";

/** More than 20 % away from the previous value. */
export function jumps(previous: Milli, value: Milli): boolean {
  return 5n * absolute(value - previous) > previous;
}

function warning(
  { orgUnit, dataSet, period, revision, values }: RevisionEntry,
  about: Pick<ReportWarning, "code" | "element" | "reference" | "message">,
): ReportWarning {
  return { orgUnit, dataSet, period, revision, value: values[about.element] ?? 0, ...about };
}
