/**
 * How ledger entries are stored. Partition = ward × data-set period, so that an aggregation queries a few partitions
 * and one ward never touches another's. Within it the sort keys put the decisions right behind their revision:
 *
 *     le-chan#2026-Q3      M06-TYT#tyt#0001            revision 1
 *     le-chan#2026-Q3      M06-TYT#tyt#0001#return     its return (at most one of each decision per revision)
 *     le-chan#reopenings   2026-Q3#tyt#<id>            a reopening of the period for a unit
 *
 * Attribute names are short and the values one JSON text: a typical submission stays within one write unit (1 KB).
 */
import * as z from "zod";
import type {
  DecisionEntry,
  LedgerEntry,
  ReopeningEntry,
  RevisionEntry,
  SubmissionKey,
} from "../domain/ledger.ts";

export interface LedgerKey {
  readonly pk: string;
  readonly sk: string;
}

/** Stands where the period does in the partition key of a ward's reopenings. */
export const REOPENINGS = "reopenings";

const REVISION_DIGITS = 4;

export function partitionKey(ward: string, period: string): string {
  return `${ward}#${period}`;
}

/** Sort-key prefix of everything about one submission. */
export function submissionPrefix({ dataSet, orgUnit }: Omit<SubmissionKey, "period">): string {
  return `${dataSet}#${orgUnit}#`;
}

/** Sort-key prefix of the reopenings of a period for one unit. */
export function reopeningPrefix(period: string, orgUnit: string): string {
  return `${period}#${orgUnit}#`;
}

function revisionKey(of: SubmissionKey & { revision: number }): string {
  return `${submissionPrefix(of)}${String(of.revision).padStart(REVISION_DIGITS, "0")}`;
}

function keyOf(ward: string, entry: LedgerEntry): LedgerKey {
  const pk = partitionKey(ward, entry.kind === "reopening" ? REOPENINGS : entry.period);
  switch (entry.kind) {
    case "revision":
      return { pk, sk: revisionKey(entry) };
    case "decision":
      return { pk, sk: `${revisionKey(entry)}#${entry.decision}` };
    case "reopening":
      return { pk, sk: `${reopeningPrefix(entry.period, entry.orgUnit)}${entry.reopeningId}` };
  }
}

const jsonOf = <T extends z.ZodType>(schema: T) =>
  z
    .string()
    .transform((text): unknown => JSON.parse(text))
    .pipe(schema);

const rowKey = z.object({ pk: z.string(), sk: z.string() });
const revisionRow = z.object({
  id: z.string(),
  at: z.number(),
  by: z.string(),
  late: z.boolean().optional(),
  v: jsonOf(z.record(z.string(), z.union([z.number(), z.boolean(), z.string()]))),
  n: jsonOf(z.record(z.string(), z.string())).optional(),
  d: z.string(),
});
const decisionRow = z.object({
  why: z.string(),
  at: z.number(),
  by: z.string(),
  d: z.string(),
});
const reopeningRow = z.object({
  until: z.number(),
  why: z.string(),
  at: z.number(),
  by: z.string(),
  d: z.string(),
});

/** The stored form of an entry, without undefined attributes. */
export function toRow(ward: string, entry: LedgerEntry): LedgerKey & Record<string, unknown> {
  const key = keyOf(ward, entry);
  switch (entry.kind) {
    case "revision":
      return {
        ...key,
        id: entry.submissionId,
        at: entry.receivedAt,
        by: entry.receivedBy,
        ...(entry.late && { late: true }),
        v: JSON.stringify(entry.values),
        ...(Object.keys(entry.narrative).length > 0 && { n: JSON.stringify(entry.narrative) }),
        d: entry.digest,
      };
    case "decision":
      return { ...key, why: entry.reason, at: entry.decidedAt, by: entry.decidedBy, d: entry.digest };
    case "reopening":
      return {
        ...key,
        until: entry.until,
        why: entry.reason,
        at: entry.reopenedAt,
        by: entry.reopenedBy,
        d: entry.digest,
      };
  }
}

/** Parses a stored row. Throws when it is none of ours: a row that cannot be read must not be passed over. */
export function fromRow(row: Record<string, unknown>): LedgerEntry {
  const { pk, sk } = rowKey.parse(row);
  const period = pk.slice(pk.indexOf("#") + 1);
  const [first = "", second = "", third = "", decision] = sk.split("#");
  if (period === REOPENINGS) return toReopening(row, first, second, third);
  const submission = { dataSet: first, orgUnit: second, period, revision: Number(third) };
  return decision === undefined ? toRevision(row, submission) : toDecision(row, submission, decision);
}

type RevisionAddress = SubmissionKey & { revision: number };

function toRevision(row: unknown, address: RevisionAddress): RevisionEntry {
  const { id, at, by, late, v, n, d } = revisionRow.parse(row);
  return {
    kind: "revision",
    ...address,
    submissionId: id,
    receivedAt: at,
    receivedBy: by,
    late: late ?? false,
    values: v,
    narrative: n ?? {},
    digest: d,
  };
}

function toDecision(row: unknown, address: RevisionAddress, decision: string): DecisionEntry {
  const { why, at, by, d } = decisionRow.parse(row);
  return {
    kind: "decision",
    ...address,
    decision: z.enum(["approve", "return"]).parse(decision),
    reason: why,
    decidedAt: at,
    decidedBy: by,
    digest: d,
  };
}

function toReopening(row: unknown, period: string, orgUnit: string, reopeningId: string): ReopeningEntry {
  const { until, why, at, by, d } = reopeningRow.parse(row);
  return {
    kind: "reopening",
    period,
    orgUnit,
    reopeningId,
    until,
    reason: why,
    reopenedAt: at,
    reopenedBy: by,
    digest: d,
  };
}
