/** Periods and their windows: reporting-rules.md, "Periods" (Nghị định 09/2019/NĐ-CP, article 12). */
import { addDays, startOfDay, workingDayAfter } from "./calendar.ts";
import type { IsoDate, PeriodType, Programme } from "./catalogue.ts";
import { type DeadlineExtension, extendDeadline } from "./fair-deadline.ts";

export interface Period {
  readonly code: string;
  readonly type: PeriodType;
  readonly year: number;
  /** First day of the window. */
  readonly from: IsoDate;
  /** Last day of the window: the cut-off. */
  readonly to: IsoDate;
}

/** For each type: how a code is written, the months it covers, and how many periods a year has. */
const TYPES: Record<
  PeriodType,
  { code: (year: number, n: number) => string; months: number; perYear: number }
> = {
  month: { code: (y, n) => `${y}-${String(n).padStart(2, "0")}`, months: 1, perYear: 12 },
  quarter: { code: (y, n) => `${y}-Q${n}`, months: 3, perYear: 4 },
  half: { code: (y, n) => `${y}-H${n}`, months: 6, perYear: 2 },
  "nine-months": { code: (y) => `${y}-9M`, months: 9, perYear: 1 },
  year: { code: (y) => `${y}`, months: 12, perYear: 1 },
};

/** `n` counts from 1 within the year. */
function makePeriod(type: PeriodType, year: number, n: number): Period {
  const { code, months } = TYPES[type];
  return {
    code: code(year, n),
    type,
    year,
    from: windowStart(year, (n - 1) * months + 1),
    to: addDays(windowStart(year, n * months + 1), -1),
  };
}

/** The 15th of the month before `month` (1 = January; 13 is January of the next year). */
function windowStart(year: number, month: number): IsoDate {
  return new Date(Date.UTC(year, month - 2, 15)).toISOString().slice(0, 10);
}

const CODE = /^(\d{4})(?:-(?:(0[1-9]|1[0-2])|Q([1-4])|H([12])|(9M)))?$/;

/** The period that a code names, or undefined when it names none. */
export function parsePeriod(code: string): Period | undefined {
  const match = CODE.exec(code);
  if (!match) return undefined;
  const [, yearText, month, quarter, half, nineMonths] = match;
  const year = Number(yearText);
  if (year < 1900) return undefined; // Date.UTC reads years below 100 as 19xx
  if (month) return periodsOfYear("month", year)[Number(month) - 1];
  if (quarter) return periodsOfYear("quarter", year)[Number(quarter) - 1];
  if (half) return periodsOfYear("half", year)[Number(half) - 1];
  return periodsOfYear(nineMonths ? "nine-months" : "year", year)[0];
}

/** Reports and pages name the same few years again and again; a code has four digits of year, so this stays small. */
const knownYears = new Map<string, readonly Period[]>();

/** All periods of a type in one year, in order. */
export function periodsOfYear(type: PeriodType, year: number): readonly Period[] {
  const key = `${type} ${year}`;
  const known = knownYears.get(key);
  if (known) return known;
  const periods = Array.from({ length: TYPES[type].perYear }, (_, i) => makePeriod(type, year, i + 1));
  knownYears.set(key, periods);
  return periods;
}

/** All periods of a type from year `first` to year `last`, in order. */
export function periodsOfYears(type: PeriodType, first: number, last: number): Period[] {
  return Array.from({ length: Math.max(0, last - first + 1) }, (_, i) =>
    periodsOfYear(type, first + i),
  ).flat();
}

/** Whether `inner` lies wholly within `outer`. */
export function contains(outer: Period, inner: Period): boolean {
  return outer.from <= inner.from && inner.to <= outer.to;
}

/** The sub-periods of a type in P, in order; empty when the type does not nest in P (a half is no part of a quarter). */
export function subPeriods(outer: Period, type: PeriodType): Period[] {
  return periodsOfYear(type, outer.year).filter((inner) => contains(outer, inner));
}

/** Years that the programme runs over. */
export function programmeYears(programme: Programme): { first: number; last: number } {
  return { first: Number(programme.start.slice(0, 4)), last: Number(programme.end.slice(0, 4)) };
}

/** Periods of a type from the programme's start up to the cut-off `to`, in order. */
export function periodsUpTo(programme: Programme, type: PeriodType, to: IsoDate): Period[] {
  const { first } = programmeYears(programme);
  return periodsOfYears(type, first, Number(to.slice(0, 4))).filter((period) => period.to <= to);
}

/** Whether the period ends its year: year, second half, fourth quarter, December. */
export function endsYear(period: Period): boolean {
  return period.to.endsWith("-12-14");
}

/** The first moment of the window: a period is open from then on. */
export function opensAt(period: Period): number {
  return startOfDay(period.from);
}

interface Deadlines {
  readonly dueAt: number;
  readonly locksAt: number;
  readonly extension: DeadlineExtension | null;
}

/** By cut-off, for each programme in use: every submission and every report asks for them. */
const knownDeadlines = new WeakMap<Programme, Map<IsoDate, Deadlines>>();

function deadlinesOf({ to }: Period, programme: Programme): Deadlines {
  let known = knownDeadlines.get(programme);
  if (!known) {
    known = new Map();
    knownDeadlines.set(programme, known);
  }
  let deadlines = known.get(to);
  if (!deadlines) {
    const dueDay = workingDayAfter(to, programme.dueWorkingDays, new Set(programme.holidays));
    const regular = {
      dueAt: startOfDay(addDays(dueDay, 1)),
      locksAt: startOfDay(addDays(dueDay, programme.lockAfterDays)),
    };
    const { holidays, outages = [] } = programme;
    const extension = extendDeadline({ ...regular, holidays }, outages);
    deadlines = { ...regular, dueAt: extension?.dueAt ?? regular.dueAt, extension };
    known.set(to, deadlines);
  }
  return deadlines;
}

/**
 * The first moment after the working day at whose end the period is due: what is received from then on is late.
 * Outages that the programme knows of have moved it.
 */
export function dueAt(period: Period, programme: Programme): number {
  return deadlinesOf(period, programme).dueAt;
}

/** What moved the period's due moment; null when nothing did. */
export function extensionOf(period: Period, programme: Programme): DeadlineExtension | null {
  return deadlinesOf(period, programme).extension;
}

/** The first moment at which the period is locked: the start of the day `lockAfterDays` after the due day. */
export function locksAt(period: Period, programme: Programme): number {
  return deadlinesOf(period, programme).locksAt;
}

/** The period of the same type just before. */
export function previousPeriod(period: Period): Period | undefined {
  return periodsOfYears(period.type, period.year - 1, period.year)
    .filter((other) => other.to < period.to)
    .at(-1);
}
