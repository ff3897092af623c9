import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { parseCatalogue } from "../../../shared/catalogue/parse.ts";
import { readCatalogueFile } from "../../../shared/catalogue/read-file.ts";
import { buildReport } from "../../../shared/domain/build-report.ts";
import { catalogueOf, leChan, periodOf, smallWard } from "../../samples/catalogues.ts";
import { foldLedger, revision } from "../../samples/entries.ts";

const ANOTHER_WARD = fileURLToPath(new URL("another-ward.yaml", import.meta.url));

describe("the catalogue of phường Lê Chân", () => {
  const catalogue = leChan();

  it("has its 66 units, numbered ones expanded and named", () => {
    expect(catalogue.orgUnits).toHaveLength(66);
    const byCode = new Map(catalogue.orgUnits.map((unit) => [unit.code, unit]));
    expect(byCode.get("tdp-07")).toEqual({
      code: "tdp-07",
      kind: "residential-group",
      name: "Tổ dân phố số 7",
    });
    expect(byCode.get("truong-02")?.name).toBe("Trường số 2");
    expect(byCode.has("truong-01")).toBe(false);
    expect(byCode.has("truong-08")).toBe(true);
    expect(byCode.has("cd-20")).toBe(true);
  });

  it("has 18 data sets, 47 indicators and 12 models", () => {
    expect(catalogue.dataSets).toHaveLength(18);
    expect(catalogue.indicators).toHaveLength(47);
    expect(catalogue.models.map(({ number }) => number)).toEqual([0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11]);
  });

  it("has kinds of units expanded where data sets are assigned, in the order of the units", () => {
    const assigned = (code: string) => catalogue.dataSets.find((dataSet) => dataSet.code === code)?.assigned;
    expect(assigned("M06-TYT")).toEqual(["tyt"]);
    expect(assigned("M05-DV")).toHaveLength(31);
    expect(assigned("M05-DV")?.[0]).toBe("bqldt");
    expect(assigned("TT")).toHaveLength(16);
    expect(assigned("M08-DV")).toHaveLength(20);
  });

  it("has every data set with its model, and a narrative with those of the leads", () => {
    const byCode = new Map(catalogue.dataSets.map((dataSet) => [dataSet.code, dataSet]));
    expect(byCode.get("TT")).toMatchObject({ model: "TT", takesNarrative: false });
    expect(byCode.get("M06-CT")).toMatchObject({ model: "M06", takesNarrative: true });
    expect(byCode.get("M06-TYT")).toMatchObject({ model: "M06", takesNarrative: false });
    expect(catalogue.narrative.map(({ code }) => code)).toEqual([
      "ket_qua",
      "kho_khan",
      "kien_nghi",
      "nhiem_vu",
    ]);
  });

  it("keeps apart what the letter asks for and what is proposed", () => {
    const proposed = catalogue.indicators.filter(({ source }) => source === "proposed");
    expect(proposed.length).toBeGreaterThan(0);
    for (const { target } of proposed) expect(target).toBeNull();
    expect(catalogue.indicators.find(({ code }) => code === "M06.2")).toMatchObject({
      source: "letter",
      kind: "ratio",
      numerator: { dataSet: "M06-TYT", element: "nguoi_bhyt" },
      target: { comparator: "gt", value: 98, cadence: "by-end" },
      baseline: null,
    });
  });
});

describe("another ward's catalogue", () => {
  it("works from its file alone", () => {
    const parsed = readCatalogueFile(ANOTHER_WARD);
    if (!parsed.ok) throw new Error(JSON.stringify(parsed.faults));
    const { catalogue } = parsed;
    expect(catalogue.programme.ward).toBe("hong-bang");
    expect(catalogue.dataSets[0]).toMatchObject({
      assigned: ["kt", "tdp-09", "tdp-10"],
      takesNarrative: true,
      rules: [],
    });

    const values = { cay_trong: 200, cay_song: 181 };
    const entry = revision({ orgUnit: "tdp-10", dataSet: "CAY.1", period: "2027-H1", values });
    const report = buildReport(catalogue, periodOf("2027"), foldLedger([entry]));
    expect(report.ward).toBe("hong-bang");
    expect(report.indicators).toMatchObject([
      { code: "CAY.1", value: "90.5", status: "achieved", unitsAssigned: 3 },
    ]);
    expect(report.completeness).toMatchObject({ expected: 6, received: 1, reportingRate: "16.67" });
  });

  it("may leave out its rules, narrative, notes and helpers", () => {
    const { narrative: _, ...content } = smallWard();
    expect(catalogueOf(content)).toMatchObject({ narrative: [], models: [{ with: [] }] });
  });
});

describe("the digest", () => {
  it("is that of what is measured: holidays do not change it", () => {
    const content = smallWard();
    content.programme.holidays.push("2027-02-08");
    expect(catalogueOf(content).digest).toBe(catalogueOf(smallWard()).digest);
  });

  it("changes with everything else", () => {
    const digests = [
      smallWard(),
      { ...smallWard(), programme: { ...smallWard().programme, dueWorkingDays: 3 } },
      { ...smallWard(), narrative: [] },
      { ...smallWard(), indicators: smallWard().indicators.slice(1) },
    ].map((content) => catalogueOf(content).digest);
    expect(new Set(digests).size).toBe(digests.length);
  });
});

/** `place code` of every fault of the small ward's catalogue after `spoil` has changed it. */
function faults(spoil: (content: Content) => void): string[] {
  const content: Content = JSON.parse(JSON.stringify(smallWard()));
  spoil(content);
  const parsed = parseCatalogue(content);
  return parsed.ok ? [] : parsed.faults.map(({ where, code }) => `${where} ${code}`);
}

/** A file's content that a test may spoil in any way. */
type Content = Record<"programme", Record<string, unknown>> &
  Record<"orgUnits" | "dataSets" | "narrative" | "models" | "indicators", Record<string, unknown>[]>;

function item(list: readonly Record<string, unknown>[], index: number): Record<string, unknown> {
  const found = list.at(index);
  if (!found) throw new Error(`nothing at ${index}`);
  return found;
}

const warningRule = (when: string) => [{ severity: "warning", code: "odd", when, message: "Cần xem lại" }];

describe("an inconsistent catalogue is refused", () => {
  it.each<[fault: string, spoil: (content: Content) => void]>([
    ["programme.end end-before-start", ({ programme }) => (programme.end = "2025-12-31")],
    ["programme.end end-before-start", ({ programme }) => (programme.end = programme.start)],
    [
      "orgUnits[tdp-02] duplicate-code",
      ({ orgUnits }) => orgUnits.push({ code: "tdp-02", kind: "school", name: "Trường" }),
    ],
    ["dataSets[M01-DV] duplicate-code", ({ dataSets }) => dataSets.push(item(dataSets, 1))],
    ["narrative[ket_qua] duplicate-code", ({ narrative }) => narrative.push(item(narrative, 0))],
    ["models[M01] duplicate-code", ({ models }) => models.push(item(models, 0))],
    ["indicators[M01.6] duplicate-code", ({ indicators }) => indicators.push(item(indicators, 5))],
    [
      "dataSets[M01-CT].elements[ke_hoach] duplicate-code",
      ({ dataSets }) => {
        const { elements } = item(dataSets, 0);
        if (Array.isArray(elements)) elements.push(elements[0]);
      },
    ],
    ["dataSets[M01-CT].assigned unassigned-data-set", ({ dataSets }) => (item(dataSets, 0).assigned = [])],
    ["dataSets[M01-CT].assigned unassigned-data-set", ({ dataSets }) => delete item(dataSets, 0).assigned],
    [
      "dataSets[M01-CT].assigned unassigned-data-set",
      ({ dataSets }) => (item(dataSets, 0).assigned = ["vp", "school"]),
    ],
    ["dataSets[M01-CT].model unknown-model", ({ dataSets }) => (item(dataSets, 0).model = "M99")],
    ["models[M01] unknown-org-unit", ({ models }) => (item(models, 0).lead = ["tyt"])],
    ["models[M01] unknown-org-unit", ({ models }) => (item(models, 0).with = ["tdp"])],
    ["indicators[M01.4].model unknown-model", ({ indicators }) => (item(indicators, 3).model = "M99")],
    [
      "indicators[M01.4].of unknown-element",
      ({ indicators }) => (item(indicators, 3).of = "M01-DV.khong_co"),
    ],
    ["indicators[M01.4].of unknown-element", ({ indicators }) => (item(indicators, 3).of = "M99.nguoi_du")],
    [
      "indicators[M01.3].denominator unknown-element",
      ({ indicators }) => (item(indicators, 2).denominator = "M01-DV.khong_co"),
    ],
    [
      "indicators[M01.4].of wrong-element-type",
      ({ indicators }) => (item(indicators, 3).of = "M01-DV.dang_ky"),
    ],
    [
      "indicators[M01.3].numerator wrong-element-type",
      ({ indicators }) => (item(indicators, 2).numerator = "M01-CT.ngay_ban_hanh"),
    ],
    [
      "indicators[M01.6].of wrong-element-type",
      ({ indicators }) => (item(indicators, 5).of = "M01-DV.ho_tong"),
    ],
    [
      "indicators[M01.1].of wrong-element-type",
      ({ indicators }) => (item(indicators, 0).of = "M01-DV.ho_tong"),
    ],
    [
      "indicators[M01.5].of cumulative-needs-flow",
      ({ indicators }) => (item(indicators, 4).of = "M01-DV.ho_tong"),
    ],
    [
      "indicators[M01.2].target.value target-without-value",
      ({ indicators }) => (item(indicators, 1).target = { comparator: "gt", cadence: "by-end" }),
    ],
    [
      "indicators[M01.2].target.value target-without-value",
      ({ indicators }) => (item(indicators, 1).target = { comparator: "gt", value: null, cadence: "by-end" }),
    ],
    [
      "indicators[M01.2].target.value wrong-target-type",
      ({ indicators }) => (item(indicators, 1).target = { comparator: "eq", value: true, cadence: "by-end" }),
    ],
    [
      "indicators[M01.1].target.value wrong-target-type",
      ({ indicators }) => (item(indicators, 0).target = { comparator: "eq", value: 1, cadence: "by-end" }),
    ],
    [
      "indicators[M01.1].target.comparator wrong-comparator",
      ({ indicators }) =>
        (item(indicators, 0).target = { comparator: "gte", value: true, cadence: "by-end" }),
    ],
    [
      "indicators[M01.5].baseline baseline-without-target",
      ({ indicators }) => delete item(indicators, 4).target,
    ],
    [
      "dataSets[M01-DV].rules[0] unknown-element",
      ({ dataSets }) => (item(dataSets, 1).rules = warningRule("x > 1")),
    ],
    [
      "dataSets[M01-DV].rules[0] rule-needs-number",
      ({ dataSets }) => (item(dataSets, 1).rules = warningRule("dang_ky > 1")),
    ],
    [
      "dataSets[M01-DV].rules[0] rule-syntax",
      ({ dataSets }) => (item(dataSets, 1).rules = warningRule("ho_tong >> 1")),
    ],
    [
      "dataSets[M01-DV].rules[0] rule-without-element",
      ({ dataSets }) => (item(dataSets, 1).rules = warningRule("2 > 1")),
    ],
  ])("%s", (fault, spoil) => {
    expect(faults(spoil)).toEqual([fault]);
  });

  it("with outages, which only the system records", () => {
    const found = faults(({ programme }) => {
      programme.outages = [{ from: 0, to: 1, reason: "silent" }];
    });
    expect(found).toEqual(["programme malformed"]);
  });

  it("with every fault named at once", () => {
    const found = faults(({ programme, orgUnits, dataSets, models, indicators }) => {
      programme.end = "2020-01-01";
      orgUnits.push({ code: "vp", kind: "agency", name: "Văn phòng khác" });
      item(dataSets, 0).assigned = [];
      item(dataSets, 1).rules = warningRule("khong_co > 0 and dang_ky = 1");
      item(models, 0).lead = ["la"];
      item(indicators, 1).target = { comparator: "gt", cadence: "by-end" };
      item(indicators, 1).numerator = "M01-CT.khong_co";
      item(indicators, 3).of = "M01-DV.khong_co";
    });
    expect(found).toEqual([
      "programme.end end-before-start",
      "orgUnits[vp] duplicate-code",
      "dataSets[M01-CT].assigned unassigned-data-set",
      "dataSets[M01-DV].rules[0] unknown-element",
      "dataSets[M01-DV].rules[0] rule-needs-number",
      "models[M01] unknown-org-unit",
      "indicators[M01.2].numerator unknown-element",
      "indicators[M01.2].target.value target-without-value",
      "indicators[M01.4].of unknown-element",
    ]);
  });

  it("with each fault explained in Vietnamese", () => {
    const content = { ...smallWard(), indicators: [{ ...smallWard().indicators[3], of: "M01-DV.khong_co" }] };
    const parsed = parseCatalogue(content);
    expect(parsed.ok ? [] : parsed.faults).toEqual([
      {
        where: "indicators[M01.4].of",
        code: "unknown-element",
        message: "Không có mục số liệu “M01-DV.khong_co” trong các biểu mẫu.",
      },
    ]);
  });
});

describe("a malformed catalogue is refused, its places named by code", () => {
  it.each<[where: string, spoil: (content: Content) => void]>([
    ["programme.wardCode", ({ programme }) => (programme.wardCode = 11383)],
    ["programme.timeZone", ({ programme }) => (programme.timeZone = "UTC")],
    ["programme.start", ({ programme }) => (programme.start = "2026-02-30")],
    ["programme.holidays[1]", ({ programme }) => (programme.holidays = ["2026-01-01", "mai"])],
    ["programme", ({ programme }) => (programme.extra = 1)],
    ["orgUnits[vp].kind", ({ orgUnits }) => (item(orgUnits, 0).kind = "ministry")],
    ["dataSets[M01-CT].period", ({ dataSets }) => (item(dataSets, 0).period = "week")],
    ["dataSets[M01-CT].elements", ({ dataSets }) => (item(dataSets, 0).elements = [])],
    ["indicators[M01.4].kind", ({ indicators }) => (item(indicators, 3).kind = "average")],
    [
      "indicators[M01.2].target.value",
      ({ indicators }) =>
        (item(indicators, 1).target = { comparator: "gt", value: 0.0001, cadence: "by-end" }),
    ],
    [
      "indicators[M01.2].target.comparator",
      ({ indicators }) => (item(indicators, 1).target = { comparator: ">", value: 98, cadence: "by-end" }),
    ],
    ["indicators", (content) => (content.indicators = [])],
  ])("%s", (where, spoil) => {
    expect(faults(spoil)).toEqual([`${where} malformed`]);
  });

  it("with every fault named at once", () => {
    const found = faults(({ programme, dataSets, indicators }) => {
      programme.dueWorkingDays = 0;
      item(dataSets, 1).period = "week";
      item(indicators, 3).source = "rumour";
    });
    expect(found).toEqual([
      "programme.dueWorkingDays malformed",
      "dataSets[M01-DV].period malformed",
      "indicators[M01.4].source malformed",
    ]);
  });

  it.each([null, 1, "x", [], {}])("whatever it is: %j", (content) => {
    expect(parseCatalogue(content).ok).toBe(false);
  });

  it("with a hint when a comma has cut a name in two", () => {
    const content = {
      ...smallWard(),
      narrative: [{ code: "kho_khan", name: "Khó khăn", "vướng mắc": null }],
    };
    const parsed = parseCatalogue(content);
    expect(parsed.ok ? [] : parsed.faults).toMatchObject([
      { where: "narrative[kho_khan]", message: expect.stringContaining("ngoặc kép") },
    ]);
  });
});

describe("a catalogue file", () => {
  const folder = mkdtempSync(join(tmpdir(), "catalogue-"));
  afterAll(() => rmSync(folder, { recursive: true }));
  beforeAll(() => {
    writeFileSync(join(folder, "broken.yaml"), "programme: [");
    writeFileSync(join(folder, "ward.json"), JSON.stringify(smallWard()));
  });

  it("that is no YAML is a fault like any other", () => {
    expect(readCatalogueFile(join(folder, "broken.yaml"))).toMatchObject({
      ok: false,
      faults: [{ code: "not-yaml", where: join(folder, "broken.yaml") }],
    });
  });

  it("may be JSON", () => {
    expect(readCatalogueFile(join(folder, "ward.json")).ok).toBe(true);
  });

  it("that is not there is an error", () => {
    expect(() => readCatalogueFile(join(folder, "none.yaml"))).toThrow("ENOENT");
  });
});
