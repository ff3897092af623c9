/** Which limits an outcome breaks, and outcomes as a table. */
import { SCHEDULES } from "../../infra/pipeline.ts";
import { LIMITS } from "./limits.ts";
import { type Outcome, secondsOf } from "./model.ts";

/** "Within seconds". */
const DELAY_SECONDS_MAX = 10;
const SEVEN = 7 * 3600;

export function violations(outcome: Outcome): string[] {
  const { hottestKey, hottestPartition, delay, night, throttledWrites, peakConcurrency } = outcome;
  const found: string[] = [];
  const { partitionWriteUnits } = LIMITS;
  for (const table of ["ledger", "reports"] as const) {
    if (hottestKey[table] > partitionWriteUnits)
      found.push(`one key of ${table} takes ${round(hottestKey[table])} write units a second`);
  }
  if (throttledWrites > 0)
    found.push(
      `${throttledWrites} writes throttled, up to ${round(hottestPartition.reports)} units a second for one partition`,
    );
  if (peakConcurrency > LIMITS.concurrency) found.push(`${peakConcurrency} functions at once`);
  if (delay.max > DELAY_SECONDS_MAX) found.push(`a change takes up to ${round(delay.max)} s to its report`);
  const hours: readonly (readonly [string, number, number])[] = [
    // An area is rolled up from what its members have by then.
    ["wards are closed", night.closedAt, secondsOf(SCHEDULES.city)],
    ["wards are published", night.publishedAt, SEVEN],
    ["cities are published", night.citiesAt, secondsOf(SCHEDULES.country)],
    ["the country is published", night.countryAt, SEVEN],
  ];
  for (const [what, at, latest] of hours) if (at > latest) found.push(`${what} at ${clock(at)}`);
  return found;
}

const ROWS: readonly (readonly [string, (outcome: Outcome) => string])[] = [
  ["submissions in the last hours", ({ submissions }) => round(submissions)],
  ["in the busiest second", ({ peakPerSecond }) => round(peakPerSecond)],
  ["write units/s of the hottest key: ledger", ({ hottestKey }) => round(hottestKey.ledger)],
  ["write units/s of the hottest key: reports", ({ hottestKey }) => round(hottestKey.reports)],
  ["… of the hottest partition: ledger", ({ hottestPartition }) => round(hottestPartition.ledger)],
  ["… of the hottest partition: reports", ({ hottestPartition }) => round(hottestPartition.reports)],
  ["… of the reports table", ({ peakWriteUnits }) => round(peakWriteUnits)],
  ["writes throttled", ({ throttledWrites }) => round(throttledWrites)],
  ["folds", ({ folds }) => round(folds)],
  ["functions at once", ({ peakConcurrency }) => round(peakConcurrency)],
  ["changes that wait, at most", ({ backlogMax }) => round(backlogMax)],
  ["submission to report, median", ({ delay }) => `${delay.p50.toFixed(1)} s`],
  ["… 99 of 100", ({ delay }) => `${delay.p99.toFixed(1)} s`],
  ["… the longest", ({ delay }) => `${delay.max.toFixed(1)} s`],
  ["every ward closed at", ({ night }) => clock(night.closedAt)],
  ["every ward's reports published at", ({ night }) => clock(night.publishedAt)],
  ["every city's", ({ night }) => clock(night.citiesAt)],
  ["the country's", ({ night }) => clock(night.countryAt)],
];

export function formatOutcomes(outcomes: readonly Outcome[]): string {
  const rows = ROWS.map(([name, cell]) => [name, ...outcomes.map(cell)]);
  const header = ["", ...outcomes.map((_, index) => (index === 0 ? "design" : `control ${index}`))];
  const all = [header, ...rows];
  const widths = header.map((_, column) => Math.max(...all.map((row) => row[column]?.length ?? 0)));
  return all
    .map((row) =>
      row
        .map((cell, column) =>
          column === 0 ? cell.padEnd(widths[0] ?? 0) : cell.padStart(widths[column] ?? 0),
        )
        .join("  "),
    )
    .join("\n");
}

function round(value: number): string {
  return Math.round(value).toLocaleString("en-US");
}

/** Seconds after midnight as a time of day; days later as such. */
function clock(seconds: number): string {
  const days = Math.floor(seconds / 86_400);
  const two = (value: number) => String(Math.floor(value)).padStart(2, "0");
  const time = [(seconds % 86_400) / 3600, (seconds % 3600) / 60, seconds % 60].map(two).join(":");
  return days === 0 ? time : `${time} + ${days} d`;
}
