/** What is stored about the place of a form: revisions, the figures of the period before, the person's draft. */
import type { RevisionState } from "../../shared/domain/fold.ts";
import { previousPeriod } from "../../shared/domain/period.ts";
import { isUnsent, type SavedDraft } from "../../shared/domain/typed-form.ts";
import { formatPeriod } from "../../shared/domain/vietnamese.ts";
import type { DraftKey, DraftStore } from "../../shared/store/draft-store.ts";
import type { LedgerStore } from "../../shared/store/ledger-store.ts";
import { type ComparedFigures, readCounted } from "./earlier-reports.ts";
import type { FormPlace } from "./form-place.ts";
import { readRevisions } from "./form-state.ts";

export interface FormRecords {
  /** Revisions so far. */
  readonly revisions: readonly RevisionState[];
  /** The period before, from the revision that counts; undefined when nothing was reported. */
  readonly earlier: ComparedFigures | undefined;
  /** What this person put aside and has not sent. */
  readonly draft: SavedDraft | undefined;
}

export interface RecordsDependencies {
  readonly ledger: LedgerStore;
  readonly drafts: DraftStore;
}

export async function readRecords(
  { ledger, drafts }: RecordsDependencies,
  place: FormPlace,
): Promise<FormRecords> {
  const before = previousPeriod(place.period);
  const [revisions, earlier, draft] = await Promise.all([
    readRevisions(ledger, place, place.period.code),
    before && readCounted(ledger, place, before.code),
    drafts.read(draftKey(place)),
  ]);
  return {
    revisions,
    earlier: before && earlier && { name: formatPeriod(before.code), values: earlier },
    draft:
      draft &&
      isUnsent(
        draft,
        revisions.map(({ entry }) => entry),
      )
        ? draft
        : undefined,
  };
}

export function draftKey({ session, version, orgUnit, dataSet, period }: FormPlace): DraftKey {
  return {
    ward: version.catalogue.programme.ward,
    username: session.principal.username,
    orgUnit: orgUnit.code,
    dataSet: dataSet.code,
    period: period.code,
  };
}
