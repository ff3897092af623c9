import { describe, expect, it } from "vitest";
import { buildReport } from "../../../shared/domain/build-report.ts";
import type { RevisionEntry, SubmissionEntry } from "../../../shared/domain/ledger.ts";
import type { Report } from "../../../shared/domain/report.ts";
import { changesBetween, earlierPeriods, nextSnapshot } from "../../../shared/domain/snapshot.ts";
import { catalogueOf, periodOf, smallWard } from "../../samples/catalogues.ts";
import { decision, foldLedger, revision } from "../../samples/entries.ts";

const catalogue = catalogueOf(smallWard());

function report(period: string, ...entries: SubmissionEntry[]): Report {
  return buildReport(catalogue, periodOf(period), foldLedger(entries));
}
const office = (values: RevisionEntry["values"], rest: Partial<RevisionEntry> = {}) =>
  revision({ orgUnit: "vp", dataSet: "M01-CT", period: "2026-Q3", values, ...rest });

describe("the changes between two versions", () => {
  const before = office({ rac_thu_gom: 1, rac_phat_sinh: 2 });
  const after = office({ rac_thu_gom: 99, rac_phat_sinh: 100 }, { revision: 2 });

  it("are none between a report and itself", () => {
    const same = report("2026-Q3", before);
    expect(changesBetween(same, same)).toEqual({ indicators: [], submissions: [], catalogueChanged: false });
  });

  it("say which indicators moved from what to what, and which submission caused it", () => {
    expect(changesBetween(report("2026-Q3", before), report("2026-Q3", before, after))).toEqual({
      indicators: [
        {
          code: "M01.2",
          from: { value: "50", status: "in-progress" },
          to: { value: "99", status: "achieved" },
        },
      ],
      submissions: [{ orgUnit: "vp", dataSet: "M01-CT", period: "2026-Q3", fromRevision: 1, toRevision: 2 }],
      catalogueChanged: false,
    });
  });

  it("tell a submission that came and one that was returned", () => {
    const none = report("2026-Q3");
    const came = report("2026-Q3", before);
    const returned = report("2026-Q3", before, decision(before, "return"));
    expect(changesBetween(none, came).submissions).toMatchObject([{ fromRevision: null, toRevision: 1 }]);
    expect(changesBetween(came, returned).submissions).toMatchObject([{ fromRevision: 1, toRevision: null }]);
  });

  it("name a correction of an earlier period that a figure looks back on", () => {
    const milestone = office({ ke_hoach: true }, { period: "2026-Q1" });
    const { submissions, indicators } = changesBetween(report("2026-Q3"), report("2026-Q3", milestone));
    expect(submissions).toMatchObject([{ period: "2026-Q1", fromRevision: null, toRevision: 1 }]);
    expect(indicators.map(({ code }) => code)).toEqual(["M01.1"]);
  });

  it("say when the catalogue is another", () => {
    const content = smallWard();
    content.models[0] = { number: 1, code: "M01", name: "Tên khác", lead: ["vp"] };
    const other = buildReport(catalogueOf(content), periodOf("2026-Q3"), new Map());
    expect(changesBetween(report("2026-Q3"), other).catalogueChanged).toBe(true);
  });
});

describe("a snapshot", () => {
  const first = nextSnapshot({
    catalogue,
    report: report("2026-Q3", office({ ke_hoach: true })),
    previous: null,
    history: [report("2026-Q2"), report("2026-Q1", office({ ke_hoach: true }, { period: "2026-Q1" }))],
    sample: false,
    ledger: foldLedger([office({ ke_hoach: true })]),
  });

  it("is version 1 when there is none before, and changes nothing", () => {
    expect(first).toMatchObject({ version: 1, previous: null, changes: null, ward: "an-bien" });
  });

  it("has stood since the due moment, or since the entry that came after it", () => {
    expect(new Date(first.asOf).toISOString()).toBe("2026-09-16T17:00:00.000Z");
    const receivedAt = Date.parse("2026-10-01T08:00:00+07:00");
    const entry = office({ ke_hoach: true }, { receivedAt });
    const late = nextSnapshot({
      catalogue,
      report: report("2026-Q3", entry),
      previous: null,
      history: [],
      sample: false,
      ledger: foldLedger([entry]),
    });
    expect(late.asOf).toBe(receivedAt);
  });

  it("carries the values of earlier periods, oldest first", () => {
    expect(first.history.map(({ period, values }) => [period, values["M01.1"]])).toEqual([
      ["2026-Q1", true],
      ["2026-Q2", null],
    ]);
  });

  it("says what changed since the version before, and which one that was", () => {
    const entries = [office({ ke_hoach: true }), office({ ke_hoach: false }, { revision: 2 })];
    const next = nextSnapshot({
      catalogue,
      report: report("2026-Q3", ...entries),
      previous: { version: 1, sha256: "abc", snapshot: first },
      history: [],
      sample: false,
      ledger: foldLedger(entries),
    });
    expect(next).toMatchObject({ version: 2, previous: { version: 1, sha256: "abc" } });
    expect(next.changes?.indicators.map(({ code }) => code)).toEqual(["M01.1"]);
  });
});

describe("earlier periods", () => {
  it("are those of the same type since the programme's start, at most twelve", () => {
    expect(earlierPeriods(catalogue, "2026-Q3")).toEqual(["2026-Q1", "2026-Q2"]);
    expect(earlierPeriods(catalogue, "2026-01")).toEqual([]);
    expect(earlierPeriods(catalogue, "2027-06")).toEqual([
      ...["06", "07", "08", "09", "10", "11", "12"].map((month) => `2026-${month}`),
      ...["01", "02", "03", "04", "05"].map((month) => `2027-${month}`),
    ]);
    expect(earlierPeriods(catalogue, "2030")).toEqual(["2026", "2027", "2028", "2029"]);
  });
});
