/** Reopenings: an administrator lets one unit submit for a locked period, for a while and with a reason. */
import type { ReopeningEntry } from "./ledger.ts";

/** Whether any of the reopenings (all of one period and one unit) is in force at `now`. */
export function isReopened(reopenings: readonly ReopeningEntry[], now: number): boolean {
  return reopenings.some(({ until }) => now < until);
}
