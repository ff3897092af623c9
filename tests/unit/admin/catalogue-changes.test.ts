/** What a new catalogue changes and what that does to stored data, in the words that an administrator reads. */
import { describe, expect, it } from "vitest";
import { catalogueChanges } from "../../../functions/admin/catalogue-changes.ts";
import { movedDays, newlyOwed, rejudged, suspects } from "../../../functions/admin/catalogue-impact.ts";
import type { Catalogue } from "../../../shared/domain/catalogue.ts";
import type { RevisionEntry } from "../../../shared/domain/ledger.ts";
import { leChan } from "../../samples/catalogues.ts";

const before = leChan();
const said = (after: Catalogue) =>
  catalogueChanges(before, after).flatMap(({ name, changes }) =>
    changes.map(({ kind, what, details }) => [name, kind, what, ...details].join(" | ")),
  );
const withProgramme = (programme: Partial<Catalogue["programme"]>): Catalogue => ({
  ...before,
  programme: { ...before.programme, ...programme },
});
const dataSet = (code: string) => {
  const found = before.dataSets.find((one) => one.code === code);
  if (!found) throw new Error(code);
  return found;
};
const withDataSet = (code: string, change: Partial<Catalogue["dataSets"][number]>): Catalogue => ({
  ...before,
  dataSets: before.dataSets.map((one) => (one.code === code ? { ...one, ...change } : one)),
});

describe("changes", () => {
  it("are none between a catalogue and itself", () => {
    expect(catalogueChanges(before, leChan())).toEqual([]);
  });

  it("name holidays by day, and programme fields by what became what", () => {
    const { holidays } = before.programme;
    expect(
      said(withProgramme({ holidays: [...holidays.slice(1), "2027-01-01"], dueWorkingDays: 3 })),
    ).toEqual([
      `Chương trình | changed | ${before.programme.name} | Hạn gửi sau ngày chốt: 2 ngày làm việc → 3 ngày làm việc`,
      "Ngày nghỉ | removed | 01/01/2026",
      "Ngày nghỉ | added | 01/01/2027",
    ]);
  });

  it("name units, their data sets, and targets", () => {
    const orgUnits = before.orgUnits
      .filter(({ code }) => code !== "tdp-30")
      .map((unit) => (unit.code === "tyt" ? { ...unit, name: "Trạm Y tế" } : unit));
    const indicators = before.indicators.map((indicator) =>
      indicator.code === "M06.2" && indicator.target
        ? { ...indicator, target: { ...indicator.target, value: 99 } }
        : indicator,
    );
    const after = {
      ...withDataSet("M03-DV", { assigned: dataSet("M03-DV").assigned.filter((code) => code !== "tdp-30") }),
      orgUnits,
      indicators,
    };
    const lines = said(after);
    expect(lines).toContain("Đơn vị | removed | Tổ dân phố số 30 (tdp-30)");
    expect(lines).toContain("Đơn vị | changed | Trạm Y tế (tyt) | Tên: Trạm Y tế phường → Trạm Y tế");
    expect(lines.some((line) => line.includes("Thôi giao cho 1 đơn vị: Tổ dân phố số 30"))).toBe(true);
    expect(lines.some((line) => /^Chỉ tiêu \| changed .*Mục tiêu: .*98.* → .*99/.test(line))).toBe(true);
  });

  it("tell of a help text that is put to an element", () => {
    const { elements } = dataSet("M02-CT");
    const help = "Chỉ tính buổi đã tổ chức.";
    const after = withDataSet("M02-CT", {
      elements: elements.map((element) => (element.code === "buoi_pbpl" ? { ...element, help } : element)),
    });
    expect(said(after)).toEqual([
      `Mục số liệu | changed | M02-CT, Số buổi phổ biến pháp luật (buoi_pbpl) | Hướng dẫn: không có → ${help}`,
    ]);
  });

  it("name elements and rules with their data set", () => {
    const { elements, rules } = dataSet("M03-DV");
    const after = withDataSet("M03-DV", {
      elements: elements.map((element, index) => (index === 0 ? { ...element, type: "decimal" } : element)),
      rules: rules.map((rule, index) => (index === 0 ? { ...rule, severity: "warning" } : rule)),
    });
    expect(said(after)).toEqual([
      "Mục số liệu | changed | M03-DV, Tổng số hộ (ho_tong) | Kiểu: số nguyên → số thập phân",
      expect.stringContaining("Mức: từ chối báo cáo → chỉ cảnh báo"),
    ]);
  });
});

describe("what stored data would feel", () => {
  const entry = (about: Partial<RevisionEntry>): RevisionEntry => ({
    kind: "revision",
    orgUnit: "tdp-01",
    dataSet: "M03-DV",
    period: "2026-Q3",
    revision: 1,
    submissionId: "x",
    receivedAt: 0,
    receivedBy: "tdp-01",
    late: false,
    values: { ho_tong: 1 },
    narrative: {},
    digest: "",
    ...about,
  });

  it("is nothing where names, targets or rules change", () => {
    expect(suspects(before, withDataSet("M03-DV", { name: "Khác", rules: [] }))).toEqual([]);
  });

  it("are a data set or an element that goes, a type that changes, a unit that is no longer asked", () => {
    const { elements, assigned } = dataSet("M03-DV");
    const gone = suspects(before, {
      ...before,
      dataSets: before.dataSets.filter(({ code }) => code !== "M03-DV"),
    });
    expect(gone.map(({ affects }) => affects(entry({})))).toEqual([true]);
    const withoutElement = suspects(before, withDataSet("M03-DV", { elements: elements.slice(1) }));
    expect(withoutElement.map(({ affects }) => affects(entry({})))).toEqual([true]);
    expect(withoutElement.map(({ affects }) => affects(entry({ values: { ho_van_hoa: 1 } })))).toEqual([
      false,
    ]);
    const withoutUnit = suspects(before, withDataSet("M03-DV", { assigned: assigned.slice(1) }));
    expect(withoutUnit.map(({ affects }) => affects(entry({})))).toEqual([true]);
    expect(withoutUnit.map(({ affects }) => affects(entry({ orgUnit: "tdp-02" })))).toEqual([false]);
  });

  it("are indicators that are judged or computed otherwise, or that go", () => {
    const change = (indicators: Catalogue["indicators"]) => rejudged(before, { ...before, indicators });
    const others = before.indicators.filter(({ code }) => code !== "M06.2");
    const [health] = before.indicators.filter(({ code }) => code === "M06.2");
    if (health?.kind !== "ratio") throw new Error("no ratio M06.2");
    expect(change(before.indicators)).toEqual([]);
    expect(change([...others, { ...health, name: "Khác" }])).toEqual([]);
    const target = { comparator: "gt", value: 80, cadence: "by-end" } as const;
    expect(change([...others, { ...health, target }])).toEqual([expect.stringContaining("đổi mục tiêu")]);
    const swapped = { ...health, numerator: health.denominator };
    expect(change([...others, swapped])).toEqual([expect.stringContaining("đổi cách tính")]);
    expect(change(others)).toEqual([expect.stringContaining("bị bỏ")]);
  });

  it("are periods that a unit owes as soon as it is given a form, though they are over", () => {
    const { assigned } = dataSet("M03-DV");
    const without = withDataSet("M03-DV", { assigned: assigned.slice(1) });
    const at = (moment: string) => newlyOwed(without, before, Date.parse(moment));
    expect(at("2026-09-21T08:00:00+07:00")).toEqual([
      expect.stringContaining("giao thêm cho 1 đơn vị: các đơn vị ấy được tính ngay là chưa gửi"),
    ]);
    expect(at("2026-09-21T08:00:00+07:00").join()).toContain("quý III năm 2026");
    expect(at("2026-01-10T08:00:00+07:00")).toEqual([]);
    expect(newlyOwed(before, without, Date.parse("2026-09-21T08:00:00+07:00"))).toEqual([]);
  });

  it("tells what locks at once before the days that move, and far days in one line", () => {
    const now = Date.parse("2026-09-21T08:00:00+07:00");
    const lines = movedDays(before, withProgramme({ dueWorkingDays: 5, lockAfterDays: 10 }), now);
    expect(lines[0]).toContain("bị khóa ngay");
    expect(lines.at(-1)).toMatch(/^Hạn gửi của \d+ kỳ khác chưa đến hạn cũng dời\.$/);
    const last = (what: string) => lines.findLastIndex((line) => line.includes(what));
    expect(last("bị khóa ngay")).toBeLessThan(lines.findIndex((line) => line.startsWith("Hạn gửi")));
    expect(last("hạn đã qua")).toBeLessThan(
      lines.findIndex((line) => /Hạn gửi .* sang hết ngày [^;]*$/.test(line)),
    );
  });

  it("are due days that move, and periods that lock or open at once", () => {
    const now = Date.parse("2026-09-16T08:00:00+07:00");
    const later = withProgramme({ holidays: [...before.programme.holidays, "2026-09-16"] });
    const lines = movedDays(before, later, now);
    expect(lines).toContain("Hạn gửi Quý III/2026 dời từ hết ngày 16/9/2026 sang hết ngày 17/9/2026.");
    expect(lines.every((line) => line.includes("/2026"))).toBe(true);
    const july = Date.parse("2026-07-10T08:00:00+07:00");
    const sooner = withProgramme({ lockAfterDays: 10 });
    expect(movedDays(before, sooner, july)).toContain("Quý II/2026 đang nhận báo cáo sẽ bị khóa ngay.");
    expect(movedDays(sooner, before, july)).toContain("Quý II/2026 đã khóa sẽ nhận báo cáo trở lại.");
    const past = withProgramme({ holidays: [...before.programme.holidays, "2026-06-16"] });
    expect(movedDays(before, past, now)).toContainEqual(expect.stringContaining("hạn đã qua"));
  });
});
