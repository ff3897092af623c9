import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { buildReport } from "../../../shared/domain/build-report.ts";
import { changeOf } from "../../../shared/domain/change.ts";
import { formRulesOf, historyOf, judgeForm } from "../../../shared/domain/form-check.ts";
import { periodsUpTo } from "../../../shared/domain/period.ts";
import { checkSubmission } from "../../../shared/domain/submission.ts";
import { isUnsent, readValues } from "../../../shared/domain/typed-form.ts";
import { explainReading } from "../../../shared/domain/vietnamese-number.ts";
import { leChan, periodOf } from "../../samples/catalogues.ts";
import { foldLedger, revision } from "../../samples/entries.ts";

const catalogue = leChan();
const dataSet = catalogue.dataSets.find(({ code }) => code === "M03-DV");
if (!dataSet) throw new Error("no such data set");
const judge = (values: Record<string, string>, earlier: Record<string, number> = {}) =>
  judgeForm({ values }, formRulesOf(catalogue, dataSet, earlier));

describe("what a form says while it is filled in", () => {
  it("is what the submission would be refused for, whatever is typed", () => {
    const text = fc.oneof(
      fc.nat(2000).map(String),
      fc.constantFrom("", "1.234", "1234.5", "-3", "0", "mười", "1,2345", "1.200,0", "99999999999999999999"),
    );
    const typed = fc.record(Object.fromEntries(dataSet.elements.map(({ code }) => [code, text])));
    fc.assert(
      fc.property(typed, (values) => {
        const read = readValues({ values }, dataSet);
        const draft = {
          orgUnit: "tdp-01",
          dataSet: dataSet.code,
          period: "2026-Q3",
          values: read.values,
          narrative: {},
        };
        const check = checkSubmission(catalogue, draft, Date.parse("2026-09-15T08:00:00+07:00"));
        const refused = check.ok
          ? []
          : check.findings
              .filter(({ code }) => code !== "empty-submission")
              .map((finding) => read.findings.get(finding.pointer) ?? finding);
        expect(judge(values).errors).toEqual(refused);
      }),
    );
  });

  it("works out what an indicator comes to for the unit alone, when both parts are there", () => {
    expect(judge({ ho_tong: "400", ho_van_hoa: "380" }).ratios.get("M03.2")).toBe("95,00\u00a0%");
    expect(judge({ ho_tong: "400" }).ratios.has("M03.2")).toBe(false);
    expect(judge({ ho_tong: "0", ho_van_hoa: "0" }).ratios.has("M03.2")).toBe(false);
  });

  it("warns of a denominator that jumps by more than a fifth, and says each change", () => {
    const { warnings, changes } = judge(
      { ho_tong: "481", ho_van_hoa: "380" },
      { ho_tong: 400, ho_van_hoa: 380 },
    );
    expect(warnings).toMatchObject([{ pointer: "/values/ho_tong", code: "stock-jump" }]);
    expect(changes.get("ho_tong")?.words).toBe("tăng 81 (+20,3\u00a0%)");
    expect(changes.get("ho_van_hoa")?.words).toBe("không đổi");
    expect(judge({ ho_tong: "480" }, { ho_tong: 400 }).warnings).toEqual([]);
  });

  it("says what is usual where a figure is not, and asks to check it", () => {
    const history = historyOf(dataSet, [
      ...[400, 402, 401, 399, 400].map((ho_tong) => ({ ho_tong })),
      { ho_van_hoa: 5 },
      { ho_tong: 398 },
    ]);
    expect(history).toEqual({ ho_tong: [400, 402, 401, 399, 400, 398], ho_van_hoa: [5] });
    const { warnings, errors } = judgeForm(
      { values: { ho_tong: "450" } },
      formRulesOf(catalogue, dataSet, {}, history),
    );
    expect(errors).toEqual([]);
    expect(warnings).toEqual([
      {
        pointer: "/values/ho_tong",
        code: "outlier",
        message: "Số liệu khác thường so với các kỳ trước của đơn vị (thường khoảng 400); hãy kiểm tra lại.",
      },
    ]);
  });

  it("finds unusual what the review of the same figures finds unusual, whatever was reported before", () => {
    const quarters = periodsUpTo(catalogue.programme, "quarter", "2028-12-14").map(({ code }) => code);
    const figure = fc.option(fc.oneof(fc.integer({ min: 380, max: 420 }), fc.nat(2000)), { nil: undefined });
    const reported = fc.record({ ho_tong: figure, ho_van_hoa: figure });
    fc.assert(
      fc.property(fc.array(reported, { minLength: 1, maxLength: quarters.length }), (all) => {
        const entries = all.flatMap(({ ho_tong, ho_van_hoa }, index) => {
          const values = {
            ...(ho_tong !== undefined && { ho_tong }),
            ...(ho_van_hoa !== undefined && { ho_van_hoa }),
          };
          const place = { orgUnit: "tdp-01", dataSet: dataSet.code, period: quarters[index] ?? "" };
          return Object.keys(values).length === 0 ? [] : [revision({ ...place, values })];
        });
        const last = quarters[all.length - 1] ?? "";
        const found = buildReport(catalogue, periodOf(last), foldLedger(entries))
          .warnings.filter(({ code }) => code === "outlier" || code === "stock-jump")
          .map(({ element, code }) => `/values/${element} ${code}`);
        const now = entries.find(({ period }) => period === last)?.values ?? {};
        const before = entries.filter(({ period }) => period !== last).map(({ values }) => values);
        const typed = Object.fromEntries(Object.entries(now).map(([code, value]) => [code, String(value)]));
        const rules = formRulesOf(catalogue, dataSet, {}, historyOf(dataSet, before));
        const said = judgeForm({ values: typed }, rules)
          .warnings.filter(({ code }) => code === "outlier" || code === "stock-jump")
          .map(({ pointer, code }) => `${pointer} ${code}`);
        expect(said).toEqual(found);
      }),
      { numRuns: 300 },
    );
  });
});

it.each([
  [5, undefined, "new"],
  [undefined, 5, "gone"],
  [0, undefined, "new"],
  [undefined, 0, "gone"],
  [true, false, "other"],
  ["2026-01-01", "2026-01-02", "other"],
  [0.3, 0.1, "up"],
  [0, 7, "down"],
  [0, 0, "same"],
  [undefined, undefined, "same"],
] as const)("%s after %s is %s", (value, before, kind) => {
  expect(changeOf(value, before).kind).toBe(kind);
});

it.each([
  ["1.234", true],
  ["12.345", true],
  ["1.234.567", false],
  ["1,234", false],
  ["1234", false],
  ["1.2", false],
])("whether the decimal %s could have been meant another way", (text, isUnclear) => {
  expect(explainReading(text) !== undefined).toBe(isUnclear);
});

it("a draft is unsent until a revision has its submission id", () => {
  expect(isUnsent({ submissionId: "a" }, [])).toBe(true);
  expect(isUnsent({ submissionId: "a" }, [{ submissionId: "b" }])).toBe(true);
  expect(isUnsent({ submissionId: "a" }, [{ submissionId: "b" }, { submissionId: "a" }])).toBe(false);
});
