import { describe, expect, it } from "vitest";
import type { DecimalText } from "../../../shared/domain/decimal.ts";
import {
  formatChange,
  formatDate,
  formatMoment,
  formatNumber,
  formatPercent,
  formatPeriod,
  formatTarget,
  formatValue,
  listNames,
  listPeriods,
  sayMoment,
  sayPeriod,
  sayTarget,
} from "../../../shared/domain/vietnamese.ts";

const ratio = { kind: "ratio" } as const;
const total = { kind: "total" } as const;
const milestone = { kind: "milestone" } as const;
const decimal = (text: string) => text as DecimalText;
/** With a no-break space before each unit. */
const unit = (text: string) => text.replace(/ (?=[%a-z])/u, "\u00a0");

describe("numbers", () => {
  it("groups thousands with dots and sets decimals after a comma", () => {
    expect(["0", "999", "1700", "161051", "3083.519"].map((text) => formatNumber(decimal(text)))).toEqual([
      "0",
      "999",
      "1.700",
      "161.051",
      "3.083,519",
    ]);
  });

  it("keeps every digit of a number that no double can hold", () => {
    expect(formatNumber(decimal("900719925474099199.125"))).toBe("900.719.925.474.099.199,125");
  });

  it("shows a percentage with two places and its sign on the same line", () => {
    expect(["98", "97.5", "100", "0", "66.05"].map((text) => formatPercent(decimal(text)))).toEqual([
      "98,00\u00a0%",
      "97,50\u00a0%",
      "100,00\u00a0%",
      "0,00\u00a0%",
      "66,05\u00a0%",
    ]);
  });
});

describe("an indicator's value", () => {
  it("is said in words when it is missing, never printed as zero", () => {
    expect(formatValue(ratio, null, "no-data")).toBe("chưa có số liệu");
    expect(formatValue(total, null, "not-in-period")).toBe("không thuộc kỳ báo cáo");
    expect(formatValue(total, decimal("0"), "no-target")).toBe("0");
  });

  it("of a milestone is yes or not yet", () => {
    expect(formatValue(milestone, true, "achieved")).toBe("có");
    expect(formatValue(milestone, false, "in-progress")).toBe("chưa");
  });
});

describe("a change from the previous period", () => {
  it("is signed, in percentage points for a percentage", () => {
    expect(formatChange(ratio, decimal("98"), decimal("96.8"))).toBe("+1,20");
    expect(formatChange(ratio, decimal("96.8"), decimal("98"))).toBe("−1,20");
    expect(formatChange(ratio, decimal("99.5"), decimal("100"))).toBe("−0,50");
    expect(formatChange(total, decimal("1512"), decimal("212"))).toBe("+1.300");
    expect(formatChange(total, decimal("0.1"), decimal("0.3"))).toBe("−0,2");
  });

  it("is said in words for a milestone and when nothing moved", () => {
    expect(formatChange(milestone, true, false)).toBe("mới có");
    expect(formatChange(milestone, false, true)).toBe("không còn");
    expect(formatChange(milestone, true, true)).toBe("không đổi");
    expect(formatChange(ratio, decimal("98"), decimal("98"))).toBe("không đổi");
  });

  it("is not applicable without a value on both sides", () => {
    expect(formatChange(ratio, decimal("98"), null)).toBe("–");
    expect(formatChange(ratio, decimal("98"), undefined)).toBe("–");
    expect(formatChange(ratio, null, decimal("98"))).toBe("–");
  });
});

describe("a target", () => {
  const end = "2030-12-31";

  it("names comparator, amount and when it is to be reached", () => {
    const of = (comparator: "gt" | "gte" | "lte", value: number, cadence: "annual" | "by-end", of: string) =>
      formatTarget({ comparator, value, cadence }, of, end).replaceAll("\u00a0", " ");
    expect(of("gt", 98, "by-end", "%")).toBe("> 98 %, đến năm 2030");
    expect(of("gte", 1700, "by-end", "căn")).toBe("≥ 1.700 căn, đến năm 2030");
    expect(of("lte", 2.5, "annual", "%")).toBe("≤ 2,5 %, hằng năm");
    expect(formatTarget({ comparator: "eq", value: true, cadence: "by-end" }, null, end)).toBe(
      "hoàn thành, đến năm 2030",
    );
    expect(formatTarget(null, "%", end)).toBe("không đặt");
  });

  it("is said in words in a sentence", () => {
    expect(sayTarget({ comparator: "gt", value: 98, cadence: "by-end" }, "%")).toBe(unit("trên 98 %"));
    expect(sayTarget({ comparator: "gte", value: 80, cadence: "by-end" }, "%")).toBe("từ 80\u00a0% trở lên");
  });
});

describe("days and moments", () => {
  it("writes days as official documents do: zeros before days below 10 and before January and February", () => {
    expect(["2026-09-05", "2026-01-15", "2026-02-03", "2026-11-30"].map(formatDate)).toEqual([
      "05/9/2026",
      "15/01/2026",
      "03/02/2026",
      "30/11/2026",
    ]);
  });

  it("tells moments in ward time", () => {
    const at = Date.parse("2026-09-16T17:05:00Z");
    expect(sayMoment(at)).toBe("00 giờ 05 phút ngày 17/9/2026");
    expect(formatMoment(at)).toBe("17/9/2026 00:05");
  });
});

describe("periods", () => {
  it("are said in full in a sentence", () => {
    expect(["2026-09", "2026-01", "2026-Q3", "2026-H1", "2026-H2", "2026-9M", "2026"].map(sayPeriod)).toEqual(
      [
        "tháng 9 năm 2026",
        "tháng 01 năm 2026",
        "quý III năm 2026",
        "6 tháng đầu năm 2026",
        "6 tháng cuối năm 2026",
        "9 tháng đầu năm 2026",
        "năm 2026",
      ],
    );
  });

  it("are short in a table", () => {
    expect(["2026-09", "2026-Q4", "2026-H1", "2026"].map(formatPeriod)).toEqual([
      "Tháng 9/2026",
      "Quý IV/2026",
      "6 tháng đầu năm 2026",
      "Năm 2026",
    ]);
  });

  it("of one year are drawn together", () => {
    expect(listPeriods(["2026-01", "2026-02", "2026-04", "2026-05", "2026-06"])).toBe("tháng 01, 02, 4–6");
    expect(listPeriods(["2026-Q1", "2026-Q3"])).toBe("quý I, III");
    expect(listPeriods(["2026-Q1", "2026-Q2", "2026-Q3"])).toBe("quý I–III");
    expect(listPeriods(["2026-H1"])).toBe("6 tháng đầu năm");
  });
});

describe("names", () => {
  it("draws numbered units of one kind together, runs of three and more as a range", () => {
    const numbered = (numbers: number[]) => numbers.map((n) => `Tổ dân phố số ${n}`);
    expect(listNames(numbered([4, 9, 13, 14, 15, 17, 18]))).toBe("Tổ dân phố số 4, 9, 13–15, 17, 18");
    expect(listNames(["Công an phường", ...numbered([1, 2]), "Chi đoàn số 10"])).toBe(
      "Công an phường; Tổ dân phố số 1, 2; Chi đoàn số 10",
    );
  });

  it("leaves other names as they are", () => {
    expect(listNames(["Khu 2A", "Trường số 02", "Trạm Y tế phường"])).toBe(
      "Khu 2A; Trường số 02; Trạm Y tế phường",
    );
  });
});
