import { describe, expect, it } from "vitest";
import { buildReport } from "../../../shared/domain/build-report.ts";
import type { RevisionEntry, SubmissionEntry } from "../../../shared/domain/ledger.ts";
import type { Report } from "../../../shared/domain/report.ts";
import { earlierPeriods, nextSnapshot } from "../../../shared/domain/snapshot.ts";
import { catalogueOf, periodOf, smallWard } from "../../samples/catalogues.ts";
import { foldLedger, revision } from "../../samples/entries.ts";

const catalogue = catalogueOf(smallWard());

function report(period: string, ...entries: SubmissionEntry[]): Report {
  return buildReport(catalogue, periodOf(period), foldLedger(entries));
}
const office = (values: RevisionEntry["values"], rest: Partial<RevisionEntry> = {}) =>
  revision({ orgUnit: "vp", dataSet: "M01-CT", period: "2026-Q3", values, ...rest });

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
