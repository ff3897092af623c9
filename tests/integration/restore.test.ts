/**
 * The restore drill: a ward's record goes out, everything is lost, the record comes back, and all is as it was; and what
 * is derived is made again from the ledger alone.
 */
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { CreateBucketCommand, DeleteObjectCommand } from "@aws-sdk/client-s3";
import { DeleteCommand } from "@aws-sdk/lib-dynamodb";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { closeWard } from "../../functions/aggregate/close.ts";
import { DataFolder } from "../../infra/local/data-folder.ts";
import { BUCKET, startServers } from "../../infra/local/servers.ts";
import { Teardown } from "../../infra/local/teardown.ts";
import { ledgerDigest } from "../../infra/operate/archive-format.ts";
import type { WardStores } from "../../infra/operate/deployment.ts";
import { exportWard } from "../../infra/operate/export-ward.ts";
import { importWard } from "../../infra/operate/import-ward.ts";
import { periodsOf, readCatalogues, readLedger } from "../../infra/operate/read-ward.ts";
import { rebuildFiles } from "../../infra/operate/rebuild-ward.ts";
import { sha256 } from "../../shared/domain/digest.ts";
import { parsePeriod } from "../../shared/domain/period.ts";
import { computeReport, reportReader } from "../../shared/reporting/compute-report.ts";
import { reportStore } from "../../shared/store/report-store.ts";
import { leChan } from "./database.ts";
import { type Office, openOffice, WARD } from "./office.ts";

const CLINIC = ["tyt", "M06-TYT", "2026-Q3"] as const;
const GROUP = ["tdp-01", "M03-DV", "2026-Q3"] as const;
const NIGHT_1 = "2026-09-18T00:05:00+07:00";
const NIGHT_2 = "2026-09-21T00:05:00+07:00";
const PERIODS = ["2026-07", "2026-08", "2026-09", "2026-Q3", "2026-9M"];

const teardown = new Teardown();
const scratch = mkdtempSync(join(tmpdir(), "restore-"));
let office: Office;
let empty: Office;
beforeAll(async () => {
  teardown.add(() => rmSync(scratch, { recursive: true, force: true }));
  const folder = DataFolder.open(join(scratch, "data"));
  teardown.add(() => folder.close());
  const { aws } = await startServers({
    folder,
    inMemory: true,
    teardown,
    onProgress: () => undefined,
    onNote: () => undefined,
    onError: console.error,
  });
  const servers = { dynamoDb: aws.AWS_ENDPOINT_URL_DYNAMODB, s3: aws.AWS_ENDPOINT_URL_S3 };
  office = await openOffice({ ...servers, bucket: BUCKET });
  teardown.add(() => office.leave());
  await office.s3.send(new CreateBucketCommand({ Bucket: "other" }));
  empty = await openOffice({ ...servers, bucket: "other" }, { isSetUp: false });
  teardown.add(() => empty.leave());

  await office.submit("2026-09-10T09:00:00+07:00", CLINIC, { dan_so: 100_000, nguoi_bhyt: 98_000 });
  await office.submit("2026-09-10T10:00:00+07:00", GROUP, { ho_tong: 400, ho_van_hoa: 380 });
  await office.night(NIGHT_1);
  await office.decide("2026-09-19T08:00:00+07:00", GROUP, 1, "return");
  await office.submit("2026-09-20T09:00:00+07:00", CLINIC, { dan_so: 100_000, nguoi_bhyt: 98_004 }, 1);
  await office.submit("2026-09-20T10:00:00+07:00", GROUP, { ho_tong: 400, ho_van_hoa: 390 }, 1);
  await office.night(NIGHT_2);
}, 240_000);
afterAll(() => teardown.run());

function storesOf({ documents, records, publishing }: Office): WardStores {
  const { files, signingKeys } = publishing;
  return { documents, ledgerTable: "ledger", records, files, signingKeys };
}

/** Everything that people see of the ward: its ledger's digest, every report, every byte ever published. */
async function seen(of: Office) {
  const stores = storesOf(of);
  const entries = await readLedger(stores, WARD, periodsOf(await readCatalogues(stores, WARD)));
  const { catalogue } = leChan();
  const reader = reportReader(of.closing, { version: 1, catalogue, at: 0 });
  const periods = PERIODS.flatMap((code) => parsePeriod(code) ?? []);
  return {
    ledger: ledgerDigest(entries),
    reports: await Promise.all(periods.map((period) => computeReport(reader, catalogue, period))),
    published: await published(of),
  };
}

/** Every published version with the digests of its files as they are now: comparing megabytes byte by byte takes minutes. */
async function published(of: Office) {
  const versions = await Promise.all(PERIODS.map((code) => of.versions(code)));
  return Promise.all(
    versions.flat().map(async (record) => {
      const files = await of.readFiles(record);
      return { record, files: files.map(({ name, content }) => ({ name, sha256: sha256(content) })) };
    }),
  );
}

describe("after everything was lost", { timeout: 180_000 }, () => {
  it("an export brings back the same ledger, the same reports and the same published bytes", async () => {
    const before = await seen(office);
    expect(before.ledger.entries).toBe(5);
    expect(before.published.map(({ record }) => record.version)).toContain(2);
    const archive = join(scratch, "archive");
    await exportWard(storesOf(office), WARD, archive, new Date(0));

    await importWard(storesOf(empty), archive);
    expect(await seen(empty)).toEqual(before);
    // The restored system goes on where the lost one stopped: what was published is not published again.
    expect(await empty.night(NIGHT_2)).toEqual([]);
    expect(await empty.submit("2026-09-22T09:00:00+07:00", GROUP, { ho_tong: 400, ho_van_hoa: 395 }, 2)).toBe(
      "stored",
    );
    const night = await empty.night("2026-09-23T00:05:00+07:00");
    expect(night.toSorted()).toEqual(["2026-9M v3", "2026-Q3 v3"]);
  });

  it("the restored system renders what was published before to the byte", async () => {
    const before = await published(empty);
    const [first] = await empty.versions("2026-Q3");
    const lost = ["report.pdf", "report-M06.pdf", "tables.xlsx", "indicators.csv", "snapshot.json"].map(
      (name) => `${first?.folder}/${name}`,
    );
    for (const key of lost) await remove(key, empty, "other");
    const { rendering } = empty.publishing;
    const { rebuilt } = await rebuildFiles(storesOf(empty), WARD, { rendering, signingKey: undefined });
    expect(rebuilt.toSorted()).toEqual(lost.toSorted());
    expect(await published(empty)).toEqual(before);
  });
});

describe("from the ledger alone", { timeout: 180_000 }, () => {
  it("every report is computed again", async () => {
    const reports = reportStore(office.documents, "reports");
    const before = await Promise.all(PERIODS.map((code) => reports.read(WARD, code)));
    for (const code of PERIODS) {
      await office.documents.send(new DeleteCommand({ TableName: "reports", Key: { pk: WARD, sk: code } }));
    }
    expect(await reports.read(WARD, "2026-Q3")).toBeUndefined();
    await closeWard(office.closing, { job: "rebuild", ward: WARD, at: Date.parse(NIGHT_2) });
    expect(await Promise.all(PERIODS.map((code) => reports.read(WARD, code)))).toEqual(before);
  });

  it("lost files of any version are made again to the byte, and whole ones are left alone", async () => {
    const before = await published(office);
    const lost = before.filter(({ record }) => record.period === "2026-Q3");
    for (const { record, files } of lost) {
      for (const { name } of files) await remove(`${record.folder}/${name}`);
    }
    const { rendering } = office.publishing;
    const signingKey = await office.publishing.signingKey();
    const {
      whole,
      rebuilt,
      lost: gone,
    } = await rebuildFiles(storesOf(office), WARD, { rendering, signingKey });
    const count = (of: typeof before) => of.reduce((sum, { files }) => sum + files.length, 0);
    expect({ whole, rebuilt: rebuilt.length, gone }).toEqual({
      whole: count(before) - count(lost),
      rebuilt: count(lost),
      gone: [],
    });
    expect(await published(office)).toEqual(before);
  });

  it("a file is not made up when the ledger is not what it was, nor a signature without its key", async () => {
    const [first] = await office.versions("2026-Q3");
    const stores = storesOf(office);
    const { rendering } = office.publishing;
    await remove(`${first?.folder}/manifest.jws`);
    expect((await rebuildFiles(stores, WARD, { rendering, signingKey: undefined })).lost).toEqual([
      `${first?.folder}/manifest.jws`,
    ]);

    await office.documents.send(
      new DeleteCommand({
        TableName: "ledger",
        Key: { pk: `${WARD}#2026`, sk: "09#2026-Q3#M06-TYT#tyt#0001" },
      }),
    );
    await remove(`${first?.folder}/report.pdf`);
    expect((await rebuildFiles(stores, WARD, { rendering, signingKey: undefined })).lost).toContain(
      `${first?.folder}/report.pdf`,
    );
  });
});

async function remove(key: string, from = office, bucket: string = BUCKET): Promise<void> {
  await from.s3.send(new DeleteObjectCommand({ Bucket: bucket, Key: key }));
}
