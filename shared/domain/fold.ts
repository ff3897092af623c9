/**
 * The fold: entries of one ledger partition (one ward, one data-set period) into the state of its submissions.
 * The result does not depend on the order in which the entries come.
 */
import { sha256 } from "./digest.ts";
import {
  type DecisionEntry,
  madeAt,
  type RevisionEntry,
  type SubmissionEntry,
  type SubmissionKey,
} from "./ledger.ts";

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

/** Folds the entries of one data-set period. */
export function foldPeriod(period: string, entries: readonly SubmissionEntry[]): FoldedPeriod {
  const revisions = new Map<string, Map<string, RevisionEntry[]>>();
  const decisions = new Map<string, DecisionEntry>();
  let lastEntryAt: number | null = null;

  for (const entry of entries) {
    lastEntryAt = Math.max(lastEntryAt ?? 0, madeAt(entry));
    if (entry.kind === "revision") {
      const byUnit = getOrInsert(revisions, entry.dataSet, () => new Map<string, RevisionEntry[]>());
      getOrInsert(byUnit, entry.orgUnit, () => []).push(entry);
    } else {
      const key = decisionKey(entry);
      if (decisions.get(key)?.decision !== "return") decisions.set(key, entry);
    }
  }

  const submissions = new Map<string, Map<string, SubmissionState>>();
  for (const [dataSet, byUnit] of revisions) {
    const states = new Map<string, SubmissionState>();
    for (const [orgUnit, list] of byUnit) states.set(orgUnit, stateOf(list, decisions));
    submissions.set(dataSet, states);
  }
  const digests = entries.map((entry) => entry.digest).sort();
  return {
    period,
    submissions,
    entries: entries.length,
    digest: sha256(digests.join("\n")),
    lastEntryAt,
  };
}

function stateOf(list: RevisionEntry[], decisions: ReadonlyMap<string, DecisionEntry>): SubmissionState {
  list.sort((a, b) => a.revision - b.revision);
  let counted: RevisionEntry | null = null;
  const revisions = list.map((entry): RevisionState => {
    const decision = decisions.get(decisionKey(entry)) ?? null;
    const status = decision === null ? "submitted" : decision.decision === "return" ? "returned" : "approved";
    if (status !== "returned") counted = entry;
    return { entry, status, decision };
  });
  return { revisions, counted, firstReceivedAt: list[0]?.receivedAt ?? 0 };
}

function decisionKey(of: SubmissionKey & { revision: number }): string {
  return `${of.dataSet}#${of.orgUnit}#${of.revision}`;
}

function getOrInsert<K, V>(map: Map<K, V>, key: K, make: () => V): V {
  const found = map.get(key);
  if (found !== undefined) return found;
  const made = make();
  map.set(key, made);
  return made;
}
