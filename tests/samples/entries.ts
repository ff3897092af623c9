/** Ledger entries with everything filled in that a test does not care about. */
import { digestOf } from "../../shared/domain/digest.ts";
import { type FoldedPeriod, foldPeriod } from "../../shared/domain/fold.ts";
import type {
  DecisionEntry,
  ReopeningEndEntry,
  ReopeningEntry,
  RevisionEntry,
  SubmissionEntry,
} from "../../shared/domain/ledger.ts";

type Address = Pick<RevisionEntry, "orgUnit" | "dataSet" | "period">;

export function revision(of: Address & Partial<RevisionEntry>): RevisionEntry {
  const number = of.revision ?? 1;
  const entry = {
    kind: "revision",
    revision: number,
    submissionId: `${of.orgUnit}-${of.dataSet}-${of.period}-${number}`,
    receivedAt: Date.UTC(2026, 5, 1),
    receivedBy: of.orgUnit,
    late: false,
    values: {},
    narrative: {},
    ...of,
  } as const;
  return { ...entry, digest: digestOf(entry) };
}

export function decision(
  on: RevisionEntry,
  made: "approve" | "return",
  at = on.receivedAt + 1,
): DecisionEntry {
  const { orgUnit, dataSet, period } = on;
  const entry = {
    kind: "decision",
    orgUnit,
    dataSet,
    period,
    revision: on.revision,
    decision: made,
    reason: made === "return" ? "Số liệu chưa khớp" : "",
    decidedAt: at,
    decidedBy: "quan-tri",
  } as const;
  return { ...entry, digest: digestOf(entry) };
}

export function reopening(
  of: Pick<ReopeningEntry, "orgUnit" | "period" | "reopenedAt" | "until">,
): ReopeningEntry {
  const entry = {
    kind: "reopening",
    reopeningId: `${of.orgUnit}-${of.period}-${of.reopenedAt}`,
    reason: "Bổ sung số liệu",
    reopenedBy: "quan-tri",
    ...of,
  } as const;
  return { ...entry, digest: digestOf(entry) };
}

export function reopeningEnd(of: ReopeningEntry, endedAt: number): ReopeningEndEntry {
  const { orgUnit, period, reopeningId } = of;
  const entry = {
    kind: "reopening-end",
    orgUnit,
    period,
    reopeningId,
    reason: "Mở nhầm đơn vị",
    endedAt,
    endedBy: "quan-tri",
  } as const;
  return { ...entry, digest: digestOf(entry) };
}

/** The ledger as a report reads it: every period folded. */
export function foldLedger(entries: readonly SubmissionEntry[]): ReadonlyMap<string, FoldedPeriod> {
  const byPeriod = Map.groupBy(entries, ({ period }) => period);
  return new Map([...byPeriod].map(([code, ofPeriod]) => [code, foldPeriod(code, ofPeriod)]));
}
