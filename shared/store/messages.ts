/** What the stages tell each other through queues: JSON, one schema for sender and receiver. */
import * as z from "zod";
import { check } from "./agenda.ts";

const ofWard = {
  ward: z.string(),
  /** The scheduled moment, epoch ms: what is due is judged by it, however late the message is handled. */
  at: z.number(),
};

export const closeMessage = z.discriminatedUnion("job", [
  /** Look at what the agenda holds for the ward, and ask for snapshots where something changed. */
  z.object({ job: z.literal("check"), ...ofWard, checks: z.array(check).readonly() }),
  /** Look at one period, whatever the agenda says. */
  z.object({ job: z.literal("close"), ...ofWard, period: z.string() }),
  /** Roll up what an area's agenda holds: `ward` is the area. */
  z.object({ job: z.literal("roll-up"), ...ofWard, checks: z.array(check).readonly() }),
  /** Derive anew what is derived: every REPORT item, and the agenda. */
  z.object({ job: z.literal("rebuild"), ...ofWard }),
]);
export type CloseMessage = z.output<typeof closeMessage>;

/** Publish the ward's report of the period if it has changed since its last snapshot. */
export const publishMessage = z.object({
  ...ofWard,
  period: z.string(),
  /** What the agenda held for it, done with once it is published. */
  checks: z.array(check).readonly(),
  /** What it held for the ward's other reports that were asked for together with it. */
  others: z.array(check).readonly().default([]),
});
export type PublishMessage = z.output<typeof publishMessage>;

/** People to be told of something by mail. `at`: when it became so, epoch ms. Each mail goes out once, however often it is asked for. */
export const notifyMessage = z.discriminatedUnion("kind", [
  /** A new day: the day's digests of everybody in the ward who has something to read. */
  z.object({ kind: z.literal("morning"), ward: z.string(), at: z.number() }),
  /** A snapshot was published: the day's digests of those who read it, unless they have had them. */
  z.object({ kind: z.literal("published"), ward: z.string() }),
  /** A revision was returned: its unit is told at once. */
  z.object({
    kind: z.literal("returned"),
    ward: z.string(),
    orgUnit: z.string(),
    dataSet: z.string(),
    period: z.string(),
    revision: z.int().min(1),
    at: z.number(),
  }),
  /** A locked period was reopened for a unit, which is told at once. */
  z.object({
    kind: z.literal("reopened"),
    ward: z.string(),
    orgUnit: z.string(),
    period: z.string(),
    /** The moment from which it is locked again. */
    until: z.number(),
    at: z.number(),
  }),
  /** A reopening was ended before its time: its unit is told at once. */
  z.object({
    kind: z.literal("reopening-ended"),
    ward: z.string(),
    orgUnit: z.string(),
    period: z.string(),
    reopeningId: z.string(),
    at: z.number(),
  }),
  /** A reviewer asks units for what they have not sent: at once, and each unit at most once a day for the same thing. */
  z.object({
    kind: z.literal("reminder"),
    ward: z.string(),
    dataSet: z.string(),
    period: z.string(),
    orgUnits: z.array(z.string()).readonly(),
    /** Name of who asks, as shown to people. */
    askedBy: z.string(),
    at: z.number(),
  }),
]);
export type NotifyMessage = z.output<typeof notifyMessage>;
export type ReturnedMessage = Extract<NotifyMessage, { kind: "returned" }>;
export type ReopenedMessage = Extract<NotifyMessage, { kind: "reopened" }>;
export type ReopeningEndedMessage = Extract<NotifyMessage, { kind: "reopening-ended" }>;
/** What happened in the ledger that a unit is told at once. */
export type NewsMessage = ReturnedMessage | ReopenedMessage | ReopeningEndedMessage;
export type ReminderMessage = Extract<NotifyMessage, { kind: "reminder" }>;
