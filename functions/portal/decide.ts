/** A reviewer approves or returns a revision: load → decide → append. */
import type { Catalogue } from "../../shared/domain/catalogue.ts";
import { digestOf } from "../../shared/domain/digest.ts";
import type { DecisionEntry, SubmissionEntry, SubmissionKey } from "../../shared/domain/ledger.ts";
import { locksAt, parsePeriod } from "../../shared/domain/period.ts";
import { isReopened } from "../../shared/domain/reopening.ts";
import type { LedgerStore } from "../../shared/store/ledger-store.ts";

export interface DecisionAttempt extends SubmissionKey {
  readonly revision: number;
  readonly decision: "approve" | "return";
  readonly reason: string;
  readonly decidedAt: number;
  readonly decidedBy: string;
}

export type DecideResult =
  | { readonly outcome: "decided"; readonly entry: DecisionEntry; readonly isNew: boolean }
  | { readonly outcome: "not-found" }
  /** A return stands for good; the unit answers with a new revision. */
  | { readonly outcome: "already-returned" }
  | { readonly outcome: "period-locked" };

/** Appends the decision. The same decision again is answered with the first one. */
export async function decide(
  ledger: LedgerStore,
  catalogue: Catalogue,
  attempt: DecisionAttempt,
): Promise<DecideResult> {
  const stored = await ledger.readSubmission(catalogue.programme.ward, attempt);
  return decideOn(stored, ledger, catalogue, attempt);
}

/** As {@link decide}, unless the unit has sent a newer revision than the one that the reviewer looked at. */
export async function decideUnlessSuperseded(
  ledger: LedgerStore,
  catalogue: Catalogue,
  attempt: DecisionAttempt,
): Promise<DecideResult | { readonly outcome: "superseded" }> {
  const stored = await ledger.readSubmission(catalogue.programme.ward, attempt);
  const isSuperseded = stored.some(
    ({ kind, revision }) => kind === "revision" && revision > attempt.revision,
  );
  return isSuperseded ? { outcome: "superseded" } : decideOn(stored, ledger, catalogue, attempt);
}

async function decideOn(
  stored: readonly SubmissionEntry[],
  ledger: LedgerStore,
  { programme }: Catalogue,
  attempt: DecisionAttempt,
): Promise<DecideResult> {
  const { ward } = programme;
  const period = parsePeriod(attempt.period);
  const ofRevision = stored.filter(({ revision }) => revision === attempt.revision);
  if (!period || !ofRevision.some(({ kind }) => kind === "revision")) return { outcome: "not-found" };

  const earlier = ofRevision.filter((entry) => entry.kind === "decision");
  const same = earlier.find(({ decision }) => decision === attempt.decision);
  if (same) return { outcome: "decided", entry: same, isNew: false };
  if (earlier.some(({ decision }) => decision === "return")) return { outcome: "already-returned" };
  const isPastLock = attempt.decidedAt >= locksAt(period, programme);
  if (isPastLock && !isReopened(await ledger.readReopenings(ward, attempt), attempt.decidedAt)) {
    return { outcome: "period-locked" };
  }

  const content = { kind: "decision", ...attempt } as const;
  const entry: DecisionEntry = { ...content, digest: digestOf(content) };
  const appended = await ledger.append(ward, entry);
  if (appended.outcome === "appended") return { outcome: "decided", entry, isNew: true };
  if (appended.entry.kind !== "decision") throw new Error("a decision's place holds something else");
  return { outcome: "decided", entry: appended.entry, isNew: false };
}
