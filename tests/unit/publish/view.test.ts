import { describe, expect, it } from "vitest";
import { viewReport } from "../../../functions/publish/report/view.ts";
import type { Signer } from "../../../shared/domain/catalogue.ts";
import type { DecimalText } from "../../../shared/domain/decimal.ts";
import type { IndicatorResult } from "../../../shared/domain/report.ts";
import type { Snapshot } from "../../../shared/domain/snapshot.ts";
import { sampleCatalogue, sampleSnapshot, secondVersion } from "./sample-snapshot.ts";

const decimal = (text: string) => text as DecimalText;
const snapshot = sampleSnapshot();
const view = viewReport(snapshot);

/** The snapshot with some of an indicator's result replaced. */
function withResult(code: string, change: Partial<IndicatorResult>, of: Snapshot = snapshot): Snapshot {
  const indicators = of.report.indicators.map((result) =>
    result.code === code ? { ...result, ...change } : result,
  );
  return { ...of, report: { ...of.report, indicators } };
}

function rowOf(code: string, of: Snapshot) {
  const row = viewReport(of)
    .models.flatMap(({ indicators }) => indicators)
    .find((candidate) => candidate.code === code);
  if (!row) throw new Error(`no row ${code}`);
  return row;
}

function chartRowOf(code: string, of: Snapshot) {
  return viewReport(of)
    .models.flatMap(({ charts }) => charts)
    .flatMap(({ rows }) => rows)
    .find((row) => row.code === code);
}

describe("the head of the report", () => {
  it("leaves number and day blank and names body, ward, year and subject", () => {
    expect(view.header.issuer).toEqual(["ỦY BAN NHÂN DÂN", "PHƯỜNG LÊ CHÂN"]);
    expect(view.header.number).toEqual(["Số:", "/BC-UBND"]);
    expect(view.header.place).toEqual(["Phường Lê Chân, ngày", "tháng", "năm 2026"]);
    expect(view.header.subject.replaceAll("\u00a0", " ").replaceAll("\u2060", "")).toBe(
      "Kết quả thực hiện Chương trình hành động số 11-CTr/ĐU ngày 28/4/2026 của Ban Chấp hành Đảng bộ phường Lê Chân quý III năm 2026",
    );
    expect(view.header).toMatchObject({ signature: ["TM. ỦY BAN NHÂN DÂN", "CHỦ TỊCH"], signer: null });
    expect(view.header.recipients.at(-1)).toBe("- Lưu: VT.");
  });

  it("is signed as the settings say", () => {
    const catalogue = sampleCatalogue();
    const signedBy = (signer: Signer) =>
      viewReport({ ...snapshot, catalogue: { ...catalogue, programme: { ...catalogue.programme, signer } } })
        .header;
    expect(signedBy({ position: "acting-chairman" })).toMatchObject({
      signature: ["TM. ỦY BAN NHÂN DÂN", "Q. CHỦ TỊCH"],
      signer: null,
    });
    expect(signedBy({ position: "vice-chairman", name: "Họ Và Tên" })).toMatchObject({
      signature: ["TM. ỦY BAN NHÂN DÂN", "KT. CHỦ TỊCH", "PHÓ CHỦ TỊCH"],
      signer: "Họ Và Tên",
    });
  });

  it("keeps an issuer that does not end with the ward's name on one line", () => {
    const catalogue = sampleCatalogue();
    const other = {
      ...catalogue,
      programme: { ...catalogue.programme, issuer: "Ủy ban nhân dân xã An Biên" },
    };
    expect(viewReport({ ...snapshot, catalogue: other }).header.issuer).toEqual([
      "ỦY BAN NHÂN DÂN XÃ AN BIÊN",
    ]);
  });

  it("opens with basis, period, window, due day, moment and version", () => {
    const opening = view.opening.join(" ");
    expect(opening).toContain("Công văn số 2399 ngày 14/5/2026");
    expect(opening).toContain("từ ngày 15/6/2026 đến hết ngày 14/9/2026");
    expect(opening).toContain("hết ngày 16/9/2026");
    expect(opening).toContain("phiên bản 1");
  });

  it("says that demonstration figures are no real ones, and nothing of the kind otherwise", () => {
    expect(view.sampleMark).toBe("SỐ LIỆU MẪU");
    expect(view.opening.join(" ")).toContain("số liệu mẫu");
    const real = viewReport(sampleSnapshot({ sample: false }));
    expect(real.sampleMark).toBeNull();
    expect(JSON.stringify(real)).not.toMatch(/số liệu mẫu/iu);
  });
});

describe("a later version", () => {
  const later = secondVersion();

  it("says which indicators moved from what to what, and which submissions caused it", () => {
    const { changes } = viewReport(later);
    expect(changes?.heading).toBe("Những thay đổi so với phiên bản 1");
    const insurance = changes?.indicators.find(({ code }) => code === "M06.2");
    const before = later.changes?.indicators.find(({ code }) => code === "M06.2");
    expect(insurance?.from).toContain(String(before?.from.value).replace(".", ","));
    expect(insurance?.to).toContain(String(before?.to.value).replace(".", ","));
    expect(insurance?.causes).toBe("Trạm Y tế phường (M06-TYT, quý III)");
    expect(changes?.causes).toContain(
      "Biểu mẫu M06-TYT, quý III năm 2026: Trạm Y tế phường gửi lại, tính theo bản 2 thay cho bản 1",
    );
    expect(changes?.causes.some((cause) => cause.endsWith("gửi mới, tính theo bản 1"))).toBe(true);
  });

  it("says when a report was returned, so that an earlier revision or none counts", () => {
    const { changes } = later;
    const [submission] = changes?.submissions ?? [];
    if (!changes || !submission) throw new Error("nothing changed");
    const returned = (fromRevision: number, toRevision: number | null) =>
      viewReport({
        ...later,
        changes: { ...changes, submissions: [{ ...submission, fromRevision, toRevision }] },
      }).changes?.causes[0];
    expect(returned(2, 1)).toMatch(/bị trả lại bản 2, tính theo bản 1$/u);
    expect(returned(1, null)).toMatch(/bị trả lại báo cáo, không còn số liệu được tính$/u);
  });

  it("names the version it replaces; a first version speaks of no changes", () => {
    expect(viewReport(later).opening.join(" ")).toContain("thay thế phiên bản 1");
    expect(view.changes).toBeNull();
  });
});

describe("part I", () => {
  it("counts every indicator of every model once", () => {
    const { total, rows } = view.overview;
    expect(rows).toHaveLength(12);
    expect(total?.indicators).toBe("47");
    const counted = total?.counts.reduce((sum, count) => sum + Number(count), 0);
    expect(counted).toBe(47);
    expect(view.overview.sentences[0]).toContain("47 chỉ tiêu");
  });

  it("has a column for each status that a reader looks for, and for others only where they occur", () => {
    expect(view.overview.statuses).toEqual([
      "Đạt",
      "Đúng tiến độ",
      "Chậm tiến độ",
      "Đang thực hiện",
      "Theo dõi",
      "Chưa có số liệu",
      "Không thuộc kỳ",
    ]);
    expect(viewReport(withResult("M05.2", { status: "missed" })).overview.statuses).toContain("Không đạt");
  });

  it("names the units that have not reported, those of one data set together", () => {
    const { missing } = snapshot.report.completeness;
    const units = missing.filter(({ dataSet }) => dataSet === "M05-DV").length;
    const row = view.overview.missing.find(({ dataSet }) => dataSet === "M05-DV");
    expect(row).toMatchObject({ periods: "Quý III", units: "Tổ dân phố số 13, 16", count: `${units}/31` });
  });

  it("does not spell out all units of a data set that nobody has sent", () => {
    const rows = viewReport(sampleSnapshot({ missing: 1 })).overview.missing;
    expect(rows.find(({ dataSet }) => dataSet === "M03-DV")?.units).toBe("Toàn bộ 30 đơn vị được giao");
    expect(rows.find(({ dataSet }) => dataSet === "TT")?.periods).toBe("Tháng 7–9");
  });
});

describe("an indicator's row", () => {
  it("shows value, parts, target, change and coverage", () => {
    const row = rowOf(
      "M06.2",
      withResult("M06.2", {
        value: decimal("98"),
        numerator: decimal("157836"),
        denominator: decimal("161051"),
        status: "achieved",
      }),
    );
    expect(row).toMatchObject({
      value: { text: "98,00\u00a0%", tail: ",00\u00a0%", number: true },
      parts: { numerator: "157.836", denominator: "161.051" },
      target: "> 98\u00a0%, đến năm 2030".replace("> ", ">\u00a0"),
      status: "đạt",
      coverage: "1/1",
    });
  });

  it("says that a value is missing, whatever else is known", () => {
    const missing = rowOf("M09.2", withResult("M09.2", { value: null, status: "no-data" }));
    expect(missing).toMatchObject({
      value: null,
      absence: "chưa có số liệu",
      planned: null,
      change: { text: "–" },
    });
    const outside = rowOf("M07.3", snapshot);
    expect(outside).toMatchObject({ value: null, absence: "không thuộc kỳ báo cáo", coverage: null });
  });

  it("shows the planned pace and stresses what is behind", () => {
    const row = rowOf("M09.2", withResult("M09.2", { status: "behind", planned: decimal("238.47") }));
    expect(row).toMatchObject({ status: "chậm tiến độ", alarming: true, planned: "238,47" });
  });

  it("has nothing to compare with in the first period of its type", () => {
    const first = viewReport(sampleSnapshot({ period: "2026-Q1" }));
    expect(
      first.models.flatMap(({ indicators }) => indicators).every(({ change }) => change.text === "–"),
    ).toBe(true);
    expect(first.modelNotes).toContain("Chưa có kỳ trước");
  });
});

describe("charts", () => {
  it("draw a percentage on 0 to 100 %, its target and planned pace as marks", () => {
    const row = chartRowOf("M06.2", withResult("M06.2", { value: decimal("49"), planned: decimal("12.5") }));
    expect(row?.bullet).toEqual({ value: 0.49, target: 0.98, planned: 0.125 });
  });

  it("draw a number up to its target, or up to itself beyond it", () => {
    const planned = null;
    expect(chartRowOf("M09.2", withResult("M09.2", { value: decimal("170"), planned }))?.bullet).toEqual({
      value: 0.1,
      target: 1,
      planned: null,
    });
    expect(chartRowOf("M09.2", withResult("M09.2", { value: decimal("3400"), planned }))?.bullet).toEqual({
      value: 1,
      target: 0.5,
      planned: null,
    });
  });

  it("draw no bar for a number without target, and nothing for a milestone or a missing value", () => {
    expect(chartRowOf("TT.1", snapshot)).toMatchObject({ bullet: null });
    expect(chartRowOf("M01.1", snapshot)).toBeUndefined();
    expect(chartRowOf("M06.2", withResult("M06.2", { value: null, status: "no-data" }))).toBeUndefined();
  });

  it("leave a gap in the trend where a period has no value", () => {
    const values = [decimal("10"), null, decimal("30")];
    const history = values.map((value, i) => ({ period: `2025-Q${i + 1}`, values: { "TT.1": value } }));
    const row = chartRowOf("TT.1", withResult("TT.1", { value: decimal("20") }, { ...snapshot, history }));
    expect(row?.trend).toEqual([0, null, 1, 0.5]);
  });

  it("say everything that they show", () => {
    const [chart] = view.models.find(({ title }) => title.includes("chăm sóc sức khỏe"))?.charts ?? [];
    expect(chart?.alternative).toContain("M06.2 Tỷ lệ dân số tham gia bảo hiểm y tế:");
    expect(chart?.alternative).toContain("mục tiêu trên 98\u00a0%");
    expect(chart?.alternative).toMatch(/các kỳ trước: quý I năm 2026 [\d,]+\u00a0%, quý II năm 2026/u);
  });

  it("come in pieces that fit on a page", () => {
    const catalogue = sampleCatalogue();
    const ratio = catalogue.indicators.find(({ code }) => code === "M06.2");
    if (!ratio) throw new Error("no indicator M06.2");
    const many = Array.from({ length: 60 }, (_, i) => ({ ...ratio, code: `M06.${i + 1}` }));
    const others = catalogue.indicators.filter(({ model }) => model !== "M06");
    const { models } = viewReport(
      sampleSnapshot({ catalogue: { ...catalogue, indicators: [...others, ...many] } }),
    );
    const { charts } = models.find(({ title }) => title.includes("chăm sóc sức khỏe")) ?? { charts: [] };
    expect(charts.map(({ rows }) => rows.length)).toEqual([14, 14, 14, 14, 4]);
  });
});

describe("narratives", () => {
  const narrated = (narrative: string) =>
    viewReport(sampleSnapshot({ narrative })).models.flatMap(({ narratives }) => narratives)[0]?.parts[0]
      ?.paragraphs;

  it("become a paragraph at each line break, white space drawn together", () => {
    expect(narrated("Một  hai\r\n\n\tBa\u2028Bốn ")).toEqual(["Một hai", "Ba", "Bốn"]);
  });

  it("may break within a word that is too long for a line, and nowhere else", () => {
    const [paragraph = ""] = narrated(`ngắn ${"x".repeat(100)} ngắn`) ?? [];
    expect(
      paragraph
        .split("\u200b")
        .filter((piece) => !piece.includes(" "))
        .every(({ length }) => length <= 12),
    ).toBe(true);
    expect(paragraph.replaceAll("\u200b", "")).toBe(`ngắn ${"x".repeat(100)} ngắn`);
  });

  it("are asked for only where the period has a report that brings them", () => {
    const none = viewReport(sampleSnapshot({ missing: 1 }));
    const said = none.models.map(({ noNarrative }) => noNarrative !== null);
    // The propaganda part takes no texts.
    expect(said).toEqual([false, ...Array.from({ length: 11 }, () => true)]);
    const month = viewReport(sampleSnapshot({ period: "2026-09" }));
    expect(
      month.models.find(({ title }) => title.includes("Chính quyền thân thiện"))?.noNarrative,
    ).toBeNull();
  });
});

describe("a model that is no part of the period", () => {
  it("lists its indicators in a sentence instead of an empty table", () => {
    const month = viewReport(sampleSnapshot({ period: "2026-09" }));
    const model = month.models.find(({ title }) => title.includes("văn minh, hạnh phúc"));
    expect(model?.indicators).toEqual([]);
    expect(model?.noIndicators).toMatch(/^Các chỉ tiêu không thuộc kỳ báo cáo: M03\.1 .+; M03\.3 /u);
  });

  it("without any indicator says so", () => {
    const catalogue = sampleCatalogue();
    const model = { number: 12, code: "M12", name: "Mới", lead: ["vhxh"], with: [] };
    const { models } = viewReport(
      sampleSnapshot({ catalogue: { ...catalogue, models: [...catalogue.models, model] } }),
    );
    expect(models.at(-1)).toMatchObject({
      title: "13. Mô hình 12 “Mới”",
      noIndicators: "Danh mục chưa có chỉ tiêu của nội dung này.",
    });
  });
});

describe("annex I", () => {
  it("has every expected report once: sent in time, late or missing", () => {
    const { expected, received } = snapshot.report.completeness;
    const sums = view.annexes.units.map(({ sent }) => sent.split("/").map(Number));
    expect(sums.reduce((sum, [got = 0]) => sum + got, 0)).toBe(received);
    expect(sums.reduce((sum, [, due = 0]) => sum + due, 0)).toBe(expected);
  });

  it("says which periods are late or missing of a data set that has several", () => {
    const station = view.annexes.units.find(({ unit }) => unit === "Trạm Y tế phường");
    expect(station).toMatchObject({
      onTime: [
        { code: "TT", periods: "2 kỳ" },
        { code: "M04-DV", periods: null },
        { code: "M06-TYT", periods: null },
      ],
      late: [{ code: "TT", periods: "tháng 9" }],
      missing: [],
    });
    const nobody = viewReport(sampleSnapshot({ missing: 1 })).annexes.units;
    expect(nobody[0]?.missing[0]).toEqual({ code: "TT", periods: "cả 3 kỳ" });
  });
});

describe("annex II", () => {
  it("never presents a proposed measure as the directive's", () => {
    const sources = new Map(view.annexes.definitions.map(({ code, source }) => [code, source]));
    expect(sources.get("M06.2")).toBe("[công văn]");
    expect(sources.get("M06.1")).toBe("[công văn]");
    expect(sources.get("TT.1")).toBe("[đề xuất]");
    for (const { code, source } of snapshot.catalogue.indicators) {
      expect(sources.get(code)).toBe(source === "letter" ? "[công văn]" : "[đề xuất]");
    }
  });

  it("says how each kind is computed", () => {
    const formula = (code: string) => view.annexes.definitions.find((row) => row.code === code)?.formula;
    expect(formula("M06.2")).toBe("100 × tổng “Số người tham gia bảo hiểm y tế” / tổng “Dân số” (M06-TYT)");
    expect(formula("M08.2")).toMatch(/^100 × số đơn vị báo cáo “có” về .+ \/ số đơn vị được giao$/u);
    expect(formula("M09.2")).toMatch(/^Lũy kế .+ từ ngày 01\/01\/2026 đến hết kỳ$/u);
  });
});

describe("annex III", () => {
  it("gives the digests to check the report by", () => {
    const snapshotSha256 = "ab".repeat(32);
    const proof = viewReport(secondVersion(), { snapshotSha256 }).annexes.proof.map(({ value }) => value);
    expect(proof).toContain(snapshotSha256);
    expect(proof).toContain(secondVersion().previous?.sha256);
    expect(proof).toContain(secondVersion().report.ledger.digest);
  });
});

describe("a model's own report", () => {
  const own = viewReport(snapshot, { model: "M08" });

  it("speaks of that model only, throughout", () => {
    expect(own.header.subject).toContain(
      "Mô hình 8 “Chi đoàn Xã hội chủ nghĩa gắn với Đoàn viên Xã hội chủ nghĩa”",
    );
    expect(own.opening.join(" ")).toContain(
      "báo cáo kết quả thực hiện mô hình 8 “Chi đoàn Xã hội chủ nghĩa gắn với Đoàn viên Xã hội chủ nghĩa”, quý III",
    );
    expect(own.models.map(({ title }) => title)).toEqual([expect.stringContaining("Chi đoàn")]);
    expect(own.overview.rows).toHaveLength(1);
    expect(own.overview.total).toBeNull();
    expect(own.annexes.definitions.every(({ code }) => code.startsWith("M08."))).toBe(true);
    const shown = [...own.late, ...own.corrected, ...own.warnings, ...own.overview.missing].map(
      ({ dataSet }) => dataSet,
    );
    expect(shown.every((dataSet) => dataSet.startsWith("M08-"))).toBe(true);
    expect(own.annexes.legend.map(({ code }) => code)).toEqual(["M08-CT", "M08-DV"]);
  });

  it("is refused for a model that the catalogue does not have", () => {
    expect(() => viewReport(snapshot, { model: "M99" })).toThrow(RangeError);
  });
});
