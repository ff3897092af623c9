import { execFile } from "node:child_process";
import { cpSync, mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import { fileURLToPath } from "node:url";
import { promisify } from "node:util";
import decodeQR from "qr/decode.js";
import { beforeAll, describe, expect, it } from "vitest";
import { findAssets, packagedFonts } from "../../../functions/publish/report/assets.ts";
import { type RenderOptions, renderReport } from "../../../functions/publish/report/render.ts";
import { renderContents } from "../../../functions/publish/snapshot-contents.ts";
import type { DecimalText } from "../../../shared/domain/decimal.ts";
import { sha256 } from "../../../shared/domain/digest.ts";
import type { Snapshot } from "../../../shared/domain/snapshot.ts";
import { formatValue } from "../../../shared/domain/vietnamese.ts";
import { PDF_STANDARDS } from "../../../shared/wire/manifest.ts";
import { RENDERING } from "./fixtures/rendering.ts";
import {
  type Pdf,
  pictureOf,
  readPdf,
  readTextOf,
  roleOf,
  structureElements,
  tagsNamed,
  textOf,
  textOfAll,
} from "./read-pdf.ts";
import { sampleCatalogue, sampleSnapshot, secondVersion } from "./sample-snapshot.ts";

const run = promisify(execFile);
const SCRIPT = fileURLToPath(new URL("fixtures/render-sample.ts", import.meta.url));
const MAX_BYTES = 300_000;

const snapshot = sampleSnapshot();
const bytes = renderReport(snapshot);
let pdf: Pdf;
beforeAll(async () => {
  pdf = await readPdf(bytes);
});

/** A short report with narratives, for what every report has. */
const ONE_MODEL = { model: "M01" } as const;

async function textIn(of: Snapshot, options?: RenderOptions): Promise<string> {
  return (await readTextOf(renderReport(of, options))).join(" ");
}

/** Name and digest of every file, rendered by another process. */
async function renderElsewhere(environment: NodeJS.ProcessEnv): Promise<string[]> {
  const { stdout } = await run(process.execPath, [SCRIPT], { env: { ...process.env, ...environment } });
  return stdout.trimEnd().split("\n");
}

describe("the bytes", () => {
  it("are the same however often a process renders, whatever it rendered in between", () => {
    renderReport(secondVersion(), { ...ONE_MODEL, pdfStandard: "a-2a" });
    expect(sha256(renderReport(snapshot))).toBe(sha256(bytes));
  });

  it("of every file are the same in fresh processes at once, and with the assets where a bundle has them", async () => {
    const folder = mkdtempSync(path.join(tmpdir(), "report-assets-"));
    try {
      cpSync(findAssets({}).templates, folder, { recursive: true });
      for (const font of packagedFonts()) cpSync(font, path.join(folder, "fonts", path.basename(font)));
      const elsewhere = await Promise.all([
        renderElsewhere({ TZ: "America/New_York", LC_ALL: "tr_TR.UTF-8" }),
        renderElsewhere({ REPORT_ASSETS: folder }),
      ]);
      const { contents } = await renderContents(snapshot, RENDERING, renderReport);
      const here = contents.map(({ name, content }) => `${name} ${sha256(content)}`);
      expect(here.length).toBeGreaterThan(snapshot.catalogue.models.length);
      expect(elsewhere).toEqual(elsewhere.map(() => here));
    } finally {
      rmSync(folder, { recursive: true });
    }
  });

  it("differ as soon as a figure does", () => {
    const other = { ...snapshot, asOf: snapshot.asOf + 60_000 };
    expect(sha256(renderReport(other))).not.toBe(sha256(bytes));
  });

  it("of the whole report with its charts stay below 300 KB", () => {
    expect(bytes.length).toBeLessThan(MAX_BYTES);
  });
});

describe("accessibility", () => {
  it("is declared: PDF/UA-1, or PDF/A-2a where that is asked", () => {
    expect(conformance(bytes)).toContain("<pdfuaid:part>1</pdfuaid:part>");
    const archival = conformance(renderReport(snapshot, { ...ONE_MODEL, pdfStandard: "a-2a" }));
    expect(archival).toContain("<pdfaid:part>2</pdfaid:part>");
    expect(archival).toContain("<pdfaid:conformance>A</pdfaid:conformance>");
  });

  it.each(PDF_STANDARDS)(
    "has a whole structure by %s, also with the QR code and what changed",
    async (pdfStandard) => {
      const snapshotSha256 = sha256("snapshot.json");
      const content = renderReport(secondVersion(), { ...RENDERING, pdfStandard, snapshotSha256 });
      const { marked, language, title, showsTitle, outline, untagged } = await readPdf(content);
      expect({ marked, language, showsTitle, untagged }).toEqual({
        marked: true,
        language: "vi",
        // Only PDF/UA asks for it.
        showsTitle: pdfStandard === "ua-1",
        untagged: [],
      });
      expect(title).toContain("(dự thảo, phiên bản 2)");
      expect(outline).toHaveLength(7);

      const elements = structureElements(content);
      const named = (role: string) => elements.filter((element) => roleOf(element) === role);
      expect(named("TH").length).toBeGreaterThan(100);
      for (const header of named("TH")) expect(header).toMatch(/\/Scope\s*\/Column/u);
      expect(named("Table").length).toBeGreaterThan(20);
      expect(named("THead")).toHaveLength(named("Table").length);
      expect(named("Figure")).toHaveLength(13);
      for (const figure of named("Figure")) expect(figure).toMatch(/\/Alt\s*[(<]/u);
    },
  );

  it("is tagged, in Vietnamese, with a title", () => {
    expect(pdf.marked).toBe(true);
    expect(pdf.language).toBe("vi");
    expect(pdf.title).toBe(
      "Báo cáo kết quả thực hiện Chương trình hành động số 11-CTr/ĐU ngày 28/4/2026 của Ban Chấp hành Đảng bộ phường " +
        "Lê Chân quý III năm 2026 (dự thảo, phiên bản 1)",
    );
  });

  it("has a bookmark for every part, model and annex", () => {
    expect(pdf.outline.map(({ title }) => title)).toEqual([
      "I. Kết quả chung",
      "II. Kết quả từng mô hình",
      "III. Chất lượng số liệu",
      "Phụ lục I TÌNH HÌNH GỬI BÁO CÁO CỦA TỪNG ĐƠN VỊ",
      "Phụ lục II CÁCH TÍNH VÀ NGUỒN CỦA CÁC CHỈ TIÊU",
      "Phụ lục III CÁCH KIỂM TRA BÁO CÁO",
    ]);
    expect(pdf.outline[1]?.items).toHaveLength(12);
  });

  it("marks headings level by level, the header cells of every table, and table captions", () => {
    const tags = (role: string) => pdf.pages.flatMap((page) => tagsNamed(page.tags, role));
    expect(tags("H1").length).toBeGreaterThan(0);
    expect(tags("H2").length).toBeGreaterThan(0);
    expect(tags("H3")).toHaveLength(0);
    for (const table of tags("Table"))
      expect(tagsNamed(table, "TH").length + tagsNamed(table, "TD").length).toBeGreaterThan(0);
    const heads = pdf.pages.flatMap((page) => tagsNamed(page.tags, "THead"));
    expect(heads.every((head) => tagsNamed(head, "TD").length === 0)).toBe(true);
    expect(tags("Caption").length).toBeGreaterThan(20);
  });

  it("gives every chart a text alternative", () => {
    const figures = pdf.pages.flatMap((page) => tagsNamed(page.tags, "Figure"));
    expect(figures.length).toBe(12);
    for (const { alternative } of figures)
      expect(alternative).toMatch(/^(Kết quả|Diễn biến).+\(.+\)\. .+: .+\.$/u);
  });

  it("uses embedded subsets of one family only", () => {
    const fonts = new Set(pdf.pages.flatMap(({ texts }) => texts.map(({ font }) => font)));
    expect([...fonts].sort()).toEqual(["Tinos-Bold", "Tinos-BoldItalic", "Tinos-Italic", "Tinos-Regular"]);
  });
});

/** The XMP metadata, which stands uncompressed in the file. */
function conformance(content: Uint8Array): string {
  return new TextDecoder("latin1").decode(content);
}

describe("the text", () => {
  it("comes out as composed Vietnamese", () => {
    const text = textOfAll(pdf);
    expect(text).toBe(text.normalize("NFC"));
    expect(text).not.toMatch(/[\u200b\u2060]/u);
    expect(text).toContain("CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM");
    expect(text).toContain("Độc lập - Tự do - Hạnh phúc");
    expect(text).toContain("Tỷ lệ dân số tham gia bảo hiểm y tế");
  });

  it("has the content parts in their order and ends as official documents do", () => {
    const text = textOfAll(pdf);
    const parts = [
      "BÁO CÁO",
      "I. Kết quả chung",
      "II. Kết quả từng mô hình",
      "III. Chất lượng số liệu",
      "./.",
      "Nơi nhận:",
      "Phụ lục I TÌNH HÌNH",
      "Phụ lục II CÁCH TÍNH",
      "Phụ lục III CÁCH KIỂM TRA",
    ];
    const places = parts.map((part) => text.indexOf(part));
    expect(places).not.toContain(-1);
    expect(places).toEqual(places.toSorted((a, b) => a - b));
  });

  it("has the value of every indicator of the snapshot, in the row of its code", () => {
    for (const { code, value, status } of snapshot.report.indicators) {
      const indicator = snapshot.catalogue.indicators.find((candidate) => candidate.code === code);
      if (!indicator) throw new Error(`no indicator ${code}`);
      const rows = pdf.pages.flatMap(({ texts }) =>
        texts
          .filter(({ text }) => text === code)
          .map(({ baseline }) =>
            textOf({ texts: texts.filter((text) => Math.abs(text.baseline - baseline) < 0.3) }),
          ),
      );
      const said = formatValue(indicator, value, status).replace(/\s+/gu, " ");
      // Longer words go on below.
      expect(
        rows.some((row) => row.includes(` ${said} `) || (value === null && row.includes(said.slice(0, 12)))),
        code,
      ).toBe(true);
    }
  });

  it("marks demonstration figures on every page, and only those", async () => {
    for (const page of pdf.pages) expect(textOf(page)).toContain("SỐ LIỆU MẪU");
    const real = await textIn(sampleSnapshot({ sample: false }));
    expect(real).not.toMatch(/số liệu mẫu/iu);
  });

  it("says it is a draft, and of which version, on the first page", async () => {
    const [text = ""] = await readTextOf(renderReport(secondVersion(), ONE_MODEL));
    expect(text).toContain("DỰ THẢO");
    expect(text).toContain("Phiên bản 2");
    // What changed comes before anything else.
    expect(text.indexOf("Những thay đổi so với phiên bản 1")).toBeLessThan(
      text.indexOf("Thực hiện Chương trình"),
    );
  });

  it("prints the digest of snapshot.json when it is known", async () => {
    const snapshotSha256 = sha256("snapshot.json");
    expect(await textIn(snapshot, { ...ONE_MODEL, snapshotSha256 })).toContain(snapshotSha256);
  });
});

describe("the way to the page that tells what is genuine", () => {
  const snapshotSha256 = sha256("snapshot.json");
  const code = snapshotSha256.slice(0, 16);
  const proven = { ...ONE_MODEL, snapshotSha256, verificationUrl: "https://baocao.example.vn/xac-minh" };

  it("is a QR code on the first page that a camera reads, with a text alternative", async () => {
    const content = renderReport(snapshot, proven);
    const [page] = (await readPdf(content)).pages;
    if (!page) throw new Error("no page");
    const address = `https://baocao.example.vn/xac-minh?ma=${code}`;
    expect(decodeQR(await pictureOf(content, 1))).toBe(address);
    expect(tagsNamed(page.tags, "Figure").map(({ alternative }) => alternative)).toContain(
      `Mã QR dẫn đến trang xác minh báo cáo ${address}`,
    );
  });

  it("is a short code beside it, and said again in the annex", async () => {
    const pages = await readTextOf(renderReport(snapshot, proven));
    const short = code.replace(/(.{4})(?!$)/gu, "$1 ");
    expect(pages[0]).toContain(short);
    expect(pages[0]).toContain("baocao.example.vn/xac-minh");
    expect(pages.at(-1)).toContain(short);
    expect(pages.at(-1)).toContain("npm run verify -- ");
  });

  it("follows from the digest and the address alone", () => {
    const other = { ...proven, verificationUrl: "https://other.example.vn/xac-minh" };
    expect(sha256(renderReport(snapshot, proven))).toBe(sha256(renderReport(snapshot, proven)));
    expect(sha256(renderReport(snapshot, other))).not.toBe(sha256(renderReport(snapshot, proven)));
  });
});

describe("what units write", () => {
  const MARKUP =
    '#let x = 1; #pagebreak() *đậm* _nghiêng_ $x^2$ <script>alert("1")</script> [[ngoặc]] @ref <nhãn> \\ ` ``` // /* */ {{}} = Đề mục';

  it("is printed as it is, whatever markup it looks like", async () => {
    const text = await textIn(sampleSnapshot({ narrative: MARKUP }), ONE_MODEL);
    expect(text).toContain(MARKUP);
  });

  it("cannot reach the renderer's files or stop it, even in names of the catalogue", () => {
    const catalogue = sampleCatalogue();
    const name = '#read("report.typ") #panic() 😀 \u0000 \ud800';
    const orgUnits = catalogue.orgUnits.map((unit) => ({ ...unit, name: `${name} ${unit.code}` }));
    expect(() =>
      renderReport(sampleSnapshot({ catalogue: { ...catalogue, orgUnits }, narrative: name })),
    ).not.toThrow();
  });

  it("may be as long as it may be, without a space or with many line breaks, and stays within the margins", async () => {
    for (const narrative of [
      "đ".repeat(4000),
      "Một dòng.\n".repeat(400),
      "Một câu dài vừa phải để lấp đầy dòng. ".repeat(105),
    ]) {
      const { pages } = await readPdf(renderReport(sampleSnapshot({ narrative }), ONE_MODEL));
      for (const { texts, width } of pages) {
        expect(Math.max(...texts.map(({ right }) => right))).toBeLessThan(width - 15);
      }
    }
  });
});

describe("edge cases", () => {
  it("lays out a report without any data", async () => {
    const text = await textIn(sampleSnapshot({ missing: 1 }));
    expect(text).toContain("Đã nhận 0/160 báo cáo phải gửi");
    expect(text).toContain("chưa có số liệu");
    expect(text).toContain("Cơ quan chủ trì chưa gửi thuyết minh cho kỳ này.");
  });

  it("lays out months, nine months with hundreds of missing reports, and years", async () => {
    expect(await textIn(sampleSnapshot({ period: "2026-09" }))).toContain("tháng 9 năm 2026");
    expect(await textIn(sampleSnapshot({ period: "2026-9M", missing: 0.7 }))).toContain(
      "9 tháng đầu năm 2026",
    );
    expect(await textIn(sampleSnapshot({ period: "2027" }))).toContain("không đạt");
  });

  it("lays out models with no and with 60 indicators", async () => {
    const catalogue = sampleCatalogue();
    const some = catalogue.indicators.filter(({ model }) => model === "M06");
    const many = Array.from(
      { length: 60 },
      (_, i) => some.map((one) => ({ ...one, code: `M06.${i + 1}` }))[i % 5],
    );
    const indicators = [
      ...catalogue.indicators.filter(({ model }) => model !== "M06" && model !== "M01"),
      ...many,
    ];
    const text = await textIn(
      sampleSnapshot({
        catalogue: { ...catalogue, indicators: indicators.filter((one) => one !== undefined) },
      }),
    );
    expect(text).toContain("Danh mục chưa có chỉ tiêu của nội dung này.");
    for (let number = 1; number <= 60; number += 1) expect(text).toContain(`M06.${number} `);
  });

  it("prints numbers of any size within their column", async () => {
    const huge = "900719925474099199.125" as DecimalText;
    const indicators = snapshot.report.indicators.map((result) =>
      typeof result.value === "string" && result.numerator === null ? { ...result, value: huge } : result,
    );
    const text = await textIn({ ...snapshot, report: { ...snapshot.report, indicators } });
    expect(text.replaceAll(" ", "")).toContain("900.719.925.474.099.199,125");
  });

  it("makes a report of one model for its lead", async () => {
    const text = await textIn(snapshot, { model: "M06" });
    expect(text).toContain("M06.2");
    expect(text).not.toContain("M07.2");
  });
});
