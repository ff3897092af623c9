/** Completeness and timeliness: reporting-rules.md, "Completeness and timeliness". */
import type { Catalogue } from "./catalogue.ts";
import { percentage } from "./decimal.ts";
import type { DataSetSlice } from "./indicators.ts";
import type { Completeness, CompletenessCounts, CountedSubmission, ExpectedSubmission } from "./report.ts";

/** Every counted submission of the period's sub-periods, by org unit, data set, period. */
export function listCounted(
  catalogue: Catalogue,
  slices: ReadonlyMap<string, DataSetSlice>,
): CountedSubmission[] {
  const counted: CountedSubmission[] = [];
  for (const { orgUnit, dataSet } of assignmentsOf(catalogue)) {
    for (const { period, dueAt, submissions } of slices.get(dataSet)?.subPeriods ?? []) {
      const state = submissions?.get(orgUnit);
      if (!state?.counted) continue;
      const { revision, submissionId, receivedAt, digest, values } = state.counted;
      counted.push({
        orgUnit,
        dataSet,
        period,
        revision,
        submissionId,
        receivedAt,
        firstReceivedAt: state.firstReceivedAt,
        late: state.firstReceivedAt >= dueAt,
        digest,
        values,
      });
    }
  }
  return counted;
}

/** Counts what was expected, received, on time, late and missing, in all and by model. `counted` as listed above. */
export function measureCompleteness(
  catalogue: Catalogue,
  slices: ReadonlyMap<string, DataSetSlice>,
  counted: readonly CountedSubmission[],
): Completeness {
  const byModel = new Map<string, Tally>(catalogue.models.map(({ code }) => [code, newTally()]));
  const missing: ExpectedSubmission[] = [];
  // What is expected and what is counted come in one order, so that the two are walked along side by side.
  let next = 0;
  for (const { orgUnit, dataSet } of assignmentsOf(catalogue)) {
    const slice = slices.get(dataSet);
    const tally = byModel.get(slice?.dataSet.model ?? "");
    if (!slice || !tally) continue;
    for (const { period } of slice.subPeriods) {
      const candidate = counted[next];
      const isReceived =
        candidate?.orgUnit === orgUnit && candidate.dataSet === dataSet && candidate.period === period;
      if (isReceived) {
        next += 1;
        tally[candidate.late ? "late" : "onTime"] += 1;
      } else {
        missing.push({ orgUnit, dataSet, period });
      }
      tally.expected += 1;
    }
  }
  return {
    ...toCounts(sumUp([...byModel.values()])),
    missing,
    byModel: [...byModel].map(([model, tally]) => ({ model, ...toCounts(tally) })),
  };
}

interface Assignment {
  readonly orgUnit: string;
  readonly dataSet: string;
}

/** Of each catalogue in use. */
const knownAssignments = new WeakMap<Catalogue, readonly Assignment[]>();

/** Which unit reports which data set, in the order in which submissions are listed everywhere: by their codes. */
function assignmentsOf(catalogue: Catalogue): readonly Assignment[] {
  const known = knownAssignments.get(catalogue);
  if (known) return known;
  const assignments = catalogue.dataSets
    .flatMap(({ code, assigned }) => assigned.map((orgUnit) => ({ orgUnit, dataSet: code })))
    .sort((a, b) => compareText(a.orgUnit, b.orgUnit) || compareText(a.dataSet, b.dataSet));
  knownAssignments.set(catalogue, assignments);
  return assignments;
}

function compareText(a: string, b: string): number {
  return a < b ? -1 : a > b ? 1 : 0;
}

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
