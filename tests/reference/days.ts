/** Periods and moments worked out day by day, for comparison with `shared/domain/period.ts`. */

/** Days are counted as UTC midnights in milliseconds: only their order and number matter. */
export type Day = number;
export const ONE_DAY = 24 * 60 * 60 * 1000;
const WARD_IS_AHEAD_BY = 7 * 60 * 60 * 1000;

export function day(text: string): Day {
  const [year = 0, month = 0, dayOfMonth = 0] = text.split("-").map(Number);
  return Date.UTC(year, month - 1, dayOfMonth);
}

export function text(of: Day): string {
  const date = new Date(of);
  const two = (n: number) => (n < 10 ? `0${n}` : `${n}`);
  return `${date.getUTCFullYear()}-${two(date.getUTCMonth() + 1)}-${two(date.getUTCDate())}`;
}

export interface Window {
  readonly code: string;
  readonly type: string;
  readonly year: number;
  readonly first: Day;
  readonly last: Day;
}

/** Every period of one year: its code and type, the month before its window's first 15th, and its last month. */
const YEAR: readonly (readonly [suffix: string, type: string, monthBefore: number, lastMonth: number])[] = [
  ["", "year", 0, 12],
  ["-9M", "nine-months", 0, 9],
  ["-H1", "half", 0, 6],
  ["-H2", "half", 6, 12],
  ["-Q1", "quarter", 0, 3],
  ["-Q2", "quarter", 3, 6],
  ["-Q3", "quarter", 6, 9],
  ["-Q4", "quarter", 9, 12],
  ["-01", "month", 0, 1],
  ["-02", "month", 1, 2],
  ["-03", "month", 2, 3],
  ["-04", "month", 3, 4],
  ["-05", "month", 4, 5],
  ["-06", "month", 5, 6],
  ["-07", "month", 6, 7],
  ["-08", "month", 7, 8],
  ["-09", "month", 8, 9],
  ["-10", "month", 9, 10],
  ["-11", "month", 10, 11],
  ["-12", "month", 11, 12],
];

/** All periods of the years given, by year. */
export function windows(firstYear: number, lastYear: number): Window[] {
  const found: Window[] = [];
  for (let year = firstYear; year <= lastYear; year += 1) {
    for (const [suffix, type, monthBefore, lastMonth] of YEAR) {
      const before = monthBefore === 0 ? `${year - 1}-12` : `${year}-${monthBefore}`;
      const first = day(`${before}-15`);
      const last = day(`${year}-${lastMonth}-14`);
      found.push({ code: `${year}${suffix}`, type, year, first, last });
    }
  }
  return found;
}

export function windowOf(code: string): Window {
  const found = windows(Number(code.slice(0, 4)), Number(code.slice(0, 4))).find((w) => w.code === code);
  if (!found) throw new Error(`no period ${code}`);
  return found;
}

export interface Deadlines {
  readonly dueWorkingDays: number;
  readonly lockAfterDays: number;
  readonly holidays: readonly string[];
}

/** The day at whose end a period is due: walk on from the cut-off until enough working days have gone by. */
function dueDay(window: Window, { dueWorkingDays, holidays }: Deadlines): Day {
  let current = window.last;
  let workingDays = 0;
  while (workingDays < dueWorkingDays) {
    current += ONE_DAY;
    const weekday = new Date(current).getUTCDay();
    const isWeekend = weekday === 0 || weekday === 6;
    if (!isWeekend && !holidays.includes(text(current))) workingDays += 1;
  }
  return current;
}

/** The moment at which a day begins in the ward. */
export function midnight(of: Day): number {
  return of - WARD_IS_AHEAD_BY;
}

/** The first moment after the due day, epoch ms. */
export function dueMoment(window: Window, deadlines: Deadlines): number {
  return midnight(dueDay(window, deadlines) + ONE_DAY);
}

/** The first moment of the day `lockAfterDays` after the due day, epoch ms. */
export function lockMoment(window: Window, deadlines: Deadlines): number {
  let current = dueDay(window, deadlines);
  for (let passed = 0; passed < deadlines.lockAfterDays; passed += 1) current += ONE_DAY;
  return midnight(current);
}
