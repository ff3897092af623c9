/** A reviewer asks the units that have not sent a data set's report of a period for it: load → decide → ask. */
import type { Catalogue, DataSet, OrgUnit } from "../../shared/domain/catalogue.ts";
import { foldPeriod } from "../../shared/domain/fold.ts";
import type { Period } from "../../shared/domain/period.ts";
import type { LedgerStore } from "../../shared/store/ledger-store.ts";
import type { NotifyMessage } from "../../shared/store/messages.ts";
import type { Queue } from "../../shared/store/queue.ts";

export interface ReminderAttempt {
  readonly dataSet: DataSet;
  readonly period: Period;
  /** Only these of the units that miss; all of them when it is left out. */
  readonly orgUnits?: readonly string[] | undefined;
  /** Name of who asks, as shown to people; that they may is for the caller to know (`mayDecideOn`). */
  readonly askedBy: string;
  /** Epoch ms. */
  readonly at: number;
}

/**
 * Has the units told that miss: those of the assigned ones without a revision that counts. Returns them. Asked again on
 * the same day, nobody gets a second mail about the same report.
 */
export async function remind(
  { ledger, notifyQueue }: { readonly ledger: LedgerStore; readonly notifyQueue: Queue<NotifyMessage> },
  catalogue: Catalogue,
  { dataSet, period, orgUnits: only, askedBy, at }: ReminderAttempt,
): Promise<readonly OrgUnit[]> {
  const { ward } = catalogue.programme;
  const entries = await ledger.readPeriods(ward, [period.code], { consistent: true });
  const submissions = foldPeriod(period.code, entries).submissions.get(dataSet.code);
  const missing = catalogue.orgUnits.filter(
    ({ code }) =>
      dataSet.assigned.includes(code) &&
      !submissions?.get(code)?.counted &&
      (only === undefined || only.includes(code)),
  );
  if (missing.length > 0) {
    const orgUnits = missing.map(({ code }) => code);
    await notifyQueue.send([
      { kind: "reminder", ward, dataSet: dataSet.code, period: period.code, orgUnits, askedBy, at },
    ]);
  }
  return missing;
}
