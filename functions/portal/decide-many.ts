/** A reviewer decides on several revisions at once: one decision each, and what became of each. */
import type { Catalogue } from "../../shared/domain/catalogue.ts";
import { isPassing } from "../../shared/http/failures.ts";
import type { NamedRevision } from "../../shared/http/revision-name.ts";
import type { LedgerStore } from "../../shared/store/ledger-store.ts";
import { type DecideResult, type DecisionAttempt, decideUnlessSuperseded } from "./decide.ts";

export interface ReviewOutcome {
  readonly chosen: NamedRevision;
  /**
   * `superseded`: the unit has sent a newer revision than the one that was looked at. `unavailable`: not decided this
   * time, and worth trying again.
   */
  readonly outcome: DecideResult["outcome"] | "superseded" | "unavailable";
}

/** How many decisions are under way at once. */
const PARALLEL = 8;

/**
 * Decides the same on each of `chosen`, in no particular order. One that cannot be decided, or that the database did not
 * take this time, does not hold up the others; sending the same again decides nothing twice.
 */
export async function decideMany(
  ledger: LedgerStore,
  catalogue: Catalogue,
  chosen: readonly NamedRevision[],
  decision: Omit<DecisionAttempt, keyof NamedRevision>,
): Promise<readonly ReviewOutcome[]> {
  const outcomes: ReviewOutcome[] = [];
  const rest = chosen.values();
  const decideNext = async () => {
    for (const one of rest) outcomes.push({ chosen: one, outcome: await decideOnOne(one) });
  };
  const decideOnOne = async (one: NamedRevision): Promise<ReviewOutcome["outcome"]> => {
    try {
      return (await decideUnlessSuperseded(ledger, catalogue, { ...one, ...decision })).outcome;
    } catch (error) {
      if (isPassing(error)) return "unavailable";
      throw error;
    }
  };
  await Promise.all(Array.from({ length: PARALLEL }, decideNext));
  return outcomes;
}
