/** Random small programmes with random histories: what the report is checked on against its reference. */
import * as fc from "fast-check";
import type { Catalogue, DataSet, ElementType, PeriodType } from "../../shared/domain/catalogue.ts";
import { PERIOD_TYPES } from "../../shared/domain/catalogue.ts";
import type { ElementValue, RevisionEntry, SubmissionEntry } from "../../shared/domain/ledger.ts";
import { dueMoment, text, type Window, windows } from "../reference/days.ts";
import { catalogueOf, PROGRAMME } from "./catalogues.ts";
import { decision, revision } from "./entries.ts";

export interface Scenario {
  readonly catalogue: Catalogue;
  /** Code of the report period. */
  readonly period: string;
  readonly entries: readonly SubmissionEntry[];
}

const MAX_ELEMENTS = 4;
const DAY_MS = 86_400_000;

function mostly() {
  return fc.constantFrom(true, true, true, true, true, false);
}

const elementDraw = fc.record({
  type: fc.constantFrom<ElementType>("integer", "integer", "decimal", "decimal", "boolean", "date"),
  time: fc.constantFrom("flow", "stock"),
});

const dataSetDraw = fc.record({
  period: fc.constantFrom<PeriodType>("month", "month", "quarter", ...PERIOD_TYPES),
  /** Which of the units must report it; at least the first one does. */
  assigned: fc.tuple(fc.constant(true), fc.boolean(), fc.boolean()),
  /** The first is always a number, so that every kind of catalogue has something to measure. */
  elements: fc
    .array(elementDraw, { maxLength: MAX_ELEMENTS - 1 })
    .map((more) => [{ type: "integer", time: "flow" } as const, ...more]),
  rule: fc.record({
    comparators: fc.tuple(comparatorDraw(), comparatorDraw()),
    joint: fc.constantFrom("and", "or"),
    picks: fc.tuple(fc.nat(MAX_ELEMENTS - 1), fc.nat(MAX_ELEMENTS - 1)),
    constant: fc.integer({ min: 0, max: 20_000 }).map((n) => n / 1000),
  }),
});

function comparatorDraw() {
  return fc.constantFrom(">", ">=", "<", "<=", "=", "!=");
}

const indicatorDraw = fc.record({
  kind: fc.constantFrom("ratio", "ratio", "share", "total", "cumulative", "milestone"),
  /** Two elements out of the suitable ones. */
  picks: fc.tuple(fc.nat(30), fc.nat(30)),
  comparator: fc.constantFrom("gt", "gte", "lt", "lte", "eq"),
  aim: fc.option(fc.constantFrom(0, 0.5, 10, 40, 50, 66.667, 98, 100, 250, 1700)),
  cadence: fc.constantFrom("annual", "by-end", "by-end"),
  baseline: fc.option(fc.constantFrom(0, 5, 12.5, 100)),
});

const valueDraw = fc.record({
  isReported: mostly(),
  integer: fc.oneof(
    { weight: 8, arbitrary: fc.integer({ min: 0, max: 20 }) },
    { weight: 2, arbitrary: fc.integer({ min: 0, max: 1000 }) },
    { weight: 1, arbitrary: fc.constant(Number.MAX_SAFE_INTEGER) },
  ),
  decimal: fc.integer({ min: 0, max: 30_000 }).map((n) => n / 1000),
  boolean: fc.boolean(),
});

const submissionDraw = fc.array(
  fc.record({
    values: fc.array(valueDraw, { minLength: MAX_ELEMENTS, maxLength: MAX_ELEMENTS }),
    /** Received so long after the due moment. */
    afterDueMs: fc.constantFrom(-3 * DAY_MS, -1, 0, 1, 20 * DAY_MS),
    decisions: fc.constantFrom<("approve" | "return")[]>(
      [],
      [],
      ["approve"],
      ["return"],
      ["approve", "return"],
    ),
  }),
  { minLength: 1, maxLength: 3 },
);

/** What a unit sent for a data set: for the period after the report period, its last sub-period, and back from there. */
const historyDraw = fc.oneof(
  fc.array(fc.option(submissionDraw), { maxLength: 3 }),
  fc.array(fc.option(submissionDraw, { freq: 10 }), { minLength: 8, maxLength: 14 }),
);

export const scenarios: fc.Arbitrary<Scenario> = fc
  .record({
    dueWorkingDays: fc.integer({ min: 1, max: 5 }),
    holidayOffsets: fc.array(fc.nat(5 * 365), { maxLength: 40 }),
    dataSets: fc.array(dataSetDraw, { minLength: 1, maxLength: 3 }),
    indicators: fc.array(indicatorDraw, { minLength: 1, maxLength: 8 }),
    year: fc.integer({ min: 2026, max: 2030 }),
    /** Long periods first, of which more is part. */
    position: fc.oneof(fc.nat(3), fc.nat(19)),
    histories: fc.array(historyDraw, { minLength: 1, maxLength: 9 }),
  })
  .map(({ dueWorkingDays, holidayOffsets, dataSets, indicators, year, position, histories }) => {
    const holidays = holidayOffsets.map((days) => text(Date.UTC(2026, 0, 1) + days * DAY_MS));
    const catalogue = makeCatalogue({ dueWorkingDays, holidays }, dataSets, indicators);
    const period = windows(year, year)[position];
    if (!period) throw new Error("unreachable");
    return { catalogue, period: period.code, entries: makeEntries(catalogue, period, histories) };
  });

type Drawn<T> = T extends fc.Arbitrary<infer V> ? V : never;

const UNITS = ["vp", "tyt", "doan"];

function makeCatalogue(
  programme: { dueWorkingDays: number; holidays: string[] },
  dataSets: readonly Drawn<typeof dataSetDraw>[],
  indicators: readonly Drawn<typeof indicatorDraw>[],
): Catalogue {
  const made = dataSets.map(({ period, assigned, elements, rule }, i) => {
    const named = elements.map((element, k) => ({ code: `e${k}`, name: `Chỉ tiêu ${k}`, ...element }));
    return {
      code: `M0${i}-CT`,
      name: `Biểu ${i}`,
      model: "M01",
      period,
      assigned: UNITS.filter((_, k) => assigned[k]),
      elements: named,
      rules: [
        makeRule(
          rule,
          named.filter(isNumber).map(({ code }) => code),
        ),
      ],
    };
  });
  const elements = made.flatMap((dataSet) =>
    dataSet.elements.map(({ code, ...element }) => ({ ref: `${dataSet.code}.${code}`, ...element })),
  );
  return catalogueOf({
    programme: { ...PROGRAMME, ...programme },
    orgUnits: UNITS.map((code) => ({ code, kind: "agency", name: code })),
    dataSets: made,
    models: [{ number: 1, code: "M01", name: "Mô hình", lead: ["vp"] }],
    indicators: indicators.map((drawn, i) => makeIndicator(drawn, `M01.${i}`, elements)),
  });
}

/** Between one element and another, and one and a constant. */
function makeRule(
  { comparators, joint, picks, constant }: Drawn<typeof dataSetDraw>["rule"],
  numbers: string[],
) {
  const [a, b] = picks.map((pick) => numbers[pick % numbers.length]);
  const when = `${a} ${comparators[0]} ${b} ${joint} ${b} ${comparators[1]} ${constant}`;
  return { severity: "warning", code: "odd", when, message: "Cần xem lại" };
}

/** An indicator of the kind drawn, or a total where no element suits that kind. */
function makeIndicator(
  { kind, picks, aim, comparator, cadence, baseline }: Drawn<typeof indicatorDraw>,
  code: string,
  elements: readonly { ref: string; type: ElementType; time: string }[],
) {
  const suiting = elements.filter((element) => suits(kind, element));
  const [first, second] = picks.map((pick) => suiting[pick % suiting.length]?.ref);
  const isMilestone = kind === "milestone" && first !== undefined;
  const target = isMilestone
    ? { comparator: "eq", value: aim !== 0, cadence }
    : aim !== null && { comparator, value: aim, cadence };
  const common = {
    code,
    model: "M01",
    name: code,
    source: "proposed",
    ...(target && { target }),
    ...(target && !isMilestone && baseline !== null && { baseline: { value: baseline, at: "2026-01-01" } }),
  };
  if (first === undefined) return { ...common, kind: "total", of: "M00-CT.e0" };
  return kind === "ratio"
    ? { ...common, kind, numerator: first, denominator: second }
    : { ...common, kind, of: first };
}

function suits(kind: string, element: { type: ElementType; time: string }): boolean {
  if (kind === "share" || kind === "milestone") return element.type === "boolean";
  return isNumber(element) && (kind !== "cumulative" || element.time === "flow");
}

function isNumber({ type }: { type: ElementType }): boolean {
  return type === "integer" || type === "decimal";
}

function makeEntries(
  catalogue: Catalogue,
  period: Window,
  histories: readonly Drawn<typeof historyDraw>[],
): SubmissionEntry[] {
  const senders = catalogue.dataSets.flatMap((dataSet) =>
    dataSet.assigned.map((orgUnit) => ({ dataSet, orgUnit })),
  );
  return senders.flatMap(({ dataSet, orgUnit }, i) => {
    const ofType = windows(2026, period.year + 1).filter(({ type }) => type === dataSet.period);
    const next = ofType.findIndex(({ last }) => last > period.last);
    return (histories[i % histories.length] ?? []).flatMap((drawn, back) => {
      const of = ofType[next - back];
      return drawn && of
        ? drawn.flatMap((one, k) => makeRevision(catalogue, dataSet, orgUnit, of, one, k))
        : [];
    });
  });
}

function makeRevision(
  { programme }: Catalogue,
  dataSet: DataSet,
  orgUnit: string,
  of: Window,
  drawn: Drawn<typeof submissionDraw>[number],
  index: number,
): SubmissionEntry[] {
  const values: Record<string, ElementValue> = {};
  dataSet.elements.forEach(({ code, type }, k) => {
    const value = drawn.values[k];
    if (!value?.isReported) return;
    values[code] = type === "date" ? "2026-05-01" : value[type];
  });
  const sent: RevisionEntry = revision({
    orgUnit,
    dataSet: dataSet.code,
    period: of.code,
    revision: index + 1,
    receivedAt: dueMoment(of, programme) + drawn.afterDueMs + index,
    values,
  });
  return [sent, ...drawn.decisions.map((made) => decision(sent, made))];
}
