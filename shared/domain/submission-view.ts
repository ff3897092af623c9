/** Submissions as reviewers and units see them: every revision with its status. */
import type { FoldedPeriod, RevisionState } from "./fold.ts";

/** All revisions of a folded period, by data set, org unit, revision. */
export function listRevisions(folded: FoldedPeriod): RevisionState[] {
  const byCode = <T>([a]: [string, T], [b]: [string, T]) => (a < b ? -1 : a > b ? 1 : 0);
  return [...folded.submissions]
    .sort(byCode)
    .flatMap(([, byUnit]) => [...byUnit].sort(byCode).flatMap(([, { revisions }]) => revisions));
}
