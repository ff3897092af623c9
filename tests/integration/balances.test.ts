/** Closing balances: what five years of a ward's reports cost, and a correction of the first year in the third. */
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { type CloseDependencies, closeWard } from "../../functions/aggregate/close.ts";
import { foldChanges } from "../../functions/aggregate/fold-changes.ts";
import { closingChecks } from "../../shared/domain/balance.ts";
import { buildReport } from "../../shared/domain/build-report.ts";
import { foldPeriod } from "../../shared/domain/fold.ts";
import type { SubmissionEntry } from "../../shared/domain/ledger.ts";
import type { Report } from "../../shared/domain/report.ts";
import { partitionsOf } from "../../shared/domain/slices.ts";
import { computeReport, type ReportSources, reportReader } from "../../shared/reporting/compute-report.ts";
import { keptBalances } from "../../shared/reporting/kept-balances.ts";
import { agendaStore, areaAgendas } from "../../shared/store/agenda.ts";
import { areaStore } from "../../shared/store/area-store.ts";
import { balanceStore } from "../../shared/store/balance-store.ts";
import { catalogueStore } from "../../shared/store/catalogue-store.ts";
import { ledgerStore } from "../../shared/store/ledger-store.ts";
import { reportStore } from "../../shared/store/report-store.ts";
import { snapshotRecords } from "../../shared/store/snapshot-store.ts";
import { entriesOf, submissionsFor } from "../bench/quarter.ts";
import { meterOn } from "../bench/units.ts";
import { periodOf } from "../samples/catalogues.ts";
import { reopening, revision } from "../samples/entries.ts";
import { type Database, leChan, startDatabase } from "./database.ts";

const { catalogue, file } = leChan();
const { ward } = catalogue.programme;
const moment = (text: string) => Date.parse(`${text}+07:00`);
const version = { version: 1, catalogue, at: 0 };

let database: Database;
let entries: SubmissionEntry[];
let pipeline: CloseDependencies;
let longRunning: ReportSources;
beforeAll(async () => {
  database = await startDatabase();
  const { client } = database;
  pipeline = {
    catalogues: catalogueStore(client, "ledger"),
    ledger: ledgerStore(client, "ledger"),
    reports: reportStore(client, "reports"),
    balances: balanceStore(client, "reports"),
    areas: areaStore(client, "ledger"),
    areaAgendas: areaAgendas(client, "reports"),
    agenda: agendaStore(client, "reports"),
    snapshots: snapshotRecords(client, "snapshots"),
    closeQueue: { send: async () => undefined },
    publishQueue: { send: async () => undefined },
  };
  longRunning = { ledger: pipeline.ledger, balances: keptBalances(pipeline.balances) };
  await pipeline.catalogues.publish(file, { sample: true, at: 0, by: "quan-tri" });
  entries = [2026, 2027, 2028, 2029, 2030].flatMap((year) =>
    entriesOf(catalogue, submissionsFor(catalogue, periodOf(String(year)), year), year),
  );
  const waiting = [...entries];
  const writer = async () => {
    for (let entry = waiting.pop(); entry; entry = waiting.pop()) await pipeline.ledger.append(ward, entry);
  };
  await Promise.all(Array.from({ length: 8 }, writer));
}, 180_000);
afterAll(() => database?.stop());

/** Closes every year whose time has come, as the night would. */
async function close(at: number): Promise<void> {
  const checks = closingChecks(catalogue, 0).map((planned) => ({ ...planned, token: "1" }));
  await closeWard(pipeline, { job: "check", ward, at, checks });
}

/** As a function that has just started computes it, which is as one does that keeps what it read before. */
async function report(code: string): Promise<Report> {
  const compute = (from: ReportSources) =>
    computeReport(reportReader(from, version), catalogue, periodOf(code));
  const computed = await compute(pipeline);
  expect(await compute(longRunning)).toEqual(computed);
  return computed;
}

/** From every entry, without store or balance. */
function expected(code: string): Report {
  const period = periodOf(code);
  const folded = partitionsOf(catalogue, period).map(
    (part) =>
      [
        part,
        foldPeriod(
          part,
          entries.filter((entry) => entry.period === part),
        ),
      ] as const,
  );
  return buildReport(catalogue, period, new Map(folded));
}

describe("after five years", () => {
  it("a December costs no more than half as much again as in the first year, and says the same to the last digit", async () => {
    await close(moment("2030-12-20T00:05:00"));
    const meter = meterOn(database.client);
    const cost = async (code: string) => {
      const reader = reportReader(pipeline, version, { mustContain: new Map() });
      const { read, result } = await meter(() => computeReport(reader, catalogue, periodOf(code)));
      expect(result).toEqual(expected(code));
      return read;
    };
    const costs: Record<string, [number, number]> = {};
    for (const period of ["12", "Q4", "H2"])
      costs[period] = [await cost(`2026-${period}`), await cost(`2030-${period}`)];
    costs.year = [await cost("2026"), await cost("2030")];
    for (const [first, last] of Object.values(costs))
      expect({ costs, ratio: last / first <= 1.5 }).toMatchObject({ ratio: true });
  });

  it("a correction of the first year flows into every later report at once, and into the balance when it is closed again", async () => {
    const [first] = entries.filter(({ dataSet, kind }) => dataSet === "M09-CT" && kind === "revision");
    if (first?.kind !== "revision") throw new Error("no submission");
    const at = moment("2031-01-10T09:00:00");
    const { orgUnit, dataSet, period } = first;
    const again = reopening({ orgUnit, period, reopenedAt: at, until: moment("2031-01-20T00:00:00") });
    const known = entries.filter(
      (entry) =>
        entry.kind === "revision" &&
        entry.orgUnit === orgUnit &&
        entry.dataSet === dataSet &&
        entry.period === period,
    );
    const correction = revision({
      orgUnit,
      dataSet,
      period,
      revision: known.length + 1,
      receivedAt: at + 1,
      values: { ...first.values, can_ho_du_dk: 123_456 },
    });
    const before = await report("2030");
    await pipeline.ledger.append(ward, again);
    await pipeline.ledger.append(ward, correction);
    entries.push(correction);
    // Before the stream has brought it, too.
    expect(await report("2030")).toEqual(expected("2030"));
    expect(await report("2030")).not.toEqual(before);
    expect(await foldChanges(pipeline, ward, [again, correction])).toContain("2030");
    expect((await pipeline.reports.read(ward, "2029-9M"))?.basis).toBe(expected("2029-9M").basis);

    const stale = await pipeline.balances.read(ward, "quarter", 2027);
    await close(moment("2031-01-23T00:05:00"));
    const fresh = await pipeline.balances.read(ward, "quarter", 2027);
    expect(fresh).not.toEqual(stale);
    expect(fresh[0]?.partitions).toHaveLength(4);
    expect(await report("2030")).toEqual(expected("2030"));
  }, 120_000);
});
