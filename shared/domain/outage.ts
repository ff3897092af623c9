/** Outages of the system, as it recorded them itself. Nobody enters one, and none is ever taken back. */

/** What an officer could not do, or `silent`: the system gave no sign of life at all. */
export const OUTAGE_REASONS = ["silent", "unreachable", "sign-in"] as const;
export type OutageReason = (typeof OUTAGE_REASONS)[number];

export interface Outage {
  /** The last moment at which all was well, epoch ms. */
  readonly from: number;
  /** The first moment at which all was well again. */
  readonly to: number;
  readonly reason: OutageReason;
}

/** How often the system looks whether an officer could send. */
export const HEARTBEAT_MINUTES = 5;

/** Silence of this length is an outage: two looks missed in a row. One that comes late or gets lost is none. */
const SILENCE_MS = 3 * HEARTBEAT_MINUTES * 60_000;

/** What the last looks found: when all was well last, and what was wrong since. */
export interface Pulse {
  readonly wellAt: number;
  readonly failure?: OutageReason | undefined;
}

/** The outage that ends with a look at `at` that finds all well; null when there was none worth the name. */
export function outageBefore(last: Pulse | undefined, at: number): Outage | null {
  // A clock that was turned back tells of no outage.
  if (last === undefined || at - last.wellAt < SILENCE_MS) return null;
  return { from: last.wellAt, to: at, reason: last.failure ?? "silent" };
}
