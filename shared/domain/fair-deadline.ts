/**
 * The fair clock: an outage shortly before a deadline moves the deadline. In the last hours before it everybody is to
 * have the system for as long as if nothing had happened; what they get back ends, like every deadline, with a working
 * day, and never after the lock. ADR 30.
 */
import { addDays, startOfDay, wardDate, workingDayAfter } from "./calendar.ts";
import type { IsoDate } from "./catalogue.ts";
import type { Outage } from "./outage.ts";

/** The last twelve hours before a deadline, in which most reports come. */
export const LAST_HOURS_MS = 43_200_000;
/** Less than this quarter of an hour lost in them, in all, moves nothing. */
export const LOST_ENOUGH_MS = 900_000;

/** A deadline that outages moved. */
export interface DeadlineExtension {
  /** When it would have been, epoch ms: as {@link dueAt}, the first moment that is late. */
  readonly regularDueAt: number;
  readonly dueAt: number;
  /** Those that moved it, oldest first. */
  readonly outages: readonly Outage[];
}

export interface RegularDeadline {
  readonly dueAt: number;
  readonly locksAt: number;
  readonly holidays: readonly IsoDate[];
}

/** How far outages move a deadline; null when they do not. Only what was out counts, in however many pieces it is told. */
export function extendDeadline(
  { dueAt, locksAt, holidays }: RegularDeadline,
  outages: readonly Outage[],
): DeadlineExtension | null {
  const from = dueAt - LAST_HOURS_MS;
  const spans = joined(outages.filter(({ to }) => to > from));
  const lostMs = spans.reduce(
    (sum, span) => sum + Math.max(0, Math.min(span.to, dueAt) - Math.max(span.from, from)),
    0,
  );
  if (lostMs < LOST_ENOUGH_MS) return null;
  let madeUpAt = dueAt + lostMs;
  for (const span of spans) {
    // What is out while it is being made up is no time that anybody gets back.
    const start = Math.max(span.from, dueAt);
    if (span.to > start && start < madeUpAt) madeUpAt += span.to - start;
  }
  const moved = Math.min(endOfWorkingDay(madeUpAt, holidays), locksAt);
  if (moved <= dueAt) return null;
  return {
    regularDueAt: dueAt,
    dueAt: moved,
    outages: outages
      .filter((outage) => outage.to > from && outage.from < madeUpAt)
      .sort((a, b) => a.from - b.from || a.to - b.to),
  };
}

/** The time that any of them takes up, without overlaps, in order. */
function joined(outages: readonly Outage[]): { from: number; to: number }[] {
  const spans: { from: number; to: number }[] = [];
  for (const { from, to } of outages.toSorted((a, b) => a.from - b.from)) {
    const last = spans.at(-1);
    if (last && from <= last.to) last.to = Math.max(last.to, to);
    else spans.push({ from, to });
  }
  return spans;
}

/** The first end of a working day that is not before `at`, as the first moment after it. */
function endOfWorkingDay(at: number, holidays: readonly IsoDate[]): number {
  const dayBefore = addDays(wardDate(at - 1), -1);
  return startOfDay(addDays(workingDayAfter(dayBefore, 1, new Set(holidays)), 1));
}
