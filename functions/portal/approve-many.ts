/** A reviewer approves several revisions at once: one decision each, and what became of each. */
import type { Catalogue } from "../../shared/domain/catalogue.ts";
import type { SubmissionKey } from "../../shared/domain/ledger.ts";
import { isPassing } from "../../shared/http/failures.ts";
import type { LedgerStore } from "../../shared/store/ledger-store.ts";
import { type DecideResult, decideOn } from "./decide.ts";

export interface ChosenRevision extends SubmissionKey {
  readonly revision: number;
}

export interface ApprovalOutcome {
  readonly chosen: ChosenRevision;
  /**
   * `superseded`: the unit has sent a newer revision than the one that was looked at. `unavailable`: not decided this
   * time, and worth trying again.
   */
  readonly outcome: DecideResult["outcome"] | "superseded" | "unavailable";
}

/** How many decisions are under way at once. */
const PARALLEL = 8;

/**
 * Approves each of `chosen`, in no particular order. One that cannot be decided, or that the database did not take
 * this time, does not hold up the others; sending the same again decides nothing twice.
 */
export async function approveMany(
  ledger: LedgerStore,
  catalogue: Catalogue,
  chosen: readonly ChosenRevision[],
  by: { readonly decidedAt: number; readonly decidedBy: string },
): Promise<readonly ApprovalOutcome[]> {
  const outcomes: ApprovalOutcome[] = [];
  const rest = chosen.values();
  const approveNext = async () => {
    for (const one of rest) outcomes.push({ chosen: one, outcome: await approve(one) });
  };
  const approve = async (one: ChosenRevision): Promise<ApprovalOutcome["outcome"]> => {
    const attempt = { ...one, decision: "approve", reason: "", ...by } as const;
    try {
      const stored = await ledger.readSubmission(catalogue.programme.ward, one);
      if (stored.some(({ kind, revision }) => kind === "revision" && revision > one.revision))
        return "superseded";
      return (await decideOn(stored, ledger, catalogue, attempt)).outcome;
    } catch (error) {
      if (isPassing(error)) return "unavailable";
      throw error;
    }
  };
  await Promise.all(Array.from({ length: PARALLEL }, approveNext));
  return outcomes;
}
