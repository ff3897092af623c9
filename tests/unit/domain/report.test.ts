import * as fc from "fast-check";
import { describe, expect, it } from "vitest";
import { buildReport } from "../../../shared/domain/build-report.ts";
import type { RevisionEntry, SubmissionEntry } from "../../../shared/domain/ledger.ts";
import type { Report } from "../../../shared/domain/report.ts";
import { partitionsOf } from "../../../shared/domain/slices.ts";
import { checkSubmission } from "../../../shared/domain/submission.ts";
import { decideSubmission } from "../../../shared/domain/submit.ts";
import { catalogueOf, leChan, periodOf, smallWard } from "../../samples/catalogues.ts";
import { decision, foldLedger, revision } from "../../samples/entries.ts";
import { scenarios } from "../../samples/scenario.ts";

const catalogue = catalogueOf(smallWard());

function report(period: string, entries: readonly SubmissionEntry[], of = catalogue): Report {
  return buildReport(of, periodOf(period), foldLedger(entries));
}

describe("a report", () => {
  it("is the same, byte for byte, in whatever order and however often the stream delivers", () => {
    const deliveries = scenarios.chain((scenario) =>
      fc.record({
        scenario: fc.constant(scenario),
        delivered: fc.shuffledSubarray([...scenario.entries, ...scenario.entries.slice(0, 9)], {
          minLength: scenario.entries.length + Math.min(9, scenario.entries.length),
        }),
      }),
    );
    fc.assert(
      fc.property(deliveries, ({ scenario, delivered }) => {
        const { catalogue: own, period, entries } = scenario;
        expect(JSON.stringify(report(period, delivered, own))).toBe(
          JSON.stringify(report(period, entries, own)),
        );
      }),
    );
  });

  it("never changes by a retry, whenever it comes", () => {
    const attempts = fc.array(
      fc.record({
        id: fc.constantFrom("a", "b", "c"),
        orgUnit: fc.constantFrom("tdp-01", "tdp-02"),
        base: fc.nat(2),
        households: fc.integer({ min: 1, max: 3 }),
        attendance: fc.nat(2),
        day: fc.integer({ min: 1, max: 30 }),
      }),
      { minLength: 1, maxLength: 12 },
    );
    const send = (
      ledger: readonly RevisionEntry[],
      { id, orgUnit, base, households, attendance, day }: Attempt,
    ) => {
      const receivedAt = Date.UTC(2026, 8, day);
      const values = { ho_tong: households, nguoi_du: attendance, buoi_hop: 0 };
      const draft = { orgUnit, dataSet: "M01-DV", period: "2026-09", values, narrative: {} };
      const check = checkSubmission(catalogue, draft, receivedAt);
      if (!check.ok) throw new Error(JSON.stringify(check.findings));
      const { submission } = check;
      const attempt = { submission, submissionId: id, baseRevision: base, receivedAt, receivedBy: orgUnit };
      const stored = ledger.filter((entry) => entry.orgUnit === orgUnit);
      const verdict = decideSubmission(attempt, stored, catalogue.programme, false);
      return verdict.outcome === "append" ? [...ledger, verdict.entry] : ledger;
    };
    type Attempt = typeof attempts extends fc.Arbitrary<(infer A)[]> ? A : never;

    fc.assert(
      fc.property(attempts, fc.nat(11), (all, at) => {
        let ledger: readonly RevisionEntry[] = [];
        const taken: Attempt[] = [];
        for (const attempt of all) {
          const before = ledger;
          ledger = send(ledger, attempt);
          if (ledger !== before) taken.push(attempt);
        }
        const retried = taken[at % taken.length];
        if (!retried) return;
        const after = send(ledger, { ...retried, day: 30, base: at });
        expect(report("2026-Q3", after)).toEqual(report("2026-Q3", ledger));
      }),
    );
  });

  it("reads what it looks back on and no more: from the programme's start to its cut-off", () => {
    const codes = partitionsOf(catalogue, periodOf("2027-Q1"));
    expect(codes).toHaveLength(15 + 5);
    expect(codes).toEqual(expect.arrayContaining(["2026-01", "2027-03", "2026-Q1", "2027-Q1"]));
    // The quarterly data set is no part of a month.
    expect(partitionsOf(catalogue, periodOf("2026-02"))).toEqual(["2026-01", "2026-02"]);
  });

  it("follows from those partitions alone, for any programme and history", () => {
    fc.assert(
      fc.property(scenarios, ({ catalogue: own, period, entries }) => {
        const read = new Set(partitionsOf(own, periodOf(period)));
        const partial = entries.filter((entry) => read.has(entry.period));
        expect(report(period, partial, own)).toEqual(report(period, entries, own));
      }),
    );
  });

  it("of nothing has every indicator and says what is missing", () => {
    const { indicators, completeness, counted, warnings, ledger, period } = report("2026-Q3", [], leChan());
    expect(indicators).toHaveLength(47);
    expect(completeness).toMatchObject({ expected: 160, received: 0, reportingRate: "0" });
    expect(counted).toEqual([]);
    expect(warnings).toEqual([]);
    expect(ledger).toMatchObject({ entries: 0, lastEntryAt: null });
    expect(period).toMatchObject({ code: "2026-Q3", type: "quarter", from: "2026-06-15", to: "2026-09-14" });
  });
});

describe("the ledger's version in a report", () => {
  const first = revision({ orgUnit: "vp", dataSet: "M01-CT", period: "2026-Q1", receivedAt: 5000 });
  const second = revision({ orgUnit: "tdp-01", dataSet: "M01-DV", period: "2026-09", receivedAt: 9000 });

  it("counts the entries that it rests on and tells the newest", () => {
    const { ledger } = report("2026-Q3", [first, second, decision(first, "approve", 7000)]);
    expect(ledger).toMatchObject({ entries: 3, lastEntryAt: 9000 });
  });

  it("changes with every entry, and not with those of later periods", () => {
    const later = revision({ orgUnit: "vp", dataSet: "M01-CT", period: "2026-Q4" });
    const digest = (...entries: SubmissionEntry[]) => report("2026-Q3", entries).ledger.digest;
    expect(digest(first, second)).not.toBe(digest(first));
    expect(digest(first, decision(first, "approve"))).not.toBe(digest(first));
    expect(digest(first, later)).toBe(digest(first));
  });
});

describe("what a snapshot rests on", () => {
  const office = (period: string, values: RevisionEntry["values"], rest: Partial<RevisionEntry> = {}) =>
    revision({ orgUnit: "vp", dataSet: "M01-CT", period, values, ...rest });
  const basis = (period: string, ...entries: SubmissionEntry[]) => report(period, entries).basis;
  const sent = office("2026-Q3", { rac_thu_gom: 1, rac_phat_sinh: 2 });

  it("changes when another revision counts, even with the same figures", () => {
    const again = office("2026-Q3", { rac_thu_gom: 1, rac_phat_sinh: 2 }, { revision: 2 });
    expect(basis("2026-Q3", sent, again)).not.toBe(basis("2026-Q3", sent));
    expect(basis("2026-Q3", sent, decision(sent, "return"))).not.toBe(basis("2026-Q3", sent));
    expect(basis("2026-Q3", sent, again, decision(again, "return"))).toBe(basis("2026-Q3", sent));
  });

  it("changes with a narrative, which is printed", () => {
    const told = office("2026-Q3", sent.values, { narrative: { ket_qua: "Tốt" } });
    expect(basis("2026-Q3", told)).not.toBe(basis("2026-Q3", sent));
  });

  it("does not change by approval", () => {
    expect(basis("2026-Q3", sent, decision(sent, "approve"))).toBe(basis("2026-Q3", sent));
  });

  it("does not change by the correction of an earlier period that no figure looks back on", () => {
    const earlier = office("2026-Q1", { rac_thu_gom: 5, rac_phat_sinh: 5 });
    expect(basis("2026-Q3", sent, earlier)).toBe(basis("2026-Q3", sent));
  });

  it("changes by that of one that a milestone or a cumulative looks back on", () => {
    expect(basis("2026-Q3", sent, office("2026-Q1", { ke_hoach: true }))).not.toBe(basis("2026-Q3", sent));
    const meetings = revision({
      orgUnit: "tdp-01",
      dataSet: "M01-DV",
      period: "2026-02",
      values: { buoi_hop: 1 },
    });
    expect(basis("2026-Q3", sent, meetings)).not.toBe(basis("2026-Q3", sent));
  });

  it("changes when a correction of an earlier period makes a value unusual", () => {
    const now = revision({
      orgUnit: "tdp-01",
      dataSet: "M01-DV",
      period: "2026-07",
      values: { ho_tong: 100 },
    });
    const before = revision({
      orgUnit: "tdp-01",
      dataSet: "M01-DV",
      period: "2026-06",
      values: { ho_tong: 10 },
    });
    expect(basis("2026-Q3", now, before)).not.toBe(basis("2026-Q3", now));
  });

  it("changes with the holidays when they make something late", () => {
    const content = smallWard();
    content.programme.holidays.push("2026-09-15");
    const receivedAt = Date.parse("2026-09-17T00:00:00+07:00");
    const late = office("2026-Q3", { rac_thu_gom: 1 }, { receivedAt });
    const withHoliday = report("2026-Q3", [late], catalogueOf(content));
    expect(withHoliday.completeness.late).toBe(0);
    expect(withHoliday.basis).not.toBe(basis("2026-Q3", late));
    expect(withHoliday.catalogueDigest).toBe(catalogue.digest);
  });

  it("is never the same for two reports whose figures differ", () => {
    const two = scenarios.chain((scenario) =>
      fc.record({ scenario: fc.constant(scenario), part: fc.subarray([...scenario.entries]) }),
    );
    fc.assert(
      fc.property(two, ({ scenario: { catalogue: own, period, entries }, part }) => {
        // Without the first revision a history is none; decisions and later revisions may be missing.
        const possible = entries.filter(
          (e) => (e.kind === "revision" && e.revision === 1) || part.includes(e),
        );
        const [a, b] = [report(period, entries, own), report(period, possible, own)];
        const shown = ({ indicators, completeness, narratives, warnings }: Report) =>
          JSON.stringify([indicators, completeness, narratives, warnings]);
        if (shown(a) !== shown(b)) expect(a.basis).not.toBe(b.basis);
      }),
    );
  });
});

describe("narratives", () => {
  const lead = (period: string, narrative: Record<string, string>, rest: Partial<RevisionEntry> = {}) =>
    revision({ orgUnit: "vp", dataSet: "M01-CT", period, narrative, values: { ke_hoach: true }, ...rest });

  it("are the counted ones of the last sub-period that has any, in the catalogue's order", () => {
    const entries = [
      lead("2026-Q1", { ket_qua: "Quý I" }),
      lead("2026-Q2", { kho_khan: "Khó", ket_qua: "Quý II" }),
      lead("2026-Q2", { kho_khan: "Khó", ket_qua: "Quý II, sửa" }, { revision: 2 }),
      lead("2026-Q3", {}),
    ];
    const { narratives } = report("2026-9M", entries);
    expect(narratives).toEqual([
      {
        model: "M01",
        orgUnit: "vp",
        dataSet: "M01-CT",
        period: "2026-Q2",
        revision: 2,
        texts: { ket_qua: "Quý II, sửa", kho_khan: "Khó" },
      },
    ]);
    expect(Object.keys(narratives[0]?.texts ?? {})).toEqual(["ket_qua", "kho_khan"]);
    expect(report("2026-Q3", entries).narratives).toEqual([]);
  });
});
