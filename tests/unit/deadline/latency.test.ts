/** How long changes waited for their report, where the answer is known beforehand. */
import { describe, expect, it } from "vitest";
import { waitsOf } from "../../deadline/latency.ts";

const sent = (ward: string, sentAt: number) => ({ ward, sentAt, storedAt: sentAt + 5 });
const fold = (ward: string, at: number, changes: number) => ({ ward, at, changes, reports: 4 });

describe("the waits of changes", () => {
  it("end with the fold that takes them, ward by ward in the order of their storing", () => {
    const changes = [sent("a", 0), sent("b", 10), sent("a", 100), sent("a", 900)];
    const folds = [fold("a", 1_000, 2), fold("b", 1_100, 1), fold("a", 2_000, 1)];
    expect(waitsOf(changes, folds)).toEqual({ waits: [900, 1_000, 1_090, 1_100], backlogMax: 4, left: 0 });
  });

  it("have no end for what nobody folded", () => {
    const { waits, left } = waitsOf([sent("a", 0), sent("a", 1), sent("b", 2)], [fold("a", 50, 1)]);
    expect([waits, left]).toEqual([[50], 2]);
  });
});
