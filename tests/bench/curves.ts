/** `npm run curves`: the curves of docs/performance.md, drawn from what the last `npm run bench` and `npm run deadline` wrote. */
import { existsSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import * as z from "zod";
import { type LineChart, lineChart } from "./line-chart.ts";

const ROOT = join(import.meta.dirname, "../..");

const cost = z.looseObject({ read: z.number(), write: z.number(), cpuMs: z.number() });
const bench = z.looseObject({
  growth: z.object({
    byWards: z.array(z.looseObject({ wards: z.int(), fold: cost, close: cost, publish: cost })),
    byQuarters: z.array(z.object({ quarters: z.int(), fold: cost, publish: cost })),
    memory: z.array(z.object({ wards: z.int(), heapMb: z.number() })),
  }),
});
const deadline = z.looseObject({
  load: z.looseObject({ wards: z.int() }),
  outcomes: z.array(z.looseObject({ design: z.string(), backlog: z.array(z.number()) })),
});

function read<T>(name: string, schema: z.ZodType<T>): T {
  const path = join(ROOT, "build", name);
  if (!existsSync(path)) throw new Error(`${path} is missing: run npm run bench and npm run deadline first`);
  return schema.parse(JSON.parse(readFileSync(path, "utf8")));
}

function draw(name: string, chart: LineChart): void {
  const path = join(ROOT, "docs/pictures", name);
  writeFileSync(path, lineChart(chart));
  console.log(path);
}

const { byWards, byQuarters, memory } = read("bench.json", bench).growth;
const wards = byWards.map((point) => `${point.wards}`);
draw("growth-wards-units.svg", {
  title: "Request units of one ward's step, by wards in the tables",
  labels: wards,
  lines: [
    { name: "change folded", values: byWards.map(({ fold }) => fold.read + fold.write) },
    { name: "ward closed", values: byWards.map(({ close }) => close.read + close.write) },
    { name: "report published", values: byWards.map(({ publish }) => publish.read + publish.write) },
  ],
});
draw("growth-wards-time.svg", {
  title: "Milliseconds of processor of one ward's step, by wards in the tables",
  labels: wards,
  lines: [
    { name: "change folded", values: byWards.map(({ fold }) => fold.cpuMs) },
    { name: "ward closed", values: byWards.map(({ close }) => close.cpuMs) },
    { name: "report published", values: byWards.map(({ publish }) => publish.cpuMs) },
  ],
});
draw("growth-memory.svg", {
  title: "MB of heap of aggregate, by wards that it has met",
  labels: memory.map((point) => `${point.wards}`),
  lines: [{ name: "heap after collection", values: memory.map(({ heapMb }) => heapMb) }],
});
draw("growth-quarters.svg", {
  title: "Read units, by quarters that a ward has behind it",
  labels: byQuarters.map(({ quarters }) => `${quarters}`),
  lines: [
    { name: "change folded", values: byQuarters.map(({ fold }) => fold.read) },
    { name: "report published", values: byQuarters.map(({ publish }) => publish.read) },
  ],
});

const { load, outcomes } = read("deadline.json", deadline);
const moments = Math.max(...outcomes.map(({ backlog }) => backlog.length));
const FIVE_MINUTES = 5;
/** Three hours are enough to see which way it goes. */
const SHOWN = Math.min(moments, (3 * 60) / FIVE_MINUTES);
draw("deadline-backlog.svg", {
  title: `Changes that wait for their report, ${load.wards.toLocaleString("en-US")} wards, minutes from 22:00`,
  labels: Array.from({ length: SHOWN }, (_, index) => `${index * FIVE_MINUTES}`),
  lines: outcomes.map(({ design, backlog }, index) => ({
    name: index === 0 ? design : `control ${index}`,
    values: Array.from({ length: SHOWN }, (_, at) => backlog[at] ?? 0),
  })),
});
