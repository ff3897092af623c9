/**
 * A snapshot is a function of the catalogue, the folded ledger and the version before it, and of nothing else; what it
 * carries of them is enough to compute it again, which is how it is verified years later.
 */
import { buildReport } from "./build-report.ts";
import type { Catalogue } from "./catalogue.ts";
import { ledgerFromEvidence } from "./evidence.ts";
import { outagesIn, withOutages } from "./extensions.ts";
import type { FoldedLedger } from "./fold.ts";
import { computeIndicators } from "./indicators.ts";
import { type Period, parsePeriod } from "./period.ts";
import { type MemberFigures, rollUp } from "./roll-up.ts";
import { partitionsOf, sliceLedger } from "./slices.ts";
import {
  type EarlierReport,
  earlierPeriods,
  nextSnapshot,
  type PreviousSnapshot,
  type Snapshot,
} from "./snapshot.ts";

export interface SnapshotInput {
  readonly catalogue: Catalogue;
  readonly period: Period;
  /** The folded partitions of the report; absent ones count as empty. */
  readonly ledger: FoldedLedger;
  readonly sample: boolean;
}

/** Everything of a version but what it follows: computed before it is known whether there is anything to publish. */
export function buildSnapshot({ catalogue, period, ledger, sample }: SnapshotInput) {
  const report = buildReport(catalogue, period, ledger);
  return {
    basis: report.basis,
    /** The next version; `previous` is null for version 1. */
    after: (previous: PreviousSnapshot | null): Snapshot =>
      nextSnapshot({
        catalogue,
        report,
        previous,
        history: earlierReports(catalogue, period, ledger),
        sample,
        ledger,
      }),
  };
}

/** The same for an area, whose report is made of its members' reports; `history` is what its own earlier ones say. */
export function buildAreaSnapshot({
  catalogue,
  period,
  members,
  history,
  sample,
}: Omit<SnapshotInput, "ledger"> & {
  readonly members: readonly MemberFigures[];
  readonly history: readonly EarlierReport[];
}) {
  const report = rollUp(catalogue, period, members);
  return {
    basis: report.basis,
    after: (previous: PreviousSnapshot | null): Snapshot => {
      const input = { catalogue, report, previous, sample, history, ledger: new Map() };
      const snapshot = nextSnapshot(input);
      return { ...snapshot, evidence: { ...snapshot.evidence, members } };
    },
  };
}

/** What the earlier periods come to as the ledger stands now; those for which nobody sent anything are left out. */
export function earlierReports(catalogue: Catalogue, period: Period, ledger: FoldedLedger): EarlierReport[] {
  return earlierPeriods(catalogue, period.code).flatMap((code) => {
    const earlier = parsePeriod(code);
    if (!earlier) return [];
    const isEmpty = partitionsWithin(catalogue, earlier).every((part) => !ledger.get(part)?.entries);
    if (isEmpty) return [];
    const slices = sliceLedger(catalogue, earlier, ledger);
    return [{ period: earlier, indicators: computeIndicators(catalogue, earlier, slices) }];
  });
}

/** The ledger's partitions that lie within the period. */
function partitionsWithin(catalogue: Catalogue, period: Period): string[] {
  return partitionsOf(catalogue, period).filter((code) => {
    const part = parsePeriod(code);
    return part !== undefined && part.from >= period.from;
  });
}

/**
 * Computes a snapshot again from what it carries. `previous` is the version before it where that is at hand; without
 * it what moved since is taken as the snapshot says, and so are an area's earlier values: what proves them are the
 * snapshots of those periods.
 */
export function recomputeSnapshot(snapshot: Snapshot, previous: PreviousSnapshot | null): Snapshot {
  const { report, evidence, sample, version, changes } = snapshot;
  const catalogue = withOutages(snapshot.catalogue, outagesIn(report.extensions ?? []));
  const period = parsePeriod(report.period.code);
  if (!period) throw new RangeError(`no period ${report.period.code}`);
  const { members } = evidence;
  const built = members
    ? buildAreaSnapshot({ catalogue, period, members, history: [], sample })
    : buildSnapshot({ catalogue, period, ledger: ledgerFromEvidence(evidence, report.counted), sample });
  const computed = built.after(previous);
  const again = members ? { ...computed, history: snapshot.history } : computed;
  return previous === null && snapshot.previous !== null
    ? { ...again, version, changes, previous: snapshot.previous }
    : again;
}
