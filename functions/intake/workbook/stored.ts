/** What is stored about the units of a workbook: of one unit its own submissions, of many the whole periods at once. */
import { foldPeriod, type SubmissionState } from "../../../shared/domain/fold.ts";
import { historyOf } from "../../../shared/domain/form-check.ts";
import { locksAt } from "../../../shared/domain/period.ts";
import { isReopened } from "../../../shared/domain/reopening.ts";
import { ledgerReader } from "../../../shared/reporting/ledger-reader.ts";
import type { LedgerStore } from "../../../shared/store/ledger-store.ts";
import { earlierPeriods } from "../earlier-reports.ts";
import type { FormSubject } from "../form-place.ts";
import type { StoredFigures } from "./judge.ts";

/** By unit code. */
export type Stored = (orgUnit: string) => StoredFigures;

type Subject = Pick<FormSubject, "version" | "dataSet" | "period">;

/**
 * Reads what rows are judged by. `history`: all earlier periods too, which tell what is unusual; else of earlier ones
 * only the last, whose figures stand beside those asked for.
 */
export async function readStored(
  ledger: LedgerStore,
  subject: Subject,
  orgUnit: string | null,
  { now, history }: { readonly now: number; readonly history: boolean },
): Promise<Stored> {
  const { version, dataSet, period } = subject;
  const { programme } = version.catalogue;
  const before = earlierPeriods(subject).slice(history ? 0 : -1);
  const [read, reopenings] = await Promise.all([
    readStates(
      ledger,
      subject,
      orgUnit,
      [...before, period].map(({ code }) => code),
    ),
    now < locksAt(period, programme) ? [] : ledger.readReopenings(programme.ward),
  ]);
  const earlier = read.slice(0, -1);
  const current = read.at(-1);
  const ofPeriod = reopenings.filter((reopening) => reopening.period === period.code);
  return (unit) => {
    const reported = earlier.map((states) => states?.get(unit)?.counted?.values);
    return {
      latest: current?.get(unit)?.revisions.at(-1),
      earlier: reported.at(-1) ?? {},
      history: historyOf(
        dataSet,
        reported.filter((values) => values !== undefined),
      ),
      isReopened: isReopened(
        ofPeriod.filter((reopening) => reopening.orgUnit === unit),
        now,
      ),
    };
  };
}

/** The data set's submissions of each period, by unit. */
async function readStates(
  ledger: LedgerStore,
  { version, dataSet }: Subject,
  orgUnit: string | null,
  periods: readonly string[],
): Promise<(ReadonlyMap<string, SubmissionState> | undefined)[]> {
  const { ward } = version.catalogue.programme;
  const folded =
    orgUnit === null
      ? [...(await ledgerReader(ledger, ward).read(periods)).values()]
      : await Promise.all(
          periods.map(async (period) =>
            foldPeriod(period, await ledger.readSubmission(ward, { orgUnit, dataSet: dataSet.code, period })),
          ),
        );
  return folded.map(({ submissions }) => submissions.get(dataSet.code));
}
