import { expect, it } from "vitest";
import { timelinessOf } from "../../../shared/domain/extensions.ts";
import type { DeadlineExtension } from "../../../shared/domain/fair-deadline.ts";

const before = { late: false, receivedAt: 10 };
const after = { late: true, receivedAt: 30 };
const later = { late: true, receivedAt: 50 };
const movedTo = (dueAt: number): DeadlineExtension => ({ outages: [], regularDueAt: 20, dueAt });

it.each([
  ["a first revision in time", before, before, null, "on-time"],
  ["a first revision after the deadline", after, after, null, "late"],
  ["a correction of what was in time", after, before, null, "late-correction"],
  ["a correction of what was late", later, after, null, "late"],
  ["a revision before a deadline that was moved", after, after, movedTo(40), "on-time"],
  ["a correction after it, of what it made to be in time", later, after, movedTo(40), "late-correction"],
] as const)("says how %s stands to its deadline", (_, revision, first, extension, expected) => {
  expect(timelinessOf(revision, first, extension)).toBe(expected);
});
