/**
 * Publishing: compute one ward's snapshot, render and write its files, then take the version number by recording them.
 * In this order a snapshot is complete or absent, whenever the run dies; see `shared/store/snapshot-store.ts`.
 */
import { buildAreaSnapshot, buildSnapshot } from "../../shared/domain/build-snapshot.ts";
import { sha256 } from "../../shared/domain/digest.ts";
import { parsePeriod } from "../../shared/domain/period.ts";
import type { PreviousSnapshot, Snapshot } from "../../shared/domain/snapshot.ts";
import { readEarlierReports, readMemberFigures, reportAsOfNow } from "../../shared/reporting/area-report.ts";
import { reportReader } from "../../shared/reporting/compute-report.ts";
import type { Agenda, AreaAgendas } from "../../shared/store/agenda.ts";
import type { BalanceStore } from "../../shared/store/balance-store.ts";
import type { CatalogueStore } from "../../shared/store/catalogue-store.ts";
import type { LedgerStore } from "../../shared/store/ledger-store.ts";
import type { PublishMessage } from "../../shared/store/messages.ts";
import type { ReportStore } from "../../shared/store/report-store.ts";
import type { SigningKey } from "../../shared/store/signing-key.ts";
import type { SigningKeyRegister } from "../../shared/store/signing-key-register.ts";
import {
  type SnapshotFile,
  type SnapshotFiles,
  type SnapshotRecord,
  type SnapshotRecords,
  snapshotFolder,
} from "../../shared/store/snapshot-store.ts";
import type { Manifest, Rendering } from "../../shared/wire/manifest.ts";
import { decodeSnapshot } from "../../shared/wire/snapshot.ts";
import { SNAPSHOT_JSON } from "../../shared/wire/snapshot-files.ts";
import { MANIFEST_JSON, makeManifest, signManifest } from "./proof.ts";
import type { renderReport } from "./report/render.ts";
import { renderContents, type SnapshotContent } from "./snapshot-contents.ts";

export interface PublishDependencies {
  readonly agenda: Pick<Agenda, "settle" | "holds">;
  readonly areaAgendas: AreaAgendas;
  readonly catalogues: CatalogueStore;
  readonly ledger: LedgerStore;
  readonly reports: ReportStore;
  readonly balances: BalanceStore;
  readonly records: SnapshotRecords;
  readonly files: SnapshotFiles;
  readonly renderPdf: typeof renderReport;
  readonly rendering: Rendering;
  /** The key to sign with, opened once. */
  readonly signingKey: () => Promise<SigningKey>;
  readonly signingKeys: SigningKeyRegister;
}

export type PublishResult =
  | { readonly outcome: "published"; readonly record: SnapshotRecord }
  /** The last version rests on the same: nothing to do. */
  | { readonly outcome: "unchanged"; readonly version: number };

/** Publishes what the message asks for, and takes the checks that led to it off the agenda. */
export async function publish(
  dependencies: PublishDependencies,
  message: PublishMessage,
): Promise<PublishResult> {
  const result = await publishChanged(dependencies, message);
  const agenda = await agendaOf(dependencies, message.ward);
  for (const done of message.checks) await agenda.settle(message.ward, done);
  return result;
}

/**
 * Whether reports that were asked for together with this one are still to come. Asked after {@link publish}, so that
 * whoever is last finds none.
 */
export async function othersAreToCome(
  dependencies: Pick<PublishDependencies, "agenda" | "areaAgendas" | "catalogues">,
  { ward, others }: PublishMessage,
): Promise<boolean> {
  const agenda = await agendaOf(dependencies, ward);
  const held = await Promise.all(others.map((other) => agenda.holds(ward, other)));
  return held.includes(true);
}

async function agendaOf(
  { agenda, areaAgendas, catalogues }: Pick<PublishDependencies, "agenda" | "areaAgendas" | "catalogues">,
  ward: string,
): Promise<Pick<Agenda, "settle" | "holds">> {
  const version = await catalogues.current(ward);
  return version?.level ? areaAgendas[version.level] : agenda;
}

/**
 * Publishes the ward's period as its next version, unless nothing has changed since the last one. The REPORT says that
 * there is something to publish and with which catalogue; the figures come from the ledger itself, because a snapshot
 * carries more of it than a REPORT does.
 */
async function publishChanged(
  dependencies: PublishDependencies,
  message: PublishMessage,
): Promise<PublishResult> {
  const { catalogues, ledger, balances, reports, records } = dependencies;
  const { ward, at } = message;
  const period = parsePeriod(message.period);
  const askAgain = async () => {
    const newest = await catalogues.newest(ward);
    return newest && period && reportAsOfNow(dependencies, newest, period);
  };
  const [asked, last] = await Promise.all([
    reports.read(ward, message.period, askAgain),
    records.latest(ward, message.period),
  ]);
  if (!period || !asked) throw new Error(`nothing to publish for ${ward} ${message.period}`);
  if (last?.basis === asked.basis) return { outcome: "unchanged", version: last.version };

  // Not the one in force, of which this process may know an older one than `aggregate` did, or a newer.
  const version = await catalogues.withDigest(ward, asked.catalogueDigest);
  if (!version) throw new Error(`${ward} has no catalogue ${asked.catalogueDigest}`);
  const { catalogue, sample } = version;
  const { basis, after } = version.level
    ? buildAreaSnapshot({
        catalogue,
        period,
        sample,
        members: await readMemberFigures(dependencies, catalogue, period),
        history: await readEarlierReports(dependencies, catalogue, period),
      })
    : buildSnapshot({
        catalogue,
        period,
        sample,
        ledger: await reportReader({ ledger, balances }, version).read(period),
      });
  // The ledger has moved on since the report, and back to where it was.
  if (last?.basis === basis) return { outcome: "unchanged", version: last.version };

  const snapshot = after(last ? await readPrevious(dependencies, last) : null);
  const written = await writeFiles(dependencies, snapshot, last);
  const record: SnapshotRecord = {
    ward,
    period: period.code,
    version: snapshot.version,
    publishedAt: at,
    asOf: snapshot.asOf,
    basis,
    ...written,
  };
  // Another publisher may have taken the number; then the message comes again and finds its version.
  if ((await records.record(record)) === "taken") throw new Error(`version ${record.version} was taken`);
  return { outcome: "published", record };
}

async function readPrevious(
  { files }: PublishDependencies,
  record: SnapshotRecord,
): Promise<PreviousSnapshot> {
  const bytes = await files.read(record.folder, SNAPSHOT_JSON);
  return { version: record.version, sha256: sha256(bytes), snapshot: decodeSnapshot(bytes) };
}

async function writeFiles(
  { files, renderPdf, rendering, signingKey, signingKeys }: PublishDependencies,
  snapshot: Snapshot,
  last: SnapshotRecord | undefined,
): Promise<{ folder: string; files: SnapshotFile[] }> {
  const { contents, snapshotSha256 } = await renderContents(snapshot, rendering, renderPdf);
  const folder = snapshotFolder(snapshot.ward, snapshot.report.period.code, snapshot.version, snapshotSha256);
  const manifest = makeManifest(snapshot, contents, rendering, last ? linkTo(last) : null);
  const key = await signingKey();
  const [signature] = await Promise.all([signManifest(manifest, key), signingKeys.add(key.publicKey)]);
  const write = async ({ name, mediaType, content }: SnapshotContent): Promise<SnapshotFile> => {
    // Of two publishers of the same snapshot the one that wrote first is right, also about the signature.
    const kept = await files.write(folder, name, mediaType, content);
    return { name, mediaType, bytes: kept.byteLength, sha256: sha256(kept) };
  };
  return { folder, files: await Promise.all([...contents, manifest, signature].map(write)) };
}

/** The link of the chain that leads to a version. */
function linkTo({ version, period, files }: SnapshotRecord): Manifest["previous"] {
  const manifest = files.find(({ name }) => name === MANIFEST_JSON);
  if (!manifest) throw new Error(`version ${version} of ${period} has no ${MANIFEST_JSON}`);
  return { version, sha256: manifest.sha256 };
}
