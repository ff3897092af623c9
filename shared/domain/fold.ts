/**
 * The fold: entries of one ledger partition (one ward, one data-set period) into the state of its submissions.
 * The result does not depend on the order in which the entries come, nor on how often each does.
 */
import { sha256 } from "./digest.ts";
import { type DecisionEntry, madeAt, type RevisionEntry, type SubmissionEntry } from "./ledger.ts";

export type RevisionStatus = "submitted" | "approved" | "returned";

export interface RevisionState {
  readonly entry: RevisionEntry;
  readonly status: RevisionStatus;
  /** The decision that stands: a return before an approval. */
  readonly decision: DecisionEntry | null;
}

export interface SubmissionState {
  /** By revision, from 1. */
  readonly revisions: readonly RevisionState[];
  /** The revision that counts: the latest that has not been returned. */
  readonly counted: RevisionEntry | null;
  /** When the first revision came; it decides whether the submission was on time. */
  readonly firstReceivedAt: number;
}

export interface FoldedPeriod {
  readonly period: string;
  /** Data set code → org unit code → state. */
  readonly submissions: ReadonlyMap<string, ReadonlyMap<string, SubmissionState>>;
  /** Number of entries folded, and a digest over them: together the partition's version. */
  readonly entries: number;
  readonly digest: string;
  /** When the newest entry was made; null when there is none. */
  readonly lastEntryAt: number | null;
}

/** Folded ledger partitions by data-set period code; a period without entries may be absent. */
export type FoldedLedger = ReadonlyMap<string, FoldedPeriod>;

/** Folds the entries of one data-set period. */
export function foldPeriod(period: string, delivered: readonly SubmissionEntry[]): FoldedPeriod {
  const entriesOf = new Map<string, Map<string, SubmissionEntries>>();
  const digests: string[] = [];
  let lastEntryAt: number | null = null;
  let dataSet: string | undefined;
  let byUnit = new Map<string, SubmissionEntries>();
  for (const entry of delivered) {
    // Those of a data set mostly come together.
    if (entry.dataSet !== dataSet) {
      dataSet = entry.dataSet;
      byUnit = entriesOf.get(dataSet) ?? new Map<string, SubmissionEntries>();
      entriesOf.set(dataSet, byUnit);
    }
    const known = byUnit.get(entry.orgUnit);
    if (!known) byUnit.set(entry.orgUnit, begin(entry));
    else if (!take(known, entry)) continue;
    digests.push(entry.digest);
    lastEntryAt = Math.max(lastEntryAt ?? 0, madeAt(entry));
  }

  const submissions = new Map<string, Map<string, SubmissionState>>();
  for (const [dataSet, byUnit] of entriesOf) {
    const states = new Map<string, SubmissionState>();
    for (const [orgUnit, entries] of byUnit) {
      // Decisions that came before the revision they are about say nothing yet.
      if (entries.revisions.length > 0) states.set(orgUnit, stateOf(entries));
    }
    if (states.size > 0) submissions.set(dataSet, states);
  }
  const digest = sha256(digests.sort().join("\n"));
  return { period, submissions, entries: digests.length, digest, lastEntryAt };
}

/** What there is about one submission: a handful, in which looking is quicker than indexing. */
interface SubmissionEntries {
  readonly revisions: RevisionEntry[];
  readonly decisions: DecisionEntry[];
}

/** Made with its first entry: an array that grows takes room for sixteen. */
function begin(entry: SubmissionEntry): SubmissionEntries {
  return entry.kind === "revision"
    ? { revisions: [entry], decisions: [] }
    : { revisions: [], decisions: [entry] };
}

/** Adds the entry; false when it is there already. No two entries share a place in the ledger. */
function take({ revisions, decisions }: SubmissionEntries, entry: SubmissionEntry): boolean {
  if (entry.kind === "revision") {
    if (revisions.some(({ revision }) => revision === entry.revision)) return false;
    revisions.push(entry);
  } else {
    if (decisions.some((known) => known.revision === entry.revision && known.decision === entry.decision))
      return false;
    decisions.push(entry);
  }
  return true;
}

function stateOf(entries: SubmissionEntries): SubmissionState {
  if (entries.revisions.length > 1) entries.revisions.sort((a, b) => a.revision - b.revision);
  let counted: RevisionEntry | null = null;
  const revisions = entries.revisions.map((entry): RevisionState => {
    const decision = standingDecision(entries.decisions, entry.revision);
    const status = decision === null ? "submitted" : decision.decision === "return" ? "returned" : "approved";
    if (status !== "returned") counted = entry;
    return { entry, status, decision };
  });
  return { revisions, counted, firstReceivedAt: entries.revisions[0]?.receivedAt ?? 0 };
}

/** A return stands for good, whatever else was decided. */
function standingDecision(decisions: readonly DecisionEntry[], revision: number): DecisionEntry | null {
  let standing: DecisionEntry | null = null;
  for (const decision of decisions) {
    if (decision.revision === revision && standing?.decision !== "return") standing = decision;
  }
  return standing;
}
