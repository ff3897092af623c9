/**
 * A year of a ward's office in small: officers send, correct, send again, race each other and give up; leads return and
 * approve; nights come, hosts restart. All of it follows from the seed; only what runs side by side is up to the machine.
 */
import { setTimeout as sleep } from "node:timers/promises";
import * as z from "zod";
import type { Catalogue, DataSet } from "../../shared/domain/catalogue.ts";
import { canonicalJson } from "../../shared/domain/digest.ts";
import { locksAt, opensAt, type Period, periodsOfYears } from "../../shared/domain/period.ts";
import { checkSubmission } from "../../shared/domain/submission.ts";
import type { Answer, Call } from "./history.ts";
import { chance, Random } from "./random.ts";
import type { HttpAnswer, WardOffice } from "./ward-office.ts";

export interface WorkloadOptions {
  readonly seed: number;
  readonly submissions: number;
  /** Between them the moments are spread. */
  readonly from: number;
  readonly to: number;
  readonly nights: number;
  readonly restarts: number;
}

export interface Receipt {
  readonly key: string;
  readonly submissionId: string;
  readonly revision: number;
  readonly receivedAt: string;
  readonly late: boolean;
}

/** Everything that was asked and answered. */
export interface Log {
  /** By submission: `unit data-set period`. */
  readonly calls: Map<string, Call[]>;
  readonly receipts: Receipt[];
  /** Answers that nothing explains. */
  readonly odd: string[];
  readonly decided: { key: string; revision: number; decision: string }[];
  /** Nights whose work never ended. */
  readonly stuck: string[];
  sent: number;
  attempts: number;
}

export interface Place {
  readonly dataSet: DataSet;
  readonly orgUnit: string;
  readonly period: Period;
  readonly key: string;
}

interface Body {
  readonly submissionId: string;
  readonly orgUnit: string;
  readonly dataSet: string;
  readonly period: string;
  readonly baseRevision: number;
  readonly values: Readonly<Record<string, number | boolean>>;
}

const OFFICERS = 12;
const ATTEMPTS_MAX = 60;
const ACTIONS = { correct: 58, race: 12, again: 8, twice: 5, stale: 5, reuse: 2, return: 6, approve: 4 };

export const receiptBody = z.looseObject({
  revision: z.int(),
  submissionId: z.string(),
  receivedAt: z.string(),
  late: z.boolean(),
});
export const conflictBody = z.looseObject({
  type: z.enum(["revision-conflict", "submission-id-reused", "period-locked"]),
  latest: z.looseObject({ revision: z.int() }).nullish(),
});

export function newLog(): Log {
  return { calls: new Map(), receipts: [], odd: [], decided: [], stuck: [], sent: 0, attempts: 0 };
}

export async function runWorkload(
  office: WardOffice,
  options: WorkloadOptions,
  onProgress: (sent: number) => void = () => undefined,
): Promise<Log> {
  const random = new Random(options.seed);
  const { catalogue } = office.truth;
  const places = placesOf(catalogue, options);
  const log = newLog();
  const seen = new Map<string, number>();
  const known = new Map<string, Body[]>();
  let moment = 0;

  const send = async (place: Place, body: Body, at: number): Promise<void> => {
    log.sent += 1;
    onProgress(log.sent);
    const content = canonicalJson(body.values);
    for (let attempt = 1; attempt <= ATTEMPTS_MAX; attempt += 1) {
      log.attempts += 1;
      moment += 1;
      const call = {
        submissionId: body.submissionId,
        content,
        began: moment,
        ended: undefined,
        answer: undefined,
      };
      const answered = await office.submit(body, at + attempt);
      moment += 1;
      const answer = answered && read(place, body, answered);
      const calls = log.calls.get(place.key) ?? [];
      calls.push(answered === undefined ? call : { ...call, ended: moment, answer });
      log.calls.set(place.key, calls);
      const luck = chance(options.seed, `${body.submissionId} ${attempt}`);
      // The answer got lost on its way, or none came: most send again, some go home.
      if (answered !== undefined && luck < 0.97) return;
      if (answered === undefined && luck < 0.03) return;
      await sleep(5);
    }
    log.odd.push(`${place.key}: no answer after ${ATTEMPTS_MAX} attempts`);
  };

  const read = (place: Place, body: Body, { status, body: said }: HttpAnswer): Answer | undefined => {
    if (status === 200 || status === 201) {
      const { revision, submissionId, receivedAt, late } = receiptBody.parse(said);
      log.receipts.push({ key: place.key, submissionId, revision, receivedAt, late });
      seen.set(place.key, Math.max(seen.get(place.key) ?? 0, revision));
      known.set(place.key, [...(known.get(place.key) ?? []), body]);
      return { kind: "stored", revision, fresh: status === 201 };
    }
    const problem = conflictBody.safeParse(said);
    if (status !== 409 || !problem.success) {
      log.odd.push(`${place.key}: ${status} ${JSON.stringify(said)}`);
      return undefined;
    }
    const { type, latest } = problem.data;
    if (type === "submission-id-reused") return { kind: "reused" };
    if (type === "period-locked") return undefined;
    seen.set(place.key, Math.max(seen.get(place.key) ?? 0, latest?.revision ?? 0));
    return { kind: "conflict", latest: latest?.revision ?? 0 };
  };

  const body = (place: Place, at: number, baseRevision: number): Body => ({
    submissionId: uuid(random),
    orgUnit: place.orgUnit,
    dataSet: place.dataSet.code,
    period: place.period.code,
    baseRevision,
    values: valuesFor(catalogue, place, at, random),
  });

  const decide = async (place: Place, decision: "approve" | "return", at: number): Promise<void> => {
    const revision = seen.get(place.key);
    if (revision === undefined) return;
    const { orgUnit, period } = place;
    const of = { orgUnit, dataSet: place.dataSet.code, period: period.code, revision };
    const reason = decision === "return" ? "Chưa khớp" : "";
    for (let attempt = 1; attempt <= ATTEMPTS_MAX; attempt += 1) {
      const attemptAt = { ...of, decision, reason, decidedAt: at + attempt, decidedBy: "quan-tri" };
      const outcome = await office.decide(attemptAt);
      if (outcome === "decided") log.decided.push({ key: place.key, revision, decision });
      if (outcome !== undefined) return;
      await sleep(5);
    }
    log.odd.push(`${place.key}: no answer to a decision`);
  };

  const act = async (at: number): Promise<void> => {
    const open = places.filter(
      ({ period }) => opensAt(period) <= at && at < locksAt(period, catalogue.programme),
    );
    const place = random.pick(open);
    const action = random.weighted(ACTIONS);
    const base = seen.get(place.key) ?? 0;
    const earlier = known.get(place.key) ?? [];
    switch (action) {
      case "race":
        return void (await Promise.all(
          Array.from({ length: 2 + random.below(3) }, () => body(place, at, base)).map((one) =>
            send(place, one, at),
          ),
        ));
      case "again":
        if (earlier.length > 0) return send(place, random.pick(earlier), at);
        break;
      case "reuse":
        if (earlier.length > 0) {
          const { submissionId } = random.pick(earlier);
          return send(place, { ...body(place, at, base), submissionId }, at);
        }
        break;
      case "twice": {
        const one = body(place, at, base);
        return void (await Promise.all([send(place, one, at), send(place, one, at)]));
      }
      case "stale":
        if (base > 0) return send(place, body(place, at, random.below(base)), at);
        break;
      case "return":
      case "approve":
        return decide(place, action, at);
      default:
    }
    return send(place, body(place, at, base), at);
  };

  const { from, to, submissions, nights, restarts } = options;
  const everyNight = submissions / (nights + 1);
  const everyRestart = submissions / (restarts + 1);
  let nightsHad = 0;
  let restartsHad = 0;
  let night: Promise<void> = Promise.resolve();
  let restart: Promise<void> = Promise.resolve();
  const now = () => from + Math.floor(((to - from) * Math.min(log.sent, submissions)) / submissions);
  const officer = async (): Promise<void> => {
    while (log.sent < submissions) {
      if (log.sent > everyNight * (nightsHad + 1) && nightsHad < nights) {
        nightsHad += 1;
        const at = now();
        const before = night;
        night = before.then(async () => {
          if (!(await office.night(at))) log.stuck.push(`the night of ${new Date(at).toISOString()}`);
        });
        await before;
      }
      if (log.sent > everyRestart * (restartsHad + 1) && restartsHad < restarts) {
        restartsHad += 1;
        const fromTheStart = restartsHad % 2 === 0;
        restart = restart.then(() => office.restartHost(fromTheStart));
        await restart;
      }
      await act(now());
    }
  };
  await Promise.all(Array.from({ length: OFFICERS }, officer));
  await night;
  return log;
}

/** Every submission that the ward's units may make in the time of the run. */
export function placesOf(catalogue: Catalogue, { from, to }: Pick<WorkloadOptions, "from" | "to">): Place[] {
  return catalogue.dataSets.flatMap((dataSet) =>
    periodsOfYears(dataSet.period, 2026, 2027)
      .filter((period) => opensAt(period) < to && locksAt(period, catalogue.programme) > from)
      .flatMap((period) =>
        dataSet.assigned.map((orgUnit) => ({
          dataSet,
          orgUnit,
          period,
          key: `${orgUnit} ${dataSet.code} ${period.code}`,
        })),
      ),
  );
}

/** Values that are taken: all elements where that breaks no rule, else one. */
export function valuesFor(
  catalogue: Catalogue,
  { dataSet, orgUnit, period }: Place,
  at: number,
  random: Random,
) {
  const elements = dataSet.elements.filter(({ type }) => type !== "date");
  const values = Object.fromEntries(
    elements.map(({ code, type }) => [
      code,
      type === "boolean"
        ? random.is(0.5)
        : type === "decimal"
          ? random.below(100_000) / 1000
          : random.below(1000),
    ]),
  );
  const draft = { orgUnit, dataSet: dataSet.code, period: period.code, narrative: undefined };
  if (checkSubmission(catalogue, { ...draft, values }, at).ok) return values;
  const [first] = elements;
  return Object.fromEntries(Object.entries(values).filter(([code]) => code === first?.code));
}

function uuid(random: Random): string {
  const hex = Array.from({ length: 32 }, () => random.below(16).toString(16)).join("");
  return [
    hex.slice(0, 8),
    hex.slice(8, 12),
    `4${hex.slice(13, 16)}`,
    `8${hex.slice(17, 20)}`,
    hex.slice(20),
  ].join("-");
}
