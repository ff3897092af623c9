/**
 * What the steps of a ward take on AWS, measured on the real use cases with Lê Chân's catalogue: units as DynamoDB counts
 * them; time from the processor time here, at the share of a processor that the function has, and the requests that wait
 * for each other, at the latency of AWS.
 */
import type { DynamoDBDocumentClient } from "@aws-sdk/lib-dynamodb";
import { readMeasured } from "../../infra/cost/measured.ts";
import { TABLE_NAMES } from "../../infra/local/tables.ts";
import { FUNCTIONS, type FunctionName } from "../../infra/pipeline.ts";
import type { CatalogueFile } from "../../shared/catalogue/schema.ts";
import type { RevisionEntry } from "../../shared/domain/ledger.ts";
import { dueAt } from "../../shared/domain/period.ts";
import { reportStore } from "../../shared/store/report-store.ts";
import { knownPeriod, leChan } from "../bench/catalogue.ts";
import { startBenchDatabase } from "../bench/dynamodb.ts";
import { entriesOf, submissionsFor } from "../bench/quarter.ts";
import { filesInMemory } from "../bench/units.ts";
import { type Meter, type StepCost, stepMeter, typical, wardSteps } from "../bench/ward-steps.ts";
import { CITY, setUp, type Ward, wardsOf } from "../country/wards.ts";
import { revision } from "../samples/entries.ts";
import { LATENCY_MS, LIMITS, PROCESSOR_MB } from "./limits.ts";
import type { Costs } from "./model.ts";
import type { Work } from "./night.ts";

export interface MeasuredStep extends StepCost {
  /** Milliseconds on AWS. */
  readonly awsMs: number;
  readonly aws: Work;
}

export interface MeasuredCosts {
  readonly costs: Costs;
  readonly steps: Readonly<Record<StepName, MeasuredStep>>;
  /** Of one ward for the periods that are due together, the first ones alone. */
  readonly submissionsPerWard: number;
  readonly periods: readonly string[];
}

type WardStep = "submission" | "fold" | "close" | "publish";
type StepName = WardStep | "rollUp" | "publishArea";

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
  rollUp: { function: "aggregate", otherMs: 0 },
  publishArea: { function: "publish", otherMs: 2 * LATENCY_MS.s3 + LATENCY_MS.kms },
};
/**
 * @param rounds how often each step is measured.
 * @param members of the city that is rolled up.
 */
export async function measureCosts(rounds: number, members: number): Promise<MeasuredCosts> {
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

    const found: Record<WardStep, StepCost[]> = { submission: [], fold: [], close: [], publish: [] };
    const first: StepCost[] = [];
    // The first ones apart: their code is still to be compiled, and there is no version before.
    for (let round = -FIRST; round < rounds; round += 1) {
      const measured = await measureRound(meter, fresh, ward, at, round);
      if (round < 0) first.push(measured.publish);
      else for (const name of WARD_STEPS) found[name].push(measured[name]);
    }
    await setUpCity(client, wardsOf(members, file), file);
    const ofArea = await measureArea(meter, fresh, at);
    const steps: Record<StepName, MeasuredStep> = {
      submission: onAws("submission", typical(found.submission)),
      fold: onAws("fold", typical(found.fold)),
      close: onAws("close", typical(found.close)),
      publish: onAws("publish", typical(found.publish)),
      rollUp: onAws("rollUp", ofArea.rollUp),
      publishArea: onAws("publishArea", ofArea.publishArea),
    };
    const [begun, ...then] = first.map((cost) => onAws("publish", cost).aws);
    if (!begun) throw new Error("unreachable");
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
        night: {
          close: steps.close.aws,
          publish: [{ ...begun, waitMs: begun.waitMs + LIMITS.coldStartMs }, ...then, steps.publish.aws],
          rollUp: steps.rollUp.aws,
          publishArea: steps.publishArea.aws,
        },
      },
    };
  } finally {
    await database.stop();
  }
}

const WARD_STEPS = ["submission", "fold", "close", "publish"] as const;
const FIRST = 3;
const AREA_ROUNDS = 3;

/** The quarter itself, the nine months, the half and the year that have begun. */
const REPORTS_TOUCHED = 4;

/** A unit corrects itself: the change is stored, folded, closed and published, each by a function that meets the ward first. */
async function measureRound(
  meter: Meter,
  fresh: () => ReturnType<typeof wardSteps>,
  ward: string,
  at: number,
  round: number,
): Promise<Record<WardStep, StepCost>> {
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

/** A city of whose members each has the first one's reports. */
async function setUpCity(
  client: DynamoDBDocumentClient,
  members: readonly Ward[],
  file: CatalogueFile,
): Promise<void> {
  await setUp({ documents: client, tables: TABLE_NAMES }, members, file, 0);
  const reports = reportStore(client, TABLE_NAMES.reports);
  for (const period of PERIODS) {
    const report = await reports.read(file.programme.ward, period);
    if (!report) throw new Error(`no report of ${period}`);
    for (const { code } of members) await reports.save({ ...report, ward: code });
  }
}

/** The middle of a few: the area has no version of the period before, in any of them. */
async function measureArea(
  meter: Meter,
  fresh: () => ReturnType<typeof wardSteps>,
  at: number,
): Promise<Record<"rollUp" | "publishArea", StepCost>> {
  const checks = PERIODS.map((period) => ({ period, from: "2026-09-18", token: "" }));
  const rollUps: StepCost[] = [];
  let asked: Awaited<ReturnType<ReturnType<typeof wardSteps>["close"]>> = [];
  for (let round = 0; round < AREA_ROUNDS; round += 1)
    rollUps.push(
      await meter.measure(async () => {
        asked = await fresh().close({ job: "roll-up", ward: CITY.code, at, checks });
      }),
    );
  const published: StepCost[] = [];
  for (const message of asked) published.push(await meter.measure(() => fresh().publish(message)));
  return { rollUp: typical(rollUps), publishArea: typical(published) };
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
  const aws = { processorMs: cost.cpuMs / share, waitMs: cost.rounds * LATENCY_MS.dynamoDb + otherMs };
  return { ...cost, aws, awsMs: aws.processorMs + aws.waitMs };
}
