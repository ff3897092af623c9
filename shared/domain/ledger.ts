/**
 * The ledger: everything that happened, one immutable entry each. State is a fold over it (`fold.ts`).
 * All moments are epoch milliseconds; they become ISO texts in ward time only where people or clients read them.
 */

/** A reported value as stored: numbers for integer and decimal elements, `YYYY-MM-DD` for dates. */
export type ElementValue = number | boolean | string;

/** Where a submission belongs: one org unit's values for one data set and one period of that data set. */
export interface SubmissionKey {
  readonly orgUnit: string;
  readonly dataSet: string;
  readonly period: string;
}

/** A submission revision. It stands whole: what it leaves out is not reported. */
export interface RevisionEntry extends SubmissionKey {
  readonly kind: "revision";
  /** 1, 2, 3, … without gaps. */
  readonly revision: number;
  readonly submissionId: string;
  readonly receivedAt: number;
  /** User name of who sent it; an administrator may send on behalf of a unit. */
  readonly receivedBy: string;
  /** As the receipt said it: received at or after the due moment. */
  readonly late: boolean;
  /** Reported values only; an element that is not reported is absent. */
  readonly values: Readonly<Record<string, ElementValue>>;
  /** Texts in NFC, empty ones left out. */
  readonly narrative: Readonly<Record<string, string>>;
  /** SHA-256 (hex) over the entry's canonical form without this field. */
  readonly digest: string;
}

/** A reviewer's decision on one revision. A return stands for good: the unit answers with a new revision. */
export interface DecisionEntry extends SubmissionKey {
  readonly kind: "decision";
  readonly revision: number;
  readonly decision: "approve" | "return";
  /** Required to return; empty otherwise. */
  readonly reason: string;
  readonly decidedAt: number;
  readonly decidedBy: string;
  readonly digest: string;
}

/** An administrator lets one org unit submit again for a locked period until `until`. */
export interface ReopeningEntry {
  readonly kind: "reopening";
  readonly period: string;
  readonly orgUnit: string;
  readonly reopeningId: string;
  readonly until: number;
  readonly reason: string;
  readonly reopenedAt: number;
  readonly reopenedBy: string;
  readonly digest: string;
}

/** An administrator ends a reopening before its time; what was sent under it stays. At most one for each reopening. */
export interface ReopeningEndEntry {
  readonly kind: "reopening-end";
  readonly period: string;
  readonly orgUnit: string;
  readonly reopeningId: string;
  readonly reason: string;
  readonly endedAt: number;
  readonly endedBy: string;
  readonly digest: string;
}

/** What happens to the submissions of a data-set period. */
export type SubmissionEntry = RevisionEntry | DecisionEntry;
/** What lets them in after the lock. */
export type LockEntry = ReopeningEntry | ReopeningEndEntry;
export type LedgerEntry = SubmissionEntry | LockEntry;

export function isOfSubmission(entry: LedgerEntry): entry is SubmissionEntry {
  return entry.kind === "revision" || entry.kind === "decision";
}

export function isOfLock(entry: LedgerEntry): entry is LockEntry {
  return !isOfSubmission(entry);
}

/** The moment an entry was made, epoch ms. */
export function madeAt(entry: LedgerEntry): number {
  switch (entry.kind) {
    case "revision":
      return entry.receivedAt;
    case "decision":
      return entry.decidedAt;
    case "reopening":
      return entry.reopenedAt;
    case "reopening-end":
      return entry.endedAt;
  }
}
