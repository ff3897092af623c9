/** What is stored about the units of a workbook: of one unit its own submissions, of many the whole period at once. */
import { foldPeriod } from "../../../shared/domain/fold.ts";
import { locksAt, previousPeriod } from "../../../shared/domain/period.ts";
import { isReopened } from "../../../shared/domain/reopening.ts";
import type { LedgerStore } from "../../../shared/store/ledger-store.ts";
import type { FormSubject } from "../form-place.ts";
import type { StoredFigures } from "./judge.ts";

/** By unit code. */
export type Stored = (orgUnit: string) => StoredFigures;

export async function readStored(
  ledger: LedgerStore,
  { version: { catalogue }, dataSet, period }: Pick<FormSubject, "version" | "dataSet" | "period">,
  orgUnit: string | null,
  now: number,
): Promise<Stored> {
  const { programme } = catalogue;
  const { ward } = programme;
  const before = previousPeriod(period);
  const read = async (code: string) => {
    const entries =
      orgUnit === null
        ? await ledger.readPeriods(ward, [code], { consistent: true })
        : await ledger.readSubmission(ward, { orgUnit, dataSet: dataSet.code, period: code });
    return foldPeriod(code, entries).submissions.get(dataSet.code);
  };
  const [current, earlier, reopenings] = await Promise.all([
    read(period.code),
    before ? read(before.code) : undefined,
    now < locksAt(period, programme) ? [] : ledger.readReopenings(ward),
  ]);
  const ofPeriod = reopenings.filter((reopening) => reopening.period === period.code);
  return (unit) => ({
    latest: current?.get(unit)?.revisions.at(-1),
    earlier: earlier?.get(unit)?.counted?.values ?? {},
    isReopened: isReopened(
      ofPeriod.filter((reopening) => reopening.orgUnit === unit),
      now,
    ),
  });
}
