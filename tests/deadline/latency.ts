/** From what was sent and what was folded to how long each change waited: changes of a ward are folded in the order of their storing. */

import type { Fold } from "../country/watch.ts";

export interface Sent {
  readonly ward: string;
  /** When its sender began, and heard that it is stored: real time, epoch ms. */
  readonly sentAt: number;
  readonly storedAt: number;
}

export interface Waits {
  /** Milliseconds from sending to the report, shortest first. */
  readonly waits: readonly number[];
  /** Changes that wait at once, at most. */
  readonly backlogMax: number;
  /** Changes that no fold has taken. */
  readonly left: number;
}

export function waitsOf(sent: readonly Sent[], folds: readonly Fold[]): Waits {
  const byWard = Map.groupBy(folds, ({ ward }) => ward);
  const waits: number[] = [];
  const moments: { readonly at: number; readonly more: number }[] = [];
  let left = 0;
  for (const [ward, changes] of Map.groupBy(sent, (change) => change.ward)) {
    const inOrder = changes.toSorted((a, b) => a.storedAt - b.storedAt).values();
    for (const { at, changes: count } of (byWard.get(ward) ?? []).toSorted((a, b) => a.at - b.at)) {
      for (const { sentAt } of inOrder.take(count)) {
        waits.push(at - sentAt);
        moments.push({ at: sentAt, more: 1 }, { at, more: -1 });
      }
    }
    left += [...inOrder].length;
  }
  waits.sort((a, b) => a - b);
  moments.sort((a, b) => a.at - b.at || a.more - b.more);
  let waiting = 0;
  let backlogMax = 0;
  for (const { more } of moments) {
    waiting += more;
    backlogMax = Math.max(backlogMax, waiting);
  }
  return { waits, backlogMax, left };
}
