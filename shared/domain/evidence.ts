/**
 * What a snapshot carries besides its figures, so that every one of them can be computed again from the snapshot alone:
 * the rest of each counted ledger entry (its digest covers all of it), the values of earlier periods that cumulative
 * figures, milestones, warnings and trends look back on, and how much of the ledger was read.
 */
import type { Catalogue } from "./catalogue.ts";
import { digestOf } from "./digest.ts";
import type { FoldedLedger, FoldedPeriod, SubmissionState } from "./fold.ts";
import type { ElementValue, RevisionEntry, SubmissionKey } from "./ledger.ts";
import type { CountedSubmission, ExpectedSubmission } from "./report.ts";
import type { MemberFigures } from "./roll-up.ts";

export interface Evidence {
  /** Every data-set period of the ledger that was read and held anything, as {@link FoldedPeriod} says. */
  readonly partitions: readonly LedgerPartition[];
  /** What completes each counted submission of the report, in the same order, to its ledger entry. */
  readonly receipts: readonly Receipt[];
  /** Counted submissions since the programme's start from before the report period. */
  readonly earlier: readonly EarlierSubmissions[];
  /** Only of an area: what its members' reports said. An area has no ledger. */
  readonly members?: readonly MemberFigures[];
}

export type LedgerPartition = Pick<FoldedPeriod, "period" | "entries" | "digest" | "lastEntryAt">;

export interface Receipt extends ExpectedSubmission {
  readonly receivedBy: string;
  /** As the receipt said it, which is about this revision; a report goes by the first. */
  readonly late: boolean;
  readonly narrative: Readonly<Record<string, string>>;
}

/** All counted submissions of one data set and one period, as a table: a programme has thousands of them. */
export interface EarlierSubmissions {
  readonly dataSet: string;
  readonly period: string;
  /** The elements that any unit reported, in catalogue order. */
  readonly elements: readonly string[];
  /** In catalogue order of the units; `values` as long as `elements`, null where the unit did not report. */
  readonly units: readonly {
    readonly orgUnit: string;
    readonly revision: number;
    readonly values: readonly (ElementValue | null)[];
  }[];
}

/**
 * Gathers the evidence. `partitions` are those that the report read, `counted` what it counted.
 */
export function gatherEvidence(
  catalogue: Catalogue,
  partitions: readonly string[],
  counted: readonly CountedSubmission[],
  ledger: FoldedLedger,
): Evidence {
  const folded = partitions.flatMap((code) => ledger.get(code) ?? []).filter(({ entries }) => entries > 0);
  const within = new Set(counted.map(keyOf));
  return {
    partitions: folded.map(({ period, entries, digest, lastEntryAt }) => ({
      period,
      entries,
      digest,
      lastEntryAt,
    })),
    receipts: counted.map((submission) => receiptOf(submission, ledger)),
    earlier: catalogue.dataSets.flatMap((dataSet) =>
      folded.flatMap(({ period, submissions }) => {
        const states = submissions.get(dataSet.code);
        const entries = dataSet.assigned.flatMap((unit) => states?.get(unit)?.counted ?? []);
        const before = entries.filter((entry) => !within.has(keyOf(entry)));
        if (before.length === 0) return [];
        const elements = dataSet.elements
          .map(({ code }) => code)
          .filter((code) => before.some(({ values }) => Object.hasOwn(values, code)));
        const units = before.map(({ orgUnit, revision, values }) => ({
          orgUnit,
          revision,
          values: elements.map((code) => values[code] ?? null),
        }));
        return [{ dataSet: dataSet.code, period, elements, units }];
      }),
    ),
  };
}

function receiptOf({ orgUnit, dataSet, period }: CountedSubmission, ledger: FoldedLedger): Receipt {
  const entry = ledger.get(period)?.submissions.get(dataSet)?.get(orgUnit)?.counted;
  if (!entry) throw new Error(`${orgUnit} ${dataSet} ${period} counts, but is not in the ledger`);
  const { receivedBy, late, narrative } = entry;
  return { orgUnit, dataSet, period, receivedBy, late, narrative };
}

/**
 * The ledger as far as a report can see it, put together again from what a snapshot carries. Digests of entries are
 * computed from their content, so that a changed value shows.
 */
export function ledgerFromEvidence(
  { partitions, receipts, earlier }: Evidence,
  counted: readonly CountedSubmission[],
): FoldedLedger {
  const states = new Map<string, Map<string, Map<string, SubmissionState>>>();
  const put = (entry: RevisionEntry, firstReceivedAt: number) => {
    const ofPeriod = getOrInsert(states, entry.period, () => new Map());
    const ofDataSet = getOrInsert(ofPeriod, entry.dataSet, () => new Map());
    ofDataSet.set(entry.orgUnit, { revisions: [], counted: entry, firstReceivedAt });
  };
  const receiptByKey = new Map(receipts.map((receipt) => [keyOf(receipt), receipt]));
  for (const { firstReceivedAt, late: _, digest: __, ...rest } of counted) {
    const receipt = receiptByKey.get(keyOf(rest));
    if (receipt) put(entryOf({ ...rest, ...receipt }), firstReceivedAt);
  }
  for (const { dataSet, period, elements, units } of earlier) {
    for (const { orgUnit, revision, values } of units) {
      const reported = elements.flatMap((code, i) => {
        const value = values[i];
        return value === null || value === undefined ? [] : [[code, value] as const];
      });
      const of = { orgUnit, dataSet, period, revision, values: Object.fromEntries(reported) };
      // Of earlier submissions a report uses nothing else.
      put({ ...of, ...NOT_CARRIED }, 0);
    }
  }
  return new Map(
    partitions.map((partition) => [
      partition.period,
      { ...partition, submissions: states.get(partition.period) ?? new Map() },
    ]),
  );
}

const NOT_CARRIED = {
  kind: "revision",
  submissionId: "",
  receivedAt: 0,
  receivedBy: "",
  late: false,
  narrative: {},
  digest: "",
} as const;

function entryOf(content: Omit<RevisionEntry, "kind" | "digest">): RevisionEntry {
  const entry = { kind: "revision", ...content } as const;
  return { ...entry, digest: digestOf(entry) };
}

function keyOf({ orgUnit, dataSet, period }: SubmissionKey): string {
  return `${orgUnit}#${dataSet}#${period}`;
}

function getOrInsert<K, V>(map: Map<K, V>, key: K, make: () => V): V {
  const found = map.get(key);
  if (found !== undefined) return found;
  const made = make();
  map.set(key, made);
  return made;
}
