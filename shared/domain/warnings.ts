/** Data-quality warnings: reporting-rules.md, "Data-quality warnings". Shown, never silently corrected. */
import type { Catalogue, DataElement } from "./catalogue.ts";
import { type Milli, milliText, toDecimalText, toMilli } from "./decimal.ts";
import type { RevisionEntry } from "./ledger.ts";
import { oncePer } from "./once-per.ts";
import type { ReportWarning } from "./report.ts";
import { isBroken, type Rule } from "./rule.ts";
import type { DataSetSlice } from "./slices.ts";

/** Fewer earlier sub-periods than this say nothing about what is usual. */
const MIN_HISTORY = 6;

/** Warnings about the counted submissions of the period, by data set, unit, period, element. */
export function findWarnings(catalogue: Catalogue, slices: readonly DataSetSlice[]): ReportWarning[] {
  const watches = watchesOf(catalogue);
  const warnings: ReportWarning[] = [];
  slices.forEach(({ inPeriod, sinceStart }, place) => {
    const watch = watches[place];
    if (!watch) return;
    inPeriod.forEach((entries, unit) => {
      watchUnit(watch, entries, sinceStart[unit] ?? [], warnings);
    });
  });
  return warnings;
}

/** What is watched in a data set. */
interface Watch {
  readonly rules: readonly Rule[];
  readonly elements: readonly DataElement[];
  readonly stockDenominators: readonly DataElement[];
}

/** By the data set's place in the catalogue. */
const watchesOf = oncePer((catalogue: Catalogue): readonly Watch[] => {
  const denominators = stockDenominators(catalogue);
  return catalogue.dataSets.map(({ code, rules, elements }) => ({
    rules: rules.filter(({ severity }) => severity === "warning"),
    elements,
    stockDenominators: elements.filter(
      (element) => element.time === "stock" && denominators.get(code)?.has(element.code),
    ),
  }));
});

/** Adds what is unusual in one unit's submissions; `all` are those since the programme's start, `entries` its last. */
function watchUnit(
  { rules, elements, stockDenominators }: Watch,
  entries: readonly RevisionEntry[],
  all: readonly RevisionEntry[],
  warnings: ReportWarning[],
): void {
  let earlier = all.length - entries.length;
  for (const entry of entries) {
    const reported = { get: (element: string) => entry.values[element] };
    for (const rule of rules) if (isBroken(rule, reported)) warnings.push(brokenRule(rule, entry));
    // With so few only a jump of a stock could be found.
    const watched = earlier < MIN_HISTORY ? stockDenominators : elements;
    if (earlier > 0 && watched.length > 0) {
      const history = all.slice(0, earlier);
      for (const element of watched) {
        warnings.push(...unusualValue(element, entry, history, stockDenominators.includes(element)));
      }
    }
    earlier += 1;
  }
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

function brokenRule({ code, elements, message }: Rule, entry: RevisionEntry): ReportWarning {
  return warning(entry, { code, element: elements[0] ?? "", reference: null, message });
}

function unusualValue(
  element: DataElement,
  entry: RevisionEntry,
  earlier: readonly RevisionEntry[],
  isStockDenominator: boolean,
): ReportWarning[] {
  const value = entry.values[element.code];
  if (typeof value !== "number") return [];
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
  if (isStockDenominator && previous !== undefined && jumps(previous, toMilli(value))) {
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
