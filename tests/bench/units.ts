/**
 * Request units as DynamoDB counts them (`ReturnConsumedCapacity`), through the real stores: what a submission, a
 * report and a publication cost, whatever the machine.
 */
import { generateKeyPairSync } from "node:crypto";
import type { DynamoDBDocumentClient } from "@aws-sdk/lib-dynamodb";
import { marshall } from "@aws-sdk/util-dynamodb";
import * as z from "zod";
import { publish } from "../../functions/publish/publish.ts";
import { TABLE_NAMES } from "../../infra/local/tables.ts";
import type { Period } from "../../shared/domain/period.ts";
import { computeReport, reportReader } from "../../shared/reporting/compute-report.ts";
import { agendaStore, areaAgendas } from "../../shared/store/agenda.ts";
import { balanceStore } from "../../shared/store/balance-store.ts";
import { catalogueStore } from "../../shared/store/catalogue-store.ts";
import { toRow } from "../../shared/store/ledger-rows.ts";
import { ledgerStore } from "../../shared/store/ledger-store.ts";
import { reportStore } from "../../shared/store/report-store.ts";
import { openFileKey } from "../../shared/store/signing-key.ts";
import { signingKeyRegister } from "../../shared/store/signing-key-register.ts";
import { type SnapshotFiles, snapshotRecords } from "../../shared/store/snapshot-store.ts";
import type { BenchCatalogue } from "./catalogue.ts";
import type { BenchDatabase } from "./dynamodb.ts";
import { entriesOf, submissionsFor } from "./quarter.ts";

export interface UnitFigures {
  readonly submissions: number;
  /** Of first revisions of up to 1 KB; 1 unit is 1 KB. */
  readonly writePerSmallSubmission: number;
  readonly largestSubmissionBytes: number;
  readonly writePerLargestSubmission: number;
  /** Of the ledger entries that the quarter's report rests on. */
  readonly ledgerBytes: number;
  /** Eventually consistent, as after a change; 1 unit is 8 KB. */
  readonly readPerReport: number;
  /** Saving the REPORT item. */
  readonly writePerReport: number;
  readonly readPerPublish: number;
  readonly writePerPublish: number;
}

export async function measureUnits(
  { catalogue, file }: BenchCatalogue,
  period: Period,
  database: BenchDatabase,
): Promise<UnitFigures> {
  const client = await database.tables("units");
  const meter = meterOn(client);
  const { ward } = catalogue.programme;
  const catalogues = catalogueStore(client, TABLE_NAMES.ledger);
  const ledger = ledgerStore(client, TABLE_NAMES.ledger);
  const reports = reportStore(client, TABLE_NAMES.reports);
  const balances = balanceStore(client, TABLE_NAMES.reports);
  const number = await catalogues.publish(file, { sample: true, at: 0, by: "bench" });
  const version = { version: number, catalogue, at: 0 };

  const entries = entriesOf(catalogue, submissionsFor(catalogue, period, 1), 2);
  const writes: { bytes: number; units: number }[] = [];
  for (const entry of entries) {
    const { write } = await meter(() => ledger.append(ward, entry));
    writes.push({ bytes: sizeOf(toRow(ward, entry)), units: write });
  }
  const small = writes.filter(({ bytes }) => bytes <= 1024);
  const largest = writes.reduce((most, write) => (write.bytes > most.bytes ? write : most));

  // A reader that is told what must be there reads eventually consistently.
  const reader = reportReader({ ledger, balances }, version, { mustContain: new Map() });
  const { read: readPerReport, result: report } = await meter(() => computeReport(reader, catalogue, period));
  const { write: writePerReport } = await meter(() => reports.save(report));
  const at = report.period.dueAt;
  const signingKey = await openFileKey(
    generateKeyPairSync("ec", { namedCurve: "P-256" }).privateKey.export({ format: "jwk" }),
  );
  const publication = await meter(() =>
    publish(
      {
        balances,
        areaAgendas: areaAgendas(client, TABLE_NAMES.reports),
        agenda: agendaStore(client, TABLE_NAMES.reports),
        catalogues: catalogueStore(client, TABLE_NAMES.ledger),
        ledger,
        reports,
        records: snapshotRecords(client, TABLE_NAMES.snapshots),
        files: filesInMemory(),
        renderPdf: () => new Uint8Array(),
        rendering: { verificationUrl: "https://baocao.example.vn/xac-minh", pdfStandard: "ua-1" },
        signingKey: async () => signingKey,
        signingKeys: signingKeyRegister(client, TABLE_NAMES.snapshots),
      },
      { ward, period: period.code, at, checks: [], others: [] },
    ),
  );
  return {
    submissions: entries.length,
    writePerSmallSubmission: small.reduce((sum, { units }) => sum + units, 0) / small.length,
    largestSubmissionBytes: largest.bytes,
    writePerLargestSubmission: largest.units,
    ledgerBytes: writes.reduce((sum, { bytes }) => sum + bytes, 0),
    readPerReport,
    writePerReport,
    readPerPublish: publication.read,
    writePerPublish: publication.write,
  };
}

interface Metered<T> {
  readonly result: T;
  readonly read: number;
  readonly write: number;
}

const consumed = z.object({ CapacityUnits: z.number() });
const metered = z.object({ ConsumedCapacity: z.union([consumed, z.array(consumed)]) });

/** Counts the units of everything that the client is asked while something runs. */
export function meterOn(client: DynamoDBDocumentClient): <T>(run: () => Promise<T>) => Promise<Metered<T>> {
  let read = 0;
  let write = 0;
  client.middlewareStack.add(
    (next, context) => async (args) => {
      const result = await next({ ...args, input: { ...args.input, ReturnConsumedCapacity: "TOTAL" } });
      const { ConsumedCapacity } = metered.parse(result.output);
      const units = [ConsumedCapacity].flat().reduce((sum, { CapacityUnits }) => sum + CapacityUnits, 0);
      if (/Put|Update|Delete/.test(context.commandName ?? "")) write += units;
      else read += units;
      return result;
    },
    { step: "initialize", priority: "low", name: "meter" },
  );
  return async (run) => {
    read = 0;
    write = 0;
    const result = await run();
    return { result, read, write };
  };
}

/** Bytes of an item as DynamoDB counts them: names and values in UTF-8, a number about half its digits. */
function sizeOf(row: Readonly<Record<string, unknown>>): number {
  return Object.entries(marshall(row)).reduce((sum, [name, { S, N }]) => {
    const value = S !== undefined ? Buffer.byteLength(S) : N !== undefined ? Math.ceil(N.length / 2) + 1 : 1;
    return sum + name.length + value;
  }, 0);
}

/** The bucket's part: it takes no request units. */
export function filesInMemory(): SnapshotFiles {
  const files = new Map<string, Uint8Array>();
  return {
    async write(folder, name, _mediaType, content) {
      files.set(`${folder}/${name}`, content);
      return content;
    },
    async read(folder, name) {
      return files.get(`${folder}/${name}`) ?? new Uint8Array();
    },
  };
}
