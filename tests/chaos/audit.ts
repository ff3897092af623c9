/** What must hold after everything that happened, found out from what is there. One sentence for each thing that does not. */
import { buildReport } from "../../shared/domain/build-report.ts";
import { recomputeSnapshot } from "../../shared/domain/build-snapshot.ts";
import { wardIso } from "../../shared/domain/calendar.ts";
import { canonicalJson, digestOf, sha256 } from "../../shared/domain/digest.ts";
import { madeAt, type RevisionEntry, type SubmissionEntry } from "../../shared/domain/ledger.ts";
import { periodsOfYears } from "../../shared/domain/period.ts";
import { publishablePeriods, touchedReportPeriods } from "../../shared/domain/schedule.ts";
import { partitionsOf } from "../../shared/domain/slices.ts";
import { isRevision } from "../../shared/domain/submit.ts";
import type { SnapshotRecord } from "../../shared/store/snapshot-store.ts";
import { decodeSnapshot, encodeSnapshot } from "../../shared/wire/snapshot.ts";
import { comparable } from "../reference/comparable.ts";
import { referenceReport } from "../reference/report.ts";
import { foldLedger } from "../samples/entries.ts";
import { explainHistory } from "./history.ts";
import { type Truth, WARD } from "./ward-office.ts";
import type { Log } from "./workload.ts";

export interface Audit {
  readonly faults: string[];
  readonly entries: number;
  readonly reports: number;
  readonly snapshots: number;
}

/** Audits a ward at rest. `at`: business time of the last nightly run. */
export async function audit(truth: Truth, log: Log, at: number): Promise<Audit> {
  const faults = [...log.odd, ...log.stuck.map((what) => `${what} never ended`)];
  const { catalogue } = truth;
  const types = [...new Set(catalogue.dataSets.map(({ period }) => period))];
  const periods = types.flatMap((type) => periodsOfYears(type, 2026, 2027)).map(({ code }) => code);
  const entries = await truth.ledger.readPeriods(WARD, periods, { consistent: true });

  faults.push(...auditLedger(entries, log));
  const reports = await auditReports(truth, entries, faults);
  const snapshots = await auditSnapshots(truth, entries, at, faults);
  return { faults, entries: entries.length, reports, snapshots };
}

/** Acknowledged = stored, each once, without gaps, in an order that explains every answer. */
function auditLedger(entries: readonly SubmissionEntry[], log: Log): string[] {
  const faults: string[] = [];
  const revisions = Map.groupBy(entries.filter(isRevision), keyOf);
  for (const [key, found] of revisions) {
    const byNumber = found.toSorted((a, b) => a.revision - b.revision);
    if (byNumber.some(({ revision }, index) => revision !== index + 1))
      faults.push(`${key}: revisions have gaps`);
    for (const { digest, ...content } of found) {
      if (digestOf(content) !== digest)
        faults.push(`${key} ${content.revision}: is not what its digest says`);
    }
  }
  for (const { key, submissionId, revision, receivedAt, late } of log.receipts) {
    const stored = revisions.get(key)?.filter((entry) => entry.submissionId === submissionId) ?? [];
    if (stored.length === 0) faults.push(`${key}: ${submissionId} was acknowledged and is lost`);
    if (stored.length > 1) faults.push(`${key}: ${submissionId} is stored ${stored.length} times`);
    const [one] = stored;
    if (one && (one.revision !== revision || wardIso(one.receivedAt) !== receivedAt || one.late !== late))
      faults.push(`${key}: a receipt of ${submissionId} is not what is stored`);
  }
  for (const [key, calls] of log.calls) {
    const kept = (revisions.get(key) ?? [])
      .toSorted((a, b) => a.revision - b.revision)
      .map(({ submissionId, values }) => ({ submissionId, content: canonicalJson(values) }));
    faults.push(...explainHistory(calls, kept).map((fault) => `${key}: ${fault}`));
  }
  const decisions = new Set(
    entries.flatMap((entry) =>
      entry.kind === "decision" ? [`${keyOf(entry)} ${entry.revision} ${entry.decision}`] : [],
    ),
  );
  for (const { key, revision, decision } of log.decided) {
    if (!decisions.has(`${key} ${revision} ${decision}`))
      faults.push(`${key}: a decision was acknowledged and is lost`);
  }
  return faults;
}

function keyOf({ orgUnit, dataSet, period }: Pick<RevisionEntry, "orgUnit" | "dataSet" | "period">): string {
  return `${orgUnit} ${dataSet} ${period}`;
}

/** Every stored report equals the independent computation from everything that is in the ledger. */
async function auditReports(
  truth: Truth,
  entries: readonly SubmissionEntry[],
  faults: string[],
): Promise<number> {
  const { catalogue } = truth;
  const touched = new Map(
    entries.flatMap((entry) =>
      touchedReportPeriods(catalogue, entry.period, madeAt(entry)).map(
        (period) => [period.code, period] as const,
      ),
    ),
  );
  for (const [code, period] of touched) {
    const report = await truth.reports.read(WARD, code);
    if (!report) {
      faults.push(`the report of ${code} is missing`);
      continue;
    }
    const within = new Set(partitionsOf(catalogue, period));
    const count = entries.filter((entry) => within.has(entry.period)).length;
    if (report.ledger.entries !== count)
      faults.push(`the report of ${code} rests on ${report.ledger.entries} of ${count} entries`);
    const said = canonicalJson(comparable(report));
    if (said !== canonicalJson(referenceReport(catalogue, code, entries)))
      faults.push(`the report of ${code} differs from the reference`);
  }
  return touched.size;
}

/** Every version is complete, says what its files hold, follows the one before it; the last one rests on what is there. */
async function auditSnapshots(
  truth: Truth,
  entries: readonly SubmissionEntry[],
  at: number,
  faults: string[],
): Promise<number> {
  const { catalogue, records, ledger } = truth;
  const due = new Set(
    publishablePeriods(catalogue, await ledger.readReopenings(WARD), at).map(({ code }) => code),
  );
  let versions = 0;
  for (const type of catalogue.programme.reportPeriods) {
    for (const period of periodsOfYears(type, 2026, 2027)) {
      const newestFirst = (await records.list(WARD, period.code, { limit: 1000 })).records;
      const found = newestFirst.toReversed();
      versions += found.length;
      let before: SnapshotRecord | undefined;
      for (const [index, record] of found.entries()) {
        const name = `${period.code} v${record.version}`;
        if (record.version !== index + 1) faults.push(`${name}: a version is missing before it`);
        faults.push(...(await auditVersion(truth, record, before)).map((fault) => `${name}: ${fault}`));
        before = record;
      }
      if (!due.has(period.code)) continue;
      const report = buildReport(catalogue, period, foldLedger(entries));
      if (before?.basis !== report.basis)
        faults.push(`${period.code} is due and its last version is not what is reported`);
    }
  }
  return versions;
}

async function auditVersion(
  { files }: Truth,
  record: SnapshotRecord,
  before: SnapshotRecord | undefined,
): Promise<string[]> {
  const faults: string[] = [];
  const contents = new Map<string, Uint8Array>();
  for (const { name, sha256: said } of record.files) {
    try {
      const content = await files.read(record.folder, name);
      contents.set(name, content);
      if (sha256(content) !== said) faults.push(`${name} is not what was published`);
    } catch {
      faults.push(`${name} is not there`);
    }
  }
  const json = contents.get("snapshot.json");
  if (!json) return faults;
  const snapshot = decodeSnapshot(json);
  if (snapshot.report.basis !== record.basis) faults.push("its record says another basis");
  const previous = before?.files.find(({ name }) => name === "snapshot.json")?.sha256;
  if (snapshot.previous?.sha256 !== previous) faults.push("does not follow the version before it");
  if (sha256(encodeSnapshot(recomputeSnapshot(snapshot, null))) !== sha256(json))
    faults.push("cannot be computed again");
  return faults;
}
