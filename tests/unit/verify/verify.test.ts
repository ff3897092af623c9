/** `npm run verify` on folders: what is genuine is said to be, and each way of tampering is named. */
import { generateKeyPairSync } from "node:crypto";
import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, beforeEach, describe, expect, it } from "vitest";
import { MANIFEST_JSON, makeManifest, signManifest } from "../../../functions/publish/proof.ts";
import { renderReport } from "../../../functions/publish/report/render.ts";
import { renderContents } from "../../../functions/publish/snapshot-contents.ts";
import { readFolder } from "../../../infra/verify/read-folder.ts";
import { verify } from "../../../infra/verify/verify.ts";
import { buildSnapshot } from "../../../shared/domain/build-snapshot.ts";
import { canonicalJson, sha256 } from "../../../shared/domain/digest.ts";
import type { RevisionEntry } from "../../../shared/domain/ledger.ts";
import type { PreviousSnapshot } from "../../../shared/domain/snapshot.ts";
import { openFileKey, type SigningKey } from "../../../shared/store/signing-key.ts";
import type { Manifest } from "../../../shared/wire/manifest.ts";
import { catalogueOf, periodOf, smallWard } from "../../samples/catalogues.ts";
import { foldLedger, revision } from "../../samples/entries.ts";

const PERIOD = "2026-Q3";
const RENDERING = { verificationUrl: "https://baocao.example.vn/xac-minh", pdfStandard: "ua-1" } as const;
const catalogue = catalogueOf(smallWard());

const newKey = () =>
  openFileKey(generateKeyPairSync("ec", { namedCurve: "P-256" }).privateKey.export({ format: "jwk" }));

const office = (rac_thu_gom: number, rest: Partial<RevisionEntry> = {}) =>
  revision({
    orgUnit: "vp",
    dataSet: "M01-CT",
    period: PERIOD,
    values: { ke_hoach: true, ngay_ban_hanh: "2026-07-01", rac_phat_sinh: 100.125, rac_thu_gom },
    narrative: { ket_qua: "Đã triển khai." },
    ...rest,
  });
const group = (period: string, buoi_hop: number) =>
  revision({
    orgUnit: "tdp-01",
    dataSet: "M01-DV",
    period,
    values: { ho_tong: 400, ho_van_hoa: 380, buoi_hop, nguoi_du: 90, dang_ky: true },
  });
const first = [
  group("2026-02", 3),
  group("2026-05", 4),
  group("2026-08", 5),
  office(90, { period: "2026-Q2" }),
  office(98.5),
];
const ledgers = [
  first,
  [...first, office(99.5, { revision: 2, receivedAt: Date.UTC(2026, 9, 1) })],
  [...first, office(97, { revision: 3, receivedAt: Date.UTC(2026, 9, 2) })],
];

type Files = Map<string, Uint8Array>;

/** Publishes the versions one after the other, as `publish` does. */
async function publishAll(key: SigningKey): Promise<Files[]> {
  const published: Files[] = [];
  let previous: PreviousSnapshot | null = null;
  let link: Manifest["previous"] = null;
  for (const entries of ledgers) {
    const ledger = foldLedger(entries);
    const snapshot = buildSnapshot({ catalogue, period: periodOf(PERIOD), ledger, sample: true }).after(
      previous,
    );
    const { contents, snapshotSha256 } = await renderContents(snapshot, RENDERING, renderReport);
    const manifest = makeManifest(snapshot, contents, RENDERING, link);
    const signature = await signManifest(manifest, key);
    published.push(new Map([...contents, manifest, signature].map(({ name, content }) => [name, content])));
    previous = { version: snapshot.version, sha256: snapshotSha256, snapshot };
    link = { version: snapshot.version, sha256: sha256(manifest.content) };
  }
  return published;
}

let key: SigningKey;
let published: Files[];
let folder: string;
const scratch = mkdtempSync(join(tmpdir(), "verify-"));
beforeAll(async () => {
  key = await newKey();
  published = await publishAll(key);
}, 60_000);
afterAll(() => rmSync(scratch, { recursive: true, force: true }));
beforeEach(() => {
  folder = mkdtempSync(join(scratch, "archive-"));
  published.forEach((files, i) => {
    writeVersion(join(folder, "files", `v${i + 1}`), files);
  });
});

function writeVersion(path: string, files: Files): void {
  mkdirSync(path, { recursive: true });
  for (const [name, content] of files) writeFileSync(join(path, name), content);
}

async function lines(path = folder, keys = [key.publicKey]): Promise<readonly string[]> {
  const verdict = await verify({ ...readFolder(path), keys });
  expect(verdict.isGenuine).toBe(verdict.lines[0]?.startsWith("NGUYÊN GỐC (genuine)"));
  return verdict.lines;
}

const path = (version: number, name: string) => join(folder, "files", `v${version}`, name);

function change(version: number, name: string, edit: (text: string) => string): void {
  const before = readFileSync(path(version, name), "utf8");
  const after = edit(before);
  expect(after).not.toBe(before);
  writeFileSync(path(version, name), after);
}

describe("what was published", () => {
  it("is genuine, in one line", async () => {
    expect(await lines()).toEqual([expect.stringContaining("3 phiên bản báo cáo")]);
  });

  it("is genuine as a single version too; then its chain cannot be looked at, which is said", async () => {
    expect(await lines(join(folder, "files", "v1"))).toEqual([
      expect.stringMatching(/báo cáo kỳ 2026-Q3 của an-bien, phiên bản 1; chữ ký bằng khóa [\w-]{43}$/),
    ]);
    const [verdict, note] = await lines(join(folder, "files", "v3"));
    expect(verdict).toContain("NGUYÊN GỐC");
    expect(note).toContain("thiếu phiên bản 1, 2");
  });

  it("is genuine under the names that downloads have", async () => {
    const downloads = join(folder, "downloads");
    mkdirSync(downloads);
    const extension = (name: string) =>
      name.startsWith("manifest.") ? `.${name}` : name.replace(/^report-/, ".").replace(/^[a-z-]+(?=\.)/, "");
    for (const [name, content] of published[0] ?? [])
      writeFileSync(join(downloads, `bao-cao-an-bien-2026-Q3-v1${extension(name)}`), content);
    expect((await lines(downloads))[0]).toContain("NGUYÊN GỐC");
  });
});

describe("a single changed byte", () => {
  it.each([
    "snapshot.json",
    "report.pdf",
    "report-M01.pdf",
    "tables.xlsx",
    "indicators.csv",
    "data-value-set.json",
    "manifest.json",
    "manifest.jws",
  ])("of %s is named", async (name) => {
    const bytes = readFileSync(path(2, name));
    const middle = Math.floor(bytes.length / 2);
    bytes.writeUInt8(bytes.readUInt8(middle) ^ 1, middle);
    writeFileSync(path(2, name), bytes);
    const [verdict, ...faults] = await lines();
    expect(verdict).toContain("KHÔNG NGUYÊN GỐC");
    // A changed manifest shows in its signature.
    const named = name === "manifest.json" ? /manifest\.js(on|ws):/ : new RegExp(name.replace(".", "\\."));
    expect(faults.some((fault) => fault.includes("files/v2: ") && named.test(fault))).toBe(true);
  });
});

describe("what is missing", () => {
  it.each([
    "snapshot.json",
    "report.pdf",
    "report-M01.pdf",
    "tables.xlsx",
    "indicators.csv",
    "data-value-set.json",
    "manifest.json",
    "manifest.jws",
  ])("%s is named", async (name) => {
    rmSync(path(2, name));
    expect(await lines()).toContain(`  files/v2: ${name}: thiếu tệp`);
  });

  it("a removed version is named", async () => {
    rmSync(join(folder, "files", "v2"), { recursive: true });
    expect(await lines()).toEqual([
      expect.stringContaining("KHÔNG NGUYÊN GỐC"),
      "  chuỗi của an-bien 2026-Q3: thiếu phiên bản 2",
    ]);
  });
});

describe("forgery", () => {
  it("with another version's manifest is named", async () => {
    for (const name of ["manifest.json", "manifest.jws"])
      writeFileSync(path(2, name), published[0]?.get(name) ?? "");
    const faults = (await lines()).join("\n");
    expect(faults).toContain(
      "files/v2: manifest.json: không phải bản kê của snapshot.json này (phiên bản: 1 khác 2)",
    );
    expect(faults).toContain("files/v2: cùng là phiên bản 1");
  });

  it("of a reported value is named by unit, and by each figure that does not follow from it", async () => {
    change(3, "snapshot.json", (text) => text.replaceAll('"rac_thu_gom": 97', '"rac_thu_gom": 99'));
    const faults = (await lines()).join("\n");
    expect(faults).toContain("files/v3: snapshot.json: đã bị thay đổi");
    expect(faults).toContain("báo cáo của vp, biểu mẫu M01-CT, kỳ 2026-Q3: nội dung không khớp mã SHA-256");
    expect(faults).toMatch(/chỉ tiêu M01\.2: numerator ghi 97, tính lại là 99/);
  });

  it("of a figure is named with what it should be", async () => {
    change(3, "snapshot.json", (text) => text.replaceAll('"value": 96.88', '"value": 98.88'));
    expect((await lines()).join("\n")).toContain("chỉ tiêu M01.2: value ghi 98.88, tính lại là 96.88");
  });

  it.each([
    ["of an earlier period that a cumulative figure rests on", "   3,\n", "   9,\n", "chỉ tiêu M01.5"],
    ["of the catalogue", '"value": 1700', '"value": 10', "danh mục không khớp"],
    ["of what the ledger held", '"entries": 6', '"entries": 7', "/ledger/entries: ghi 7, tính lại là 6"],
  ])("%s is named", async (_what, from, to, expected) => {
    change(3, "snapshot.json", (text) => text.replaceAll(from, to));
    const faults = (await lines()).slice(2).join("\n");
    expect(faults).toContain(expected);
  });

  it("of what moved since the version before is named", async () => {
    change(2, "snapshot.json", (text) => text.replace('"toRevision": 2', '"toRevision": 3'));
    expect((await lines()).join("\n")).toContain("/changes/submissions/0/toRevision: ghi 3, tính lại là 2");
  });

  it("signed by somebody else is named, however consistent it is", async () => {
    const other = await publishAll(await newKey());
    other.forEach((files, i) => {
      writeVersion(join(folder, "files", `v${i + 1}`), files);
    });
    const [verdict, ...faults] = await lines();
    expect(verdict).toContain("3 điểm sai khác");
    expect(faults.every((fault) => fault.includes("manifest.jws: chữ ký không phải"))).toBe(true);
  });

  it("of an older version breaks the chain, even by whoever holds the key", async () => {
    const manifest: unknown = JSON.parse(readFileSync(path(1, MANIFEST_JSON), "utf8"));
    const content = new TextEncoder().encode(
      `${JSON.stringify(Object.assign({}, manifest, { software: "other" }), null, 1)}\n`,
    );
    const forged = { name: MANIFEST_JSON, mediaType: "application/json", content };
    writeFileSync(path(1, MANIFEST_JSON), content);
    writeFileSync(path(1, "manifest.jws"), (await signManifest(forged, key)).content);
    expect(await lines()).toEqual([
      expect.stringContaining("1 điểm sai khác"),
      expect.stringContaining("files/v2: bản kê của phiên bản 1"),
    ]);
  });

  it("cannot be ruled out without a key", async () => {
    expect((await lines(folder, []))[0]).toContain("KHÔNG NGUYÊN GỐC");
  });
});

describe("an export with its ledger", () => {
  const [, , entries = []] = ledgers;
  const writeLedger = (all: readonly RevisionEntry[]) =>
    writeFileSync(join(folder, "ledger.jsonl"), all.map((entry) => `${canonicalJson(entry)}\n`).join(""));
  const all = [...entries, ...(ledgers[1] ?? []).slice(-1)];

  it("is genuine when the ledger has what was counted", async () => {
    writeLedger(all);
    expect(await lines()).toHaveLength(1);
  });

  it("names a changed value, in the period and before it", async () => {
    writeLedger(
      all.map((entry) =>
        entry.revision === 3 || entry.period === "2026-02"
          ? { ...entry, values: { ...entry.values, rac_thu_gom: 1 } }
          : entry,
      ),
    );
    const faults = (await lines()).join("\n");
    expect(faults).toContain(
      "files/v3: sổ: báo cáo của vp, biểu mẫu M01-CT, kỳ 2026-Q3, bản 3: nội dung trong sổ đã bị thay đổi",
    );
    expect(faults).toContain(
      "files/v1: sổ: báo cáo của tdp-01, biểu mẫu M01-DV, kỳ 2026-02, bản 1: nội dung trong sổ đã bị thay đổi",
    );
  });

  it("names what is not in the ledger", async () => {
    writeLedger(all.filter((entry) => entry.revision !== 3));
    expect(await lines()).toEqual([
      expect.stringContaining("1 điểm sai khác"),
      expect.stringContaining("kỳ 2026-Q3, bản 3: không có trong sổ"),
    ]);
  });
});
