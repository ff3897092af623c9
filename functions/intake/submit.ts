/** Taking a submission: check → decide → append. Answers only after the write is durable. */

import type { RevisionEntry, SubmissionEntry } from "../../shared/domain/ledger.ts";
import { locksAt } from "../../shared/domain/period.ts";
import { isReopened } from "../../shared/domain/reopening.ts";
import { decideSubmission, type SubmissionAttempt } from "../../shared/domain/submit.ts";
import { logSubmission } from "../../shared/runtime/submission-log.ts";
import type { CatalogueVersion } from "../../shared/store/catalogue-store.ts";
import type { LedgerStore } from "../../shared/store/ledger-store.ts";

export type SubmitResult =
  | { readonly outcome: "stored" | "replay"; readonly entry: RevisionEntry }
  | { readonly outcome: "submission-id-reused" }
  | { readonly outcome: "period-locked"; readonly lockedAt: number }
  | { readonly outcome: "revision-conflict"; readonly latest: RevisionEntry | null }
  | { readonly outcome: "too-many-revisions"; readonly againAt: number };

/**
 * Stores the attempt as the next revision, or says why not. A first submission costs one conditional put and no read:
 * when nothing is stored, there is nothing that it could replay or collide with.
 */
export async function submit(
  ledger: LedgerStore,
  { catalogue }: CatalogueVersion,
  attempt: SubmissionAttempt,
): Promise<SubmitResult> {
  const { ward } = catalogue.programme;
  const key = {
    orgUnit: attempt.submission.orgUnit,
    dataSet: attempt.submission.dataSet.code,
    period: attempt.submission.period.code,
  };
  const isPastLock = attempt.receivedAt >= locksAt(attempt.submission.period, catalogue.programme);
  const expectsNothing = attempt.baseRevision === 0 && !isPastLock;

  let stored: SubmissionEntry[] = expectsNothing ? [] : await ledger.readSubmission(ward, key);
  const reopened = isPastLock && isReopened(await ledger.readReopenings(ward, key), attempt.receivedAt);
  for (;;) {
    const verdict = decideSubmission(attempt, stored, catalogue.programme, reopened);
    if (verdict.outcome !== "append") return verdict;
    const result = await ledger.append(ward, verdict.entry);
    if (result.outcome === "appended") return { outcome: "stored", entry: verdict.entry };
    // Somebody was first, or it is a retry: the next verdict is made with what is there now, and cannot be "append"
    // again unless the ledger lost the revision that it has just shown.
    stored = await ledger.readSubmission(ward, key);
    if (stored.length === 0) throw new Error(`ledger shows no ${JSON.stringify(key)} that it holds`);
  }
}

/** Counts what became of a checked submission; a retry was counted when it was stored. */
export function logOutcome({ outcome }: SubmitResult): void {
  if (outcome === "stored") logSubmission({ submission: "stored" });
  else if (outcome !== "replay") logSubmission({ submission: "refused", refusal: outcome });
}
