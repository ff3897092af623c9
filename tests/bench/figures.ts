/** What each benchmark found, as figures with their baselines and goals. */
import type { AggregationFigures } from "./aggregation-race.ts";
import type { BundleFigures } from "./bundles.ts";
import type { IntakeFigures } from "./intake.ts";
import type { Timing } from "./measure.ts";
import type { Figure, Goal } from "./table.ts";
import type { UnitFigures } from "./units.ts";

const READ_UNIT_BYTES = 8192;

export function aggregationFigures(
  name: string,
  { report, jsonParse, duckDb, sqlite }: AggregationFigures,
): Figure[] {
  return [
    slower(name, report, "JSON.parse of the same bytes", jsonParse, { atMost: 2.5 }),
    slower(name, report, "DuckDB, the indicators alone", duckDb, { atMost: 1 }),
    slower(name, report, "SQLite, the indicators alone", sqlite, { atMost: 1 }),
  ];
}

export function intakeFigures({ throughput, latency }: IntakeFigures): Figure[] {
  const { intake, puts, bareHono } = throughput;
  const added = latency.intake.medianMs - latency.puts.medianMs;
  return [
    faster("intake, 8 at a time", intake, "raw conditional puts", puts, { atLeast: 0.8 }),
    faster("intake, 8 at a time", intake, "bare Hono with the same put", bareHono, null),
    slower("intake, one at a time", latency.intake, "raw conditional put", latency.puts, null),
    slower("intake, one at a time", latency.intake, "bare Hono with the same put", latency.bareHono, null),
    {
      ...counted("added to the put", added, "ms", "the limit", 2, { atMost: 1 }),
      spread: latency.intake.spread,
    },
  ];
}

export function unitFigures(units: UnitFigures): Figure[] {
  return [
    counted("submission of up to 1 KB", units.writePerSmallSubmission, "write units", "one put", 1, {
      atMost: 1,
    }),
    counted(
      "report of a quarter",
      units.readPerReport,
      "read units",
      "its bytes / 8 KB",
      units.ledgerBytes / READ_UNIT_BYTES,
      { atMost: 1.1 },
    ),
    counted("REPORT item saved", units.writePerReport, "write units", "one submission", 1, null),
    counted("publication", units.readPerPublish, "read units", "one report", units.readPerReport, null),
    counted("publication", units.writePerPublish, "write units", "one put", 1, null),
  ];
}

export function bundleFigures(bundles: readonly BundleFigures[]): Figure[] {
  return bundles.flatMap(({ name, bytes, sdkBytes, cold, coldCached, sdkCold, nodeCold }) => {
    const answersHttp = name === "intake" || name === "portal";
    const kilobytes = counted(
      `${name} bundle`,
      bytes / 1024,
      "KB",
      answersHttp ? "the limit" : "its SDK clients alone",
      answersHttp ? 650 : sdkBytes / 1024,
      answersHttp ? { atMost: 1 } : null,
    );
    return [
      kilobytes,
      slower(
        `${name} cold import`,
        cold,
        "its SDK clients alone",
        sdkCold,
        answersHttp ? { atMost: 1.2 } : null,
      ),
      slower(`${name} cold import`, cold, "Node alone", nodeCold, null),
      slower(`${name}, compile cache`, coldCached, "its SDK clients alone", sdkCold, null),
    ];
  });
}

export function workbookFigures(check: Timing): Figure[] {
  const limit = { medianMs: 2000, spread: 0 };
  return [slower("a workbook of 5,000 figures, checked", check, "the limit", limit, { atMost: 1 })];
}

/** Rate over rate, of what was timed one by one. */
function faster(name: string, value: Timing, baseline: string, base: Timing, goal: Goal | null): Figure {
  return {
    name,
    value: 1000 / value.medianMs,
    unit: "/s",
    baseline,
    baselineValue: 1000 / base.medianMs,
    ratio: base.medianMs / value.medianMs,
    goal,
    spread: noise(value, base),
  };
}

/** Time over time: how many times as long. */
function slower(name: string, value: Timing, baseline: string, base: Timing, goal: Goal | null): Figure {
  return {
    name,
    value: value.medianMs,
    unit: "ms",
    baseline,
    baselineValue: base.medianMs,
    ratio: value.medianMs / base.medianMs,
    goal,
    spread: noise(value, base),
  };
}

function counted(
  name: string,
  value: number,
  unit: string,
  baseline: string,
  baselineValue: number,
  goal: Goal | null,
): Figure {
  return { name, value, unit, baseline, baselineValue, ratio: value / baselineValue, goal, spread: 0 };
}

function noise(a: Timing, b: Timing): number {
  return Math.max(a.spread, b.spread);
}
