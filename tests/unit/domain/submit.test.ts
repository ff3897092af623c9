import * as fc from "fast-check";
import { describe, expect, it } from "vitest";
import { digestOf } from "../../../shared/domain/digest.ts";
import type { RevisionEntry, SubmissionEntry } from "../../../shared/domain/ledger.ts";
import { locksAt } from "../../../shared/domain/period.ts";
import { checkSubmission } from "../../../shared/domain/submission.ts";
import {
  decideSubmission,
  REVISIONS_PER_DAY,
  type SubmissionVerdict,
} from "../../../shared/domain/submit.ts";
import { catalogueOf, periodOf, smallWard } from "../../samples/catalogues.ts";
import { decision } from "../../samples/entries.ts";

const catalogue = catalogueOf(smallWard());
const NOW = Date.parse("2026-09-15T08:00:00+07:00");

interface Sent {
  readonly id?: string;
  readonly base?: number;
  readonly households?: number;
  readonly at?: number;
  readonly reopened?: boolean;
}

/** What becomes of a submission of `tdp-01` for 2026-09. */
function submit(stored: readonly SubmissionEntry[], sent: Sent = {}): SubmissionVerdict {
  const { id = "first", base = 0, households = 100, at = NOW, reopened = false } = sent;
  const draft = {
    orgUnit: "tdp-01",
    dataSet: "M01-DV",
    period: "2026-09",
    values: { ho_tong: households, ho_van_hoa: 0 },
    narrative: {},
  };
  const check = checkSubmission(catalogue, draft, at);
  if (!check.ok) throw new Error(JSON.stringify(check.findings));
  const attempt = {
    submission: check.submission,
    submissionId: id,
    baseRevision: base,
    receivedAt: at,
    receivedBy: "tdp-01",
  };
  return decideSubmission(attempt, stored, catalogue.programme, reopened);
}

function entryOf(verdict: SubmissionVerdict): RevisionEntry {
  if (verdict.outcome !== "append") throw new Error(verdict.outcome);
  return verdict.entry;
}

describe("a submission that may be stored", () => {
  it("becomes the next revision, whole and with a digest over all of it", () => {
    const entry = entryOf(submit([]));
    expect(entry).toMatchObject({ kind: "revision", revision: 1, receivedAt: NOW, late: false });
    expect(entry.values).toEqual({ ho_tong: 100, ho_van_hoa: 0 });
    const { digest, ...content } = entry;
    expect(digest).toBe(digestOf(content));
  });

  it("goes beside the ones before it", () => {
    const first = entryOf(submit([]));
    const second = entryOf(submit([first], { id: "second", base: 1 }));
    const third = entryOf(submit([second, first], { id: "third", base: 2 }));
    expect([first, second, third].map(({ revision }) => revision)).toEqual([1, 2, 3]);
  });

  it("answers a return with a new revision", () => {
    const first = entryOf(submit([]));
    const verdict = submit([first, decision(first, "return")], { id: "second", base: 1 });
    expect(entryOf(verdict).revision).toBe(2);
  });
});

describe("the same submission id", () => {
  const first = entryOf(submit([]));
  const second = entryOf(submit([first], { id: "second", base: 1, households: 90 }));
  const stored = [first, second];

  it("with the same content gets the first receipt again", () => {
    expect(submit(stored)).toEqual({ outcome: "replay", entry: first });
    expect(submit(stored, { base: 7 })).toEqual({ outcome: "replay", entry: first });
  });

  it("with other content is refused", () => {
    expect(submit(stored, { households: 101 })).toEqual({ outcome: "submission-id-reused" });
  });

  it("comes before the lock and the conflict", () => {
    const locked = locksAt(periodOf("2026-09"), catalogue.programme);
    expect(submit(stored, { at: locked }).outcome).toBe("replay");
    expect(submit(stored, { at: locked, households: 1 }).outcome).toBe("submission-id-reused");
  });
});

describe("a base revision", () => {
  const first = entryOf(submit([]));
  const second = entryOf(submit([first], { id: "second", base: 1 }));

  it.each([0, 1, 3, 99])("that is not the latest (2) but %d is a conflict, with the latest", (base) => {
    expect(submit([second, first], { id: "new", base })).toEqual({
      outcome: "revision-conflict",
      latest: second,
    });
  });

  it("other than 0 is a conflict when nothing is stored", () => {
    expect(submit([], { base: 1 })).toEqual({ outcome: "revision-conflict", latest: null });
  });
});

describe("a locked period", () => {
  const lockedAt = locksAt(periodOf("2026-09"), catalogue.programme);

  it("takes nothing from the lock moment on, to the millisecond", () => {
    expect(submit([], { at: lockedAt - 1 }).outcome).toBe("append");
    expect(submit([], { at: lockedAt })).toEqual({ outcome: "period-locked", lockedAt });
  });

  it("comes before the conflict", () => {
    expect(submit([], { at: lockedAt, base: 5 }).outcome).toBe("period-locked");
  });

  it("takes submissions again, marked late, when it has been reopened", () => {
    expect(entryOf(submit([], { at: lockedAt, reopened: true })).late).toBe(true);
    expect(submit([], { at: lockedAt, reopened: true, base: 5 }).outcome).toBe("revision-conflict");
  });
});

describe("any sequence of attempts", () => {
  const attempts = fc.array(
    fc.record({ id: fc.constantFrom("a", "b", "c", "d"), base: fc.nat(3), households: fc.nat(2) }),
    { maxLength: 25 },
  );

  it("leaves revisions without gaps, each id once, and says the same again when all are repeated", () => {
    fc.assert(
      fc.property(attempts, (all) => {
        const stored: RevisionEntry[] = [];
        for (const attempt of all) {
          const verdict = submit(stored, attempt);
          if (verdict.outcome === "append") stored.push(verdict.entry);
        }
        expect(stored.map(({ revision }) => revision)).toEqual(stored.map((_, i) => i + 1));
        expect(new Set(stored.map(({ submissionId }) => submissionId)).size).toBe(stored.length);
        for (const { submissionId, values } of stored) {
          const again = submit(stored, { id: submissionId, households: Number(values.ho_tong) });
          expect(again).toMatchObject({ outcome: "replay", entry: { submissionId } });
        }
      }),
    );
  });
});

describe("a submission that is corrected on and on", () => {
  const DAY_MS = 86_400_000;
  /** Revisions that came one after the other, `gapMs` apart, the first one `NOW`. */
  const many = (count: number, gapMs: number): RevisionEntry[] => {
    const stored: RevisionEntry[] = [];
    for (let base = 0; base < count; base += 1)
      stored.push(entryOf(submit(stored, { id: `r${base}`, base, at: NOW + base * gapMs })));
    return stored;
  };

  it("is stopped after so many within a day, and taken again when the first of them is a day old", () => {
    const stored = many(REVISIONS_PER_DAY, 1000);
    const next = (at: number) => submit(stored, { id: "next", base: REVISIONS_PER_DAY, at });
    expect(next(NOW + DAY_MS - 1)).toEqual({ outcome: "too-many-revisions", againAt: NOW + DAY_MS });
    expect(next(NOW + DAY_MS).outcome).toBe("append");
  });

  it("is answered as before when it says nothing new", () => {
    const stored = many(REVISIONS_PER_DAY, 1000);
    const at = NOW + 500_000;
    expect(submit(stored, { id: "r0", at }).outcome).toBe("replay");
    expect(submit(stored, { id: "late", base: 3, at }).outcome).toBe("revision-conflict");
  });

  it("is never stopped by what came earlier, however much", () => {
    const stored = many(REVISIONS_PER_DAY + 50, DAY_MS / REVISIONS_PER_DAY);
    const base = stored.length;
    const at = NOW + (base * DAY_MS) / REVISIONS_PER_DAY;
    expect(submit(stored, { id: "next", base, at }).outcome).toBe("append");
  });
});
