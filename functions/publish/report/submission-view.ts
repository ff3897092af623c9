/** Who has sent what: missing, late and corrected reports, and what each unit has sent. */
import { parsePeriod, subPeriods } from "../../../shared/domain/period.ts";
import type { ExpectedSubmission } from "../../../shared/domain/report.ts";
import { addTallies, type MemberFigures } from "../../../shared/domain/roll-up.ts";
import {
  capitalise,
  formatCount,
  formatMoment,
  formatPeriod,
  listNames,
  listPeriods,
  NOT_APPLICABLE,
} from "../../../shared/domain/vietnamese.ts";
import type { Scope } from "./scope.ts";

/** Units that have not sent one data set for one or more periods. */
export interface MissingRow {
  readonly dataSet: string;
  readonly name: string;
  readonly periods: string;
  readonly units: string;
  readonly count: string;
}

export interface LateRow {
  readonly unit: string;
  readonly dataSet: string;
  readonly period: string;
  readonly receivedAt: string;
}

export interface CorrectedRow extends LateRow {
  readonly revision: string;
}

/** Missing reports, drawn together where the same units lack the same data set for several periods. */
export function listMissing(scope: Scope): MissingRow[] {
  const missing = scope.inCatalogueOrder(scope.snapshot.report.completeness.missing.filter(scope.covers));
  const byPeriod = Map.groupBy(missing, ({ dataSet, period }) => `${dataSet}#${period}`);
  const alike = Map.groupBy(byPeriod.values(), (group) => {
    const units = group.map(({ orgUnit }) => orgUnit).join("#");
    return `${group[0]?.dataSet}#${units}`;
  });
  return [...alike.values()].flatMap((groups) => {
    const [group] = groups;
    const dataSet = group?.[0] && scope.dataSet(group[0].dataSet);
    if (!group || !dataSet) return [];
    const assigned = dataSet.assigned.length;
    return {
      dataSet: dataSet.code,
      name: dataSet.name,
      periods: capitalise(listPeriods(groups.flatMap(([first]) => (first ? [first.period] : [])))),
      units:
        group.length === assigned && assigned > 1
          ? `Toàn bộ ${formatCount(assigned)} đơn vị được giao`
          : listNames(group.map(({ orgUnit }) => scope.orgUnitName(orgUnit))),
      count: `${formatCount(group.length)}/${formatCount(assigned)}`,
    };
  });
}

/** Reports whose first revision came after they were due. */
export function listLate(scope: Scope): LateRow[] {
  const late = scope.snapshot.report.counted.filter(
    (submission) => submission.late && scope.covers(submission),
  );
  return scope.inCatalogueOrder(late).map((submission) => ({
    ...placeWords(scope, submission),
    receivedAt: formatMoment(submission.firstReceivedAt),
  }));
}

/** Reports that count in a later revision than the first. */
export function listCorrected(scope: Scope): CorrectedRow[] {
  const corrected = scope.snapshot.report.counted.filter(
    (submission) => submission.revision > 1 && scope.covers(submission),
  );
  return scope.inCatalogueOrder(corrected).map((submission) => ({
    ...placeWords(scope, submission),
    revision: formatCount(submission.revision),
    receivedAt: formatMoment(submission.receivedAt),
  }));
}

function placeWords(scope: Scope, { orgUnit, dataSet, period }: ExpectedSubmission) {
  return { unit: scope.orgUnitName(orgUnit), dataSet, period: formatPeriod(period) };
}

/** What one unit has sent of what it must send: annex I. */
export interface UnitRow {
  readonly unit: string;
  /** Reports received / expected. */
  readonly sent: string;
  readonly onTime: readonly SentDataSet[];
  readonly late: readonly SentDataSet[];
  readonly missing: readonly SentDataSet[];
}

export interface SentDataSet {
  readonly code: string;
  /** Where the data set has several periods: how many of them, or which. */
  readonly periods: string | null;
}

type Outcome = "onTime" | "late" | "missing";

/**
 * Units × data sets: sent on time, late, missing. Every expected report is either counted or missing. Of an area's members it
 * is known how many reports they have, and for which data sets they have none.
 */
export function listUnits(scope: Scope): UnitRow[] {
  const { catalogue, report, evidence } = scope.snapshot;
  if (evidence.members) return listMembers(scope, evidence.members);
  const expected = scope.inCatalogueOrder([
    ...report.counted.map((one) => ({
      ...place(one),
      outcome: one.late ? ("late" as const) : ("onTime" as const),
    })),
    ...report.completeness.missing.map((one) => ({ ...place(one), outcome: "missing" as const })),
  ]);
  const byUnit = Map.groupBy(expected.filter(scope.covers), ({ orgUnit }) => orgUnit);

  return catalogue.orgUnits.flatMap(({ code, name }) => {
    const own = byUnit.get(code);
    if (!own) return [];
    const byDataSet = Map.groupBy(own, ({ dataSet }) => dataSet);
    const list = (outcome: Outcome) =>
      [...byDataSet].flatMap(([dataSet, all]) => {
        const periods = all.filter((one) => one.outcome === outcome).map(({ period }) => period);
        return periods.length === 0
          ? []
          : [{ code: dataSet, periods: sayWhich(periods, all.length, outcome) }];
      });
    const received = own.filter(({ outcome }) => outcome !== "missing").length;
    return {
      unit: name,
      sent: `${formatCount(received)}/${formatCount(own.length)}`,
      onTime: list("onTime"),
      late: list("late"),
      missing: list("missing"),
    };
  });
}

function listMembers(scope: Scope, members: readonly MemberFigures[]): UnitRow[] {
  const { catalogue, report } = scope.snapshot;
  const period = parsePeriod(report.period.code);
  const covered = new Set(scope.models.map(({ code }) => code));
  const known = new Map(members.map((one) => [one.member, one]));
  const silent = scope.inCatalogueOrder(report.completeness.missing.filter(scope.covers));
  const byMember = Map.groupBy(silent, ({ orgUnit }) => orgUnit);
  const reports = (count: number) =>
    count === 0 ? [] : [{ code: `${formatCount(count)} báo cáo`, periods: null }];
  return catalogue.orgUnits.flatMap(({ code, name }) => {
    const tallies = known.get(code)?.byModel.filter(({ model }) => covered.has(model)) ?? [];
    const { expected, onTime, late } = addTallies(tallies);
    const bySet = Map.groupBy(byMember.get(code) ?? [], ({ dataSet }) => dataSet);
    const missing = [...bySet].map(([dataSet, all]) => {
      const type = scope.dataSet(dataSet)?.period;
      const count = period && type ? subPeriods(period, type).length : all.length;
      const periods = all.map((one) => one.period);
      return { code: dataSet, periods: sayWhich(periods, count, "missing") };
    });
    // Nothing of what is covered is due in the period.
    if (expected === 0 && missing.length === 0) return [];
    const sent = known.has(code) ? `${formatCount(onTime + late)}/${formatCount(expected)}` : NOT_APPLICABLE;
    return { unit: name, sent, onTime: reports(onTime), late: reports(late), missing };
  });
}

/** Of what came on time only the number of periods matters; of what came late or is missing, which they are. */
function sayWhich(periods: readonly string[], expected: number, outcome: Outcome): string | null {
  if (expected === 1) return null;
  if (periods.length === expected) return `cả ${formatCount(expected)} kỳ`;
  return outcome === "onTime" ? `${formatCount(periods.length)} kỳ` : listPeriods(periods);
}

function place({ orgUnit, dataSet, period }: ExpectedSubmission): ExpectedSubmission {
  return { orgUnit, dataSet, period };
}
