/** The ledger's stream may come late, twice and in any order: the reports end up the same. */
import { Logger } from "@aws-lambda-powertools/logger";
import { marshall } from "@aws-sdk/util-dynamodb";
import fc from "fast-check";
import { afterAll, beforeAll, beforeEach, describe, expect, it } from "vitest";
import { streamEvent } from "../../functions/aggregate/events.ts";
import { foldStreamBatch, type StreamDependencies } from "../../functions/aggregate/stream-batch.ts";
import { digestOf } from "../../shared/domain/digest.ts";
import {
  type DecisionEntry,
  type LedgerEntry,
  madeAt,
  type RevisionEntry,
} from "../../shared/domain/ledger.ts";
import { dueAt } from "../../shared/domain/period.ts";
import { checkSubmission } from "../../shared/domain/submission.ts";
import { agendaStore } from "../../shared/store/agenda.ts";
import { balanceStore } from "../../shared/store/balance-store.ts";
import { catalogueStore } from "../../shared/store/catalogue-store.ts";
import { toRow } from "../../shared/store/ledger-rows.ts";
import { ledgerStore } from "../../shared/store/ledger-store.ts";
import type { NotifyMessage } from "../../shared/store/messages.ts";
import { reportStore } from "../../shared/store/report-store.ts";
import { acceptanceReports, acceptanceRequests } from "../acceptance/read.ts";
import { type Database, leChan, startDatabase } from "./database.ts";

const { catalogue, file } = leChan();
const { ward } = catalogue.programme;
const log = new Logger({ serviceName: "test", logLevel: "SILENT" });

/** What the acceptance requests store, as the ledger holds it. */
const entries: readonly RevisionEntry[] = acceptanceRequests().flatMap(({ at, body, expect: expected }) => {
  const receivedAt = Date.parse(at);
  const check = checkSubmission(catalogue, { narrative: undefined, ...body }, receivedAt);
  if (expected.status !== 201 || !check.ok) return [];
  const entry = {
    kind: "revision",
    orgUnit: body.orgUnit,
    dataSet: body.dataSet,
    period: body.period,
    revision: expected.revision ?? 0,
    submissionId: body.submissionId,
    receivedAt,
    receivedBy: "quan-tri",
    late: receivedAt >= dueAt(check.submission.period, catalogue.programme),
    values: check.submission.values,
    narrative: check.submission.narrative,
  } as const;
  return [{ ...entry, digest: digestOf(entry) }];
});

let database: Database;
let dependencies: StreamDependencies;
let told: NotifyMessage[];
beforeAll(async () => {
  database = await startDatabase();
});
afterAll(() => database?.stop());
beforeEach(async () => {
  dependencies = {
    catalogues: catalogueStore(database.client, "ledger"),
    ledger: ledgerStore(database.client, "ledger"),
    reports: reportStore(database.client, "reports"),
    balances: balanceStore(database.client, "reports"),
    agenda: agendaStore(database.client, "reports"),
    closeQueue: { send: async () => undefined },
    notifyQueue: {
      async send(messages) {
        told.push(...messages);
      },
    },
  };
  told = [];
  await dependencies.catalogues.publish(file, { sample: true, at: 0, by: "quan-tri" });
});

function streamOf(delivered: readonly LedgerEntry[]) {
  return streamEvent.parse({
    Records: delivered.map((entry, index) => ({
      eventSource: "aws:dynamodb",
      dynamodb: {
        SequenceNumber: String(index + 1),
        ApproximateCreationDateTime: madeAt(entry) / 1000,
        NewImage: marshall(toRow(ward, entry)),
      },
    })),
  }).records;
}

async function deliver(delivered: readonly LedgerEntry[]): Promise<void> {
  const { batchItemFailures } = await foldStreamBatch(dependencies, streamOf(delivered), log);
  expect(batchItemFailures).toEqual([]);
}

describe("folding the ledger's stream", () => {
  it("gives the expected reports whatever the order, the batches and the repetitions of the delivery", async () => {
    await Promise.all(entries.map((entry) => dependencies.ledger.append(ward, entry)));
    const [first, ...others] = fc.sample(
      fc.shuffledSubarray([...entries, ...entries.slice(0, 40)], { minLength: entries.length + 40 }),
      { numRuns: 3, seed: 20260914 },
    );
    for (const order of [first ?? [], ...others]) {
      for (let start = 0; start < order.length; start += 60) await deliver(order.slice(start, start + 60));
      for (const [code, expected] of Object.entries(acceptanceReports())) {
        const report = await dependencies.reports.read(ward, code);
        expect(report?.ledger.entries).toBeGreaterThan(0);
        expect(numbers(report?.indicators)).toMatchObject(expected.indicators as object);
      }
    }
  });

  it("never lets a report from fewer entries replace one from more", async () => {
    const before = await dependencies.reports.read(ward, "2026-Q3");
    if (!before) throw new Error("no report");
    const stale = {
      ...before,
      ledger: { ...before.ledger, entries: before.ledger.entries - 1 },
      basis: "0".repeat(64),
    };
    expect(await dependencies.reports.save(stale)).toBe("superseded");
    expect(await dependencies.reports.read(ward, "2026-Q3")).toEqual(before);
  });

  it("folds the good records beside one that cannot be read, and reports that one alone", async () => {
    const [good] = streamOf(entries.slice(0, 1));
    const poison = {
      sequenceNumber: "2",
      storedAt: 0,
      newImage: marshall({ pk: `${ward}#2026`, sk: "09#2026-Q3#M06-TYT#tyt#0001" }),
    };
    if (!good) throw new Error("no record");
    const { batchItemFailures } = await foldStreamBatch(dependencies, [good, poison], log);
    expect(batchItemFailures).toEqual([{ itemIdentifier: "2" }]);
  });

  it("has a unit told of a return, but not of one that comes from an archive, nor of an approval", async () => {
    const [revision] = entries;
    if (!revision) throw new Error("no entry");
    const { orgUnit, dataSet, period } = revision;
    const decided = (decision: DecisionEntry["decision"], at: number): DecisionEntry => {
      const content = {
        kind: "decision",
        ...{ orgUnit, dataSet, period, revision: 1, decision, reason: "Đề nghị rà soát" },
        decidedAt: at,
        decidedBy: "vhxh",
      } as const;
      return { ...content, digest: digestOf(content) };
    };
    const at = Date.parse("2026-09-16T09:00:00+07:00");
    await deliver([revision, decided("approve", at), decided("return", at)]);
    expect(told).toEqual([{ kind: "returned", ward, orgUnit, dataSet, period, revision: 1, at }]);
    const [old] = streamOf([decided("return", at)]);
    if (!old) throw new Error("no record");
    told = [];
    await foldStreamBatch(dependencies, [{ ...old, storedAt: at + 40 * 86_400_000 }], log);
    expect(told).toEqual([]);
  });

  it("plans when a new catalogue's periods are due, and passes over the register of wards", async () => {
    const register = { sequenceNumber: "1", storedAt: 0, newImage: marshall({ pk: "wards", sk: ward }) };
    const row = {
      pk: `${ward}#catalogue`,
      sk: "0001",
      c: JSON.stringify(file),
      sample: true,
      at: 0,
      by: "quan-tri",
    };
    const stored = { sequenceNumber: "2", storedAt: 0, newImage: marshall(row) };
    const { batchItemFailures } = await foldStreamBatch(dependencies, [register, stored], log);
    expect(batchItemFailures).toEqual([]);
    const planned: string[] = [];
    for await (const wards of dependencies.agenda.upTo("2026-12-31"))
      for (const { checks } of wards) planned.push(...checks.map(({ period, from }) => `${from} ${period}`));
    expect(planned).toContain("2026-09-17 2026-Q3");
    expect(planned.filter((check) => check.endsWith("2027-01"))).toEqual([]);
  });
});

/** Decimal texts as the numbers that the expected reports are written in. */
function numbers(indicators: readonly object[] | undefined): unknown {
  const numeric = new Set(["value", "numerator", "denominator"]);
  return indicators?.map((indicator) =>
    Object.fromEntries(
      Object.entries(indicator).map(([key, value]) => [
        key,
        numeric.has(key) && typeof value === "string" ? Number(value) : value,
      ]),
    ),
  );
}
