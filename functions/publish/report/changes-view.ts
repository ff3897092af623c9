/** What moved since the previous version and why: said before anything else. */
import { type ChangesWords, sayChanges } from "../../../shared/domain/changes-words.ts";
import type { Scope } from "./scope.ts";

export interface ChangesView extends ChangesWords {
  readonly heading: string;
  readonly columns: { readonly from: string; readonly to: string };
}

/** Null for a first version. */
export function viewChanges(scope: Scope): ChangesView | null {
  const { catalogue, changes, previous, version } = scope.snapshot;
  if (!changes || !previous) return null;
  const covered = new Set(scope.figures.map(({ indicator }) => indicator.code));
  const own = {
    ...changes,
    // The report of one model speaks of its own figures; that of the programme also of those that are gone.
    indicators: changes.indicators.filter(({ code }) => scope.model === null || covered.has(code)),
    submissions: scope.inCatalogueOrder(changes.submissions.filter(scope.covers)),
  };
  return {
    heading: `Những thay đổi so với phiên bản ${previous.version}`,
    columns: { from: `Phiên bản ${previous.version}`, to: `Phiên bản ${version}` },
    ...sayChanges(catalogue, own, version),
  };
}
