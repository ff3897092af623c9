import * as fc from "fast-check";
import { describe, expect, it } from "vitest";
import { foldPeriod } from "../../../shared/domain/fold.ts";
import type { SubmissionEntry } from "../../../shared/domain/ledger.ts";
import { decision, revision } from "../../samples/entries.ts";

const OF = { orgUnit: "tyt", dataSet: "M06-TYT", period: "2026-Q3" };
const first = revision({ ...OF, revision: 1, receivedAt: 1000 });
const second = revision({ ...OF, revision: 2, receivedAt: 2000 });
const third = revision({ ...OF, revision: 3, receivedAt: 3000 });

function stateOf(...entries: SubmissionEntry[]) {
  return foldPeriod("2026-Q3", entries).submissions.get("M06-TYT")?.get("tyt");
}

/** Whole histories of a few submissions: revisions without gaps, and decisions on some of them. */
const histories = fc
  .array(
    fc.record({
      orgUnit: fc.constantFrom("tyt", "vp", "tdp-01"),
      dataSet: fc.constantFrom("M06-TYT", "TT"),
      revisions: fc.array(fc.subarray<"approve" | "return">(["approve", "return"]), {
        minLength: 1,
        maxLength: 4,
      }),
    }),
    { maxLength: 6 },
  )
  .map((submissions) => {
    const distinct = new Map(submissions.map((of) => [`${of.dataSet} ${of.orgUnit}`, of]));
    return [...distinct.values()].flatMap(({ orgUnit, dataSet, revisions }) =>
      revisions.flatMap((decisions, i): SubmissionEntry[] => {
        const sent = revision({
          orgUnit,
          dataSet,
          period: "2026-Q3",
          revision: i + 1,
          receivedAt: 1000 * (i + 1),
        });
        return [sent, ...decisions.map((made) => decision(sent, made))];
      }),
    );
  });

/** A history, and a delivery of it: any order, some entries several times, none left out. */
const deliveries = histories.chain((entries) =>
  fc.record({
    entries: fc.constant(entries),
    delivered: fc
      .array(fc.nat(Math.max(0, entries.length - 1)), { maxLength: 20 })
      .map((again) => [...entries, ...again.flatMap((i) => entries[i] ?? [])])
      .chain((list) => fc.shuffledSubarray(list, { minLength: list.length })),
  }),
);

describe("the revision that counts", () => {
  it("is the latest", () => {
    expect(stateOf(first, second, third)?.counted).toBe(third);
  });

  it("is the latest that has not been returned", () => {
    expect(stateOf(first, second, third, decision(third, "return"))?.counted).toBe(second);
    expect(stateOf(first, second, third, decision(second, "return"))?.counted).toBe(third);
    expect(stateOf(first, second, decision(second, "return"), third)?.counted).toBe(third);
  });

  it("is none when all have been returned", () => {
    const state = stateOf(first, decision(first, "return"));
    expect(state?.counted).toBeNull();
    expect(state?.revisions).toHaveLength(1);
  });

  it("does not change by approval", () => {
    expect(stateOf(first, second, decision(first, "approve"))?.counted).toBe(second);
    expect(stateOf(first, second, decision(second, "approve"))?.counted).toBe(second);
  });

  it("is not one that was approved and then returned", () => {
    const state = stateOf(first, decision(first, "approve", 1500), decision(first, "return", 1600));
    expect(state?.counted).toBeNull();
    expect(state?.revisions[0]).toMatchObject({ status: "returned", decision: { decision: "return" } });
  });
});

describe("the state of a submission", () => {
  it("shows each revision with its status, from the first on", () => {
    const returned = decision(first, "return");
    const approved = decision(second, "approve");
    expect(stateOf(third, approved, second, first, returned)?.revisions).toEqual([
      { entry: first, status: "returned", decision: returned },
      { entry: second, status: "approved", decision: approved },
      { entry: third, status: "submitted", decision: null },
    ]);
  });

  it("knows when the first revision came, returned or not", () => {
    expect(stateOf(second, first, decision(first, "return"))?.firstReceivedAt).toBe(1000);
  });

  it("does not heed a decision whose revision has not come yet, but counts it as an entry", () => {
    const early = decision(second, "return");
    expect(foldPeriod("2026-Q3", [early])).toMatchObject({ entries: 1, submissions: new Map() });
    expect(stateOf(first, early)).toMatchObject({
      revisions: [{ entry: first, status: "submitted", decision: null }],
      counted: first,
    });
    expect(stateOf(early, second)?.counted).toBeNull();
  });

  it("is kept apart by data set and unit", () => {
    const other = revision({ ...OF, orgUnit: "vp" });
    const folded = foldPeriod("2026-Q3", [first, other, decision(other, "return")]);
    expect(folded.submissions.get("M06-TYT")?.get("tyt")?.counted).toBe(first);
    expect(folded.submissions.get("M06-TYT")?.get("vp")?.counted).toBeNull();
  });
});

describe("the fold", () => {
  it("of nothing is empty", () => {
    expect(foldPeriod("2026-Q3", [])).toMatchObject({
      entries: 0,
      lastEntryAt: null,
      submissions: new Map(),
    });
  });

  it("tells when the newest entry was made", () => {
    expect(foldPeriod("2026-Q3", [second, first]).lastEntryAt).toBe(2000);
    expect(foldPeriod("2026-Q3", [decision(first, "approve", 9000), second, first]).lastEntryAt).toBe(9000);
  });

  it("does not depend on the order in which the stream delivers, nor on what it delivers again", () => {
    fc.assert(
      fc.property(deliveries, ({ entries, delivered }) => {
        const folded = foldPeriod("2026-Q3", delivered);
        expect(folded).toEqual(foldPeriod("2026-Q3", entries));
        expect(folded.entries).toBe(entries.length);
      }),
    );
  });

  it("has another digest as soon as there is another entry", () => {
    fc.assert(
      fc.property(histories, (entries) => {
        const digests = entries.map((_, i) => foldPeriod("2026-Q3", entries.slice(0, i)).digest);
        expect(new Set(digests).size).toBe(digests.length);
      }),
    );
  });

  it("counts, of every history, the latest revision that was not returned", () => {
    fc.assert(
      fc.property(histories, (entries) => {
        for (const [dataSet, byUnit] of foldPeriod("2026-Q3", entries).submissions) {
          for (const [orgUnit, { counted, revisions }] of byUnit) {
            const own = entries.filter((e) => e.dataSet === dataSet && e.orgUnit === orgUnit);
            const standing = own.filter(
              (e) =>
                e.kind === "revision" &&
                !own.some(
                  (d) => d.kind === "decision" && d.decision === "return" && d.revision === e.revision,
                ),
            );
            expect(counted).toBe(standing.at(-1) ?? null);
            expect(revisions.map(({ entry }) => entry.revision)).toEqual(revisions.map((_, i) => i + 1));
          }
        }
      }),
    );
  });
});
