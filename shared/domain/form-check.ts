/**
 * What a form says about itself while it is filled in: what is wrong, what is unusual, what the figures come to. The
 * browser runs this with every change and the server before sending; both with the rules that take the submission.
 */
import type { Catalogue, DataElement, DataSet } from "./catalogue.ts";
import { type Change, changeOf } from "./change.ts";
import { percentage, toMilli, toSum } from "./decimal.ts";
import type { ElementValue } from "./ledger.ts";
import type { Rule } from "./rule.ts";
import { checkValues, type Finding, valuePointer } from "./submission.ts";
import { readValues, type TypedForm } from "./typed-form.ts";
import { stockDenominators, UNUSUAL_WORDS, type Unusual, unusualAfter } from "./unusual.ts";
import { capitalise, formatNumber, formatPercent } from "./vietnamese.ts";
import { explainReading } from "./vietnamese-number.ts";

/** What is needed of the catalogue and of the period before; it travels to the browser as JSON. */
export interface FormRules {
  readonly elements: readonly DataElement[];
  readonly rules: readonly Rule[];
  /** Indicators that this form alone gives both parts of. */
  readonly ratios: readonly FormRatio[];
  /** Stocks whose jumps are told. */
  readonly watched: readonly string[];
  /** Figures of the period before that count. */
  readonly earlier: Readonly<Record<string, ElementValue>>;
  readonly history: FigureHistory;
}

/** By element: its figures in earlier periods that count, oldest first. */
export type FigureHistory = Readonly<Record<string, readonly number[]>>;

export interface FormRatio {
  readonly code: string;
  readonly name: string;
  readonly numerator: string;
  readonly denominator: string;
}

export interface FormJudgement {
  /** The form would be refused for these. */
  readonly errors: readonly Finding[];
  /** To look at again; the form is taken with them. */
  readonly warnings: readonly Finding[];
  /** By code of a ratio: `95,00 %`; absent while a part is missing. */
  readonly ratios: ReadonlyMap<string, string>;
  /** By element: against the period before, where both have a value. */
  readonly changes: ReadonlyMap<string, Change>;
}

/** From what the unit reported in earlier periods, oldest first. */
export function historyOf(
  { elements }: Pick<DataSet, "elements">,
  reported: readonly Readonly<Record<string, ElementValue>>[],
): FigureHistory {
  return Object.fromEntries(
    elements.flatMap(({ code }): [string, number[]][] => {
      const figures = reported.map((values) => values[code]).filter((value) => typeof value === "number");
      return figures.length === 0 ? [] : [[code, figures]];
    }),
  );
}

/** `history`: of all earlier periods, where they are known; else what is unusual is judged by the period before alone. */
export function formRulesOf(
  catalogue: Pick<Catalogue, "indicators">,
  { code: dataSet, elements, rules }: DataSet,
  earlier: Readonly<Record<string, ElementValue>>,
  history: FigureHistory = historyOf({ elements }, [earlier]),
): FormRules {
  const ratios = catalogue.indicators.flatMap((indicator): FormRatio[] => {
    if (indicator.kind !== "ratio") return [];
    const { numerator, denominator, code, name } = indicator;
    return numerator.dataSet === dataSet && denominator.dataSet === dataSet
      ? [{ code, name, numerator: numerator.element, denominator: denominator.element }]
      : [];
  });
  return {
    elements,
    rules,
    ratios,
    watched: [...(stockDenominators(catalogue).get(dataSet) ?? [])],
    earlier,
    history,
  };
}

export function judgeForm(typed: Pick<TypedForm, "values">, form: FormRules): FormJudgement {
  const read = readValues(typed, form);
  const check = checkValues(read.values, form);
  const value = (code: string) => check.reported.get(code);
  return {
    errors: [
      ...check.findings.map((finding) => read.findings.get(finding.pointer) ?? finding),
      ...check.broken,
    ],
    warnings: [
      ...check.warnings,
      ...form.elements.flatMap((element) => unusual(element, typed.values[element.code] ?? "", value, form)),
    ],
    ratios: new Map(
      form.ratios.flatMap(({ code, numerator, denominator }): [string, string][] => {
        const [part, whole] = [value(numerator), value(denominator)];
        return typeof part === "number" && typeof whole === "number" && whole > 0
          ? [[code, formatPercent(percentage(toSum(part), toSum(whole)))]]
          : [];
      }),
    ),
    changes: new Map(
      form.elements.flatMap(({ code }): [string, Change][] => {
        const [now, before] = [value(code), form.earlier[code]];
        return now === undefined || before === undefined ? [] : [[code, changeOf(now, before)]];
      }),
    ),
  };
}

/** What is unusual about an element's value after the unit's earlier ones. */
export function findUnusual(
  { code, time }: DataElement,
  value: ElementValue | undefined,
  { watched, history }: Pick<FormRules, "watched" | "history">,
): Unusual[] {
  if (typeof value !== "number") return [];
  const isWatched = watched.includes(code) && time === "stock";
  return unusualAfter((history[code] ?? []).map(toMilli), toMilli(value), isWatched);
}

function unusual(
  element: DataElement,
  text: string,
  value: (code: string) => ElementValue | undefined,
  form: FormRules,
): Finding[] {
  const { code, type } = element;
  const pointer = valuePointer(code);
  const reading = type === "decimal" ? explainReading(text) : undefined;
  const unclear = reading === undefined ? [] : [{ pointer, code: "unclear-number", message: reading }];
  const found = findUnusual(element, value(code), form);
  return [
    ...unclear,
    ...found.map((one): Finding => ({ pointer, code: one.code, message: `${sayUnusual(one)}.` })),
  ];
}

/** As a sentence without its end: `Số liệu khác thường so với các kỳ trước của đơn vị (thường khoảng 400); hãy kiểm tra lại`. */
export function sayUnusual({ code, reference }: Unusual): string {
  const usual = code === "outlier" ? ` (thường khoảng ${formatNumber(reference)})` : "";
  return `${capitalise(UNUSUAL_WORDS[code])}${usual}; hãy kiểm tra lại`;
}
