/** Completeness and timeliness: reporting-rules.md, "Completeness and timeliness". */
import type { Catalogue } from "./catalogue.ts";
import { percentage } from "./decimal.ts";
import type { DataSetSlice, FoldedLedger } from "./indicators.ts";
import { dueAt } from "./period.ts";
import type { Completeness, CompletenessCounts, CountedSubmission, ExpectedSubmission } from "./report.ts";

/** Every counted submission of the period's sub-periods, by org unit, data set, period. */
export function listCounted(
  catalogue: Catalogue,
  slices: ReadonlyMap<string, DataSetSlice>,
  ledger: FoldedLedger,
): CountedSubmission[] {
  const counted: CountedSubmission[] = [];
  for (const { dataSet, subPeriods } of slices.values()) {
    for (const period of subPeriods) {
      const due = dueAt(period, catalogue.programme);
      const states = ledger.get(period.code)?.submissions.get(dataSet.code);
      for (const orgUnit of dataSet.assigned) {
        const state = states?.get(orgUnit);
        if (!state?.counted) continue;
        const { revision, submissionId, receivedAt, digest, values } = state.counted;
        counted.push({
          orgUnit,
          dataSet: dataSet.code,
          period: period.code,
          revision,
          submissionId,
          receivedAt,
          firstReceivedAt: state.firstReceivedAt,
          late: state.firstReceivedAt >= due,
          digest,
          values,
        });
      }
    }
  }
  return counted.sort(byUnitDataSetPeriod);
}

/** Counts what was expected, received, on time, late and missing, in all and by model. */
export function measureCompleteness(
  catalogue: Catalogue,
  slices: ReadonlyMap<string, DataSetSlice>,
  counted: readonly CountedSubmission[],
): Completeness {
  const received = new Map(counted.map((submission) => [keyOf(submission), submission]));
  const tallies = new Map<string, Tally>(catalogue.models.map(({ code }) => [code, newTally()]));
  const all = newTally();
  const missing: ExpectedSubmission[] = [];
  for (const { dataSet, subPeriods } of slices.values()) {
    const ofModel = tallies.get(dataSet.model);
    for (const period of subPeriods) {
      for (const orgUnit of dataSet.assigned) {
        const expected = { orgUnit, dataSet: dataSet.code, period: period.code };
        const submission = received.get(keyOf(expected));
        if (!submission) missing.push(expected);
        for (const tally of ofModel ? [all, ofModel] : [all]) {
          tally.expected += 1;
          if (submission) tally[submission.late ? "late" : "onTime"] += 1;
        }
      }
    }
  }
  return {
    ...toCounts(all),
    missing: missing.sort(byUnitDataSetPeriod),
    byModel: [...tallies].map(([model, tally]) => ({ model, ...toCounts(tally) })),
  };
}

interface Tally {
  expected: number;
  onTime: number;
  late: number;
}
const newTally = (): Tally => ({ expected: 0, onTime: 0, late: 0 });

function toCounts({ expected, onTime, late }: Tally): CompletenessCounts {
  const received = onTime + late;
  const rate = (part: number) => (expected === 0 ? null : percentage(BigInt(part), BigInt(expected)));
  return { expected, received, onTime, late, reportingRate: rate(received), onTimeRate: rate(onTime) };
}

function keyOf({ orgUnit, dataSet, period }: ExpectedSubmission): string {
  return `${orgUnit}#${dataSet}#${period}`;
}

/** The order in which submissions are listed everywhere: org unit, data set, period, by code. */
export function byUnitDataSetPeriod(a: ExpectedSubmission, b: ExpectedSubmission): number {
  return (
    compareText(a.orgUnit, b.orgUnit) || compareText(a.dataSet, b.dataSet) || compareText(a.period, b.period)
  );
}

function compareText(a: string, b: string): number {
  return a < b ? -1 : a > b ? 1 : 0;
}
