/** From the ledger's stream to REPORT items: recompute what the changes touch. Safe to run twice, late, out of order. */

import { closingAfter, closingChecks } from "../../shared/domain/balance.ts";
import { wardDate } from "../../shared/domain/calendar.ts";
import type { Catalogue } from "../../shared/domain/catalogue.ts";
import { extensionsWithin, outagesIn } from "../../shared/domain/extensions.ts";
import {
  isOfLock,
  isOfSubmission,
  type LedgerEntry,
  madeAt,
  type SubmissionEntry,
} from "../../shared/domain/ledger.ts";
import type { Outage } from "../../shared/domain/outage.ts";
import { dueAt, type Period } from "../../shared/domain/period.ts";
import {
  begunReportPeriods,
  changeChecks,
  dueChecks,
  publicationOf,
  reportPeriodsAround,
  touchedReportPeriods,
} from "../../shared/domain/schedule.ts";
import { computeReport, reportReader, widestFirst } from "../../shared/reporting/compute-report.ts";
import type { Agenda, Check } from "../../shared/store/agenda.ts";
import type { BalanceStore } from "../../shared/store/balance-store.ts";
import type { CatalogueStore } from "../../shared/store/catalogue-store.ts";
import type { LedgerStore } from "../../shared/store/ledger-store.ts";
import type { CloseMessage } from "../../shared/store/messages.ts";
import type { Queue } from "../../shared/store/queue.ts";
import type { ReportStore } from "../../shared/store/report-store.ts";

export interface FoldDependencies {
  readonly catalogues: CatalogueStore;
  readonly ledger: LedgerStore;
  readonly reports: ReportStore;
  readonly balances: BalanceStore;
  readonly agenda: Agenda;
  readonly closeQueue: Queue<CloseMessage>;
}

/**
 * Recomputes the reports of one ward that the entries touch, and plans another look at those that are published.
 * Returns the codes of their periods.
 */
export async function foldChanges(
  dependencies: FoldDependencies,
  ward: string,
  entries: readonly LedgerEntry[],
): Promise<string[]> {
  const { catalogues, reports } = dependencies;
  const version = await catalogues.current(ward);
  if (!version) throw new Error(`ledger entries of ward ${ward}, which has no catalogue`);
  const { catalogue } = version;
  const newestAt = Math.max(...entries.map(madeAt));
  const submissions = entries.filter(isOfSubmission);
  const touched = periodsOf(submissions, (period) => touchedReportPeriods(catalogue, period, newestAt));
  const reopened = periodsOf(
    entries.filter((entry) => entry.kind === "reopening"),
    (period) => reportPeriodsAround(catalogue, period, newestAt),
  );
  // First of all: whatever becomes of the reports now, the night will look at them.
  await planChecks(dependencies, { ward, catalogue, entries, newestAt }, [...touched, ...reopened]);

  const reader = reportReader(dependencies, version, { mustContain: digestsByPeriod(submissions) });
  for (const period of widestFirst(touched))
    await reports.save(await computeReport(reader, catalogue, period));
  return touched.map(({ code }) => code);
}

/**
 * Outages that have become known: reports of which a deadline moved are computed again, and looked at again when they
 * are due now, also those that were published by the earlier deadline. Returns the codes of their periods.
 */
export async function moveDeadlines(
  dependencies: FoldDependencies,
  ward: string,
  outages: readonly Outage[],
): Promise<string[]> {
  const version = await dependencies.catalogues.newest(ward);
  if (!version) throw new Error(`outages of ward ${ward}, which has no catalogue`);
  const { catalogue } = version;
  const known = new Set(outages.map(({ from }) => from));
  const over = Math.max(...outages.map(({ to }) => to));
  const moved = begunReportPeriods(catalogue, over).filter((period) =>
    outagesIn(extensionsWithin(catalogue, period)).some(({ from }) => known.has(from)),
  );
  const checks = moved.map((period) => ({
    period: period.code,
    from: wardDate(Math.max(over, dueAt(period, catalogue.programme))),
  }));
  const cause = `outages ${[...known].sort().join(" ")}`;
  await checkNowIfMissed(dependencies, ward, await dependencies.agenda.plan(ward, checks, cause), over);
  const reader = reportReader(dependencies, version);
  for (const period of widestFirst(moved))
    await dependencies.reports.save(await computeReport(reader, catalogue, period));
  return moved.map(({ code }) => code);
}

/** A new version of a ward's catalogue: its due days may have moved, and published reports rest on it. */
export async function planWard(
  dependencies: FoldDependencies,
  catalogue: Catalogue,
  at: number,
): Promise<void> {
  const { ward, holidays } = catalogue.programme;
  // Holidays are no part of a catalogue's digest, but move its due days.
  const cause = `${catalogue.digest} ${holidays.join(" ")}`;
  const checks = [...dueChecks(catalogue), ...closingChecks(catalogue, at)];
  await checkNowIfMissed(dependencies, ward, await dependencies.agenda.plan(ward, checks, cause), at);
}

async function planChecks(
  dependencies: FoldDependencies,
  change: {
    readonly ward: string;
    readonly catalogue: Catalogue;
    readonly entries: readonly LedgerEntry[];
    readonly newestAt: number;
  },
  periods: readonly Period[],
): Promise<void> {
  const { ward, catalogue, entries, newestAt } = change;
  const isLocked = (period: Period) => publicationOf(catalogue, period, [], newestAt) === "over";
  const reopenings = periods.some(isLocked) ? await dependencies.ledger.readReopenings(ward) : [];
  const checks = [
    ...changeChecks(catalogue, periods, reopenings, newestAt),
    ...entries.filter(isOfLock).flatMap((entry) => closingAfter(catalogue, entry)),
  ];
  if (checks.length === 0) return;
  const digest = entries
    .map((entry) => entry.digest)
    .sort()
    .join("\n");
  await checkNowIfMissed(dependencies, ward, await dependencies.agenda.plan(ward, checks, digest), newestAt);
}

/** The stream keeps what happened for a day; a run longer ago than that was of another time. */
const STREAM_KEEPS_MS = 24 * 3_600_000;

/**
 * What happened before a run counts for that run. When the stream brings it only after the run has read the agenda,
 * the run is made up for at once.
 */
async function checkNowIfMissed(
  { agenda, closeQueue }: FoldDependencies,
  ward: string,
  planned: readonly Check[],
  at: number,
): Promise<void> {
  const lastRun = await agenda.lastRun();
  if (lastRun === undefined || at > lastRun || at < lastRun - STREAM_KEEPS_MS) return;
  const checks = planned.filter(({ from }) => from <= wardDate(lastRun));
  if (checks.length > 0) await closeQueue.send([{ job: "check", ward, at: lastRun, checks }]);
}

/** The report periods that the entries' periods lead to, each once. */
function periodsOf(entries: readonly LedgerEntry[], find: (period: string) => Period[]): Period[] {
  const found = new Map<string, Period>();
  for (const code of new Set(entries.map(({ period }) => period)))
    for (const period of find(code)) found.set(period.code, period);
  return [...found.values()];
}

function digestsByPeriod(entries: readonly SubmissionEntry[]): Map<string, Set<string>> {
  const digests = new Map<string, Set<string>>();
  for (const { period, digest } of entries) {
    const known = digests.get(period);
    if (known) known.add(digest);
    else digests.set(period, new Set([digest]));
  }
  return digests;
}
