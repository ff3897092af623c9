/** Days, working days and moments in ward time. Vietnam has had one offset and no daylight saving since 1975. */
import type { IsoDate } from "./catalogue.ts";

const DAY_MS = 86_400_000;
export const WARD_OFFSET_MS = 7 * 3_600_000;
const WARD_OFFSET = "+07:00";

/** Days since 1970-01-01. */
export type DayNumber = number;

export function toDayNumber(date: IsoDate): DayNumber {
  return Date.parse(`${date}T00:00:00Z`) / DAY_MS;
}

export function toIsoDate(day: DayNumber): IsoDate {
  return new Date(day * DAY_MS).toISOString().slice(0, 10);
}

export function addDays(date: IsoDate, days: number): IsoDate {
  return toIsoDate(toDayNumber(date) + days);
}

/** Number of days from `from` to `to`; negative when `to` is earlier. */
export function daysBetween(from: IsoDate, to: IsoDate): number {
  return toDayNumber(to) - toDayNumber(from);
}

/** Whether the text is a real calendar day written `YYYY-MM-DD`. */
export function isIsoDate(text: string): boolean {
  return /^\d{4}-\d{2}-\d{2}$/.test(text) && new Date(`${text}T00:00:00Z`).toJSON()?.slice(0, 10) === text;
}

/** The first moment of a day in ward time, epoch milliseconds. */
export function startOfDay(date: IsoDate): number {
  return toDayNumber(date) * DAY_MS - WARD_OFFSET_MS;
}

/** The day in ward time on which a moment falls. */
export function wardDay(at: number): DayNumber {
  return Math.floor((at + WARD_OFFSET_MS) / DAY_MS);
}

/** The same, written out. */
export function wardDate(at: number): IsoDate {
  return toIsoDate(wardDay(at));
}

/** A moment as ISO 8601 in ward time; milliseconds only when there are any: `2026-09-17T00:00:00+07:00`. */
export function wardIso(at: number): string {
  const local = new Date(at + WARD_OFFSET_MS).toISOString();
  return `${local.slice(0, local.endsWith(".000Z") ? 19 : 23)}${WARD_OFFSET}`;
}

/** The `n`-th working day after `date`: Monday to Friday less the holidays. */
export function workingDayAfter(date: IsoDate, n: number, holidays: ReadonlySet<IsoDate>): IsoDate {
  let day = toDayNumber(date);
  for (let left = n; left > 0; ) {
    day += 1;
    const weekday = (day + 4) % 7; // 1970-01-01 was a Thursday; 0 is Sunday
    if (weekday !== 0 && weekday !== 6 && !holidays.has(toIsoDate(day))) left -= 1;
  }
  return toIsoDate(day);
}
