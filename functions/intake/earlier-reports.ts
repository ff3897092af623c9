/** What the unit reported in earlier periods: what is usual for it. */
import { type FigureHistory, historyOf } from "../../shared/domain/form-check.ts";
import type { ElementValue } from "../../shared/domain/ledger.ts";
import { type Period, periodsUpTo, previousPeriod } from "../../shared/domain/period.ts";
import { formatPeriod } from "../../shared/domain/vietnamese.ts";
import type { LedgerStore } from "../../shared/store/ledger-store.ts";
import type { FormPlace, FormSubject } from "./form-place.ts";
import { readRevisions } from "./form-state.ts";

/** Figures to compare with, shown at each field. */
export interface ComparedFigures {
  /** `Quý II/2026`, `Bản 2`. */
  readonly name: string;
  readonly values: Readonly<Record<string, ElementValue>>;
}

/** Since the programme's start, oldest first. */
export function earlierPeriods({ version, period }: Pick<FormSubject, "version" | "period">): Period[] {
  const before = previousPeriod(period);
  return before ? periodsUpTo(version.catalogue.programme, period.type, before.to) : [];
}

/** The figures that count of `period`; undefined when nothing does. */
export async function readCounted(
  ledger: LedgerStore,
  place: FormPlace,
  period: string,
): Promise<Readonly<Record<string, ElementValue>> | undefined> {
  const revisions = await readRevisions(ledger, place, period);
  return revisions.findLast(({ status }) => status !== "returned")?.entry.values;
}

/** A query for each earlier period: more than a page that only opens should wait for. */
export async function readEarlier(
  ledger: LedgerStore,
  place: FormPlace,
): Promise<{ readonly earlier: ComparedFigures | undefined; readonly history: FigureHistory }> {
  const periods = earlierPeriods(place);
  const reported = await Promise.all(periods.map(({ code }) => readCounted(ledger, place, code)));
  const [before, values] = [periods.at(-1), reported.at(-1)];
  return {
    earlier: before && values && { name: formatPeriod(before.code), values },
    history: historyOf(
      place.dataSet,
      reported.filter((known) => known !== undefined),
    ),
  };
}
