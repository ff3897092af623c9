/**
 * Pages as people get them from the whole local stack: how long each takes to be made, what the first visit of a form
 * weighs, and what Lighthouse says of form and dashboard.
 */
import { Agent, get as httpGet } from "node:http";
import { gzipSync } from "node:zlib";
import { FORM_SCRIPT_PATH, STYLESHEET_PATH } from "../../shared/http/assets/addresses.ts";
import { acceptanceRequests } from "../acceptance/read.ts";
import { sessionCookie } from "../integration/browser-session.ts";
import { type System, startSystem } from "../integration/system.ts";
import { LIGHTHOUSE_CATEGORIES, runLighthouse } from "./lighthouse.ts";
import { summarize } from "./measure.ts";
import type { Figure } from "./table.ts";

const LIMIT_MS = 15;
const LIMIT_KB = 100;
const LIMIT_SCORE = 95;

const FORM = { name: "form", username: "tyt", path: "/nhap/M06-TYT/2026-Q4" };
const DASHBOARD = { name: "dashboard", username: "chu-tich", path: "/bao-cao/2026-Q3" };
const PAGES = [
  { name: "officer's home", username: "tyt", path: "/" },
  FORM,
  { name: "receipt", username: "tyt", path: "/nhap/M06-TYT/2026-Q3/bien-nhan/1" },
  { name: "history", username: "tyt", path: "/lich-su" },
  { name: "review", username: "vhxh", path: "/duyet" },
  DASHBOARD,
];

export async function benchPages({ rounds }: { rounds: number }): Promise<Figure[]> {
  const system = await startQuarter();
  try {
    const figures = [...(await serverTimes(system, rounds)), await firstLoad(system)];
    for (const page of [FORM, DASHBOARD]) figures.push(...(await lighthouseFigures(system, page)));
    return figures;
  } finally {
    await system.stop();
  }
}

/** A ward with a quarter's submissions and the report on them, on the servers that `npm start` gives people. */
async function startQuarter(): Promise<System> {
  const system = await startSystem("2026-03-11T08:00:00+07:00", { longRunning: true });
  const admin = await system.as("quan-tri");
  for (const { at, body } of acceptanceRequests()) {
    system.at(at);
    await admin.post("/api/v1/submissions", body);
  }
  system.at("2026-09-18T08:00:00+07:00");
  await system.stack.drainStream();
  return system;
}

interface BenchPage {
  readonly name: string;
  readonly username: string;
  readonly path: string;
}

/** A process that has served few pages is still compiling itself; people meet one that has been up for a while. */
const WARM_UP_ROUNDS = 240;
/** In how many parts a page's rounds are: each page meets the machine in good minutes and in bad ones. */
const PASSES = 6;

/** Each page from request to whole answer, one after the other: gateway, function, database. */
async function serverTimes(system: System, rounds: number): Promise<Figure[]> {
  const visits = await Promise.all(
    PAGES.map(async ({ name, username, path }) => ({
      name,
      url: `${system.stack.url}${path}`,
      cookie: await sessionCookie(system.stack, username),
      times: [] as number[],
    })),
  );
  const agent = new Agent({ keepAlive: true });
  for (const { url, cookie } of visits)
    for (let round = 0; round < WARM_UP_ROUNDS; round += 1) await timeOf(agent, url, cookie);
  for (let pass = 0; pass < PASSES; pass += 1)
    for (const { url, cookie, times } of visits)
      for (let round = 0; round < rounds / PASSES; round += 1) times.push(await timeOf(agent, url, cookie));
  agent.destroy();
  return visits.map(({ name, times }) => serverTime(name, times));
}

/** Milliseconds. Asked with little more than a socket: `fetch` adds a millisecond of its own to a server's ten. */
function timeOf(agent: Agent, url: string, cookie: string): Promise<number> {
  return new Promise((resolve, reject) => {
    const start = performance.now();
    httpGet(url, { agent, headers: { cookie, "accept-encoding": "gzip" } }, (response) => {
      if (response.statusCode !== 200) reject(new Error(`${url}: ${response.statusCode}`));
      response.resume().once("end", () => resolve(performance.now() - start));
    }).once("error", reject);
  });
}

function serverTime(name: string, times: readonly number[]): Figure {
  const { medianMs, spread } = summarize(times);
  return {
    name: `page: ${name}`,
    value: medianMs,
    unit: "ms",
    baseline: "the limit",
    baselineValue: LIMIT_MS,
    ratio: medianMs / LIMIT_MS,
    goal: { atMost: 1 },
    spread,
  };
}

async function get(system: System, path: string, headers: Record<string, string>): Promise<Uint8Array> {
  const response = await fetch(`${system.stack.url}${path}`, { headers });
  const body = new Uint8Array(await response.arrayBuffer());
  if (!response.ok) throw new Error(`${path}: ${response.status}`);
  return body;
}

/** The form with everything that its first visit loads, compressed: style sheet, script, the fonts that it names. */
async function firstLoad(system: System): Promise<Figure> {
  const cookie = await sessionCookie(system.stack, FORM.username);
  const html = await get(system, FORM.path, { cookie });
  const texts = [html, await get(system, STYLESHEET_PATH, {}), await get(system, FORM_SCRIPT_PATH, {})];
  const folder = STYLESHEET_PATH.slice(0, STYLESHEET_PATH.lastIndexOf("/"));
  const fontNames = new Set(new TextDecoder().decode(texts[1]).match(/[\w-]+\.woff2/g));
  const fonts = await Promise.all([...fontNames].map((name) => get(system, `${folder}/${name}`, {})));
  const bytes =
    texts.reduce((sum, text) => sum + gzipSync(text, { level: 9 }).length, 0) +
    fonts.reduce((sum, font) => sum + font.length, 0);
  return {
    name: "first load of a form, compressed",
    value: bytes / 1024,
    unit: "KB",
    baseline: "the limit",
    baselineValue: LIMIT_KB,
    ratio: bytes / 1024 / LIMIT_KB,
    goal: { atMost: 1 },
    spread: 0,
  };
}

async function lighthouseFigures(system: System, { name, username, path }: BenchPage): Promise<Figure[]> {
  const cookie = await sessionCookie(system.stack, username);
  const scores = await runLighthouse(`${system.stack.url}${path}`, cookie);
  return LIGHTHOUSE_CATEGORIES.map((category) => ({
    name: `${name}: Lighthouse ${category}`,
    value: scores[category],
    unit: "points",
    baseline: "the limit",
    baselineValue: LIMIT_SCORE,
    ratio: scores[category] / LIMIT_SCORE,
    goal: { atLeast: 1 },
    spread: 0,
  }));
}
