/**
 * How cost grows: with the number of wards in the same tables, with the quarters that a ward has behind it, and in the
 * memory of a function that meets ward after ward. Everything by the real use cases on DynamoDB Local.
 */
import { setFlagsFromString } from "node:v8";
import { runInNewContext } from "node:vm";
import { type CatalogueFile, catalogueFile } from "../../shared/catalogue/schema.ts";
import type { LedgerEntry } from "../../shared/domain/ledger.ts";
import { dueAt } from "../../shared/domain/period.ts";
import { smallWard } from "../samples/catalogues.ts";
import { revision } from "../samples/entries.ts";
import { type BenchCatalogue, knownPeriod } from "./catalogue.ts";
import type { BenchDatabase } from "./dynamodb.ts";
import { entriesOf, submissionsFor } from "./quarter.ts";
import { filesInMemory } from "./units.ts";
import { type Meter, type StepCost, stepMeter, typical, type WardSteps, wardSteps } from "./ward-steps.ts";

export interface WardsPoint {
  readonly wards: number;
  readonly submission: StepCost;
  readonly fold: StepCost;
  readonly close: StepCost;
  readonly publish: StepCost;
  /** The whole run of a night in which nothing is due and nothing has changed, for all wards together. */
  readonly idleNight: StepCost;
}

export interface QuartersPoint {
  readonly quarters: number;
  readonly fold: StepCost;
  readonly publish: StepCost;
}

export interface MemoryPoint {
  /** Wards that the function has met. */
  readonly wards: number;
  readonly heapMb: number;
}

export interface Growth {
  readonly byWards: readonly WardsPoint[];
  readonly byQuarters: readonly QuartersPoint[];
  readonly memory: readonly MemoryPoint[];
}

export interface GrowthOptions {
  readonly wards: readonly number[];
  readonly rounds: number;
  readonly quarters: number;
}

export async function benchGrowth(
  catalogue: BenchCatalogue,
  database: BenchDatabase,
  { wards, rounds, quarters }: GrowthOptions,
): Promise<Growth> {
  const towns = [];
  for (const count of wards) towns.push(await openTown(database, count));
  const byWards = await measureTowns(towns, rounds);
  const largest = towns.at(-1);
  const memory = largest ? await measureMemory(largest) : [];
  return { byWards, memory, byQuarters: await measureQuarters(catalogue, database, quarters) };
}

const PERIOD = "2026-Q3";
const YEAR_BEGINS = Date.parse("2026-01-02T00:00:00+07:00");
/** Nothing is due yet. */
const IDLE_NIGHT = Date.parse("2026-01-10T00:05:00+07:00");
const DUE_NIGHT = Date.parse("2026-09-17T00:05:00+07:00");
const AT_ONCE = 16;

interface Town {
  readonly wards: readonly string[];
  readonly meter: Meter;
  /** A function that has met no ward yet. */
  fresh(): WardSteps;
  /** Revisions of the unit that corrects itself, by ward. */
  readonly revisions: Map<string, number>;
}

/** A ward of four units, for one year: a thousand of them fit into a minute. */
function smallFile(ward: string): CatalogueFile {
  const content = smallWard();
  return catalogueFile.parse({
    ...content,
    programme: { ...content.programme, ward, end: "2026-12-31" },
  });
}

async function openTown(database: BenchDatabase, count: number): Promise<Town> {
  const client = await database.tables(`growth${count}`);
  const files = filesInMemory();
  const steps = wardSteps(client, files);
  const wards = Array.from({ length: count }, (_, index) => `phuong-${String(index + 1).padStart(4, "0")}`);
  const waiting = wards.values();
  const setUp = async () => {
    for (const ward of waiting) {
      await steps.setUp(smallFile(ward), YEAR_BEGINS);
      const entries = smallQuarter();
      for (const entry of entries) await steps.append(ward, entry);
      await steps.fold(entries.map((entry) => ({ ward, entry })));
    }
  };
  await Promise.all(Array.from({ length: AT_ONCE }, setUp));
  return {
    wards,
    meter: stepMeter(client),
    fresh: () => wardSteps(client, files),
    revisions: new Map(wards.map((ward) => [ward, 1])),
  };
}

function smallQuarter(): LedgerEntry[] {
  const receivedAt = DUE_NIGHT - 86_400_000;
  const groups = ["tdp-01", "tdp-02", "tdp-03"];
  return [
    corrected(1),
    ...groups.flatMap((orgUnit, group) =>
      ["2026-07", "2026-08", "2026-09"].map((period, month) =>
        revision({
          orgUnit,
          dataSet: "M01-DV",
          period,
          receivedAt,
          values: { ho_tong: 400 + group, ho_van_hoa: 380, buoi_hop: month, nguoi_du: 30, dang_ky: true },
        }),
      ),
    ),
  ];
}

function corrected(number: number): LedgerEntry {
  const values = { ke_hoach: true, rac_phat_sinh: 100 + number / 8, rac_thu_gom: 99 };
  const at = DUE_NIGHT - 86_400_000 + number;
  return revision({
    orgUnit: "vp",
    dataSet: "M01-CT",
    period: PERIOD,
    receivedAt: at,
    revision: number,
    values,
  });
}

/** All towns in turn, round by round, so that noise falls on all alike; each time by a function that has met no ward. */
async function measureTowns(towns: readonly Town[], rounds: number): Promise<WardsPoint[]> {
  const found = towns.map(() => ({
    submission: [] as StepCost[],
    fold: [] as StepCost[],
    close: [] as StepCost[],
    publish: [] as StepCost[],
    idleNight: [] as StepCost[],
  }));
  // Unmeasured rounds first: code is compiled, and every measured version has one before it.
  const unmeasured = Math.max(SPREAD, 5);
  for (let round = -unmeasured; round < rounds; round += 1) {
    for (const [index, { wards, meter, fresh, revisions }] of towns.entries()) {
      const turn = Math.min(SPREAD, wards.length);
      const ward = wards[Math.floor((((round + unmeasured) % turn) * wards.length) / turn)] ?? "";
      const number = (revisions.get(ward) ?? 1) + 1;
      revisions.set(ward, number);
      const entry = corrected(number);
      const steps = fresh();
      const submission = await meter.measure(() => steps.append(ward, entry));
      const fold = await meter.measure(() => fresh().fold([{ ward, entry }]));
      const checks = [{ period: PERIOD, from: "2026-09-17", token: "" }];
      const message = { job: "check", ward, at: DUE_NIGHT, checks } as const;
      let asked: Awaited<ReturnType<WardSteps["close"]>> = [];
      const close = await meter.measure(async () => {
        asked = await fresh().close(message);
      });
      const [toPublish] = asked;
      if (!toPublish) throw new Error("a correction is not published");
      const publisher = fresh();
      const publish = await meter.measure(() => publisher.publish(toPublish));
      const idleNight = await meter.measure(() => fresh().night(IDLE_NIGHT));
      if (round < 0) continue;
      const measured = { submission, fold, close, publish, idleNight };
      for (const key of Object.keys(measured) as (keyof typeof measured)[])
        found[index]?.[key].push(measured[key]);
    }
  }
  return towns.map(({ wards }, index) => {
    const of = found[index] ?? found[0];
    if (!of) throw new Error("no town");
    return {
      wards: wards.length,
      submission: typical(of.submission),
      fold: typical(of.fold),
      close: typical(of.close),
      publish: typical(of.publish),
      idleNight: typical(of.idleNight),
    };
  });
}

/** Wards that the rounds go through. */
const SPREAD = 5;

/** What a function holds after so many wards. */
async function measureMemory({ wards, fresh, revisions }: Town): Promise<MemoryPoint[]> {
  setFlagsFromString("--expose-gc");
  const collectGarbage: () => void = runInNewContext("gc");
  const steps = fresh();
  const points: MemoryPoint[] = [];
  for (const [index, ward] of wards.entries()) {
    const entry = corrected(revisions.get(ward) ?? 1);
    await steps.fold([{ ward, entry }]);
    const met = index + 1;
    if (met !== wards.length && Math.log10(met) % 1 !== 0) continue;
    collectGarbage();
    const heapMb = process.memoryUsage().heapUsed / 2 ** 20;
    points.push({ wards: met, heapMb });
  }
  return points;
}

/** Lê Chân quarter after quarter, with the closing balances made when years are locked. */
async function measureQuarters(
  { catalogue, file }: BenchCatalogue,
  database: BenchDatabase,
  quarters: number,
): Promise<QuartersPoint[]> {
  const client = await database.tables("quarters");
  const { ward } = catalogue.programme;
  const steps = wardSteps(client);
  await steps.setUp(file, 0);
  const meter = stepMeter(client);
  const points: QuartersPoint[] = [];
  for (let quarter = 0; quarter < quarters; quarter += 1) {
    const period = knownPeriod(`${2026 + Math.floor(quarter / 4)}-Q${(quarter % 4) + 1}`);
    const at = dueAt(period, catalogue.programme) + 5 * 60_000;
    const entries = entriesOf(catalogue, submissionsFor(catalogue, period, quarter), quarter);
    for (const entry of entries) await steps.append(ward, entry);
    for (const message of await steps.night(at)) {
      if (message.job !== "check") continue;
      const checks = message.checks.filter(({ period: check }) => check.startsWith("closing-"));
      if (checks.length > 0) await steps.close({ ...message, checks });
    }
    const entry = entries.findLast((one) => one.kind === "revision" && one.period === period.code);
    if (!entry) throw new Error("nobody has sent anything");
    const change = [{ ward, entry: { ...entry, ...(entry.kind === "revision" && { receivedAt: at }) } }];
    const folds: StepCost[] = [];
    for (let round = 0; round < FOLDS; round += 1)
      folds.push(await meter.measure(() => wardSteps(client).fold(change)));
    const message = { ward, period: period.code, at, checks: [], others: [] };
    const publish = await meter.measure(() => wardSteps(client).publish(message));
    points.push({ quarters: quarter + 1, fold: typical(folds), publish });
  }
  return points;
}

const FOLDS = 5;
