/**
 * Reopenings: an administrator lets one unit submit for a locked period, for a while and with a reason, and may end that
 * before its time.
 */
import type { Programme } from "./catalogue.ts";
import type { LockEntry, ReopeningEndEntry, ReopeningEntry } from "./ledger.ts";
import { locksAt, type Period } from "./period.ts";
import { formatDay, formatMoment, formatPeriod } from "./vietnamese.ts";

/** A reopening as it stands now. */
export interface Reopening extends Omit<ReopeningEntry, "kind" | "digest"> {
  /** The moment from which the period is locked again: as granted, or when the reopening was ended. */
  readonly until: number;
  /** Until when it was granted, ended early or not. */
  readonly grantedUntil: number;
  /** What ended it before its time; null when nothing did. */
  readonly end: ReopeningEndEntry | null;
}

/**
 * The reopenings that some entries tell of, each with its end. In whatever order the entries come; what ends a reopening
 * that is not among them says nothing.
 */
export function foldReopenings(entries: readonly LockEntry[]): Reopening[] {
  const ends = new Map(
    entries.flatMap((entry) => (entry.kind === "reopening-end" ? [[entry.reopeningId, entry] as const] : [])),
  );
  return entries.flatMap((entry) => {
    if (entry.kind !== "reopening") return [];
    const { kind: _, digest: __, ...reopening } = entry;
    const end = ends.get(entry.reopeningId) ?? null;
    const until = Math.min(entry.until, end?.endedAt ?? entry.until);
    return [{ ...reopening, until, grantedUntil: entry.until, end }];
  });
}

/** Until when the reopenings (all of one period and one unit) hold it open at `now`; null when none is in force. */
export function reopenedUntil(reopenings: readonly Reopening[], now: number): number | null {
  const lastEnd = Math.max(...reopenings.map(({ until }) => until));
  return now < lastEnd ? lastEnd : null;
}

/** Whether any of the reopenings (all of one period and one unit) is in force at `now`. */
export function isReopened(reopenings: readonly Reopening[], now: number): boolean {
  return reopenedUntil(reopenings, now) !== null;
}

/** Whether a unit can submit for a period, as far as its lock goes. */
export type Opening =
  /** `reopenedUntil`: the moment from which the reopened period is locked again; null where it is not locked. */
  | { readonly isOpen: true; readonly reopenedUntil: number | null }
  /** `why`: since when, in words. */
  | { readonly isOpen: false; readonly why: string };

/** `reopenings`: all of the period and the unit; they need not be known before the period locks. */
export function openingOf(
  period: Period,
  programme: Programme,
  reopenings: readonly Reopening[],
  now: number,
): Opening {
  if (now < locksAt(period, programme)) return { isOpen: true, reopenedUntil: null };
  const until = reopenedUntil(reopenings, now);
  if (until !== null) return { isOpen: true, reopenedUntil: until };
  const last = reopenings.toSorted((a, b) => b.until - a.until)[0];
  return { isOpen: false, why: `${formatPeriod(period.code)} đã khóa${since(period, programme, last)}.` };
}

/** @param last the reopening that was over last; undefined when there was none. */
function since(period: Period, programme: Programme, last: Reopening | undefined): string {
  if (!last) {
    return ` từ ngày ${formatDay(locksAt(period, programme))}, quá ${programme.lockAfterDays} ngày sau hạn gửi`;
  }
  const over = formatMoment(last.until);
  return last.end
    ? `; quản trị viên kết thúc sớm lần mở lại cho đơn vị lúc ${over}, lý do: “${last.end.reason}”`
    : `; lần mở lại cho đơn vị kết thúc lúc ${over}`;
}
