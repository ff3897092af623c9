/** The race of `aggregation.ts` against its baselines; everyone's answers are compared first. */
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { isDeepStrictEqual } from "node:util";
import type { Catalogue } from "../../shared/domain/catalogue.ts";
import type { Period } from "../../shared/domain/period.ts";
import { linesOf, parseLines, reportFromLines } from "./aggregation.ts";
import { duckDbContestant, expectedAnswers, sqliteContestant } from "./indicators-sql.ts";
import { type RaceOptions, race, type Timing } from "./measure.ts";
import { entriesOf, submissionsFor } from "./quarter.ts";

export interface AggregationFigures {
  readonly entries: number;
  readonly bytes: number;
  /** From bytes to the whole report. */
  readonly report: Timing;
  readonly jsonParse: Timing;
  /** From bytes to the indicators alone. */
  readonly duckDb: Timing;
  readonly sqlite: Timing;
}

export async function benchAggregation(
  catalogue: Catalogue,
  period: Period,
  options: RaceOptions,
): Promise<AggregationFigures> {
  const entries = entriesOf(catalogue, submissionsFor(catalogue, period, 1), 2);
  const lines = linesOf(catalogue, entries);
  const folder = mkdtempSync(join(tmpdir(), "aggregation-"));
  const path = join(folder, "ledger.ndjson");
  writeFileSync(path, lines);
  const sqlite = sqliteContestant(catalogue, period, lines);
  const duckDb = await duckDbContestant(catalogue, period, path);
  try {
    const expected = expectedAnswers(reportFromLines(catalogue, period, lines));
    for (const [name, { run }] of Object.entries({ sqlite, duckDb })) {
      if (!isDeepStrictEqual(await run(), expected)) throw new Error(`${name} computes other indicators`);
    }
    const times = await race(
      {
        jsonParse: () => parseLines(lines),
        report: () => reportFromLines(catalogue, period, lines),
        sqlite: sqlite.run,
        duckDb: duckDb.run,
      },
      options,
    );
    return { entries: entries.length, bytes: lines.byteLength, ...times };
  } finally {
    sqlite.close();
    duckDb.close();
    rmSync(folder, { recursive: true, force: true });
  }
}
