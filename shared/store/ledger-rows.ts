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
import type {
  DecisionEntry,
  ElementValue,
  LedgerEntry,
  ReopeningEntry,
  RevisionEntry,
  SubmissionKey,
} from "../domain/ledger.ts";
import type { Item } from "./query-items.ts";

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

/** Stored by somebody else, or damaged: it must not be passed over. */
export class UnreadableItemError extends Error {
  constructor({ pk, sk }: Item, why: string) {
    super(`ledger item ${JSON.stringify([pk, sk])}: ${why}`);
  }
}

/**
 * Parses a stored item. Throws {@link UnreadableItemError} when it is none of ours. Checked by hand rather than by a
 * schema: items are the one thing that is read by the thousand (docs/performance.md).
 */
export function fromItem(item: Item): LedgerEntry {
  const pk = text(item.pk);
  const sk = text(item.sk);
  if (pk === undefined || sk === undefined) throw new UnreadableItemError(item, "no key");
  const period = pk.slice(pk.indexOf("#") + 1);
  // Cut by hand: `split` takes thrice as long.
  const firstEnd = sk.indexOf("#");
  const secondEnd = sk.indexOf("#", firstEnd + 1);
  if (firstEnd < 0 || secondEnd < 0) throw new UnreadableItemError(item, "no place");
  const thirdEnd = sk.indexOf("#", secondEnd + 1);
  const first = sk.slice(0, firstEnd);
  const second = sk.slice(firstEnd + 1, secondEnd);
  const third = thirdEnd < 0 ? sk.slice(secondEnd + 1) : sk.slice(secondEnd + 1, thirdEnd);
  if (period === REOPENINGS) return toReopening(item, first, second, third);
  const revision = Number(third);
  if (!Number.isInteger(revision) || revision < 1) throw new UnreadableItemError(item, "no revision number");
  return thirdEnd < 0
    ? toRevision(item, first, second, period, revision)
    : toDecision(item, { dataSet: first, orgUnit: second, period, revision }, sk.slice(thirdEnd + 1));
}

function toRevision(
  item: Item,
  dataSet: string,
  orgUnit: string,
  period: string,
  revision: number,
): RevisionEntry {
  const id = text(item.id);
  const at = number(item.at);
  const by = text(item.by);
  const digest = text(item.d);
  if (id === undefined || at === undefined || by === undefined || digest === undefined)
    throw new UnreadableItemError(item, "no revision");
  const values = json(item.v);
  if (!isRecordOf(values, isElementValue)) throw new UnreadableItemError(item, "no values");
  const narrative = item.n === undefined ? {} : json(item.n);
  if (!isRecordOf(narrative, isText)) throw new UnreadableItemError(item, "no narrative");
  return {
    kind: "revision",
    orgUnit,
    dataSet,
    period,
    revision,
    submissionId: id,
    receivedAt: at,
    receivedBy: by,
    late: item.late !== undefined,
    values,
    narrative,
    digest,
  };
}

function toDecision(item: Item, of: SubmissionKey & { revision: number }, decision: string): DecisionEntry {
  const reason = text(item.why);
  const at = number(item.at);
  const by = text(item.by);
  const digest = text(item.d);
  if (reason === undefined || at === undefined || by === undefined || digest === undefined)
    throw new UnreadableItemError(item, "no decision");
  if (decision !== "approve" && decision !== "return")
    throw new UnreadableItemError(item, "unknown decision");
  return { kind: "decision", ...of, decision, reason, decidedAt: at, decidedBy: by, digest };
}

function toReopening(item: Item, period: string, orgUnit: string, reopeningId: string): ReopeningEntry {
  const until = number(item.until);
  const reason = text(item.why);
  const at = number(item.at);
  const by = text(item.by);
  const digest = text(item.d);
  if (
    until === undefined ||
    reason === undefined ||
    at === undefined ||
    by === undefined ||
    digest === undefined
  )
    throw new UnreadableItemError(item, "no reopening");
  return {
    kind: "reopening",
    period,
    orgUnit,
    reopeningId,
    until,
    reason,
    reopenedAt: at,
    reopenedBy: by,
    digest,
  };
}

function text(attribute: unknown): string | undefined {
  return isObject(attribute) && typeof attribute.S === "string" ? attribute.S : undefined;
}

function number(attribute: unknown): number | undefined {
  return isObject(attribute) && typeof attribute.N === "string" ? Number(attribute.N) : undefined;
}

function json(attribute: unknown): unknown {
  const content = text(attribute);
  return content === undefined ? undefined : JSON.parse(content);
}

function isRecordOf<T>(
  value: unknown,
  isMember: (member: unknown) => member is T,
): value is Record<string, T> {
  if (!isObject(value) || Array.isArray(value)) return false;
  for (const name in value) if (!isMember(value[name])) return false;
  return true;
}

function isObject(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === "object" && value !== null;
}

function isElementValue(value: unknown): value is ElementValue {
  return typeof value === "number" || typeof value === "boolean" || typeof value === "string";
}

function isText(value: unknown): value is string {
  return typeof value === "string";
}
