/**
 * One ward's quarter from stored items to the report, against reading the same lines at all (`JSON.parse`), and
 * against SQLite and DuckDB computing the indicators (and nothing else of the report) from them.
 */

import { marshall } from "@aws-sdk/util-dynamodb";
import { buildReport } from "../../shared/domain/build-report.ts";
import type { Catalogue } from "../../shared/domain/catalogue.ts";
import { compareText } from "../../shared/domain/compare-text.ts";
import { type FoldedPeriod, foldPeriod } from "../../shared/domain/fold.ts";
import { isOfSubmission, type SubmissionEntry } from "../../shared/domain/ledger.ts";
import type { Period } from "../../shared/domain/period.ts";
import type { Report } from "../../shared/domain/report.ts";
import { fromItem, toRow } from "../../shared/store/ledger-rows.ts";
import type { Item } from "../../shared/store/quick-read.ts";

/** Stored items as DynamoDB sends them, in order of their keys, one on a line. */
export function linesOf(catalogue: Catalogue, entries: readonly SubmissionEntry[]): Buffer {
  const rows = entries.map((entry) => toRow(catalogue.programme.ward, entry));
  rows.sort((a, b) => compareText(a.pk, b.pk) || compareText(a.sk, b.sk));
  return Buffer.from(rows.map((row) => `${JSON.stringify(marshall(row))}\n`).join(""));
}

/** Reading the lines and nothing else: what no program can go below. */
export function parseLines(lines: Buffer): Item[] {
  return [...eachLine(lines)];
}

function* eachLine(lines: Buffer): Generator<Item> {
  const text = lines.toString("utf8");
  for (let start = 0, end = text.indexOf("\n"); end >= 0; start = end + 1, end = text.indexOf("\n", start)) {
    yield JSON.parse(text.slice(start, end));
  }
}

/** From bytes to the report, as `aggregate` does it behind the network: no item is held longer than it takes to read it. */
export function reportFromLines(catalogue: Catalogue, period: Period, lines: Buffer): Report {
  const byPeriod = new Map<string, SubmissionEntry[]>();
  for (const row of eachLine(lines)) {
    const entry = fromItem(row);
    if (!isOfSubmission(entry)) continue;
    const known = byPeriod.get(entry.period);
    if (known) known.push(entry);
    else byPeriod.set(entry.period, [entry]);
  }
  const folded = new Map<string, FoldedPeriod>();
  for (const [code, entries] of byPeriod) folded.set(code, foldPeriod(code, entries));
  return buildReport(catalogue, period, folded);
}
