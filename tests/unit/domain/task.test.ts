import { describe, expect, it } from "vitest";
import type { LockEntry, SubmissionEntry } from "../../../shared/domain/ledger.ts";
import { dueAt, locksAt, opensAt } from "../../../shared/domain/period.ts";
import { foldReopenings } from "../../../shared/domain/reopening.ts";
import { listRevisions } from "../../../shared/domain/submission-view.ts";
import { listTasks, openPeriods } from "../../../shared/domain/task.ts";
import { catalogueOf, periodOf, smallWard } from "../../samples/catalogues.ts";
import { decision, foldLedger, reopening, reopeningEnd, revision } from "../../samples/entries.ts";

const catalogue = catalogueOf(smallWard());
const { programme, orgUnits, dataSets } = catalogue;
const quarterly = dataSets.filter(({ code }) => code === "M01-CT");
const moment = (text: string) => Date.parse(`${text}+07:00`);

function openAt(now: number): string[] {
  return quarterly.flatMap((dataSet) => openPeriods(catalogue, dataSet, now)).map(({ code }) => code);
}

/** The office's task for the third quarter. */
function task(now: number, ...entries: SubmissionEntry[]) {
  return listTasks(catalogue, { orgUnits, dataSets: quarterly }, foldLedger(entries), now).find(
    ({ period }) => period.code === "2026-Q3",
  );
}

describe("the periods that take submissions", () => {
  it("have begun and are not locked", () => {
    const q3 = periodOf("2026-Q3");
    expect(openAt(opensAt(q3) - 1)).not.toContain("2026-Q3");
    expect(openAt(opensAt(q3))).toContain("2026-Q3");
    expect(openAt(locksAt(q3, programme) - 1)).toContain("2026-Q3");
    expect(openAt(locksAt(q3, programme))).not.toContain("2026-Q3");
  });

  it("come by cut-off, across the turn of the year, within the programme", () => {
    expect(openAt(moment("2027-01-10T00:00:00"))).toEqual(["2026-Q4", "2027-Q1"]);
    expect(openAt(moment("2026-01-10T00:00:00"))).toEqual(["2026-Q1"]);
    expect(openAt(moment("2031-01-10T00:00:00"))).toEqual(["2030-Q4"]);
  });
});

describe("a reopened period", () => {
  const q1 = periodOf("2026-Q1");
  const locks = locksAt(q1, programme);
  const until = locks + 5 * 86_400_000;
  const reopened = (at: number, ...entries: LockEntry[]) => {
    const of = { orgUnits, dataSets: quarterly, reopenings: foldReopenings(entries) };
    return listTasks(catalogue, of, new Map(), at).filter(({ period }) => period.code === "2026-Q1");
  };
  const place = { orgUnit: "vp", period: "2026-Q1", reopenedAt: locks };

  it("is its unit's task while that lasts, once however often it was reopened", () => {
    const again = reopening({ ...place, reopenedAt: locks + 1, until: until + 1 });
    const found = reopened(until - 1, reopening({ ...place, until }), again);
    expect(found).toMatchObject([{ orgUnit: { code: "vp" }, state: "overdue", reopenedUntil: until + 1 }]);
    expect(reopened(until, reopening({ ...place, until }))).toEqual([]);
  });

  it("is no task any more once that was ended, unless another reopening lasts", () => {
    const mistaken = reopening({ ...place, until: until + 9 });
    const end = reopeningEnd(mistaken, locks + 5);
    expect(reopened(locks + 4, mistaken, end)).toMatchObject([{ reopenedUntil: locks + 5 }]);
    expect(reopened(locks + 5, mistaken, end)).toEqual([]);
    const right = reopening({ ...place, reopenedAt: locks + 1, until });
    expect(reopened(locks + 5, mistaken, end, right)).toMatchObject([{ reopenedUntil: until }]);
  });

  it("is no task twice while it is not locked, and none of who does not report it", () => {
    const early = reopened(locks - 1, reopening({ ...place, until }));
    expect(early).toMatchObject([{ orgUnit: { code: "vp" }, reopenedUntil: null }]);
    expect(reopened(locks, reopening({ ...place, orgUnit: "tdp-01", until }))).toEqual([]);
  });
});

describe("a task", () => {
  const due = dueAt(periodOf("2026-Q3"), programme);
  const sent = revision({ orgUnit: "vp", dataSet: "M01-CT", period: "2026-Q3", receivedAt: due - 5000 });

  it("is to be sent until due, overdue from then on", () => {
    expect(task(due - 1)).toMatchObject({ state: "to-send", revision: 0, receivedAt: null, dueAt: due });
    expect(task(due)).toMatchObject({ state: "overdue", late: false });
  });

  it("counts the days that are left: none on the due day", () => {
    expect(task(moment("2026-09-14T08:00:00"))?.daysLeft).toBe(2);
    expect(task(moment("2026-09-16T23:59:59"))?.daysLeft).toBe(0);
    expect(task(moment("2026-09-17T00:00:00"))?.daysLeft).toBe(-1);
  });

  it("shows what became of the latest revision", () => {
    const again = revision({ ...sent, revision: 2, receivedAt: due + 1 });
    expect(task(due, sent)).toMatchObject({ state: "submitted", revision: 1, receivedAt: due - 5000 });
    expect(task(due, sent, decision(sent, "approve"))?.state).toBe("approved");
    expect(task(due, sent, decision(sent, "return"))?.state).toBe("returned");
    expect(task(due, sent, decision(sent, "return"), again)).toMatchObject({
      state: "submitted",
      revision: 2,
    });
  });

  it("is late when its first revision was", () => {
    const first = revision({ ...sent, late: true });
    expect(task(due, first, revision({ ...sent, revision: 2 }))?.late).toBe(true);
    expect(task(due, sent, revision({ ...sent, revision: 2, late: true }))?.late).toBe(false);
  });

  it("is only for units that are assigned, by due moment", () => {
    const tasks = listTasks(catalogue, { orgUnits, dataSets }, new Map(), moment("2026-09-15T08:00:00"));
    expect(
      tasks.filter(({ dataSet }) => dataSet.code === "M01-CT").every(({ orgUnit }) => orgUnit.code === "vp"),
    ).toBe(true);
    const dues = tasks.map(({ dueAt: at }) => at);
    expect(dues).toEqual(dues.toSorted((a, b) => a - b));
  });
});

describe("the revisions of a period", () => {
  it("are listed by data set, unit and revision, each with its status", () => {
    const of = (dataSet: string, orgUnit: string, number: number) =>
      revision({ dataSet, orgUnit, period: "2026-Q3", revision: number });
    const returned = of("TT", "vp", 1);
    const entries = [
      of("TT", "vp", 2),
      of("TT", "tyt", 1),
      returned,
      of("M06", "vp", 1),
      decision(returned, "return"),
    ];
    const folded = foldLedger(entries).get("2026-Q3");
    const listed = folded ? listRevisions(folded) : [];
    expect(
      listed.map(({ entry, status }) => `${entry.dataSet} ${entry.orgUnit} ${entry.revision} ${status}`),
    ).toEqual(["M06 vp 1 submitted", "TT tyt 1 submitted", "TT vp 1 returned", "TT vp 2 submitted"]);
  });
});
