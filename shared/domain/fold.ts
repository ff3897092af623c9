/**
 * The fold: entries of one ledger partition (one ward, one data-set period) into the state of its submissions.
 * The result does not depend on the order in which the entries come, nor on how often each does.
 */
import { compareText } from "./compare-text.ts";
import { sha256 } from "./digest.ts";
import { type DecisionEntry, madeAt, type RevisionEntry, type SubmissionEntry } from "./ledger.ts";

export type RevisionStatus = "submitted" | "approved" | "returned";

export interface RevisionState {
  readonly entry: RevisionEntry;
  readonly status: RevisionStatus;
  /** The decision that stands: a return before an approval. */
  readonly decision: DecisionEntry | null;
}

export interface SubmissionState {
  /** By revision, from 1. */
  readonly revisions: readonly RevisionState[];
  /** The revision that counts: the latest that has not been returned. */
  readonly counted: RevisionEntry | null;
  /** When the first revision came; it decides whether the submission was on time. */
  readonly firstReceivedAt: number;
}

export interface FoldedPeriod {
  readonly period: string;
  /** Data set code → org unit code → state. */
  readonly submissions: ReadonlyMap<string, ReadonlyMap<string, SubmissionState>>;
  /** Number of entries folded, and a digest over them: together the partition's version. */
  readonly entries: number;
  readonly digest: string;
  /** When the newest entry was made; null when there is none. */
  readonly lastEntryAt: number | null;
}

/** Folded ledger partitions by data-set period code; a period without entries may be absent. */
export type FoldedLedger = ReadonlyMap<string, FoldedPeriod>;

/** Folds the entries of one data-set period. */
export function foldPeriod(period: string, delivered: readonly SubmissionEntry[]): FoldedPeriod {
  const entries = inOrder(delivered);
  const submissions = new Map<string, Map<string, SubmissionState>>();
  const digests: string[] = [];
  let lastEntryAt: number | null = null;
  let before: string | undefined;
  let byUnit = new Map<string, SubmissionState>();
  for (let place = 0; place < entries.length; ) {
    const { orgUnit, dataSet } = entries[place] as SubmissionEntry;
    const revisions: RevisionState[] = [];
    for (; place < entries.length; place += 1) {
      const entry = entries[place] as SubmissionEntry;
      if (entry.orgUnit !== orgUnit || entry.dataSet !== dataSet) break;
      digests.push(entry.digest);
      const at = madeAt(entry);
      if (lastEntryAt === null || at > lastEntryAt) lastEntryAt = at;
      if (entry.kind === "revision") revisions.push({ entry, status: "submitted", decision: null });
      else decide(revisions, entry);
    }
    // Decisions that came before the revision they are about say nothing yet.
    if (revisions.length === 0) continue;
    if (dataSet !== before) {
      before = dataSet;
      byUnit = new Map();
      submissions.set(dataSet, byUnit);
    }
    byUnit.set(orgUnit, stateOf(revisions));
  }
  const digest = sha256(digests.sort().join("\n"));
  return { period, submissions, entries: digests.length, digest, lastEntryAt };
}

/** Each entry once, in order of its place in the ledger: that of the keys, in which they are read. */
function inOrder(delivered: readonly SubmissionEntry[]): readonly SubmissionEntry[] {
  let before: SubmissionEntry | undefined;
  for (const entry of delivered) {
    if (before && comparePlaces(before, entry) >= 0) return sortOut(delivered);
    before = entry;
  }
  return delivered;
}

/** No two entries share a place: what does was delivered again. */
function sortOut(delivered: readonly SubmissionEntry[]): SubmissionEntry[] {
  const sorted = delivered.toSorted(comparePlaces);
  return sorted.filter((entry, place) => {
    const before = sorted[place - 1];
    return !before || comparePlaces(before, entry) < 0;
  });
}

function comparePlaces(a: SubmissionEntry, b: SubmissionEntry): number {
  return (
    compareText(a.dataSet, b.dataSet) ||
    compareText(a.orgUnit, b.orgUnit) ||
    a.revision - b.revision ||
    rankOf(a) - rankOf(b)
  );
}

/** Decisions stand right behind their revision. */
function rankOf(entry: SubmissionEntry): number {
  return entry.kind === "revision" ? 0 : entry.decision === "approve" ? 1 : 2;
}

/** Lets a decision stand over its revision, if that is there: an approval comes before a return, which stands for good. */
function decide(revisions: RevisionState[], decision: DecisionEntry): void {
  const last = revisions.at(-1);
  if (last?.entry.revision !== decision.revision) return;
  const status = decision.decision === "return" ? "returned" : "approved";
  revisions[revisions.length - 1] = { entry: last.entry, status, decision };
}

function stateOf(revisions: readonly RevisionState[]): SubmissionState {
  let counted: RevisionEntry | null = null;
  for (const { entry, status } of revisions) if (status !== "returned") counted = entry;
  return { revisions, counted, firstReceivedAt: revisions[0]?.entry.receivedAt ?? 0 };
}
