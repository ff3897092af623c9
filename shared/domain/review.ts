/** What a reviewer looks at: submissions that wait for a decision, beside last period's figures, with what is unusual. */
import type { Catalogue, DataElement, DataSet } from "./catalogue.ts";
import { changeInPercent } from "./change.ts";
import type { DecimalText } from "./decimal.ts";
import type { FoldedLedger } from "./fold.ts";
import type { ElementValue, RevisionEntry } from "./ledger.ts";
import { type Period, previousPeriod } from "./period.ts";
import type { ReportWarning } from "./report.ts";
import { sliceLedger } from "./slices.ts";
import { listTasks, openPeriods, type Task } from "./task.ts";
import { findWarnings } from "./warnings.ts";

/** A reported value beside the unit's value of the period before. */
export interface ComparedFigure {
  readonly element: DataElement;
  /** Null: not reported. */
  readonly value: ElementValue | null;
  /** Null: not reported then. */
  readonly earlier: ElementValue | null;
  /** Change from the earlier value in per cent of it, 1 place; null where there is none, as from zero. */
  readonly changePercent: DecimalText | null;
}

/** A submission whose latest revision waits for a decision. */
export interface WaitingSubmission {
  readonly task: Task;
  readonly entry: RevisionEntry;
  /** In catalogue order of the elements. */
  readonly figures: readonly ComparedFigure[];
  readonly warnings: readonly ReportWarning[];
}

export interface Review {
  /** Everything that the units owe in the open periods, by due moment. */
  readonly tasks: readonly Task[];
  /** Of those, what waits: what has warnings first, then by due moment. */
  readonly waiting: readonly WaitingSubmission[];
}

/** The periods of some data sets that take submissions now, each once. */
export function openPeriodsOf(catalogue: Catalogue, dataSets: readonly DataSet[], now: number): Period[] {
  const open = dataSets.flatMap((dataSet) => openPeriods(catalogue, dataSet, now));
  return [...new Map(open.map((period) => [period.code, period])).values()];
}

/**
 * The review of some data sets; `ledger` holds what the reports of {@link openPeriodsOf} rest on, since what is usual is
 * judged since the programme's start.
 */
export function reviewOf(
  catalogue: Catalogue,
  dataSets: readonly DataSet[],
  ledger: FoldedLedger,
  now: number,
): Review {
  const tasks = listTasks(catalogue, { orgUnits: catalogue.orgUnits, dataSets }, ledger, now);
  const submitted = tasks.filter(({ state }) => state === "submitted");
  const waiting = [...Map.groupBy(submitted, ({ period }) => period.code).values()].flatMap((ofPeriod) => {
    const [first] = ofPeriod;
    if (!first) return [];
    const ofType = dataSets.filter((dataSet) => dataSet.period === first.period.type);
    const warnings = Map.groupBy(
      warningsAbout(catalogue, ofType, first.period, ledger),
      ({ dataSet, orgUnit }) => `${dataSet} ${orgUnit}`,
    );
    return ofPeriod.flatMap((task): WaitingSubmission[] => {
      const entry = latestOf(task, ledger);
      if (!entry) return [];
      const own = warnings.get(`${task.dataSet.code} ${task.orgUnit.code}`) ?? [];
      const figures = compareFigures(task.dataSet, entry, earlierOf(task, ledger));
      return [{ task, entry, figures, warnings: own }];
    });
  });
  return {
    tasks,
    waiting: waiting.toSorted((a, b) => Number(b.warnings.length > 0) - Number(a.warnings.length > 0)),
  };
}

/** Each element's value beside that of an earlier submission of the same unit. */
export function compareFigures(
  { elements }: DataSet,
  { values }: Pick<RevisionEntry, "values">,
  earlier: Pick<RevisionEntry, "values"> | undefined,
): ComparedFigure[] {
  return elements.map((element) => {
    const value = values[element.code] ?? null;
    const before = earlier?.values[element.code] ?? null;
    return { element, value, earlier: before, changePercent: changeInPercent(value, before) };
  });
}

/** Warnings about what counts in one period of some data sets of the period's own type. */
export function warningsAbout(
  catalogue: Catalogue,
  dataSets: readonly DataSet[],
  period: Period,
  ledger: FoldedLedger,
): readonly ReportWarning[] {
  const reviewed = { ...catalogue, dataSets };
  return findWarnings(reviewed, sliceLedger(reviewed, period, ledger));
}

function latestOf({ dataSet, period, orgUnit }: Task, ledger: FoldedLedger): RevisionEntry | undefined {
  return stateIn(ledger, period.code, dataSet, orgUnit.code)?.revisions.at(-1)?.entry;
}

function earlierOf({ dataSet, period, orgUnit }: Task, ledger: FoldedLedger): RevisionEntry | undefined {
  const before = previousPeriod(period);
  return (before && stateIn(ledger, before.code, dataSet, orgUnit.code)?.counted) ?? undefined;
}

function stateIn(ledger: FoldedLedger, period: string, dataSet: DataSet, orgUnit: string) {
  return ledger.get(period)?.submissions.get(dataSet.code)?.get(orgUnit);
}
