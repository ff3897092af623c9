/** What a unit has to report, and how it stands: one task for each of its data sets and periods still open. */
import { wardDate, wardDay } from "./calendar.ts";
import type { Catalogue, DataSet, OrgUnit } from "./catalogue.ts";
import { isLate } from "./extensions.ts";
import type { DeadlineExtension } from "./fair-deadline.ts";
import type { FoldedPeriod } from "./fold.ts";
import { dueAt, extensionOf, locksAt, opensAt, type Period, parsePeriod, periodsOfYears } from "./period.ts";
import type { Reopening } from "./reopening.ts";
import { isInProgramme } from "./submission.ts";
import { isUnsent, type ListedDraft } from "./typed-form.ts";

export type TaskState =
  /** Nothing sent yet, and still in time. */
  | "to-send"
  /** Nothing sent, and due has passed. */
  | "overdue"
  /** The latest revision was returned. */
  | "returned"
  | "submitted"
  | "approved";

export interface Task {
  readonly orgUnit: OrgUnit;
  readonly dataSet: DataSet;
  readonly period: Period;
  readonly dueAt: number;
  /** What moved it; null when nothing did. */
  readonly extension: DeadlineExtension | null;
  /** Calendar days from today to the due day: 0 on the day itself, negative after it. */
  readonly daysLeft: number;
  readonly state: TaskState;
  /** The latest revision; 0: none. */
  readonly revision: number;
  /** Whether the first revision came after due. */
  readonly late: boolean;
  readonly receivedAt: number | null;
  /** The moment from which the unit's reopened period is locked again; null where it is not locked. */
  readonly reopenedUntil: number | null;
}

/** Periods of a data set that take submissions at `now`: begun and not locked, by cut-off. */
export function openPeriods(catalogue: Catalogue, { period: type }: DataSet, now: number): Period[] {
  const { programme } = catalogue;
  const year = Number(wardDate(now).slice(0, 4));
  return periodsOfYears(type, year - 1, year + 1).filter(
    (period) =>
      isInProgramme(catalogue, period) && opensAt(period) <= now && now < locksAt(period, programme),
  );
}

/**
 * The tasks of some units in some data sets, by due moment; `ledger` holds the folded partitions of their periods. What is
 * locked and was reopened is a task of its unit while that lasts, where the reopenings are given.
 */
export function listTasks(
  catalogue: Catalogue,
  of: {
    readonly orgUnits: readonly OrgUnit[];
    readonly dataSets: readonly DataSet[];
    readonly reopenings?: readonly Reopening[];
  },
  ledger: ReadonlyMap<string, FoldedPeriod>,
  now: number,
): Task[] {
  const open = of.dataSets.flatMap((dataSet) =>
    openPeriods(catalogue, dataSet, now).flatMap((period) =>
      of.orgUnits
        .filter(({ code }) => dataSet.assigned.includes(code))
        .map((orgUnit) => taskOf(catalogue, { orgUnit, dataSet, period }, ledger, now)),
    ),
  );
  const reopened = reopenedPeriods(catalogue, of.reopenings ?? [], now).flatMap(
    ({ period, orgUnit: unit, until }) =>
      of.orgUnits
        .filter(({ code }) => code === unit)
        .flatMap((orgUnit) =>
          of.dataSets
            .filter(({ period: type, assigned }) => type === period.type && assigned.includes(unit))
            .map((dataSet) => ({
              ...taskOf(catalogue, { orgUnit, dataSet, period }, ledger, now),
              reopenedUntil: until,
            })),
        ),
  );
  return [...open, ...reopened].sort((a, b) => a.dueAt - b.dueAt);
}

/** What takes submissions of a unit because it was reopened: each locked period once, until its last reopening ends. */
export function reopenedPeriods(
  { programme }: Catalogue,
  reopenings: readonly Reopening[],
  now: number,
): { readonly period: Period; readonly orgUnit: string; readonly until: number }[] {
  const inForce = reopenings.filter(({ until }) => now < until);
  const byPlace = Map.groupBy(inForce, ({ period, orgUnit }) => `${orgUnit} ${period}`);
  return [...byPlace.values()].flatMap((group) => {
    const [{ orgUnit = "", period: code = "" } = {}] = group;
    const period = parsePeriod(code);
    return period && locksAt(period, programme) <= now
      ? [{ period, orgUnit, until: Math.max(...group.map(({ until }) => until)) }]
      : [];
  });
}

/** Since when a draft of the task waits to be sent; undefined when there is none. */
export function draftOf(
  { orgUnit, dataSet, period }: Task,
  drafts: readonly ListedDraft[],
  ledger: ReadonlyMap<string, FoldedPeriod>,
): ListedDraft | undefined {
  const revisions =
    ledger.get(period.code)?.submissions.get(dataSet.code)?.get(orgUnit.code)?.revisions ?? [];
  return drafts.find(
    (draft) =>
      draft.orgUnit === orgUnit.code &&
      draft.dataSet === dataSet.code &&
      draft.period === period.code &&
      isUnsent(
        draft,
        revisions.map(({ entry }) => entry),
      ),
  );
}

function taskOf(
  { programme }: Catalogue,
  { orgUnit, dataSet, period }: Pick<Task, "orgUnit" | "dataSet" | "period">,
  ledger: ReadonlyMap<string, FoldedPeriod>,
  now: number,
): Task {
  const revisions = ledger.get(period.code)?.submissions.get(dataSet.code)?.get(orgUnit.code)?.revisions;
  const latest = revisions?.at(-1);
  const due = dueAt(period, programme);
  const extension = extensionOf(period, programme);
  return {
    orgUnit,
    dataSet,
    period,
    dueAt: due,
    extension,
    daysLeft: wardDay(due - 1) - wardDay(now),
    state: latest?.status ?? (now < due ? "to-send" : "overdue"),
    revision: latest?.entry.revision ?? 0,
    late: revisions?.[0] !== undefined && isLate(revisions[0].entry, extension),
    receivedAt: latest?.entry.receivedAt ?? null,
    reopenedUntil: null,
  };
}
