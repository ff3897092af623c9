/**
 * The hours around a deadline, second by second and change by change. What is modelled:
 *
 * - **Arrivals.** Of what each ward sends for the periods that are due, a share comes in the last hours, denser and denser:
 *   the density grows with the square of the time, so that the peak is three times the mean.
 *   Besides, a program of one ward sends thousands of changes of one period within seconds.
 * - **The ledger's stream.** A change is in the stream after a delay. The stream has a shard for each partition of the
 *   ledger table, a shard as many lanes as the parallelization factor; all changes of one partition key (ward and year) go
 *   through one lane, in order. A lane works on one batch at a time: what has gathered, up to the batch size, at the
 *   earliest when the batching window has closed. A batch takes the time of one fold for each ward in it.
 * - **Tables.** Each write goes to the partition that its key hashes to. A partition takes 1,000 write units a second and
 *   what it has saved of the last five minutes; a table in all what on-demand capacity allows, which doubles with the load
 *   of half an hour ago. Whatever is beyond is throttled: the write waits, and the fold with it.
 * - **Time to the report.** From the arrival to the end of the batch that folds the change, with its throttled writes.
 * - **The night** is in `night.ts`.
 *
 * Not modelled: cold starts of what folds (a lane keeps its environment), failures, and the readers.
 */
import { createHash } from "node:crypto";
import { SCHEDULES, type Schedule } from "../../infra/pipeline.ts";
import { randomNumbers } from "../bench/quarter.ts";
import { LIMITS } from "./limits.ts";
import {
  type NightCosts,
  type NightDesign,
  type NightLoad,
  type NightOutcome,
  simulateNight,
} from "./night.ts";

export interface Design extends NightDesign {
  readonly name: string;
  readonly batchSize: number;
  readonly windowSeconds: number;
  readonly parallelizationFactor: number;
  /** Of the ledger table, and so shards of its stream. */
  readonly ledgerPartitions: number;
  /** What REPORT items are stored under. */
  readonly reportsBy: "ward" | "period";
  /** Write units that the reports table was made ready for before. */
  readonly warmWriteUnits: number;
}

/** What a step takes on AWS. */
export interface Costs {
  readonly submissionWriteUnits: number;
  readonly intakeMs: number;
  readonly foldMs: number;
  /** Periods whose REPORT a change touches, and what writing all of them takes. */
  readonly foldReports: number;
  readonly foldWriteUnits: number;
  readonly night: NightCosts;
}

export interface Load extends NightLoad {
  /** Of one ward for the periods that are due that night. */
  readonly submissionsPerWard: number;
  readonly lastShare: number;
  readonly lastHours: number;
  /** Changes that a program of one ward sends within seconds, ten minutes before the end of two hours. */
  readonly burst: number;
  readonly seed: number;
}

export interface Outcome {
  readonly design: string;
  readonly submissions: number;
  readonly peakPerSecond: number;
  readonly hottestKey: { readonly ledger: number; readonly reports: number };
  readonly hottestPartition: { readonly ledger: number; readonly reports: number };
  readonly peakWriteUnits: number;
  readonly throttledWrites: number;
  readonly folds: number;
  /** Functions at once: those that take submissions, and those that fold. */
  readonly peakConcurrency: number;
  readonly backlogMax: number;
  /** Changes that wait, every five minutes. */
  readonly backlog: readonly number[];
  /** Seconds from submission to report. */
  readonly delay: { readonly p50: number; readonly p99: number; readonly max: number };
  readonly night: NightOutcome;
}

export function simulate(design: Design, costs: Costs, load: Load): Outcome {
  const arrivals = arrivalsOf(load);
  const ledger = new Table(0, design.ledgerPartitions * LIMITS.partitionWriteUnits);
  const reports = new Table(
    design.warmWriteUnits,
    Math.max(LIMITS.freshTableWriteUnits, design.warmWriteUnits),
  );
  const lanes = new Map<string, Lane>();
  // Of the year that the period is of: all periods of a deadline are of the same.
  for (const { at, ward } of arrivals) {
    ledger.write(at, ward, costs.submissionWriteUnits);
    const place = `${hash(ward) % ledger.partitions} ${hash(`lane ${ward}`) % design.parallelizationFactor}`;
    const lane = lanes.get(place) ?? new Lane(design);
    lane.changes.push({ at, ward });
    lanes.set(place, lane);
  }
  const delays: number[] = [];
  const finished: number[] = [];
  let folds = 0;
  // Always the fold that starts first, so that the tables see writes in the order of time.
  for (let lane = firstOf(lanes.values()); lane; lane = firstOf(lanes.values())) {
    const { start, ward } = lane.next();
    let end = start + costs.foldMs / 1000;
    folds += 1;
    for (let report = 0; report < costs.foldReports; report += 1) {
      const key = design.reportsBy === "ward" ? ward : `period ${report}`;
      end += reports.write(end, key, costs.foldWriteUnits / costs.foldReports);
    }
    for (const { at } of lane.done(end)) {
      delays.push(end - at);
      finished.push(end);
    }
  }
  delays.sort((a, b) => a - b);
  const peakPerSecond = most(perSecond(arrivals.map(({ at }) => at)));
  const backlog = backlogOf(
    arrivals.map(({ at }) => at),
    finished,
  );
  const midnight = load.lastHours * 3600;
  // The run reads the agenda and fills the queue within seconds.
  const nightAt = Math.max(NIGHT_AT, most(finished) - midnight);
  return {
    design: design.name,
    submissions: arrivals.length,
    peakPerSecond,
    hottestKey: { ledger: ledger.hottestKey(), reports: reports.hottestKey() },
    hottestPartition: { ledger: ledger.hottestPartition(), reports: reports.hottestPartition() },
    peakWriteUnits: reports.peak(),
    throttledWrites: ledger.throttled + reports.throttled,
    folds,
    peakConcurrency: Math.ceil((peakPerSecond * costs.intakeMs) / 1000) + lanes.size,
    backlogMax: most(backlog),
    backlog: backlog.filter((_, second) => second % 300 === 0),
    delay: { p50: part(delays, 0.5), p99: part(delays, 0.99), max: delays.at(-1) ?? 0 },
    night: simulateNight(design, costs.night, load, nightAt),
  };
}

/** Seconds after midnight. */
const NIGHT_AT = secondsOf(SCHEDULES.daily);

/** When a schedule starts, in seconds after midnight. */
export function secondsOf({ cron }: Schedule): number {
  const [minute, hour] = cron.split(" ");
  return Number(hour) * 3600 + Number(minute) * 60;
}

interface Change {
  readonly at: number;
  readonly ward: string;
}

/** After which part of the last hours a program sends many changes of one ward, and for how long. */
export const BURST_AT = 11 / 12;
export const BURST_SECONDS = 10;

/** Seconds after the last hours began, in order. */
function arrivalsOf(load: Load): Change[] {
  const random = randomNumbers(load.seed);
  const seconds = load.lastHours * 3600;
  const arrivals: Change[] = [];
  const each = Math.round(load.submissionsPerWard * load.lastShare);
  for (let ward = 0; ward < load.wards; ward += 1) {
    for (let number = 0; number < each; number += 1) {
      arrivals.push({ at: arrivalAt(random(), seconds), ward: `ward-${ward}` });
    }
  }
  const begins = seconds * BURST_AT;
  for (let number = 0; number < load.burst; number += 1)
    arrivals.push({ at: begins + (number / load.burst) * BURST_SECONDS, ward: "ward-0" });
  return arrivals.sort((a, b) => a.at - b.at);
}

/** When something arrives in the last seconds, of a number between 0 and 1: the inverse of the density's integral, t³. */
export function arrivalAt(drawn: number, seconds: number): number {
  return Math.cbrt(drawn) * seconds;
}

/** One lane of a shard: its changes in order, a batch at a time, and of a batch ward after ward. */
class Lane {
  readonly changes: Change[] = [];
  readonly #design: Design;
  #next = 0;
  /** Until when it is at work. */
  #free = 0;
  #batch: { readonly start: number; readonly end: number; readonly wards: string[] } | undefined;

  constructor(design: Design) {
    this.#design = design;
  }

  /** When the next fold starts; undefined when there is nothing left to do. */
  get startsAt(): number | undefined {
    this.#batch ??= this.#form();
    return this.#batch && Math.max(this.#batch.start, this.#free);
  }

  next(): { readonly start: number; readonly ward: string } {
    const start = this.startsAt;
    const ward = this.#batch?.wards.pop();
    if (start === undefined || ward === undefined) throw new Error("nothing to fold");
    return { start, ward };
  }

  /** The fold has ended; gives the changes that are in reports by that, which is when their batch is through. */
  done(at: number): readonly Change[] {
    this.#free = at;
    if (!this.#batch || this.#batch.wards.length > 0) return [];
    const changes = this.changes.slice(this.#next, this.#batch.end);
    this.#next = this.#batch.end;
    this.#batch = undefined;
    return changes;
  }

  /** The window opens with the first record that is read, and closes early when the batch is full. */
  #form(): { start: number; end: number; wards: string[] } | undefined {
    const first = this.changes[this.#next];
    if (!first) return undefined;
    const { batchSize, windowSeconds } = this.#design;
    const opens = Math.max(this.#free, first.at + LIMITS.streamDelaySeconds + LIMITS.streamPollSeconds / 2);
    const closes = opens + windowSeconds;
    const wards = new Set<string>();
    let end = this.#next;
    let last = opens;
    for (let change = this.changes[end]; change && end - this.#next < batchSize; change = this.changes[end]) {
      const visible = change.at + LIMITS.streamDelaySeconds;
      if (visible > closes) break;
      last = Math.max(last, visible);
      wards.add(change.ward);
      end += 1;
    }
    const isFull = end - this.#next === batchSize;
    return { start: isFull ? last : closes, end, wards: [...wards] };
  }
}

function firstOf(lanes: Iterable<Lane>): Lane | undefined {
  let first: Lane | undefined;
  for (const lane of lanes) {
    if (lane.startsAt === undefined) continue;
    if (first?.startsAt === undefined || lane.startsAt < first.startsAt) first = lane;
  }
  return first;
}

/** An on-demand table: what each key, each partition and the whole has taken, second by second. */
class Table {
  readonly partitions: number;
  throttled = 0;
  readonly #keys = new Map<string, { second: number; units: number }>();
  #hottestKey = 0;
  #hottestPartition = 0;
  readonly #buckets: { at: number; saved: number; second: number; units: number }[];
  readonly #perSecond: number[] = [];
  /** Highest load so far, by second. */
  readonly #highest: number[] = [];
  readonly #warm: number;
  /** Until when what was written is paid off. */
  #busyUntil = 0;

  constructor(warm: number, capacity: number) {
    this.#warm = warm;
    this.partitions = Math.ceil(capacity / LIMITS.partitionWriteUnits);
    this.#buckets = Array.from({ length: this.partitions }, () => ({
      at: 0,
      saved: LIMITS.partitionWriteUnits * LIMITS.burstSeconds,
      second: -1,
      units: 0,
    }));
  }

  /** Takes a write; gives how long it has to wait. */
  write(at: number, key: string, units: number): number {
    const second = Math.floor(at);
    this.#perSecond[second] = (this.#perSecond[second] ?? 0) + units;
    const own = this.#keys.get(key);
    const ofKey = own?.second === second ? own.units + units : units;
    this.#keys.set(key, { second, units: ofKey });
    this.#hottestKey = Math.max(this.#hottestKey, ofKey);

    const bucket = this.#buckets[hash(key) % this.partitions];
    if (!bucket) throw new Error("unreachable");
    bucket.units = bucket.second === second ? bucket.units + units : units;
    bucket.second = second;
    this.#hottestPartition = Math.max(this.#hottestPartition, bucket.units);
    const { partitionWriteUnits, burstSeconds } = LIMITS;
    const savedMax = partitionWriteUnits * burstSeconds;
    if (at > bucket.at) {
      bucket.saved = Math.min(savedMax, bucket.saved + (at - bucket.at) * partitionWriteUnits);
      bucket.at = at;
    }
    bucket.saved -= units;
    const ofPartition = bucket.saved < 0 ? -bucket.saved / partitionWriteUnits : 0;

    const capacity = this.#capacity(second);
    this.#busyUntil = Math.max(this.#busyUntil, at - 1) + units / capacity;
    const wait = Math.max(ofPartition, this.#busyUntil - at);
    if (wait <= 0) return 0;
    this.throttled += 1;
    return wait;
  }

  hottestKey(): number {
    return this.#hottestKey;
  }

  hottestPartition(): number {
    return this.#hottestPartition;
  }

  peak(): number {
    return most(Array.from(this.#perSecond, (units) => units ?? 0));
  }

  #capacity(second: number): number {
    const earlier = second - LIMITS.doublesAfterSeconds;
    for (let known = this.#highest.length; known <= earlier; known += 1)
      this.#highest[known] = Math.max(this.#highest[known - 1] ?? 0, this.#perSecond[known] ?? 0);
    const grown = 2 * (this.#highest[earlier] ?? 0);
    return Math.min(LIMITS.tableWriteUnits, Math.max(LIMITS.freshTableWriteUnits, this.#warm, grown));
  }
}

function perSecond(moments: readonly number[]): number[] {
  const counts: number[] = [];
  for (const at of moments) counts[Math.floor(at)] = (counts[Math.floor(at)] ?? 0) + 1;
  return Array.from(counts, (count) => count ?? 0);
}

/** How many have come and are not done, at the end of each second. */
function backlogOf(came: readonly number[], done: readonly number[]): number[] {
  const arrived = perSecond(came);
  const finished = perSecond(done);
  const backlog: number[] = [];
  let waiting = 0;
  for (let second = 0; second < Math.max(arrived.length, finished.length); second += 1) {
    waiting += (arrived[second] ?? 0) - (finished[second] ?? 0);
    backlog.push(waiting);
  }
  return backlog;
}

function most(values: readonly number[]): number {
  return values.reduce((highest, value) => Math.max(highest, value), 0);
}

function part(sorted: readonly number[], share: number): number {
  return sorted[Math.min(sorted.length - 1, Math.floor(share * sorted.length))] ?? Number.NaN;
}

const hashes = new Map<string, number>();

function hash(key: string): number {
  const known = hashes.get(key);
  if (known !== undefined) return known;
  const made = createHash("md5").update(key).digest().readUInt32BE(0);
  hashes.set(key, made);
  return made;
}
