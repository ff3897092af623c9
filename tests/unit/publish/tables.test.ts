/** The workbook and the CSV file, read back by an independent library: they say what `snapshot.json` says. */
import { unzipSync } from "fflate";
import readWorkbook from "read-excel-file/node";
import { beforeAll, describe, expect, it } from "vitest";
import { renderIndicatorsCsv, writeCsv } from "../../../functions/publish/tables/csv.ts";
import { textCell } from "../../../functions/publish/tables/table.ts";
import { renderWorkbook } from "../../../functions/publish/tables/workbook.ts";
import type { DecimalText } from "../../../shared/domain/decimal.ts";
import type { Snapshot } from "../../../shared/domain/snapshot.ts";
import { decodeSnapshot, encodeSnapshot } from "../../../shared/wire/snapshot.ts";
import { sampleSnapshot, secondVersion } from "./sample-snapshot.ts";

type Row = Record<string, unknown>;

/** Each row by its headers. */
function rowsOf([headers = [], ...rows]: readonly (readonly unknown[])[]): Row[] {
  return rows.map((row) => Object.fromEntries(headers.map((header, i) => [String(header), row[i] ?? null])));
}

async function readSheets(workbook: Uint8Array): Promise<Map<string, unknown[][]>> {
  const sheets = await readWorkbook(Buffer.from(workbook));
  return new Map(sheets.map(({ sheet, data }) => [sheet, data]));
}

/** RFC 4180, in the few lines that it takes. */
function readCsv(bytes: Uint8Array): string[][] {
  const text = new TextDecoder("utf-8", { fatal: true, ignoreBOM: true })
    .decode(bytes)
    .replace(/^\uFEFF/, "");
  const records: string[][] = [];
  const record: string[] = [];
  for (const [, quoted, plain = "", end] of text.matchAll(/(?:"((?:[^"]|"")*)"|([^",\r\n]*))(,|\r\n)/g)) {
    record.push(quoted?.replaceAll('""', '"') ?? plain);
    if (end === "\r\n") records.push(record.splice(0));
  }
  return records;
}

/** How a figure of `snapshot.json` stands in a cell. */
function cellValue(figure: DecimalText | boolean | null | undefined): unknown {
  if (figure === null || figure === undefined) return null;
  if (typeof figure === "boolean") return figure ? "Có" : "Chưa";
  return Number(figure);
}

const FIGURES = {
  "Kết quả": "value",
  "Tử số": "numerator",
  "Mẫu số": "denominator",
  "Kế hoạch đến hết kỳ": "planned",
} as const;

describe.each([
  ["a first version", sampleSnapshot],
  ["a second version", secondVersion],
])("the workbook of %s", (_name, make) => {
  let snapshot: Snapshot;
  let workbook: Uint8Array;
  let sheets: Map<string, unknown[][]>;
  beforeAll(async () => {
    snapshot = make();
    workbook = await renderWorkbook(snapshot);
    sheets = await readSheets(workbook);
  });

  it("has one row per indicator and period, every figure as in the snapshot", () => {
    const rows = rowsOf(sheets.get("Chỉ tiêu") ?? []);
    const periods = [...snapshot.history.map(({ period }) => period), snapshot.report.period.code];
    expect(rows).toHaveLength(snapshot.report.indicators.length * periods.length);
    for (const result of snapshot.report.indicators) {
      const ofIndicator = rows.filter((row) => row["Mã chỉ tiêu"] === result.code);
      expect(ofIndicator.map((row) => row["Mã kỳ"])).toEqual(periods);
      for (const { period, values } of snapshot.history) {
        const row = ofIndicator.find((candidate) => candidate["Mã kỳ"] === period);
        expect(row?.["Kết quả"], `${result.code} ${period}`).toBe(cellValue(values[result.code]));
      }
      const now = ofIndicator.at(-1);
      for (const [header, field] of Object.entries(FIGURES)) {
        expect(now?.[header], `${result.code} ${header}`).toBe(cellValue(result[field]));
      }
      expect(now?.["Đơn vị đã báo cáo"]).toBe(result.unitsReporting);
      expect(now?.["Đơn vị được giao"]).toBe(result.unitsAssigned);
      expect(now?.["Giá trị mục tiêu"]).toBe(
        typeof result.target?.value === "boolean" ? "Có" : (result.target?.value ?? null),
      );
    }
  });

  it("has one row per unit, data set, period and element, every value as it counted", () => {
    const rows = rowsOf(sheets.get("Số liệu đơn vị") ?? []);
    const key = (...parts: unknown[]) => parts.join(" ");
    const found = new Map(
      rows.map((row) => [
        key(row["Mã đơn vị"], row["Mã biểu mẫu"], row["Mã kỳ"], row["Mã mục số liệu"]),
        [row["Số liệu"], row.Bản, row["Trễ hạn"]],
      ]),
    );
    expect(found.size).toBe(rows.length);
    const expected = snapshot.report.counted.flatMap(
      ({ orgUnit, dataSet, period, revision, late, values }) =>
        Object.entries(values).map(([element, value]) => [
          key(orgUnit, dataSet, period, element),
          [
            typeof value === "boolean"
              ? value
                ? "Có"
                : "Không"
              : typeof value === "string"
                ? new Date(value)
                : value,
            revision,
            late ? "Có" : "Không",
          ],
        ]) as [string, unknown[]][],
    );
    expect(Object.fromEntries(found)).toEqual(Object.fromEntries(expected));
  });

  it("shows when each was received, in ward time", () => {
    const [row] = rowsOf(sheets.get("Số liệu đơn vị") ?? []);
    const [first] = snapshot.report.counted;
    const at = row?.["Nhận bản được tính"];
    expect(
      at instanceof Date && Math.abs(at.getTime() - 7 * 3_600_000 - (first?.receivedAt ?? 0)),
    ).toBeLessThan(1000);
  });

  it("lists what is missing", () => {
    const rows = rowsOf(sheets.get("Chưa gửi") ?? []);
    expect(
      rows.map((row) => ({ orgUnit: row["Mã đơn vị"], dataSet: row["Mã biểu mẫu"], period: row["Mã kỳ"] })),
    ).toEqual(snapshot.report.completeness.missing);
  });

  it("starts with what it is: programme, period, version, draft, sample, completeness", () => {
    const text = JSON.stringify(sheets.get("Tóm tắt"));
    expect([...sheets.keys()][0]).toBe("Tóm tắt");
    const { completeness } = snapshot.report;
    for (const part of [
      snapshot.catalogue.programme.name,
      "quý III năm 2026",
      `DỰ THẢO – phiên bản ${snapshot.version}`,
      "SỐ LIỆU MẪU",
      `${completeness.received}/${completeness.expected}`,
    ])
      expect(text).toContain(part);
  });

  it("can be filtered and scrolled: filters and frozen headers on data sheets, no merged cells", () => {
    const files = unzipSync(workbook);
    const xml = (name: string) => new TextDecoder().decode(files[name]);
    for (const number of [2, 3, 4]) {
      const sheet = xml(`xl/worksheets/sheet${number}.xml`);
      expect(sheet).toMatch(/<autoFilter ref="A1:/);
      expect(sheet).toMatch(/<pane [^>]*ySplit="1"[^>]*state="frozen"/);
      expect(sheet).not.toContain("mergeCell");
    }
  });

  it("says how its numbers and days look: thousands apart, two decimals of a percentage, day before month", () => {
    const files = unzipSync(workbook);
    const xml = (name: string) => new TextDecoder().decode(files[name]);
    const styles = xml("xl/styles.xml");
    const codes = new Map(
      [...styles.matchAll(/<numFmt numFmtId="(\d+)" formatCode="([^"]+)"/g)].map(([, id, code]) => [
        id,
        code,
      ]),
    );
    const cellFormats = /<cellXfs[^>]*>(.*?)<\/cellXfs>/su.exec(styles)?.[1] ?? "";
    const formats = [...cellFormats.matchAll(/<xf [^>]*numFmtId="(\d+)"/g)].map(([, id]) => codes.get(id));
    const formatsOf = (sheet: number, column: string) => {
      const cells = xml(`xl/worksheets/sheet${sheet}.xml`).matchAll(
        new RegExp(`<c r="${column}\\d+"(?! t=)(?: t="n")? s="(\\d+)"`, "g"),
      );
      return new Set([...cells].map(([, style]) => formats[Number(style)]));
    };
    // Values, parts, values of units, and when they were received.
    expect([...formatsOf(2, "I")].sort()).toEqual(["#,##0", "#,##0.00"]);
    expect(formatsOf(2, "J")).toContain("#,##0");
    expect(formatsOf(3, "J")).toContain("#,##0");
    expect([...formatsOf(3, "M")]).toEqual(["dd/mm/yyyy hh:mm"]);
  });

  it("is the same to the byte for the same snapshot, also when that went through JSON", async () => {
    const again = decodeSnapshot(encodeSnapshot(snapshot));
    expect(Buffer.compare(await renderWorkbook(again), workbook)).toBe(0);
    expect(Buffer.compare(renderIndicatorsCsv(again), renderIndicatorsCsv(snapshot))).toBe(0);
  });
});

describe("a workbook of real figures", () => {
  it("says nothing of samples", async () => {
    const sheets = await readSheets(await renderWorkbook(sampleSnapshot({ sample: false })));
    expect(JSON.stringify([...sheets])).not.toContain("MẪU");
  });

  it("keeps every digit of a sum that a spreadsheet would round, as a text", async () => {
    const snapshot = sampleSnapshot();
    const [first, ...others] = snapshot.report.indicators;
    if (!first) throw new Error("no indicator");
    const huge = { ...first, value: "9007199254740993.125" as DecimalText };
    const changed = { ...snapshot, report: { ...snapshot.report, indicators: [huge, ...others] } };
    const sheets = await readSheets(await renderWorkbook(changed));
    const rows = rowsOf(sheets.get("Chỉ tiêu") ?? []);
    expect(rows.map((row) => row["Kết quả"])).toContain("9007199254740993.125");
  });
});

describe("indicators.csv", () => {
  it("has the indicator sheet's figures with every digit", () => {
    const snapshot = secondVersion();
    const rows = rowsOf(readCsv(renderIndicatorsCsv(snapshot)));
    const now = rows.filter((row) => row["Mã kỳ"] === snapshot.report.period.code);
    expect(now.map((row) => [row["Mã chỉ tiêu"], row["Kết quả"], row["Tử số"], row["Mẫu số"]])).toEqual(
      snapshot.report.indicators.map(({ code, value, numerator, denominator }) => [
        code,
        typeof value === "string" ? value : (cellValue(value) ?? ""),
        numerator ?? "",
        denominator ?? "",
      ]),
    );
    for (const { period, values } of snapshot.history) {
      const earlier = rows.filter((row) => row["Mã kỳ"] === period);
      expect(Object.fromEntries(earlier.map((row) => [row["Mã chỉ tiêu"], row["Kết quả"]]))).toEqual(
        Object.fromEntries(
          Object.entries(values).map(([code, value]) => [
            code,
            typeof value === "string" ? value : (cellValue(value) ?? ""),
          ]),
        ),
      );
    }
  });

  it("is UTF-8 with a byte order mark, lines end with CRLF", () => {
    const bytes = renderIndicatorsCsv(sampleSnapshot());
    expect([...bytes.subarray(0, 3)]).toEqual([0xef, 0xbb, 0xbf]);
    const text = new TextDecoder("utf-8", { fatal: true }).decode(bytes);
    expect(text.replaceAll("\r\n", "")).not.toMatch(/[\r\n]/);
    expect(text.endsWith("\r\n")).toBe(true);
  });

  const write = (...cells: Parameters<typeof writeCsv>[0]["rows"][number]) =>
    new TextDecoder().decode(writeCsv({ columns: cells.map(() => "c"), rows: [cells] })).split("\r\n")[1];

  it.each(["=1+1", "+1", "-1+cmd|' /C calc'!A0", "@SUM(A1)", "\tx", "\r=1", "＝1+1"])(
    "takes the danger out of the text %j",
    (text) => {
      expect(write(textCell(text))?.replace(/^"/, "").startsWith("'")).toBe(true);
    },
  );

  it("leaves numbers numbers, negative ones too", () => {
    expect(write({ kind: "number", number: "-12.5" as DecimalText }, textCell("a-1"))).toBe("-12.5,a-1");
  });

  it("quotes what must be quoted", () => {
    expect(write(textCell('Số tin, "bài"'), textCell("x"))).toBe('"Số tin, ""bài""",x');
  });
});
