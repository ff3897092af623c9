/** The checker of histories: what it lets pass could have happened, and what could not is found. */
import { describe, expect, it } from "vitest";
import { type Answer, type Call, explainHistory } from "../../chaos/history.ts";

const call = (submissionId: string, began: number, ended: number | undefined, answer?: Answer): Call => ({
  submissionId,
  content: submissionId,
  began,
  ended,
  answer,
});
const stored = (revision: number, fresh = true): Answer => ({ kind: "stored", revision, fresh });
const conflict = (latest: number): Answer => ({ kind: "conflict", latest });
const kept = (...ids: string[]) => ids.map((submissionId) => ({ submissionId, content: submissionId }));

describe("a history of answers", () => {
  it("is explained when one of two racing officers wins and the other is told", () => {
    expect(explainHistory([call("a", 1, 3, stored(1)), call("b", 2, 4, conflict(1))], kept("a"))).toEqual([]);
  });

  it("is explained when an answer never came, whether the request took effect or not", () => {
    const calls = [call("a", 1, undefined), call("b", 2, undefined), call("b", 3, 4, stored(1, false))];
    expect(explainHistory(calls, kept("b"))).toEqual([]);
    expect(explainHistory(calls, kept("b", "a"))).toEqual([]);
  });

  it.each([
    ["an acknowledged revision is gone", [call("a", 1, 2, stored(1))], kept()],
    ["two were given one place", [call("a", 1, 3, stored(1)), call("b", 2, 4, stored(1))], kept("b")],
    ["one is stored twice", [call("a", 1, 2, stored(1))], kept("a", "a")],
    ["a revision was never sent", [call("a", 1, 2, stored(1))], kept("a", "c")],
    [
      "a conflict was told before anybody had begun",
      [call("b", 1, 2, conflict(1)), call("a", 3, 4, stored(1))],
      kept("a"),
    ],
    [
      "a conflict told of what had long been replaced",
      [call("a", 1, 2, stored(1)), call("b", 3, 4, stored(2)), call("c", 5, 6, conflict(1))],
      kept("a", "b"),
    ],
    [
      "the later place was taken before the earlier request began",
      [call("b", 1, 2, stored(2)), call("a", 3, 4, stored(1))],
      kept("a", "b"),
    ],
    ["an id was called used that is not", [call("a", 1, 2, { kind: "reused" })], kept()],
  ])("is not explained when %s", (_, calls, register) => {
    expect(explainHistory(calls, register)).not.toEqual([]);
  });
});
