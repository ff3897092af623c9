/** The races of `aggregation.ts` and `aggregation-city.ts` against their baselines; everyone's answers are compared first. */
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { isDeepStrictEqual } from "node:util";
import type { Catalogue } from "../../shared/domain/catalogue.ts";
import type { Period } from "../../shared/domain/period.ts";
import { linesOf, parseLines, reportFromLines } from "./aggregation.ts";
import { makeCity, reportCity } from "./aggregation-city.ts";
import {
  duckDbContestant,
  expectedAnswers,
  type SqlQuestion,
  sqliteContestant,
  type WardValues,
} from "./indicators-sql.ts";
import { type RaceOptions, race, type Timing } from "./measure.ts";
import { entriesOf, submissionsFor } from "./quarter.ts";

export interface AggregationFigures {
  readonly entries: number;
  readonly bytes: number;
  /** From bytes to the whole report, or reports. */
  readonly report: Timing;
  readonly jsonParse: Timing;
  /** From bytes to the indicators alone. */
  readonly duckDb: Timing;
  readonly sqlite: Timing;
}

/** One ward's quarter. */
export function benchAggregation(
  catalogue: Catalogue,
  period: Period,
  options: RaceOptions,
): Promise<AggregationFigures> {
  const entries = entriesOf(catalogue, submissionsFor(catalogue, period, 1), 2);
  const lines = linesOf(catalogue, entries);
  return raceOn(
    { catalogue, period, area: null },
    [{ entries: entries.length, lines }],
    () => [reportFromLines(catalogue, period, lines)],
    options,
  );
}

/** The quarters of all wards of a city, each ward's report and the city's. */
export function benchCity(
  catalogue: Catalogue,
  period: Period,
  { wards, ...options }: RaceOptions & { readonly wards: number },
): Promise<AggregationFigures> {
  const city = makeCity(catalogue, period, wards);
  return raceOn(
    { catalogue, period, area: city.catalogue.programme.ward },
    city.wards,
    () => reportCity(city, period),
    options,
  );
}

async function raceOn(
  question: SqlQuestion,
  wards: readonly { readonly entries: number; readonly lines: Buffer }[],
  reports: () => readonly WardValues[],
  options: RaceOptions,
): Promise<AggregationFigures> {
  const folder = mkdtempSync(join(tmpdir(), "aggregation-"));
  const path = join(folder, "ledger.ndjson");
  const lines = Buffer.concat(wards.map((ward) => ward.lines));
  writeFileSync(path, lines);
  const sqlite = sqliteContestant(question, lines);
  const duckDb = await duckDbContestant(question, path);
  try {
    const expected = expectedAnswers(question.catalogue, reports());
    for (const [name, { run }] of Object.entries({ sqlite, duckDb })) {
      if (!isDeepStrictEqual(await run(), expected)) throw new Error(`${name} computes other indicators`);
    }
    const times = await race(
      {
        jsonParse: () => wards.map((ward) => parseLines(ward.lines)),
        report: reports,
        sqlite: sqlite.run,
        duckDb: duckDb.run,
      },
      options,
    );
    return {
      entries: wards.reduce((sum, { entries }) => sum + entries, 0),
      bytes: lines.byteLength,
      ...times,
    };
  } finally {
    sqlite.close();
    duckDb.close();
    rmSync(folder, { recursive: true, force: true });
  }
}
