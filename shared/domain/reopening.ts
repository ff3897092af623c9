/** Reopenings: an administrator lets one unit submit for a locked period, for a while and with a reason. */
import type { Programme } from "./catalogue.ts";
import type { ReopeningEntry } from "./ledger.ts";
import { locksAt, type Period } from "./period.ts";
import { formatDay, formatMoment, formatPeriod } from "./vietnamese.ts";

/** Whether any of the reopenings (all of one period and one unit) is in force at `now`. */
export function isReopened(reopenings: readonly ReopeningEntry[], now: number): boolean {
  return reopenings.some(({ until }) => now < until);
}

/** Whether a unit can submit for a period, as far as its lock goes. */
export type Opening =
  /** `reopenedUntil`: the moment from which the reopened period is locked again; null where it is not locked. */
  | { readonly isOpen: true; readonly reopenedUntil: number | null }
  /** `why`: since when, in words. */
  | { readonly isOpen: false; readonly why: string };

/** What a unit can do where its period is locked. */
export const ASK_TO_REOPEN = "đề nghị quản trị viên hệ thống của phường mở lại kỳ cho đơn vị";

/** `reopenings`: all of the period and the unit; they need not be known before the period locks. */
export function openingOf(
  period: Period,
  programme: Programme,
  reopenings: readonly ReopeningEntry[],
  now: number,
): Opening {
  if (now < locksAt(period, programme)) return { isOpen: true, reopenedUntil: null };
  const lastEnd = Math.max(...reopenings.map(({ until }) => until));
  if (isReopened(reopenings, now)) return { isOpen: true, reopenedUntil: lastEnd };
  const since =
    reopenings.length > 0
      ? `; lần mở lại cho đơn vị kết thúc lúc ${formatMoment(lastEnd)}`
      : ` từ ngày ${formatDay(locksAt(period, programme))}, quá ${programme.lockAfterDays} ngày sau hạn gửi`;
  return { isOpen: false, why: `${formatPeriod(period.code)} đã khóa${since}.` };
}
