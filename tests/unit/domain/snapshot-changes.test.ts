import { describe, expect, it } from "vitest";
import { buildReport } from "../../../shared/domain/build-report.ts";
import { sayChanges } from "../../../shared/domain/changes-words.ts";
import type { RevisionEntry, SubmissionEntry } from "../../../shared/domain/ledger.ts";
import { changesBetween, type Version } from "../../../shared/domain/snapshot-changes.ts";
import { catalogueOf, periodOf, smallWard } from "../../samples/catalogues.ts";
import { decision, foldLedger, revision } from "../../samples/entries.ts";

const catalogue = catalogueOf(smallWard());

function version(...entries: SubmissionEntry[]): Version {
  return { catalogue, report: buildReport(catalogue, periodOf("2026-Q3"), foldLedger(entries)) };
}
/** The same without any submission, by another catalogue. */
function changedBy(edit: (content: ReturnType<typeof smallWard>) => void): Version {
  const content = smallWard();
  edit(content);
  const other = catalogueOf(content);
  return { catalogue: other, report: buildReport(other, periodOf("2026-Q3"), new Map()) };
}
const office = (values: RevisionEntry["values"], rest: Partial<RevisionEntry> = {}) =>
  revision({ orgUnit: "vp", dataSet: "M01-CT", period: "2026-Q3", values, ...rest });

describe("the changes between two versions", () => {
  const before = office({ rac_thu_gom: 1, rac_phat_sinh: 2 });
  const after = office({ rac_thu_gom: 99, rac_phat_sinh: 100 }, { revision: 2 });
  const place = { orgUnit: "vp", dataSet: "M01-CT", period: "2026-Q3" };

  it("are none between a report and itself", () => {
    const same = version(before);
    expect(changesBetween(same, same)).toEqual({ indicators: [], submissions: [], catalogue: [] });
  });

  it("say which indicators moved from what to what, and which submission caused it", () => {
    expect(changesBetween(version(before), version(before, after))).toEqual({
      indicators: [
        {
          code: "M01.2",
          from: { value: "50", status: "in-progress" },
          to: { value: "99", status: "achieved" },
          causes: { submissions: [place], catalogue: false },
        },
      ],
      submissions: [{ ...place, fromRevision: 1, toRevision: 2 }],
      catalogue: [],
    });
  });

  it("name as a cause only what the figure rests on", () => {
    const group = revision({
      orgUnit: "tdp-01",
      dataSet: "M01-DV",
      period: "2026-08",
      values: { nguoi_du: 9 },
    });
    const { indicators, submissions } = changesBetween(version(before), version(before, after, group));
    expect(submissions).toHaveLength(2);
    expect(Object.fromEntries(indicators.map(({ code, causes }) => [code, causes.submissions]))).toEqual({
      "M01.2": [place],
      "M01.4": [{ orgUnit: "tdp-01", dataSet: "M01-DV", period: "2026-08" }],
    });
  });

  it("tell a submission that came and one that was returned", () => {
    const none = version();
    const came = version(before);
    const returned = version(before, decision(before, "return"));
    expect(changesBetween(none, came).submissions).toMatchObject([{ fromRevision: null, toRevision: 1 }]);
    expect(changesBetween(came, returned).submissions).toMatchObject([{ fromRevision: 1, toRevision: null }]);
  });

  it("name a correction of an earlier period that a figure looks back on", () => {
    const milestone = office({ ke_hoach: true }, { period: "2026-Q1" });
    const { submissions, indicators } = changesBetween(version(), version(milestone));
    expect(submissions).toMatchObject([{ period: "2026-Q1", fromRevision: null, toRevision: 1 }]);
    expect(indicators).toMatchObject([{ code: "M01.1", causes: { submissions: [{ period: "2026-Q1" }] } }]);
  });

  it("name each definition of the catalogue that came, went or is another", () => {
    const other = changedBy((content) => {
      content.models[0] = { number: 1, code: "M01", name: "Tên khác", lead: ["vp"] };
    });
    expect(changesBetween(version(), other)).toEqual({
      indicators: [],
      submissions: [],
      catalogue: [{ part: "models", code: "M01", change: "changed" }],
    });
  });

  it("tell a figure that a change of its definition moved", () => {
    const other = changedBy(({ indicators }) => {
      const ratio = indicators.find(({ code }) => code === "M01.2");
      if (ratio) ratio.code = "M01.9";
    });
    const { catalogue: definitions, indicators } = changesBetween(version(), other);
    expect(definitions).toEqual([
      { part: "indicators", code: "M01.2", change: "removed" },
      { part: "indicators", code: "M01.9", change: "added" },
    ]);
    expect(indicators).toEqual([]);
    const with2 = {
      ...other,
      report: buildReport(other.catalogue, periodOf("2026-Q3"), foldLedger([before])),
    };
    expect(changesBetween(version(before), with2).indicators).toMatchObject([
      { code: "M01.2", to: { value: null }, causes: { catalogue: true } },
      { code: "M01.9", from: { value: null }, causes: { catalogue: true } },
    ]);
  });

  it("are said in words, alike ones together", () => {
    const groups = ["tdp-01", "tdp-02"].map((orgUnit) =>
      revision({ orgUnit, dataSet: "M01-DV", period: "2026-08", values: { nguoi_du: 9 } }),
    );
    const changes = changesBetween(version(before), version(before, after, ...groups));
    const words = sayChanges(catalogue, changes, 2);
    expect(words.summary).toBe(
      "Phiên bản này thay thế phiên bản 1 do 3 báo cáo được gửi mới, gửi lại hoặc trả lại. " +
        "2 chỉ tiêu thay đổi giá trị hoặc trạng thái.",
    );
    expect(words.causes).toHaveLength(2);
    expect(words.causes.join("\n")).toMatch(
      /^Biểu mẫu M01-DV, tháng 8 năm 2026: .+ gửi mới, tính theo bản 1$/mu,
    );
    expect(words.indicators.find(({ code }) => code === "M01.2")?.causes).toMatch(/ \(M01-CT, quý III\)$/u);
    const renamed = changesBetween(
      version(),
      changedBy((content) => {
        content.models[0] = { number: 1, code: "M01", name: "Tên khác", lead: ["vp"] };
      }),
    );
    expect(sayChanges(catalogue, renamed, 3).causes).toEqual(["Danh mục: sửa mô hình M01"]);
  });
});
