/**
 * A quarter as it goes: what is sent when, by whom, and what it is answered. Most comes in time; a few units are
 * late, a few miss, some correct themselves, one mistypes and one sends twice.
 */
import type { Catalogue } from "../../../shared/domain/catalogue.ts";
import type { ElementValue } from "../../../shared/domain/ledger.ts";
import { type Period, parsePeriod, subPeriods } from "../../../shared/domain/period.ts";
import { uuid } from "./chance.ts";
import { invent } from "./figures.ts";
import { narrativeOf } from "./narratives.ts";

export interface DemoSubmission {
  readonly submissionId: string;
  readonly orgUnit: string;
  readonly dataSet: string;
  readonly period: string;
  readonly baseRevision: number;
  readonly values: Readonly<Record<string, ElementValue>>;
  readonly narrative?: Readonly<Record<string, string>>;
}

export interface Sending {
  readonly submission: DemoSubmission;
  readonly status: 200 | 201 | 422;
}

/** Sendings of one moment, which may overtake each other. */
export interface Wave {
  readonly at: string;
  readonly sendings: readonly Sending[];
}

export const REPORT_PERIOD = "2026-Q3";
/** The quarter before, of which only the agencies and the monthly figures are there: something to compare with. */
const EARLIER_PERIOD = "2026-Q2";

const MISSING = new Set(["tdp-17 M03-DV", "tdp-17 M05-DV", "cd-13 M08-DV", "truong-06 TT 2026-08"]);
const LATE = new Set(["tdp-09 M03-DV", "tdp-09 M05-DV", "cd-04 M08-DV", "truong-04 M04-DV"]);
const CORRECTED = ["tdp-03 M03-DV", "cd-07 M08-DV", "thnvt M11-CT", "truong-02 M04-DV"];
const MISTYPED = "tdp-21 M03-DV";
const SENT_TWICE = "tyt M06-TYT";

/** When each period's figures are sent: the working day after its cut-off. */
const SENT_AT: Readonly<Record<string, string>> = {
  "2026-04": "2026-04-15T09:00:00+07:00",
  "2026-05": "2026-05-15T09:00:00+07:00",
  "2026-06": "2026-06-15T09:00:00+07:00",
  "2026-Q2": "2026-06-15T14:00:00+07:00",
  "2026-07": "2026-07-15T09:00:00+07:00",
  "2026-08": "2026-08-17T09:00:00+07:00",
  "2026-09": "2026-09-15T09:00:00+07:00",
  "2026-Q3": "2026-09-15T14:00:00+07:00",
};
const CORRECTED_AT = "2026-09-16T10:00:00+07:00";
const LATE_AT = "2026-09-17T08:30:00+07:00";
/** The night after the last of them. */
export const CLOSED_AT = "2026-09-18T00:05:00+07:00";

export function demoQuarter(catalogue: Catalogue): readonly Wave[] {
  const first = [
    ...submissionsOf(catalogue, EARLIER_PERIOD).filter(({ dataSet }) => !dataSet.endsWith("-DV")),
    ...submissionsOf(catalogue, REPORT_PERIOD),
  ].filter((submission) => !isAmong(MISSING, submission));
  const isLate = (submission: DemoSubmission) =>
    submission.period === REPORT_PERIOD && isAmong(LATE, submission);
  const inTime = Object.entries(SENT_AT).map(([period, at]) => ({
    at,
    sendings: first
      .filter((submission) => submission.period === period && !isLate(submission))
      .flatMap((submission) => [...mistyped(submission), stored(submission)]),
  }));
  const again = first.filter(({ period }) => period === REPORT_PERIOD);
  return [
    ...inTime,
    {
      at: CORRECTED_AT,
      sendings: [
        ...again
          .filter((submission) => CORRECTED.includes(nameOf(submission)))
          .map(corrected)
          .map(stored),
        ...again
          .filter((submission) => nameOf(submission) === SENT_TWICE)
          .map((submission) => ({ submission, status: 200 as const })),
      ],
    },
    { at: LATE_AT, sendings: first.filter(isLate).map(stored) },
  ];
}

/** Revision 1 of everything that is expected for the quarter. */
function submissionsOf(catalogue: Catalogue, quarter: string): DemoSubmission[] {
  const outer = parsePeriod(quarter);
  if (outer === undefined) throw new Error(`${quarter} is no period`);
  return catalogue.dataSets.flatMap((dataSet) =>
    subPeriods(outer, dataSet.period).flatMap((period) =>
      dataSet.assigned.map((orgUnit) => submissionFor(orgUnit, dataSet.code, period, outer)),
    ),
  );
}

function submissionFor(orgUnit: string, dataSet: string, period: Period, quarter: Period): DemoSubmission {
  // Monthly data sets have their texts with the last month; those of the earlier quarter were reported then.
  const tells = quarter.code === REPORT_PERIOD && period.to === quarter.to;
  const narrative = tells ? narrativeOf(dataSet, orgUnit) : undefined;
  return {
    submissionId: uuid(orgUnit, dataSet, period.code, "1"),
    orgUnit,
    dataSet,
    period: period.code,
    baseRevision: 0,
    values: invent(orgUnit, dataSet, period.code),
    ...(narrative !== undefined && { narrative }),
  };
}

function stored(submission: DemoSubmission): Sending {
  return { submission, status: 201 };
}

/** First with a slip, which is refused: a part larger than its whole. */
function mistyped(submission: DemoSubmission): Sending[] {
  if (nameOf(submission) !== MISTYPED) return [];
  const { values, orgUnit, dataSet, period } = submission;
  const slip = { ...values, ho_van_hoa: Number(values.ho_tong) * 10 };
  return [
    {
      submission: { ...submission, submissionId: uuid(orgUnit, dataSet, period, "slip"), values: slip },
      status: 422,
    },
  ];
}

/** Revision 2: counted again, a little differently. */
function corrected(submission: DemoSubmission): DemoSubmission {
  const { orgUnit, dataSet, period } = submission;
  return {
    ...submission,
    submissionId: uuid(orgUnit, dataSet, period, "2"),
    baseRevision: 1,
    values: { ...submission.values, ...recounted(submission.values) },
  };
}

function recounted(values: DemoSubmission["values"]): Record<string, ElementValue> {
  const [element, value] = Object.entries(values).findLast(([, each]) => typeof each === "number") ?? [];
  return element === undefined ? {} : { [element]: Math.max(0, Number(value) - 2) };
}

function nameOf({ orgUnit, dataSet }: DemoSubmission): string {
  return `${orgUnit} ${dataSet}`;
}

function isAmong(names: ReadonlySet<string>, submission: DemoSubmission): boolean {
  return names.has(nameOf(submission)) || names.has(`${nameOf(submission)} ${submission.period}`);
}
