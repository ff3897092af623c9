/**
 * A city through the whole local stack: every unit of every ward sends its quarter over HTTP, the night closes and
 * publishes, areas are rolled up and published; then every figure is compared with an independent sum.
 */
import { mkdirSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import type { Progress } from "../../infra/cli/progress.ts";
import type { Stopwatch } from "../../infra/cli/stopwatch.ts";
import type { Stack } from "../../infra/local/stack.ts";
import { readFolder } from "../../infra/verify/read-folder.ts";
import { verify } from "../../infra/verify/verify.ts";
import type { CatalogueFile } from "../../shared/catalogue/schema.ts";
import type { Catalogue } from "../../shared/domain/catalogue.ts";
import { reportStore } from "../../shared/store/report-store.ts";
import { snapshotRecords } from "../../shared/store/snapshot-store.ts";
import { jwks } from "../../shared/wire/jwks.ts";
import { decodeSnapshot } from "../../shared/wire/snapshot.ts";
import { openSessionAs } from "../integration/browser-session.ts";
import { dueMoment, windowOf } from "../reference/days.ts";
import { compare } from "./compare.ts";
import { functionMemory } from "./function-memory.ts";
import { independentSum } from "./independent-sum.ts";
import { playQuarter } from "./quarter.ts";
import { sendAll } from "./send.ts";
import { CITY, COUNTRY, setUp, wardsOf } from "./wards.ts";
import { type Folds, publishNight, readFolds } from "./watch.ts";

export const QUARTER = "2026-Q3";
/** Before anything is sent, and when everything is. */
export const BEGINS = "2026-07-15T08:00:00+07:00";
export const NIGHT = "2026-09-18T00:05:00+07:00";

/** Begins a step of a known number of parts; what it gives is called after each, and at the end. */
export type OnStep = (title: string, total: number) => Pick<Progress, "step" | "end">;

export interface CountryOptions {
  readonly wards: number;
  readonly seed: number;
  /** The one period that the night publishes; without it everything that is due. */
  readonly only?: string | undefined;
  /** Gets the city's published files. */
  readonly folder: string;
  readonly watch: Pick<Stopwatch, "time">;
  readonly onStep: OnStep;
}

/** MB of each function's largest process at a point of the run. */
export interface MemoryReading {
  readonly when: string;
  readonly megabytes: ReadonlyMap<string, number>;
}

export interface CountryRun {
  readonly wards: number;
  readonly submissions: number;
  readonly corrections: number;
  readonly returns: number;
  readonly late: number;
  readonly published: number;
  readonly folds: Folds;
  /** Figures that were compared. */
  readonly compared: number;
  readonly memory: readonly MemoryReading[];
  readonly differences: readonly string[];
  readonly verdict: readonly string[];
}

export async function runCountry(
  stack: Stack,
  { catalogue, file }: { readonly catalogue: Catalogue; readonly file: CatalogueFile },
  { wards: count, seed, only, folder, watch, onStep }: CountryOptions,
): Promise<CountryRun> {
  const wards = wardsOf(count, file);
  const actions = playQuarter(catalogue, wards, QUARTER, seed);
  const submissions = actions.flatMap((action) => (action.kind === "submit" ? [action] : []));
  const memory: MemoryReading[] = [];
  const readMemory = (when: string) => memory.push({ when, megabytes: functionMemory() });
  /** To be called after each of so many: reads the memory after every quarter of them. */
  const readQuarterly = (total: number, ofWhat: string) => {
    const quarter = Math.ceil(total / 4);
    let done = 0;
    return () => {
      done += 1;
      if (done % quarter === 0) readMemory(`after ${done} ${ofWhat}`);
    };
  };

  await watch.time(`${count} wards, a city and the country set up`, async () => {
    const progress = onStep("wards", count);
    await setUp(stack, wards, file, stack.now(), (ward) => progress.step(ward));
    await stack.drainStream();
    progress.end();
  });
  await watch.time(`${submissions.length} submissions over HTTP`, async () => {
    const progress = onStep("submissions and returns", actions.length);
    const sent = readQuarterly(actions.length, "requests");
    await sendAll(stack, actions, (what) => {
      sent();
      progress.step(what);
    });
    progress.end();
  });
  await watch.time("reports up to date", () => stack.drainStream());
  stack.setNow(Date.parse(NIGHT));
  const expected = (only === undefined ? 5 : 1) * (count + 2);
  const published = await watch.time("night: closed, published, rolled up", async () => {
    const progress = onStep("published", expected);
    const versionSeen = readQuarterly(expected, "versions");
    const onPublished = (what: string) => {
      versionSeen();
      progress.step(what);
    };
    return publishNight(stack, only, onPublished).finally(progress.end);
  });
  readMemory("after the night");

  const differences: string[] = [];
  const compared = await watch.time("every figure against an independent sum", async () => {
    const codes = wards.map(({ code }) => code);
    const periods = only === undefined ? ["2026-07", "2026-08", "2026-09", QUARTER, "2026-9M"] : [only];
    const progress = onStep("tenants compared", codes.length + 2);
    const byWard = Map.groupBy(actions, ({ ward }) => ward);
    const tenants = [
      ...codes.map((code) => ({ tenant: code, members: [code], of: byWard.get(code) ?? [] })),
      { tenant: CITY.code, members: codes, of: actions },
      { tenant: COUNTRY.code, members: codes, of: actions },
    ];
    let figures = 0;
    for (const { tenant, members, of } of tenants) {
      for (const period of periods) {
        const sum = independentSum(catalogue, members, period, of);
        const report = await reportStore(stack.documents, stack.tables.reports).read(tenant, period);
        figures += compare(`${tenant} ${period}`, report, sum, differences);
      }
      progress.step(tenant);
    }
    progress.end();
    return figures;
  });
  const verdict = await watch.time("the city's files downloaded and verified", async () => {
    const quarter = await download(stack, folder);
    const { report } = decodeSnapshot(quarter);
    const codes = wards.map(({ code }) => code);
    compare(
      `snapshot of ${CITY.code}`,
      report,
      independentSum(catalogue, codes, QUARTER, actions),
      differences,
    );
    const keys = jwks.parse(await (await fetch(`${stack.url}/api/v1/jwks.json`)).json());
    const { isGenuine, lines } = await verify({ ...readFolder(folder), keys: keys.keys });
    if (!isGenuine) differences.push(...lines);
    return lines;
  });
  differences.push(...stack.setAside(), ...(stack.deadLetters() > 0 ? ["messages were given up"] : []));
  return {
    wards: count,
    submissions: submissions.length,
    corrections: submissions.filter(({ revision }) => revision > 1).length,
    returns: actions.length - submissions.length,
    late: submissions.filter(({ at, period }) => at >= dueMoment(windowOf(period), catalogue.programme))
      .length,
    published,
    folds: readFolds(stack),
    compared,
    memory,
    differences,
    verdict,
  };
}

/** The city's newest version of the quarter, as its leadership downloads it; gives its `snapshot.json`. */
async function download(stack: Stack, folder: string): Promise<Uint8Array> {
  const leader = await openSessionAs(stack, {
    username: "lanh-dao",
    name: "Lãnh đạo thành phố",
    ward: CITY.code,
    orgUnit: null,
    roles: ["leadership"],
  });
  const record = await snapshotRecords(stack.documents, stack.tables.snapshots).latest(CITY.code, QUARTER);
  if (!record) throw new Error(`nothing is published for ${CITY.code} ${QUARTER}`);
  rmSync(folder, { recursive: true, force: true });
  mkdirSync(folder, { recursive: true });
  let snapshot = new Uint8Array();
  for (const { name } of record.files) {
    const { location } = await leader.get(`/api/v1/snapshots/${QUARTER}/latest/${name}`);
    const content = new Uint8Array(await (await fetch(location ?? "")).arrayBuffer());
    writeFileSync(join(folder, name), content);
    if (name === "snapshot.json") snapshot = content;
  }
  return snapshot;
}
