/**
 * How ledger entries are stored. Partition = ward × year of the data-set period, so that one ward never touches another's.
 * Within it sort keys begin with the month in which the period ends: the periods that are read together, all up to a
 * report's end or all that are still open, lie side by side and are one query (docs/adr/0028). Decisions stand right
 * behind their revision:
 *
 *     le-chan#2026         09#2026-Q3#M06-TYT#tyt#0001            revision 1
 *     le-chan#2026         09#2026-Q3#M06-TYT#tyt#0001#return     its return (at most one of each decision per revision)
 *     le-chan#reopenings   2026-Q3#tyt#<id>                       a reopening of the period for a unit
 *     le-chan#reopenings   2026-Q3#tyt#<id>#end                   that it was ended before its time (at most once)
 *
 * Attribute names are short and the values one JSON text: a typical submission stays within one write unit (1 KB).
 */
import { PERIOD_TYPES } from "../domain/catalogue.ts";
import type {
  DecisionEntry,
  ElementValue,
  LedgerEntry,
  LockEntry,
  ReopeningEndEntry,
  ReopeningEntry,
  RevisionEntry,
  SubmissionKey,
} from "../domain/ledger.ts";
import { isOfLock } from "../domain/ledger.ts";
import { parsePeriod, periodsOfYear } from "../domain/period.ts";
import type { Item } from "./quick-read.ts";

export interface LedgerKey {
  readonly pk: string;
  readonly sk: string;
}

/** Stands where the year does in the partition key of a ward's reopenings. */
const REOPENINGS = "reopenings";

/** Behind the key of a reopening: what ended it. */
const END = "#end";

const REVISION_DIGITS = 4;

/** The partition with a ward's entries of the year that the period belongs to. */
export function partitionKey(ward: string, period: string): string {
  return `${ward}#${yearOf(period)}`;
}

export function reopeningsPartition(ward: string): string {
  return `${ward}#${REOPENINGS}`;
}

/** Sort keys from one to another, both included. */
export interface KeyRange {
  readonly from: string;
  readonly to: string;
}

/** Of everything about one submission. */
export function submissionKeys(of: SubmissionKey): KeyRange {
  return beginningWith(submissionPrefix(of));
}

/** Of a ward's reopenings, or only those of one period for one unit. */
export function reopeningKeys(of?: { readonly period: string; readonly orgUnit: string }): KeyRange {
  return of ? beginningWith(reopeningPrefix(of)) : { from: BEFORE_ANY_CODE, to: AFTER_ANY_CODE };
}

/** Data-set periods of one year that lie side by side in the ledger, in key order. */
export interface PeriodRange {
  readonly periods: readonly string[];
  readonly keys: KeyRange;
}

/** One range for each year, with everything that lies between the first and the last of these periods. */
export function rangesOf(periods: readonly string[]): PeriodRange[] {
  return [...Map.groupBy(periods, yearOf)].map(([year, codes]) => {
    const prefixes = codes.map(periodPrefix).sort();
    const [first = "", last = first] = [prefixes[0], prefixes.at(-1)];
    const within = periodsInOrder(Number(year)).filter(({ prefix }) => first <= prefix && prefix <= last);
    return {
      periods: within.map(({ code }) => code),
      keys: { from: first, to: beginningWith(last).to },
    };
  });
}

/** Codes and ids are letters, digits and hyphens. */
const BEFORE_ANY_CODE = " ";
const AFTER_ANY_CODE = "~";

function beginningWith(prefix: string): KeyRange {
  return { from: prefix, to: `${prefix}${AFTER_ANY_CODE}` };
}

function submissionPrefix({ dataSet, orgUnit, period }: SubmissionKey): string {
  return `${periodPrefix(period)}${dataSet}#${orgUnit}#`;
}

function reopeningPrefix({ period, orgUnit }: { period: string; orgUnit: string }): string {
  return `${period}#${orgUnit}#`;
}

/** Sort-key prefix of everything about one data-set period. Throws a RangeError when it is none. */
function periodPrefix(code: string): string {
  const period = parsePeriod(code);
  if (!period) throw new RangeError(`${code} is no period`);
  return `${period.to.slice(5, 7)}#${code}#`;
}

function yearOf(period: string): string {
  return period.slice(0, 4);
}

function periodsInOrder(year: number) {
  return PERIOD_TYPES.flatMap((type) => periodsOfYear(type, year))
    .map(({ code }) => ({ code, prefix: periodPrefix(code) }))
    .sort((a, b) => (a.prefix < b.prefix ? -1 : 1));
}

function keyOf(ward: string, entry: LedgerEntry): LedgerKey {
  if (isOfLock(entry)) {
    const reopening = `${reopeningPrefix(entry)}${entry.reopeningId}`;
    const sk = entry.kind === "reopening" ? reopening : `${reopening}${END}`;
    return { pk: reopeningsPartition(ward), sk };
  }
  const revision = `${submissionPrefix(entry)}${String(entry.revision).padStart(REVISION_DIGITS, "0")}`;
  const sk = entry.kind === "revision" ? revision : `${revision}#${entry.decision}`;
  return { pk: partitionKey(ward, entry.period), sk };
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
    case "reopening-end":
      return { ...key, why: entry.reason, at: entry.endedAt, by: entry.endedBy, d: entry.digest };
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
  // Cut by hand: `split` takes thrice as long.
  if (pk.endsWith(`#${REOPENINGS}`)) {
    const periodEnd = sk.indexOf("#");
    const unitEnd = sk.indexOf("#", periodEnd + 1);
    if (periodEnd < 0 || unitEnd < 0) throw new UnreadableItemError(item, "no place");
    const isEnd = sk.endsWith(END);
    const of = {
      period: sk.slice(0, periodEnd),
      orgUnit: sk.slice(periodEnd + 1, unitEnd),
      reopeningId: sk.slice(unitEnd + 1, isEnd ? -END.length : undefined),
    };
    return isEnd ? toReopeningEnd(item, of) : toReopening(item, of);
  }
  if (!sk.startsWith(lastForm.prefix)) lastForm = formOf(item, sk);
  const { prefix, period, dataSet } = lastForm;
  const unitEnd = sk.indexOf("#", prefix.length);
  if (unitEnd < 0) throw new UnreadableItemError(item, "no place");
  const orgUnit = sk.slice(prefix.length, unitEnd);
  const revisionEnd = sk.indexOf("#", unitEnd + 1);
  const revision = Number(sk.slice(unitEnd + 1, revisionEnd < 0 ? undefined : revisionEnd));
  if (!Number.isInteger(revision) || revision < 1) throw new UnreadableItemError(item, "no revision number");
  return revisionEnd < 0
    ? toRevision(item, dataSet, orgUnit, period, revision)
    : toDecision(item, { dataSet, orgUnit, period, revision }, sk.slice(revisionEnd + 1));
}

/** A data set and period, and what the sort keys of its entries begin with. */
interface Form {
  readonly prefix: string;
  readonly period: string;
  readonly dataSet: string;
}
/**
 * That of the last item: items come in key order, and texts that are cut once and then the same are found in maps in half
 * the time.
 */
let lastForm: Form = { prefix: "#", period: "", dataSet: "" };

function formOf(item: Item, sk: string): Form {
  // In front of the period stands the month in which it ends.
  const start = sk.indexOf("#") + 1;
  const periodEnd = sk.indexOf("#", start);
  const dataSetEnd = sk.indexOf("#", periodEnd + 1);
  if (periodEnd < 0 || dataSetEnd < 0) throw new UnreadableItemError(item, "no place");
  return {
    prefix: sk.slice(0, dataSetEnd + 1),
    period: sk.slice(start, periodEnd),
    dataSet: sk.slice(periodEnd + 1, dataSetEnd),
  };
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

type ReopeningPlace = Pick<LockEntry, "period" | "orgUnit" | "reopeningId">;

function toReopening(item: Item, of: ReopeningPlace): ReopeningEntry {
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
  return { kind: "reopening", ...of, until, reason, reopenedAt: at, reopenedBy: by, digest };
}

function toReopeningEnd(item: Item, of: ReopeningPlace): ReopeningEndEntry {
  const reason = text(item.why);
  const at = number(item.at);
  const by = text(item.by);
  const digest = text(item.d);
  if (reason === undefined || at === undefined || by === undefined || digest === undefined)
    throw new UnreadableItemError(item, "no end of a reopening");
  return { kind: "reopening-end", ...of, reason, endedAt: at, endedBy: by, digest };
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
