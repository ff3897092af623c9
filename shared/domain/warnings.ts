/** Data-quality warnings: reporting-rules.md, "Data-quality warnings". Shown, never silently corrected. */
import type { Catalogue, DataElement } from "./catalogue.ts";
import { toMilli } from "./decimal.ts";
import type { RevisionEntry } from "./ledger.ts";
import { oncePer } from "./once-per.ts";
import type { ReportWarning } from "./report.ts";
import { isBroken, type Rule } from "./rule.ts";
import type { DataSetSlice } from "./slices.ts";
import { MIN_HISTORY, stockDenominators, UNUSUAL_WORDS, unusualAfter } from "./unusual.ts";

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
  return unusualAfter(history, toMilli(value), isStockDenominator).map(({ code, reference }) =>
    warning(entry, {
      code,
      element: element.code,
      reference,
      message: `${element.name}: ${UNUSUAL_WORDS[code]}.`,
    }),
  );
}

function warning(
  { orgUnit, dataSet, period, revision, values }: RevisionEntry,
  about: Pick<ReportWarning, "code" | "element" | "reference" | "message">,
): ReportWarning {
  return { orgUnit, dataSet, period, revision, value: values[about.element] ?? 0, ...about };
}
