/** Export and import on real local servers, through the commands themselves. */
import { execFile } from "node:child_process";
import { generateKeyPairSync } from "node:crypto";
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { promisify } from "node:util";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { DataFolder } from "../../infra/local/data-folder.ts";
import { BUCKET, type Servers, startServers } from "../../infra/local/servers.ts";
import { Teardown } from "../../infra/local/teardown.ts";
import { ARCHIVE_FILES, ledgerDigest, manifest } from "../../infra/operate/archive-format.ts";
import type { WardStores } from "../../infra/operate/deployment.ts";
import { exportWard } from "../../infra/operate/export-ward.ts";
import { importWard } from "../../infra/operate/import-ward.ts";
import {
  periodsOf,
  readActions,
  readCatalogues,
  readLedger,
  readSnapshots,
} from "../../infra/operate/read-ward.ts";
import { digestOf, sha256 } from "../../shared/domain/digest.ts";
import type { LedgerEntry } from "../../shared/domain/ledger.ts";
import { actionStore } from "../../shared/store/action-store.ts";
import { catalogueStore } from "../../shared/store/catalogue-store.ts";
import { ledgerStore } from "../../shared/store/ledger-store.ts";
import { openFileKey } from "../../shared/store/signing-key.ts";
import { signingKeyRegister } from "../../shared/store/signing-key-register.ts";
import { snapshotFiles, snapshotFolder, snapshotRecords } from "../../shared/store/snapshot-store.ts";
import { leChan } from "./database.ts";
import { localS3 } from "./local-s3.ts";

const { catalogue, file } = leChan();
const { ward } = catalogue.programme;
const ROOT = join(import.meta.dirname, "..", "..");

type WithoutDigest<E> = E extends LedgerEntry ? Omit<E, "digest"> : never;
const sealed = (entry: WithoutDigest<LedgerEntry>) => ({ ...entry, digest: digestOf(entry) }) as LedgerEntry;

const revision = (n: number, period: string, values: Record<string, number | boolean>): LedgerEntry =>
  sealed({
    kind: "revision",
    orgUnit: "tyt",
    dataSet: "M06-TYT",
    period,
    revision: n,
    submissionId: `018f6d5e-0000-7000-8000-00000000000${n}`,
    receivedAt: Date.parse("2026-09-14T08:00:00+07:00") + n,
    receivedBy: "tyt",
    late: n > 1,
    values,
    narrative: n > 1 ? { ket_qua: "Đã hoàn thành kế hoạch quý III" } : {},
  });
const ENTRIES: readonly LedgerEntry[] = [
  revision(1, "2026-Q3", { dan_so: 161_051, nguoi_bhyt: 157_836 }),
  revision(2, "2026-Q3", { dan_so: 161_051, nguoi_bhyt: 157_840, dat_chuan_qg: true }),
  sealed({
    kind: "decision",
    orgUnit: "tyt",
    dataSet: "M06-TYT",
    period: "2026-Q3",
    revision: 1,
    decision: "return",
    reason: "Đề nghị rà soát số liệu",
    decidedAt: Date.parse("2026-09-15T09:00:00+07:00"),
    decidedBy: "vhxh",
  }),
  revision(1, "2030-Q4", { dan_so: 170_000 }),
  sealed({
    kind: "reopening",
    orgUnit: "tyt",
    period: "2026-Q1",
    reopeningId: "018f6d5e-0000-7000-8000-0000000000aa",
    until: Date.parse("2026-12-01T00:00:00+07:00"),
    reason: "Bổ sung số liệu",
    reopenedAt: Date.parse("2026-09-16T09:00:00+07:00"),
    reopenedBy: "quan-tri",
  }),
  sealed({
    kind: "reopening-end",
    orgUnit: "tyt",
    period: "2026-Q1",
    reopeningId: "018f6d5e-0000-7000-8000-0000000000aa",
    reason: "Mở nhầm kỳ",
    endedAt: Date.parse("2026-09-16T10:00:00+07:00"),
    endedBy: "quan-tri",
  }),
];
const JSON_FILE = Buffer.from('{"ward":"le-chan"}');
const PDF_FILE = Buffer.from([0x25, 0x50, 0x44, 0x46, 0, 255, 254]);

interface System {
  readonly servers: Servers;
  readonly stores: WardStores;
  readonly outputs: string;
}

const teardown = new Teardown();
const scratch = mkdtempSync(join(tmpdir(), "ward-reporting-operate-"));

async function startSystem(name: string): Promise<System> {
  const folder = DataFolder.open(join(scratch, name));
  teardown.add(() => folder.close());
  const servers = await startServers({
    folder,
    inMemory: true,
    teardown,
    onProgress: () => undefined,
    onNote: () => undefined,
    onError: console.error,
  });
  const { aws, documents } = servers;
  const s3 = localS3(aws);
  teardown.add(() => s3.destroy());
  const outputs = join(scratch, `${name}.json`);
  writeFileSync(
    outputs,
    JSON.stringify({
      "prod-entrance": {
        Address: "https://baocao.example.vn",
        UserPoolId: "ap-southeast-1_Example",
        LedgerTable: "ledger",
        SnapshotsTable: "snapshots",
        SnapshotBucket: BUCKET,
      },
    }),
  );
  const stores = {
    documents,
    ledgerTable: "ledger",
    records: snapshotRecords(documents, "snapshots"),
    files: snapshotFiles(s3, BUCKET),
    signingKeys: signingKeyRegister(documents, "snapshots"),
  };
  return { servers, stores, outputs };
}

async function fill({ stores, servers }: System): Promise<void> {
  const catalogues = catalogueStore(servers.documents, "ledger");
  await catalogues.publish(file, { sample: true, at: 1, by: "quan-tri" });
  await catalogues.publish(file, { sample: false, at: 2, by: "quan-tri" });
  const ledger = ledgerStore(servers.documents, "ledger");
  for (const entry of ENTRIES) await ledger.append(ward, entry);
  await actionStore(servers.documents, "ledger").append(ward, {
    kind: "person-disabled",
    actionId: "a1",
    at: Date.parse("2026-09-15T08:00:00+07:00"),
    by: "quan-tri",
    reason: "Nghỉ việc",
    person: "tdp-01",
    changes: [],
  });
  const { publicKey } = await openFileKey(
    generateKeyPairSync("ec", { namedCurve: "P-256" }).privateKey.export({ format: "jwk" }),
  );
  await stores.signingKeys.add(publicKey);
  for (const version of [1, 2]) {
    const folder = snapshotFolder(ward, "2026-Q3", version, sha256(`${version}`));
    const files = [
      { name: "snapshot.json", mediaType: "application/json", content: JSON_FILE },
      { name: "report.pdf", mediaType: "application/pdf", content: PDF_FILE },
    ];
    for (const { name, mediaType, content } of files)
      await stores.files.write(folder, name, mediaType, content);
    await stores.records.record({
      ward,
      period: "2026-Q3",
      version,
      publishedAt: 3,
      asOf: 2,
      basis: sha256("basis"),
      folder,
      files: files.map(({ name, mediaType, content }) => ({
        name,
        mediaType,
        bytes: content.length,
        sha256: sha256(content),
      })),
    });
  }
}

/** What is kept of the ward, as its readers see it. */
async function contentOf({ stores }: System) {
  const catalogues = await readCatalogues(stores, ward);
  const periods = periodsOf(catalogues);
  return {
    catalogues,
    ledger: ledgerDigest(await readLedger(stores, ward, periods)),
    actions: await readActions(stores, ward),
    snapshots: await readSnapshots(stores, ward, periods),
  };
}

/** The command itself, in a process of its own. */
async function operate(system: System, ...args: string[]): Promise<{ code: number; output: string }> {
  const command = [
    join(ROOT, "infra/operate/main.ts"),
    ...args,
    "--stage",
    "prod",
    "--outputs",
    system.outputs,
  ];
  try {
    const { stdout, stderr } = await promisify(execFile)(process.execPath, command, {
      cwd: ROOT,
      env: { PATH: process.env.PATH, ...system.servers.aws },
    });
    return { code: 0, output: stdout + stderr };
  } catch (error) {
    const { code, stdout, stderr } = error as { code: number; stdout: string; stderr: string };
    return { code, output: stdout + stderr };
  }
}

describe("a ward's record", () => {
  let from: System;
  let to: System;
  beforeAll(async () => {
    teardown.add(() => rmSync(scratch, { recursive: true, force: true }));
    from = await startSystem("from");
    await fill(from);
    to = await startSystem("to");
  });
  afterAll(() => teardown.run());

  it("goes out to plain files and into an empty system whole: same digest, same versions, same bytes", async () => {
    const archive = join(scratch, "archive");
    const exported = await operate(from, "export", "--ward", ward, "--to", archive);
    expect(exported).toMatchObject({ code: 0 });

    const imported = await operate(to, "import", "--from", archive);
    expect(imported).toMatchObject({ code: 0 });
    expect(imported.output).toContain("the digests are equal");

    const before = await contentOf(from);
    expect(before.ledger.entries).toBe(ENTRIES.length);
    expect(before.actions).toHaveLength(1);
    expect(await contentOf(to)).toEqual(before);
    for (const { folder } of before.snapshots) {
      expect(Buffer.from(await to.stores.files.read(folder, "report.pdf"))).toEqual(PDF_FILE);
    }
    const digest = await operate(to, "digest", "--ward", ward);
    expect(digest.output).toContain(before.ledger.digest);
    expect(await exportedDigests(to)).toEqual(sha256Of(archive));
    expect(await to.stores.signingKeys.list()).toEqual(await from.stores.signingKeys.list());

    // Once more: nothing is there twice, nothing is in the way.
    expect(await operate(to, "import", "--from", archive)).toMatchObject({ code: 0 });
    expect(await contentOf(to)).toEqual(before);
  });

  it("is refused when a line was changed after the export", async () => {
    const archive = join(scratch, "changed");
    await exportWard(from.stores, ward, archive, new Date(0));
    const path = join(archive, ARCHIVE_FILES.ledger);
    writeFileSync(path, readFileSync(path, "utf8").replace("157836", "157837"));
    await expect(importWard(from.stores, archive)).rejects.toThrow(
      "ledger.jsonl has been changed since it was exported",
    );
  });

  it("is refused where the system holds something else in its place, and changes nothing there", async () => {
    const archive = join(scratch, "other");
    await exportWard(from.stores, ward, archive, new Date(0));
    const other = await startSystem("other-system");
    await catalogueStore(other.servers.documents, "ledger").publish(file, {
      sample: true,
      at: 1,
      by: "quan-tri",
    });
    await ledgerStore(other.servers.documents, "ledger").append(ward, revision(1, "2026-Q3", { dan_so: 1 }));
    await expect(importWard(other.stores, archive)).rejects.toThrow(
      "1 ledger entries of le-chan that the archive does not have",
    );
    const content = await contentOf(other);
    expect([content.catalogues.length, content.ledger.entries, content.snapshots.length]).toEqual([1, 1, 0]);
  });

  it("is not written over an export that is there", async () => {
    const archive = join(scratch, "twice");
    await exportWard(from.stores, ward, archive, new Date(0));
    await expect(exportWard(from.stores, ward, archive, new Date(0))).rejects.toThrow("is not empty");
  });

  it("says what is missing in plain lines", async () => {
    expect(
      (await operate(from, "export", "--ward", "no-such", "--to", join(scratch, "none"))).output,
    ).toContain("there is no ward no-such");
    expect(await operate(from, "fly")).toMatchObject({
      code: 1,
      output: expect.stringContaining("usage: npm run operate"),
    });
  });

  it("takes a new catalogue, once, and names the faults of a bad one", async () => {
    const good = join(ROOT, "shared/catalogue/le-chan.yaml");
    expect((await operate(from, "catalogue", "--file", good)).output).toContain(
      "le-chan: catalogue version 2",
    );
    const bad = join(scratch, "bad.yaml");
    writeFileSync(bad, "programme: {}\n");
    expect(await operate(from, "catalogue", "--file", bad)).toMatchObject({
      code: 1,
      output: expect.stringContaining("cannot be used"),
    });
  });

  const sha256Of = (archive: string) =>
    manifest.parse(JSON.parse(readFileSync(join(archive, ARCHIVE_FILES.manifest), "utf8"))).sha256;
  async function exportedDigests(system: System) {
    const again = join(scratch, "again");
    await exportWard(system.stores, ward, again, new Date(0));
    return sha256Of(again);
  }
});
