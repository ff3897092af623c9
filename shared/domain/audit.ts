/** The record of everything that was done, as it is looked up: by time, period, unit, person and kind. */
import { ACTION_KINDS, type ActionEntry } from "./action.ts";
import { wardDate } from "./calendar.ts";
import { PERIOD_TYPES, type Programme } from "./catalogue.ts";
import { type LedgerEntry, madeAt } from "./ledger.ts";
import { locksAt, opensAt, periodsOfYears } from "./period.ts";
import type { Reopening } from "./reopening.ts";

export const AUDIT_KINDS = [
  "submission",
  "approve",
  "return",
  "reopening",
  "reopening-end",
  "catalogue",
  ...ACTION_KINDS,
] as const;
export type AuditKind = (typeof AUDIT_KINDS)[number];

export interface AuditEntry {
  readonly kind: AuditKind;
  /** Epoch ms. */
  readonly at: number;
  readonly by: string;
  readonly reason: string;
  readonly period?: string | undefined;
  readonly orgUnit?: string | undefined;
  readonly dataSet?: string | undefined;
  /** Of a submission or a catalogue: which one. */
  readonly version?: number | undefined;
  /** User name of whom an action is about. */
  readonly person?: string | undefined;
  /** Until when a period was reopened, epoch ms. */
  readonly until?: number | undefined;
  readonly changes: readonly string[];
}

/** From `from` on, before `to`; epoch ms. */
export interface Span {
  readonly from: number;
  readonly to: number;
}

export interface AuditFilter extends Span {
  readonly period?: string | undefined;
  readonly orgUnit?: string | undefined;
  /** Who did it, or whom it is about. */
  readonly person?: string | undefined;
  readonly kind?: AuditKind | undefined;
}

/**
 * Codes of the data-set periods that took submissions at some moment of the span: those that had begun and were not
 * locked yet, and those that were reopened. Of every type, since data sets may have had another one earlier.
 */
export function periodsTakingSubmissions(
  programme: Programme,
  reopenings: readonly Reopening[],
  { from, to }: Span,
): string[] {
  const [first, last] = [from, to].map((at) => Number(wardDate(at).slice(0, 4)));
  if (first === undefined || last === undefined) return [];
  // Earlier ones were locked before the span began.
  const earliest = first - Math.ceil(programme.lockAfterDays / 365) - 1;
  const open = PERIOD_TYPES.flatMap((type) => periodsOfYears(type, earliest, last + 1))
    .filter((period) => opensAt(period) < to && from < locksAt(period, programme))
    .map(({ code }) => code);
  const reopened = reopenings
    .filter(({ reopenedAt, until }) => reopenedAt < to && from < until)
    .map(({ period }) => period);
  return [...new Set([...open, ...reopened])];
}

export function fromLedger(entry: LedgerEntry): AuditEntry {
  const common = { at: madeAt(entry), period: entry.period, orgUnit: entry.orgUnit, changes: [] };
  switch (entry.kind) {
    case "revision":
      return {
        ...common,
        kind: "submission",
        by: entry.receivedBy,
        reason: "",
        dataSet: entry.dataSet,
        version: entry.revision,
      };
    case "decision":
      return {
        ...common,
        kind: entry.decision,
        by: entry.decidedBy,
        reason: entry.reason,
        dataSet: entry.dataSet,
        version: entry.revision,
      };
    case "reopening":
      return { ...common, kind: "reopening", by: entry.reopenedBy, reason: entry.reason, until: entry.until };
    case "reopening-end":
      return { ...common, kind: "reopening-end", by: entry.endedBy, reason: entry.reason };
  }
}

export function fromAction({ actionId: _, ...action }: ActionEntry): AuditEntry {
  return action;
}

/** The entries that the filter asks for, newest first. */
export function selectAudit(entries: readonly AuditEntry[], filter: AuditFilter): AuditEntry[] {
  const { from, to, period, orgUnit, person, kind } = filter;
  return entries
    .filter(
      (entry) =>
        from <= entry.at &&
        entry.at < to &&
        (period === undefined || entry.period === period) &&
        (orgUnit === undefined || entry.orgUnit === orgUnit) &&
        (person === undefined || entry.by === person || entry.person === person) &&
        (kind === undefined || entry.kind === kind),
    )
    .sort((a, b) => b.at - a.at);
}
