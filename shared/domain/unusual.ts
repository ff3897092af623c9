/** When a unit's value is unusual after its earlier ones: reporting-rules.md, "Data-quality warnings". */
import type { Catalogue } from "./catalogue.ts";
import { type DecimalText, type Milli, milliText, toDecimalText } from "./decimal.ts";

/** Fewer earlier sub-periods than this say nothing about what is usual. */
export const MIN_HISTORY = 6;

export type UnusualCode = "outlier" | "stock-jump";

/** Why a value asks to be looked at again. */
export interface Unusual {
  readonly code: UnusualCode;
  /** What is usual: the median of the earlier values, or the one before. */
  readonly reference: DecimalText;
}

export const UNUSUAL_WORDS: Readonly<Record<UnusualCode, string>> = {
  outlier: "số liệu khác thường so với các kỳ trước của đơn vị",
  "stock-jump": "thay đổi quá 20 % so với kỳ trước của đơn vị",
};

/** What is unusual about a value after the unit's earlier ones of the element, oldest first; `isWatched`: jumps count. */
export function unusualAfter(history: readonly Milli[], value: Milli, isWatched: boolean): Unusual[] {
  const found: Unusual[] = [];
  const outlier = outlierAgainst(history, value);
  if (outlier) found.push({ code: "outlier", reference: toDecimalText(outlier.doubleMedian * 5n, 4) });
  const previous = history.at(-1);
  if (isWatched && previous !== undefined && jumps(previous, value)) {
    found.push({ code: "stock-jump", reference: milliText(previous) });
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
  // Runs in browsers too, some without `toSorted`.
  const sorted = [...values].sort((a, b) => (a < b ? -1 : a > b ? 1 : 0));
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
