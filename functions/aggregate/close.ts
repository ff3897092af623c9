/** The nightly run: what the agenda holds is folded afresh, and what changed is sent to be published. */

import {
  closeYear,
  closingChecks,
  dataSetPeriods,
  isClosed,
  yearToClose,
} from "../../shared/domain/balance.ts";
import { wardDate } from "../../shared/domain/calendar.ts";
import { parsePeriod } from "../../shared/domain/period.ts";
import type { Reopening } from "../../shared/domain/reopening.ts";
import { begunReportPeriods, dueChecks, publicationOf } from "../../shared/domain/schedule.ts";
import {
  computeReport,
  type ReportReader,
  reportReader,
  widestFirst,
} from "../../shared/reporting/compute-report.ts";
import { ledgerReader } from "../../shared/reporting/ledger-reader.ts";
import type { Check } from "../../shared/store/agenda.ts";
import type { CatalogueVersion } from "../../shared/store/catalogue-store.ts";
import type { CloseMessage } from "../../shared/store/messages.ts";
import { askToPublish } from "./ask-to-publish.ts";
import type { FoldDependencies } from "./fold-changes.ts";
import { planRollUp, type RollUpDependencies, rollUpArea } from "./roll-up.ts";

export type CloseDependencies = FoldDependencies & RollUpDependencies;

type Requests = Pick<CloseDependencies, "agenda" | "catalogues" | "closeQueue">;

/** Asks for the checks that the agenda holds up to today, a page at a time: wards that are idle are not met. */
export async function requestChecks({ agenda, closeQueue }: Requests, at: number): Promise<void> {
  // Before the agenda is read: what is planned too late to be read sees by this that it is (see `fold-changes.ts`).
  await agenda.beginRun(at);
  for await (const wards of agenda.upTo(wardDate(at))) {
    await closeQueue.send(wards.map(({ ward, checks }) => ({ job: "check", ward, at, checks })));
  }
}

/** Asks every ward for one job, a page of wards at a time: no run grows with their number beyond listing. */
export async function requestOfAll(
  { catalogues, closeQueue }: Requests,
  job: { readonly job: "close"; readonly period: string } | { readonly job: "rebuild" },
  at: number,
): Promise<void> {
  for await (const wards of catalogues.wards()) {
    await closeQueue.send(wards.map((ward) => ({ ...job, ward, at })));
  }
}

/** Does what a message of the close queue asks for. Returns the codes of the periods that are sent to be published. */
export async function closeWard(dependencies: CloseDependencies, message: CloseMessage): Promise<string[]> {
  const { catalogues, ledger, reports, balances, agenda } = dependencies;
  if (message.job === "roll-up") return rollUpArea(dependencies, message);
  const { ward, at } = message;
  // A check is done with when there is nothing to publish: by a deadline that has been moved it would be too soon.
  const version = await catalogues.newest(ward);
  if (!version) throw new Error(`closing of ward ${ward}, which has no catalogue`);
  const { catalogue } = version;
  const reader = reportReader({ ledger, balances }, version);
  if (message.job === "rebuild") {
    for (const period of widestFirst(begunReportPeriods(catalogue, at)))
      await reports.save(await computeReport(reader, catalogue, period));
    const planned = [...dueChecks(catalogue), ...closingChecks(catalogue, version.at)];
    await agenda.plan(ward, planned, catalogue.digest);
    return [];
  }
  const closing = { ward, at, version, reader, reopenings: await ledger.readReopenings(ward) };
  const checksOf: ReadonlyMap<string, readonly Check[]> =
    message.job === "close"
      ? new Map([[message.period, []]])
      : Map.groupBy(message.checks, ({ period }) => period);
  const asked = new Map<string, readonly Check[]>();
  try {
    for (const code of inReadingOrder([...checksOf.keys()])) {
      const checks = checksOf.get(code) ?? [];
      const year = yearToClose(code);
      if (year !== undefined) await balanceYear(dependencies, closing, year, checks);
      else if (await closePeriod(dependencies, closing, code, checks)) asked.set(code, checks);
    }
  } finally {
    // A period that cannot be folded does not keep those before it.
    await askToPublish(dependencies.publishQueue, { ward, at }, asked);
  }
  return [...asked.keys()];
}

/** Report periods by what is read for them, then what else is to be looked at. */
function inReadingOrder(codes: readonly string[]): string[] {
  const periods = widestFirst(codes.flatMap((code) => parsePeriod(code) ?? [])).map(({ code }) => code);
  return [...periods, ...codes.filter((code) => !periods.includes(code))];
}

interface Closing {
  readonly ward: string;
  readonly at: number;
  readonly version: CatalogueVersion;
  readonly reader: ReportReader;
  readonly reopenings: readonly Reopening[];
}

/**
 * Folds the period as of now, if it is published at all, and says whether to ask for a snapshot: when it has none or rests
 * on something else than its last one. Its checks are done with when there is nothing to publish; else `publish` takes them off, so
 * that a report that cannot be published is looked at every night until it is.
 */
async function closePeriod(
  dependencies: CloseDependencies,
  { ward, at, version: { catalogue }, reader, reopenings }: Closing,
  code: string,
  checks: readonly Check[],
): Promise<boolean> {
  const period = parsePeriod(code);
  const publication = period ? publicationOf(catalogue, period, reopenings, at) : "over";
  // Its day was moved to a later one: by then it is looked at anyway.
  if (publication === "early") return false;
  if (period && publication === "open") {
    const report = await computeReport(reader, catalogue, period);
    const last = await dependencies.snapshots.latest(ward, code);
    if (last?.basis !== report.basis) {
      await dependencies.reports.save(report);
      // The area rests on the report that is saved, not on the files that come of it.
      await planRollUp(dependencies, { ward, period: code, basis: report.basis }, at);
      return true;
    }
  }
  for (const done of checks) await dependencies.agenda.settle(ward, done);
  return false;
}

/** Writes down what later reports look back on of a year, except of what is open still or again. */
async function balanceYear(
  { ledger, balances, agenda }: CloseDependencies,
  { ward, at, version, reopenings }: Closing,
  year: number,
  checks: readonly Check[],
): Promise<void> {
  const { catalogue, version: catalogueVersion } = version;
  const reader = ledgerReader(ledger, ward);
  for (const [type, periods] of dataSetPeriods(catalogue, year)) {
    const closed = periods.filter((period) => isClosed(catalogue.programme, period, reopenings, at));
    const folded = await reader.read(closed.map(({ code }) => code));
    const of = { type, year, closedAt: at, catalogueVersion };
    if (closed.length > 0) await balances.save(ward, closeYear(of, [...folded.values()]));
  }
  for (const done of checks) await agenda.settle(ward, done);
}
