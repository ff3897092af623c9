/**
 * The last hours before a deadline through the whole local stack, in minutes: the wards' units send over HTTP by the
 * pattern of the model, a program of one ward sends a burst, then the night publishes. What is measured is how long a
 * change takes to its report; every figure is compared with an independent sum.
 */
import { setTimeout as sleep } from "node:timers/promises";
import type { Stopwatch } from "../../infra/cli/stopwatch.ts";
import type { Stack } from "../../infra/local/stack.ts";
import type { CatalogueFile } from "../../shared/catalogue/schema.ts";
import type { Catalogue } from "../../shared/domain/catalogue.ts";
import { reportStore } from "../../shared/store/report-store.ts";
import { inventValues, randomNumbers, uuid } from "../bench/quarter.ts";
import { chance } from "../chaos/random.ts";
import { compare } from "../country/compare.ts";
import { independentSum } from "../country/independent-sum.ts";
import { type Action, playQuarter } from "../country/quarter.ts";
import { NIGHT, type OnStep, QUARTER } from "../country/run.ts";
import { send, sendAll, signIns } from "../country/send.ts";
import { CITY, COUNTRY, setUp, wardsOf } from "../country/wards.ts";
import { type Fold, listFolds, listPublished, publishNight } from "../country/watch.ts";
import { dueMoment, windowOf } from "../reference/days.ts";
import { type Sent, type Waits, waitsOf } from "./latency.ts";
import { arrivalAt, BURST_AT, BURST_SECONDS } from "./model.ts";
import { watchProcessors } from "./processors.ts";

/** Due in the same night. */
const PERIODS = ["2026-09", QUARTER, "2026-9M"];
const LAST_SHARE = 0.6;
/** Of the burst: each of a ward's units corrects this form again and again. */
const BURST_FORM = "M03-DV";
/** So long before the deadline everything is sent: a slow machine does not make it late. */
const SPARE_MS = 20 * 60_000;
const HOUR_MS = 3_600_000;

export interface ReplayOptions {
  readonly wards: number;
  /** What the last two hours become. */
  readonly seconds: number;
  /** Changes of the ward whose program sends many. */
  readonly burst: number;
  readonly seed: number;
  readonly watch: Pick<Stopwatch, "time">;
  readonly onStep: OnStep;
}

export interface ReplayRun extends Waits {
  /** In the last hours, the burst included. */
  readonly submissions: number;
  readonly peakPerSecond: number;
  readonly folds: readonly Fold[];
  /** Of the ward with the burst. */
  readonly burstFolds: number;
  readonly published: number;
  /** From the night's begin to the wards' last report, and to the country's. */
  readonly wardsPublishedMs: number;
  readonly nightMs: number;
  /** What others left of the machine's processors meanwhile. */
  readonly processors: number;
  /** Figures that were compared. */
  readonly compared: number;
  readonly differences: readonly string[];
}

export async function runReplay(
  stack: Stack,
  { catalogue, file }: { readonly catalogue: Catalogue; readonly file: CatalogueFile },
  { wards: count, seconds, burst, seed, watch, onStep }: ReplayOptions,
): Promise<ReplayRun> {
  const wards = wardsOf(count, file);
  const codes = wards.map(({ code }) => code);
  const due = dueMoment(windowOf(QUARTER), catalogue.programme);
  const begins = due - SPARE_MS - seconds * 1000;
  const { before, last } = planOf(catalogue, playQuarter(catalogue, wards, QUARTER, seed), {
    due,
    begins,
    seconds,
    burst,
    seed,
  });
  const differences: string[] = [];

  await watch.time(`${count} wards, a city and the country set up`, async () => {
    await setUp(stack, wards, file, stack.now());
    await stack.drainStream();
  });
  await watch.time(`${before.length} submissions of the days before`, async () => {
    const progress = onStep("submissions of the days before", before.length);
    await sendAll(stack, before, progress.step);
    progress.end();
    await stack.drainStream();
  });
  const sessionOf = signIns(stack);
  for (const action of last) await sessionOf(action);
  stack.setNow(begins);
  const began = Date.now();
  const sent = await watch.time(`${last.length} submissions of the last hours`, async () => {
    const progress = onStep("submissions of the last hours", last.length);
    const sendOne = async (action: Action) => send(stack, await sessionOf(action), action);
    const done = await sendInTime(last, began - begins, sendOne, differences, progress.step);
    progress.end();
    return done;
  });
  await watch.time("the rest of them in reports", () => stack.drainStream());
  const folds = listFolds(stack).filter(({ at }) => at >= began);
  const waits = waitsOf(sent, folds);
  if (waits.left > 0) differences.push(`${waits.left} changes were folded by nobody`);

  const everything = [...before, ...last];
  const reports = reportStore(stack.documents, stack.tables.reports);
  let compared = 0;
  const compareWith = async (tenant: string, members: readonly string[], period: string) => {
    const sum = independentSum(catalogue, members, period, everything);
    compared += compare(`${tenant} ${period}`, await reports.read(tenant, period), sum, differences);
  };
  await watch.time("every live report against an independent sum", async () => {
    const sending = new Set(everything.map(({ ward }) => ward));
    for (const code of codes.filter((ward) => sending.has(ward)))
      for (const period of PERIODS) await compareWith(code, [code], period);
  });
  stack.setNow(Date.parse(NIGHT));
  const nightBegan = Date.now();
  const processorsLeft = watchProcessors();
  const published = await watch.time("night: closed, published, rolled up", async () => {
    const progress = onStep("published", count + 2);
    return publishNight(stack, QUARTER, progress.step).finally(progress.end);
  });
  const nightMs = Date.now() - nightBegan;
  const processors = processorsLeft();
  const ofWards = listPublished(stack).filter(({ ward, at }) => codes.includes(ward) && at >= nightBegan);
  for (const { code } of [CITY, COUNTRY]) await compareWith(code, codes, QUARTER);
  if (published !== count + 2) differences.push(`${published} published instead of ${count + 2}`);
  differences.push(...stack.setAside(), ...(stack.deadLetters() > 0 ? ["messages were given up"] : []));
  return {
    ...waits,
    submissions: last.length,
    peakPerSecond: Math.max(
      ...[...Map.groupBy(sent, ({ sentAt }) => Math.floor(sentAt / 1000)).values()].map(
        ({ length }) => length,
      ),
    ),
    folds,
    burstFolds: folds.filter(({ ward }) => ward === codes[0]).length,
    published,
    wardsPublishedMs: Math.max(...ofWards.map(({ at }) => at)) - nightBegan,
    nightMs,
    processors,
    compared,
    differences,
  };
}

interface Plan {
  readonly due: number;
  readonly begins: number;
  readonly seconds: number;
  readonly burst: number;
  readonly seed: number;
}

/** Who sends before and who in the last hours, as the model has it, and the first ward's burst. */
function planOf(
  catalogue: Catalogue,
  played: readonly Action[],
  { due, begins, seconds, burst, seed }: Plan,
): { readonly before: readonly Action[]; readonly last: readonly Action[] } {
  const before: Action[] = [];
  const last: Action[] = [];
  const first = played.filter((action) => action.kind === "submit" && action.revision === 1);
  const bursting: Action[] = [];
  for (const action of first) {
    const { ward, orgUnit, dataSet, period, at } = action;
    const ownDue = dueMoment(windowOf(period), catalogue.programme);
    const name = `${ward} ${orgUnit} ${dataSet} ${period}`;
    const bursts = ward === catalogue.programme.ward && dataSet === BURST_FORM && period === QUARTER;
    if (bursts) bursting.push(action);
    if (ownDue < due) before.push({ ...action, at: Math.min(at, ownDue - HOUR_MS) });
    else if (bursts || chance(seed, `${name} when`) >= LAST_SHARE)
      before.push({ ...action, at: begins - 5 * HOUR_MS });
    else last.push({ ...action, at: begins + arrivalAt(chance(seed, `${name} at`), seconds) * 1000 });
  }
  const form = catalogue.dataSets.find(({ code }) => code === BURST_FORM);
  const random = randomNumbers(seed);
  for (let number = 0; form && number < burst; number += 1) {
    const unit = bursting[number % bursting.length];
    if (unit?.kind !== "submit") break;
    last.push({
      ...unit,
      at: begins + (seconds * BURST_AT + (number / burst) * BURST_SECONDS) * 1000,
      revision: 2 + Math.floor(number / bursting.length),
      submissionId: uuid(random),
      values: inventValues(form, random),
    });
  }
  const byTime = (a: Action, b: Action) => a.at - b.at;
  return { before: before.sort(byTime), last: last.sort(byTime) };
}

/** Each at its moment, whether those before are answered or not; only what corrects waits for what it corrects. */
async function sendInTime(
  actions: readonly Action[],
  /** From business time to real time. */
  offset: number,
  sendOne: (action: Action) => Promise<void>,
  differences: string[],
  onSent: (what: string) => void,
): Promise<Sent[]> {
  const under = new Map<string, Promise<void>>();
  const sent: Sent[] = [];
  for (const action of actions) {
    await sleep(Math.max(0, action.at + offset - Date.now()));
    const { ward, orgUnit, dataSet, period } = action;
    const sentAt = Date.now();
    const place = `${ward} ${orgUnit} ${dataSet} ${period}`;
    const sending = (under.get(place) ?? Promise.resolve()).then(async () => {
      try {
        await sendOne(action);
        sent.push({ ward, sentAt, storedAt: Date.now() });
      } catch (error) {
        differences.push(`refused: ${error instanceof Error ? error.message : error}`);
      }
      onSent(ward);
    });
    under.set(place, sending);
  }
  await Promise.all(under.values());
  return sent;
}
