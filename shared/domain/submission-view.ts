/** Submissions as reviewers and units see them: every revision with its status. */
import { compareText } from "./compare-text.ts";
import type { FoldedPeriod, RevisionState } from "./fold.ts";

/** All revisions of a folded period, by data set, org unit, revision. */
export function listRevisions(folded: FoldedPeriod): RevisionState[] {
  const byCode = <T>([a]: [string, T], [b]: [string, T]) => compareText(a, b);
  return [...folded.submissions]
    .sort(byCode)
    .flatMap(([, byUnit]) => [...byUnit].sort(byCode).flatMap(([, { revisions }]) => revisions));
}
