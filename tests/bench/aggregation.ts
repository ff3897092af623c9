/**
 * One ward's quarter from stored items to the report, against reading the same lines at all (`JSON.parse`), and
 * against SQLite and DuckDB computing the indicators (and nothing else of the report) from them.
 */

import { marshall } from "@aws-sdk/util-dynamodb";
import { buildReport } from "../../shared/domain/build-report.ts";
import type { Catalogue } from "../../shared/domain/catalogue.ts";
import { type FoldedPeriod, foldPeriod } from "../../shared/domain/fold.ts";
import type { SubmissionEntry } from "../../shared/domain/ledger.ts";
import type { Period } from "../../shared/domain/period.ts";
import type { Report } from "../../shared/domain/report.ts";
import { fromItem, toRow } from "../../shared/store/ledger-rows.ts";
import type { Item } from "../../shared/store/quick-read.ts";

/** Stored items as DynamoDB sends them, one on a line. */
export function linesOf(catalogue: Catalogue, entries: readonly SubmissionEntry[]): Buffer {
  return Buffer.from(
    entries.map((entry) => `${JSON.stringify(marshall(toRow(catalogue.programme.ward, entry)))}\n`).join(""),
  );
}

/** Reading the lines and nothing else: what no program can go below. */
export function parseLines(lines: Buffer): Item[] {
  return [...eachLine(lines)];
}

export function* eachLine(lines: Buffer): Generator<Item> {
  const text = lines.toString("utf8");
  for (let start = 0, end = text.indexOf("\n"); end >= 0; start = end + 1, end = text.indexOf("\n", start)) {
    yield JSON.parse(text.slice(start, end));
  }
}

/** From bytes to the report, as `aggregate` does it behind the network. */
export function reportFromLines(catalogue: Catalogue, period: Period, lines: Buffer): Report {
  const reading = readWard();
  for (const row of eachLine(lines)) reading.take(row);
  return reading.report(catalogue, period);
}

/** One ward's items, taken one by one so that none is held longer than it takes to read it. */
export function readWard() {
  const byPeriod = new Map<string, SubmissionEntry[]>();
  return {
    take(row: Item): void {
      const entry = fromItem(row);
      if (entry.kind === "reopening") return;
      const known = byPeriod.get(entry.period);
      if (known) known.push(entry);
      else byPeriod.set(entry.period, [entry]);
    },
    report(catalogue: Catalogue, period: Period): Report {
      const folded = new Map<string, FoldedPeriod>();
      for (const [code, entries] of byPeriod) folded.set(code, foldPeriod(code, entries));
      return buildReport(catalogue, period, folded);
    },
  };
}
