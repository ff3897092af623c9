/**
 * The system as `npm start` starts it, under several times what it can take: how much that is is measured first, then so
 * many more submissions are sent as it can take, whether or not they are answered, as people do who press the button.
 */
import { execFileSync } from "node:child_process";
import { randomUUID } from "node:crypto";
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { S3Client } from "@aws-sdk/client-s3";
import * as z from "zod";
import { freePort } from "../../infra/local/free-port.ts";
import { startStack } from "../../infra/local/stack.ts";
import { ledgerStore } from "../../shared/store/ledger-store.ts";
import { reportStore } from "../../shared/store/report-store.ts";
import { snapshotFiles, snapshotRecords } from "../../shared/store/snapshot-store.ts";
import { audit } from "../chaos/audit.ts";
import { Random } from "../chaos/random.ts";
import { Recorder } from "../chaos/recorder.ts";
import { conflictBody, type Place, placesOf, valuesFor } from "../chaos/workload.ts";
import { type RunningCommand, startCommand } from "../integration/command.ts";
import { type Answer, type Person, person } from "../integration/system.ts";
import { leChan } from "../samples/catalogues.ts";

const catalogue = leChan();
const NOW = "2026-09-10T09:00:00+07:00";
/** People at the same time when nobody presses. */
const SENDERS = 16;
/** So many times what the system can take is sent. */
const TIMES = 5;
/** A machine that is busy with other things can take less, and would not be overloaded within the time there is. */
const CAPACITY_MIN = 100;
const TICK_MS = 10;
/** One in so many is somebody who opens a page. */
const PAGES = 20;
/** Requests under way at which the machine, and not the system, is at its end. */
const UNDER_WAY_MAX = 4_000;

export interface OverloadRun {
  /** Submissions a second that were taken when nobody pressed. */
  readonly capacity: number;
  /** Requests a second that were sent then. */
  readonly offered: number;
  /** Answers under overload by status; 0: none. */
  readonly answers: ReadonlyMap<number, number>;
  readonly acknowledged: number;
  /** Refusals without `Retry-After`, not in Vietnamese, or not in the form that was asked for. */
  readonly faultyRefusals: readonly string[];
  readonly slowestMs: number;
  readonly recoveredAfterMs: number;
  readonly megabytes: { readonly before: number; readonly most: number; readonly after: number };
  /** What the audit found. */
  readonly faults: readonly string[];
}

export async function runOverload(seconds: number): Promise<OverloadRun> {
  const dataDir = mkdtempSync(join(tmpdir(), "overload-"));
  const port = await freePort();
  const command = await startCommand({ dataDir, port, now: NOW });
  try {
    const load = await press(command, seconds);
    await command.stop();
    return { ...load, faults: await whatIsWrong(dataDir, port, load.recorder) };
  } finally {
    await command.killAll();
    rmSync(dataDir, { recursive: true, force: true });
  }
}

/** Units that submit in turn, whether or not they have got their last answer. */
class Office {
  readonly recorder = new Recorder();
  readonly #admin: Person;
  readonly #random = new Random(1);
  readonly #places: readonly Place[];
  #turn = 0;
  readonly #latest = new Map<string, number>();

  constructor(admin: Person) {
    this.#admin = admin;
    const now = Date.parse(NOW);
    this.#places = this.#random.shuffled(placesOf(catalogue, { from: now, to: now + 1 }));
  }

  /** Undefined when no answer came. */
  async submit(): Promise<Answer | undefined> {
    const place = this.#places[this.#turn % this.#places.length];
    if (!place) throw new Error("nobody has anything to submit");
    this.#turn += 1;
    const { key, orgUnit, dataSet, period } = place;
    const baseRevision = this.#latest.get(key) ?? 0;
    const values = valuesFor(catalogue, place, Date.parse(NOW), this.#random);
    const of = { orgUnit, dataSet: dataSet.code, period: period.code };
    const answer = await this.recorder.submit(this.#admin, {
      submissionId: randomUUID(),
      ...of,
      baseRevision,
      values,
    });
    if (answer?.status === 201) this.#learn(key, baseRevision + 1);
    const conflict = conflictBody.safeParse(answer?.body);
    if (conflict.success) this.#learn(key, conflict.data.latest?.revision ?? 0);
    return answer;
  }

  /** Answers come in any order. */
  #learn(key: string, revision: number): void {
    this.#latest.set(key, Math.max(this.#latest.get(key) ?? 0, revision));
  }
}

async function press(command: RunningCommand, seconds: number) {
  const admin = person(command.url, await command.token("quan-tri"));
  const visitor = person(command.url, undefined);
  const office = new Office(admin);
  const capacity = await capacityOf(office, Math.max(2, seconds / 5));

  const before = megabytesOf(command);
  let most = before;
  const answers = new Map<number, number>();
  const faultyRefusals: string[] = [];
  let slowestMs = 0;
  let sent = 0;
  const underWay = new Set<Promise<void>>();
  const request = async (isPage: boolean): Promise<void> => {
    const began = performance.now();
    const asking = isPage ? visitor.send("/", { headers: { accept: "text/html" } }) : office.submit();
    const answer = await asking.catch(() => undefined);
    slowestMs = Math.max(slowestMs, performance.now() - began);
    answers.set(answer?.status ?? 0, (answers.get(answer?.status ?? 0) ?? 0) + 1);
    if (answer?.status === 429 || answer?.status === 503) faultyRefusals.push(...faultsOf(answer, isPage));
  };
  const rate = TIMES * Math.max(capacity, CAPACITY_MIN);
  const began = performance.now();
  const over = () => (performance.now() - began) / 1000;
  let weighedAt = 0;
  while (over() < seconds) {
    while (sent < rate * over() && underWay.size < UNDER_WAY_MAX) {
      sent += 1;
      const one = request(sent % PAGES === 0).finally(() => underWay.delete(one));
      underWay.add(one);
    }
    if (over() - weighedAt > 1) {
      weighedAt = over();
      most = Math.max(most, megabytesOf(command));
    }
    await sleep(TICK_MS);
  }
  const offered = sent / over();
  const ended = performance.now();
  await Promise.all(underWay);
  while ((await office.submit())?.status !== 201) await sleep(100);
  const recoveredAfterMs = performance.now() - ended;
  return {
    recorder: office.recorder,
    capacity,
    offered,
    answers,
    acknowledged: office.recorder.log.receipts.length,
    faultyRefusals,
    slowestMs,
    recoveredAfterMs,
    megabytes: { before, most, after: megabytesOf(command) },
  };
}

/** Submissions a second when each sender waits for its answer. */
async function capacityOf(office: Office, seconds: number): Promise<number> {
  const began = performance.now();
  let taken = 0;
  const sender = async () => {
    while (performance.now() - began < seconds * 1000)
      if ((await office.submit())?.status === 201) taken += 1;
  };
  await Promise.all(Array.from({ length: SENDERS }, sender));
  return (taken * 1000) / (performance.now() - began);
}

function faultsOf({ status, headers, body }: Answer, isPage: boolean): string[] {
  const faults: string[] = [];
  if (!/^\d+$/.test(headers.get("retry-after") ?? "")) faults.push(`${status} without Retry-After`);
  if (isPage) {
    if (typeof body !== "string" || !body.includes("tải lại trang")) faults.push(`${status} that is no page`);
  } else if (!refusal.safeParse(body).success) faults.push(`${status} that is no problem`);
  return faults;
}
const refusal = z.object({
  type: z.enum(["too-many-requests", "unavailable"]),
  title: z.string().regex(/[ăâđêôơư]/),
  status: z.int(),
  detail: z.string().regex(/gửi lại|thử lại/),
});

/** What the host and its functions hold in memory. */
function megabytesOf(command: RunningCommand): number {
  const pids = [...command.processes("infra/cli/start.ts"), ...command.processes("bootstrap.ts")];
  const sizes = execFileSync("ps", ["-o", "rss=", "-p", pids.join(",")], { encoding: "utf8" });
  return Math.round(
    sizes
      .trim()
      .split(/\s+/)
      .map(Number)
      .reduce((sum, kilobytes) => sum + kilobytes, 0) / 1024,
  );
}

/** What the audit finds in what is there afterwards, once its stream has been read to the end. */
async function whatIsWrong(dataDir: string, port: number, { log }: Recorder): Promise<string[]> {
  const stack = await startStack({ dataDir, port, now: Date.parse(NOW), onError: () => undefined });
  const s3 = new S3Client({ region: stack.aws.AWS_REGION });
  try {
    await stack.drainStream();
    const { documents, tables, bucket } = stack;
    const truth = {
      catalogue: stack.catalogue,
      ledger: ledgerStore(documents, tables.ledger),
      reports: reportStore(documents, tables.reports),
      records: snapshotRecords(documents, tables.snapshots),
      files: snapshotFiles(s3, bucket),
    };
    // There was no night, so nothing need be published.
    const { faults } = await audit(truth, log, 0);
    const left = [...stack.setAside(), ...(stack.deadLetters() > 0 ? ["dead letters"] : [])];
    return [...faults, ...left.map((what) => `${what} was given up`)];
  } finally {
    s3.destroy();
    await stack.stop();
  }
}
