/** On which days a unit is reminded of what it has not sent, and when mails keep quiet. */
import { WARD_OFFSET_MS } from "./calendar.ts";
import type { Task } from "./task.ts";

export type ReminderReason = "due-soon" | "due-today" | "overdue";

const DAYS_AHEAD = 3;
/** After the first day, a report that stays out is spoken of once a week, until its period is locked. */
const OVERDUE_EVERY_DAYS = 7;

/** Why a task is spoken of today; undefined when it is not, or when there is nothing to do. */
export function reminderOf({
  state,
  daysLeft,
}: Pick<Task, "state" | "daysLeft">): ReminderReason | undefined {
  // What was returned counts as not sent.
  if (state === "submitted" || state === "approved") return undefined;
  if (daysLeft === DAYS_AHEAD) return "due-soon";
  if (daysLeft === 0) return "due-today";
  return daysLeft < 0 && (-daysLeft - 1) % OVERDUE_EVERY_DAYS === 0 ? "overdue" : undefined;
}

const DAY_BEGINS = 6;
const DAY_ENDS = 21;

/** Whether it is night in the ward: nothing that a machine starts is mailed then. */
export function isNight(at: number): boolean {
  const hour = new Date(at + WARD_OFFSET_MS).getUTCHours();
  return hour < DAY_BEGINS || hour >= DAY_ENDS;
}
