/** What is stored at a form's place. */
import { foldPeriod, type RevisionState } from "../../shared/domain/fold.ts";
import type { LedgerStore } from "../../shared/store/ledger-store.ts";
import type { FormPlace } from "./form-place.ts";

/** The revisions of the place's unit and data set for `period`, oldest first. */
export async function readRevisions(
  ledger: LedgerStore,
  { orgUnit, dataSet, version }: FormPlace,
  period: string,
): Promise<readonly RevisionState[]> {
  const key = { orgUnit: orgUnit.code, dataSet: dataSet.code, period };
  const entries = await ledger.readSubmission(version.catalogue.programme.ward, key);
  return foldPeriod(period, entries).submissions.get(key.dataSet)?.get(key.orgUnit)?.revisions ?? [];
}
