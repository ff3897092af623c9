/**
 * From the reports of an area's members (its wards, or the areas below it) to the area's own, by the rules of
 * reporting-rules.md: quotients from sums, counts added, milestones over all. An area is a tenant like a ward: its
 * catalogue says what is common, and its members stand where a ward's org units do.
 */
import { type Catalogue, elementsOf, type Indicator } from "./catalogue.ts";
import { toCounts } from "./completeness.ts";
import { addSums, type DecimalText, percentage, type Sum, sumText, textToSum } from "./decimal.ts";
import { catalogueDigest, sha256 } from "./digest.ts";
import { exactPercentage } from "./indicators.ts";
import { oncePer } from "./once-per.ts";
import { dueAt, type Period, subPeriods } from "./period.ts";
import {
  type Contribution,
  type ExpectedSubmission,
  type IndicatorResult,
  type KeptReport,
  type Report,
  RULES_VERSION,
} from "./report.ts";
import { judge, plannedValue } from "./status.ts";

/** What an area takes from a member's report; a snapshot of the area carries it, to be computed again from. */
export interface MemberFigures {
  readonly member: string;
  readonly catalogueDigest: string;
  readonly basis: string;
  readonly ledger: Report["ledger"];
  readonly indicators: readonly MemberIndicator[];
  readonly byModel: readonly ModelTally[];
  /** Data sets and their periods for which nobody of the member has reported. */
  readonly silent: readonly Pick<ExpectedSubmission, "dataSet" | "period">[];
}

export type MemberIndicator = Pick<
  IndicatorResult,
  "code" | "value" | "numerator" | "denominator" | "unitsReporting" | "unitsAssigned"
>;

export interface ModelTally {
  readonly model: string;
  readonly expected: number;
  readonly onTime: number;
  readonly late: number;
}

export interface AreaMember {
  readonly code: string;
  readonly name: string;
}

/** The common catalogue as an area's: its members report everything. */
export function areaCatalogue(
  { digest: _, ...common }: Catalogue,
  members: readonly AreaMember[],
): Catalogue {
  const assigned = members.map(({ code }) => code);
  const content = {
    ...common,
    orgUnits: members.map(({ code, name }) => ({ code, name, kind: "agency" as const })),
    dataSets: common.dataSets.map((dataSet) => ({ ...dataSet, assigned, takesNarrative: false })),
    models: common.models.map((model) => ({ ...model, lead: [], with: [] })),
  };
  return { ...content, digest: catalogueDigest(content) };
}

/** Those of a report's indicators that mean the same in the catalogue. */
export function commonIndicators(
  { indicators }: Pick<KeptReport, "indicators">,
  common: Catalogue,
): readonly IndicatorResult[] {
  const known = codesOf(common).indicators;
  return indicators.filter(({ code, kind, model }) => {
    const own = known.get(code);
    return own?.kind === kind && own.model === model;
  });
}

const codesOf = oncePer(({ models, dataSets, indicators }: Catalogue) => ({
  models: new Set(models.map(({ code }) => code)),
  dataSets: new Set(dataSets.map(({ code }) => code)),
  indicators: new Map(indicators.map((indicator) => [indicator.code, indicator])),
}));

/**
 * What of a member's report is common. A member's own indicators stay its own, and so does one that merely has the
 * code of a common one but another meaning.
 */
export function figuresOf(report: KeptReport, common: Catalogue): MemberFigures {
  const { models } = codesOf(common);
  return {
    member: report.ward,
    catalogueDigest: report.catalogueDigest,
    basis: report.basis,
    ledger: report.ledger,
    indicators: commonIndicators(report, common).map(
      ({ code, value, numerator, denominator, unitsReporting, unitsAssigned }) => ({
        code,
        value,
        numerator,
        denominator,
        unitsReporting,
        unitsAssigned,
      }),
    ),
    byModel: report.completeness.byModel
      .filter(({ model }) => models.has(model))
      .map(({ model, expected, onTime, late }) => ({ model, expected, onTime, late })),
    silent: silentIn(report, common),
  };
}

function silentIn({ counted, completeness }: KeptReport, common: Catalogue): MemberFigures["silent"] {
  const { dataSets } = codesOf(common);
  const missing = completeness.missing
    .filter(({ dataSet }) => dataSets.has(dataSet))
    .map(({ dataSet, period }) => [`${dataSet} ${period}`, { dataSet, period }] as const);
  const isSilent = (place: Pick<ExpectedSubmission, "dataSet" | "period">) =>
    !counted.some(({ dataSet, period }) => dataSet === place.dataSet && period === place.period);
  return [...new Map(missing).values()].filter(isSilent);
}

/** The area's report. Members without figures are named as missing; nothing is guessed for them. */
export function rollUp(catalogue: Catalogue, period: Period, members: readonly MemberFigures[]): Report {
  const byCode = new Map(members.map((member) => [member.member, member]));
  const inOrder = catalogue.orgUnits.flatMap(({ code }) => byCode.get(code) ?? []);
  const tables = inOrder.map(({ member, indicators }) => ({
    member,
    indicators: new Map(indicators.map((indicator) => [indicator.code, indicator])),
  }));
  const entries = inOrder.reduce((sum, { ledger }) => sum + ledger.entries, 0);
  const moments = inOrder.flatMap(({ ledger }) => ledger.lastEntryAt ?? []);
  const due = dueAt(period, catalogue.programme);
  const { code, type, from, to } = period;
  const rests = inOrder.map(({ member, basis }) => `${member} ${basis}`).join("\n");
  return {
    ward: catalogue.programme.ward,
    period: { code, type, from, to, dueAt: due },
    rulesVersion: RULES_VERSION,
    catalogueDigest: catalogue.digest,
    indicators: catalogue.indicators.map((indicator) =>
      rollUpIndicator(
        catalogue,
        period,
        indicator,
        tables.flatMap(({ member, indicators }) => {
          const own = indicators.get(indicator.code);
          return own ? { member, own } : [];
        }),
      ),
    ),
    completeness: rollUpCompleteness(catalogue, period, inOrder),
    narratives: [],
    warnings: [],
    counted: [],
    ledger: {
      entries,
      digest: sha256(inOrder.map(({ member, ledger }) => `${member} ${ledger.digest}`).join("\n")),
      lastEntryAt: moments.length === 0 ? null : Math.max(...moments),
    },
    basis: sha256([RULES_VERSION, catalogue.digest, due, rests].join("\n")),
  };
}

interface Own {
  readonly member: string;
  readonly own: MemberIndicator;
}

function rollUpIndicator(
  catalogue: Catalogue,
  period: Period,
  indicator: Indicator,
  members: readonly Own[],
): IndicatorResult {
  const belongs = elementsOf(indicator).every(({ dataSet: code }) => {
    const dataSet = catalogue.dataSets.find((candidate) => candidate.code === code);
    return dataSet !== undefined && subPeriods(period, dataSet.period).length > 0;
  });
  const { value, numerator, denominator, exact, contributions } = belongs
    ? addUp(indicator, members, catalogue.orgUnits.length)
    : NOTHING;
  return {
    code: indicator.code,
    model: indicator.model,
    kind: indicator.kind,
    value,
    numerator,
    denominator,
    unitsReporting: members.reduce((sum, { own }) => sum + own.unitsReporting, 0),
    unitsAssigned: members.reduce((sum, { own }) => sum + own.unitsAssigned, 0),
    target: indicator.target,
    planned: plannedValue(catalogue.programme, indicator, period),
    status: belongs ? judge(catalogue.programme, indicator, period, value, exact) : "not-in-period",
    contributions,
  };
}

type AddedUp = Pick<IndicatorResult, "value" | "numerator" | "denominator" | "contributions"> & {
  readonly exact: Parameters<typeof judge>[4];
};
const NOTHING: AddedUp = { value: null, numerator: null, denominator: null, exact: null, contributions: [] };

function addUp({ kind }: Indicator, members: readonly Own[], all: number): AddedUp {
  switch (kind) {
    case "ratio":
      return quotient(members.filter(({ own }) => own.numerator !== null && own.denominator !== null));
    case "share":
      return share(members);
    case "total":
    case "cumulative":
      return total(members);
    case "milestone": {
      const contributions = members.filter(({ own }) => own.value !== null).map(contributionOf);
      if (contributions.length === 0) return NOTHING;
      const value = contributions.length === all && contributions.every((one) => one.value === true);
      return { ...NOTHING, value, contributions };
    }
  }
}

/** A member of which nobody has reported counts with all its assigned units, as a silent unit of a ward does. */
function share(members: readonly Own[]): AddedUp {
  if (members.every(({ own }) => own.value === null)) return NOTHING;
  return quotient(
    members.map(({ member, own }) => ({
      member,
      own: {
        ...own,
        numerator: own.numerator ?? ("0" as DecimalText),
        denominator: own.denominator ?? (String(own.unitsAssigned) as DecimalText),
      },
    })),
  );
}

function quotient(members: readonly Own[]): AddedUp {
  if (members.length === 0) return NOTHING;
  const above = sumOf(members.map(({ own }) => own.numerator));
  const below = sumOf(members.map(({ own }) => own.denominator));
  const sums = {
    numerator: sumText(above),
    denominator: sumText(below),
    contributions: members.map(({ member, own }) => ({ ...contributionOf({ member, own }), value: null })),
  };
  return below === 0
    ? { ...sums, value: null, exact: null }
    : { ...sums, value: percentage(above, below), exact: exactPercentage(above, below) };
}

function total(members: readonly Own[]): AddedUp {
  const reporting = members.filter(({ own }) => own.value !== null);
  if (reporting.length === 0) return NOTHING;
  const sum = sumOf(reporting.map(({ own }) => (typeof own.value === "boolean" ? null : own.value)));
  return {
    ...NOTHING,
    value: sumText(sum),
    exact: { numerator: BigInt(sum), denominator: 1000n },
    contributions: reporting.map(contributionOf),
  };
}

function sumOf(texts: readonly (DecimalText | null)[]): Sum {
  return texts.reduce<Sum>((sum, text) => (text === null ? sum : addSums(sum, textToSum(text))), 0);
}

function contributionOf({ member, own }: Own): Contribution {
  const { value, numerator, denominator } = own;
  return { orgUnit: member, value, numerator, denominator, sources: [] };
}

function rollUpCompleteness(
  catalogue: Catalogue,
  period: Period,
  members: readonly MemberFigures[],
): Report["completeness"] {
  const tallies = members.flatMap(({ byModel }) => byModel);
  const known = new Map(members.map(({ member, silent }) => [member, silent]));
  const everything = catalogue.dataSets.flatMap((dataSet) =>
    subPeriods(period, dataSet.period).map(({ code }) => ({ dataSet: dataSet.code, period: code })),
  );
  return {
    ...toCounts(addTallies(tallies)),
    missing: catalogue.orgUnits.flatMap(({ code }) =>
      (known.get(code) ?? everything).map((place) => ({ orgUnit: code, ...place })),
    ),
    byModel: catalogue.models.map(({ code }) => ({
      model: code,
      ...toCounts(addTallies(tallies.filter(({ model }) => model === code))),
    })),
  };
}

/** What several models or members come to together. */
export function addTallies(tallies: readonly Omit<ModelTally, "model">[]): Omit<ModelTally, "model"> {
  return tallies.reduce(
    (sum, { expected, onTime, late }) => ({
      expected: sum.expected + expected,
      onTime: sum.onTime + onTime,
      late: sum.late + late,
    }),
    { expected: 0, onTime: 0, late: 0 },
  );
}
