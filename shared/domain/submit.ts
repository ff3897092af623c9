/**
 * What becomes of a checked submission, given what is stored: api.md, "Submitting". The order of the answers is the
 * interface's: the replay or the reused id, then the lock, then the conflict. Last comes what no honest sender meets: a
 * program that corrects on and on.
 */

import type { Programme } from "./catalogue.ts";
import { canonicalJson, digestOf } from "./digest.ts";
import type { LedgerEntry, RevisionEntry, SubmissionEntry } from "./ledger.ts";
import { dueAt, locksAt } from "./period.ts";
import type { CheckedSubmission } from "./submission.ts";

export interface SubmissionAttempt {
  readonly submission: CheckedSubmission;
  readonly submissionId: string;
  /** The revision that the sender saw last; 0: none. */
  readonly baseRevision: number;
  readonly receivedAt: number;
  readonly receivedBy: string;
}

export type SubmissionVerdict =
  | { readonly outcome: "append"; readonly entry: RevisionEntry }
  | { readonly outcome: "replay"; readonly entry: RevisionEntry }
  | { readonly outcome: "submission-id-reused" }
  | { readonly outcome: "period-locked"; readonly lockedAt: number }
  | { readonly outcome: "revision-conflict"; readonly latest: RevisionEntry | null }
  | { readonly outcome: "too-many-revisions"; readonly againAt: number };

/**
 * Revisions of one submission within 24 hours: many times what anybody corrects in a day. Each is kept for ever, and read
 * with each that follows it.
 */
export const REVISIONS_PER_DAY = 200;
const DAY_MS = 86_400_000;

/**
 * Decides. `stored` is everything stored about the submission; `isReopened` whether an administrator lets the unit
 * submit for the period although it is locked.
 */
export function decideSubmission(
  attempt: SubmissionAttempt,
  stored: readonly SubmissionEntry[],
  programme: Programme,
  isReopened: boolean,
): SubmissionVerdict {
  const revisions = stored.filter(isRevision);
  const sameId = revisions.find(({ submissionId }) => submissionId === attempt.submissionId);
  if (sameId) {
    return hasSameContent(sameId, attempt.submission)
      ? { outcome: "replay", entry: sameId }
      : { outcome: "submission-id-reused" };
  }
  const lockedAt = locksAt(attempt.submission.period, programme);
  if (attempt.receivedAt >= lockedAt && !isReopened) return { outcome: "period-locked", lockedAt };

  const latest = revisions.reduce<RevisionEntry | null>(
    (newest, entry) => (newest === null || entry.revision > newest.revision ? entry : newest),
    null,
  );
  if (attempt.baseRevision !== (latest?.revision ?? 0)) return { outcome: "revision-conflict", latest };
  const againAt = nextRevisionAt(revisions);
  return attempt.receivedAt < againAt
    ? { outcome: "too-many-revisions", againAt }
    : { outcome: "append", entry: revisionEntry(attempt, programme) };
}

/** When the day's first of as many as there may be is a day old. */
function nextRevisionAt(revisions: readonly RevisionEntry[]): number {
  const first = revisions.map(({ receivedAt }) => receivedAt).sort((a, b) => b - a)[REVISIONS_PER_DAY - 1];
  return first === undefined ? 0 : first + DAY_MS;
}

export function isRevision(entry: LedgerEntry): entry is RevisionEntry {
  return entry.kind === "revision";
}

/**
 * Whether a stored revision says the same as a submission. The base revision is no part of what is said: a sender
 * that never got its answer may have read the latest revision (its own) before trying again.
 */
export function hasSameContent(
  stored: Pick<RevisionEntry, "values" | "narrative">,
  submission: Pick<CheckedSubmission, "values" | "narrative">,
): boolean {
  return (
    canonicalJson([stored.values, stored.narrative]) ===
    canonicalJson([submission.values, submission.narrative])
  );
}

function revisionEntry(attempt: SubmissionAttempt, programme: Programme): RevisionEntry {
  const { submission, submissionId, baseRevision, receivedAt, receivedBy } = attempt;
  const entry = {
    kind: "revision",
    orgUnit: submission.orgUnit,
    dataSet: submission.dataSet.code,
    period: submission.period.code,
    revision: baseRevision + 1,
    submissionId,
    receivedAt,
    receivedBy,
    late: receivedAt >= dueAt(submission.period, programme),
    values: submission.values,
    narrative: submission.narrative,
  } as const;
  return { ...entry, digest: digestOf(entry) };
}
