/**
 * What the steps of a ward take on AWS, measured on the real use cases with Lê Chân's catalogue: units as DynamoDB counts
 * them; time from the processor time here, at the share of a processor that the function has, and the requests that wait
 * for each other, at the latency of AWS.
 */
import { readMeasured } from "../../infra/cost/measured.ts";
import { FUNCTIONS, type FunctionName } from "../../infra/pipeline.ts";
import type { RevisionEntry } from "../../shared/domain/ledger.ts";
import { dueAt } from "../../shared/domain/period.ts";
import { knownPeriod, leChan } from "../bench/catalogue.ts";
import { startBenchDatabase } from "../bench/dynamodb.ts";
import { entriesOf, submissionsFor } from "../bench/quarter.ts";
import { filesInMemory } from "../bench/units.ts";
import { type Meter, type StepCost, stepMeter, typical, wardSteps } from "../bench/ward-steps.ts";
import { revision } from "../samples/entries.ts";
import { LATENCY_MS, PROCESSOR_MB } from "./limits.ts";
import type { Costs } from "./model.ts";

export interface MeasuredStep extends StepCost {
  /** Milliseconds on AWS. */
  readonly awsMs: number;
}

export interface MeasuredCosts {
  readonly costs: Costs;
  readonly steps: Readonly<Record<StepName, MeasuredStep>>;
  /** Of one ward for the periods that are due together, the first ones alone. */
  readonly submissionsPerWard: number;
  readonly periods: readonly string[];
}

type StepName = "submission" | "fold" | "close" | "publish";

const QUARTER = "2026-Q3";
/** Due in the same night. */
const PERIODS = ["2026-09", QUARTER, "2026-9M"];
/** Which function a step runs in, and what it waits for besides the tables. */
const STEPS: Readonly<Record<StepName, { function: FunctionName; otherMs: number }>> = {
  submission: { function: "intake", otherMs: 0 },
  fold: { function: "aggregate", otherMs: 0 },
  close: { function: "aggregate", otherMs: 0 },
  // The version before is read, the signature asked for, the files are written side by side.
  publish: { function: "publish", otherMs: 2 * LATENCY_MS.s3 + LATENCY_MS.kms },
};
/** @param rounds how often each step is measured. */
export async function measureCosts(rounds: number): Promise<MeasuredCosts> {
  const database = await startBenchDatabase();
  try {
    const client = await database.tables("deadline");
    const { catalogue, file } = leChan();
    const { ward } = catalogue.programme;
    const files = filesInMemory();
    const fresh = () => wardSteps(client, files);
    await fresh().setUp(file, 0);
    const quarter = knownPeriod(QUARTER);
    const sent = submissionsFor(catalogue, quarter, 1);
    for (const entry of entriesOf(catalogue, sent, 2)) await fresh().append(ward, entry);
    const at = dueAt(quarter, catalogue.programme) + 5 * 60_000;
    const meter = stepMeter(client);

    const found: Record<StepName, StepCost[]> = { submission: [], fold: [], close: [], publish: [] };
    // Some unmeasured, so that code is compiled and there is a version before.
    for (let round = -UNMEASURED; round < rounds; round += 1) {
      const measured = await measureRound(meter, fresh, ward, at, round);
      if (round >= 0) for (const name of STEP_NAMES) found[name].push(measured[name]);
    }
    const steps = Object.fromEntries(
      STEP_NAMES.map((name) => [name, onAws(name, typical(found[name]))]),
    ) as Record<StepName, MeasuredStep>;
    const due = new Set(PERIODS);
    return {
      steps,
      submissionsPerWard: sent.filter(({ body }) => body.baseRevision === 0 && due.has(body.period)).length,
      periods: PERIODS,
      costs: {
        submissionWriteUnits: steps.submission.write,
        intakeMs: readMeasured().measured.intakeMs,
        foldMs: steps.fold.awsMs,
        foldReports: REPORTS_TOUCHED,
        foldWriteUnits: steps.fold.write,
        closeMs: steps.close.awsMs,
        publishMs: steps.publish.awsMs,
      },
    };
  } finally {
    await database.stop();
  }
}

const STEP_NAMES = Object.keys(STEPS) as StepName[];
const UNMEASURED = 3;

/** The quarter itself, the nine months, the half and the year that have begun. */
const REPORTS_TOUCHED = 4;

/** A unit corrects itself: the change is stored, folded, closed and published, each by a function that meets the ward first. */
async function measureRound(
  meter: Meter,
  fresh: () => ReturnType<typeof wardSteps>,
  ward: string,
  at: number,
  round: number,
): Promise<Record<StepName, StepCost>> {
  const entry = correction(round, at);
  const appending = fresh();
  const submission = await meter.measure(() => appending.append(ward, entry));
  const fold = await meter.measure(() => fresh().fold([{ ward, entry }]));
  const checks = PERIODS.map((period) => ({ period, from: "2026-09-17", token: "" }));
  let asked: Awaited<ReturnType<ReturnType<typeof wardSteps>["close"]>> = [];
  const close = await meter.measure(async () => {
    asked = await fresh().close({ job: "check", ward, at, checks });
  });
  const message = asked.find(({ period }) => period === QUARTER);
  if (!message) throw new Error("a correction is not published");
  const publish = await meter.measure(() => fresh().publish(message));
  return { submission, fold, close, publish };
}

function correction(round: number, at: number): RevisionEntry {
  return revision({
    orgUnit: "tyt",
    dataSet: "M06-TYT",
    period: QUARTER,
    revision: 100 + round,
    receivedAt: at - 3_600_000 + round,
    values: {
      dan_so: 161_051,
      nguoi_bhyt: 150_000 + round,
      dat_chuan_qg: true,
      luot_kham: 812,
      luot_kham_bhyt: 790,
    },
  });
}

function onAws(name: StepName, cost: StepCost): MeasuredStep {
  const { function: of, otherMs } = STEPS[name];
  const share = Math.min(1, FUNCTIONS[of].memoryMb / PROCESSOR_MB);
  return { ...cost, awsMs: cost.cpuMs / share + cost.rounds * LATENCY_MS.dynamoDb + otherMs };
}
