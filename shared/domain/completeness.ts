/** Completeness and timeliness: reporting-rules.md, "Completeness and timeliness". */
import type { Catalogue } from "./catalogue.ts";
import { compareText } from "./compare-text.ts";
import { percentage } from "./decimal.ts";
import type { SubmissionState } from "./fold.ts";
import { oncePer } from "./once-per.ts";
import type { Completeness, CompletenessCounts, CountedSubmission, ExpectedSubmission } from "./report.ts";
import type { DataSetSlice } from "./slices.ts";

/**
 * Goes through what is expected in the period's sub-periods, by org unit, data set, period: what counts of it, and
 * what was expected, received, on time, late and missing, in all and by model.
 */
export function takeStock(
  catalogue: Catalogue,
  slices: readonly DataSetSlice[],
): { counted: CountedSubmission[]; completeness: Completeness } {
  const byModel = new Map<string, Tally>(catalogue.models.map(({ code }) => [code, newTally()]));
  const counted: CountedSubmission[] = [];
  const missing: ExpectedSubmission[] = [];
  const tallies = slices.map(({ dataSet }) => byModel.get(dataSet.model));
  for (const { orgUnit, dataSet, slice, unit } of assignmentsOf(catalogue)) {
    const tally = tallies[slice];
    for (const { period, dueAt, states } of slices[slice]?.subPeriods ?? []) {
      const submission = countedIn(states[unit], dueAt);
      if (submission) counted.push(submission);
      else missing.push({ orgUnit, dataSet, period });
      if (!tally) continue;
      tally.expected += 1;
      if (submission) tally[submission.late ? "late" : "onTime"] += 1;
    }
  }
  return {
    counted,
    completeness: {
      ...toCounts(sumUp([...byModel.values()])),
      missing,
      byModel: [...byModel].map(([model, tally]) => ({ model, ...toCounts(tally) })),
    },
  };
}

function countedIn(state: SubmissionState | undefined, dueAt: number): CountedSubmission | undefined {
  if (!state?.counted) return undefined;
  const { counted, firstReceivedAt } = state;
  return {
    orgUnit: counted.orgUnit,
    dataSet: counted.dataSet,
    period: counted.period,
    revision: counted.revision,
    submissionId: counted.submissionId,
    receivedAt: counted.receivedAt,
    firstReceivedAt,
    late: firstReceivedAt >= dueAt,
    digest: counted.digest,
    values: counted.values,
  };
}

interface Assignment {
  readonly orgUnit: string;
  readonly dataSet: string;
  /** The data set's place in the catalogue, and the unit's among those assigned to it. */
  readonly slice: number;
  readonly unit: number;
}

/** Which unit reports which data set, in the order in which submissions are listed everywhere: by their codes. */
const assignmentsOf = oncePer(({ dataSets }: Catalogue): readonly Assignment[] =>
  dataSets
    .flatMap(({ code, assigned }, slice) =>
      assigned.map((orgUnit, unit) => ({ orgUnit, dataSet: code, slice, unit })),
    )
    .sort((a, b) => compareText(a.orgUnit, b.orgUnit) || compareText(a.dataSet, b.dataSet)),
);

interface Tally {
  expected: number;
  onTime: number;
  late: number;
}
const newTally = (): Tally => ({ expected: 0, onTime: 0, late: 0 });

function sumUp(tallies: readonly Tally[]): Tally {
  const all = newTally();
  for (const { expected, onTime, late } of tallies) {
    all.expected += expected;
    all.onTime += onTime;
    all.late += late;
  }
  return all;
}

/** What a count of expected and received submissions comes to, with its rates. */
export function toCounts({ expected, onTime, late }: Readonly<Tally>): CompletenessCounts {
  const received = onTime + late;
  const rate = (part: number) => (expected === 0 ? null : percentage(part, expected));
  return { expected, received, onTime, late, reportingRate: rate(received), onTimeRate: rate(onTime) };
}
