/**
 * Publishing: render one ward's report, write the files, then take the version number by recording them. In this
 * order a snapshot is complete or absent, whenever the run dies; see `shared/store/snapshot-store.ts`.
 */
import { sha256 } from "../../shared/domain/digest.ts";
import type { Snapshot } from "../../shared/domain/snapshot.ts";
import { earlierPeriods, nextSnapshot, type PreviousSnapshot } from "../../shared/domain/snapshot.ts";
import type { CatalogueStore } from "../../shared/store/catalogue-store.ts";
import type { PublishMessage } from "../../shared/store/queue.ts";
import type { ReportStore } from "../../shared/store/report-store.ts";
import {
  type SnapshotFile,
  type SnapshotFiles,
  type SnapshotRecord,
  type SnapshotRecords,
  snapshotFolder,
} from "../../shared/store/snapshot-store.ts";
import { decodeSnapshot } from "../../shared/wire/snapshot.ts";
import { type RenderPdf, renderContents, SNAPSHOT_JSON } from "./snapshot-contents.ts";

export interface PublishDependencies {
  readonly catalogues: CatalogueStore;
  readonly reports: ReportStore;
  readonly records: SnapshotRecords;
  readonly files: SnapshotFiles;
  readonly renderPdf: RenderPdf;
}

export type PublishResult =
  | { readonly outcome: "published"; readonly record: SnapshotRecord }
  /** The last version rests on the same: nothing to do. */
  | { readonly outcome: "unchanged"; readonly version: number };

/** Publishes the ward's REPORT of the period as its next version, unless nothing has changed since the last one. */
export async function publish(
  dependencies: PublishDependencies,
  { ward, period, at }: PublishMessage,
): Promise<PublishResult> {
  const { catalogues, reports, records } = dependencies;
  const [report, last] = await Promise.all([reports.read(ward, period), records.latest(ward, period)]);
  if (!report) throw new Error(`nothing to publish for ${ward} ${period}`);
  if (last?.basis === report.basis) return { outcome: "unchanged", version: last.version };

  // Not the one in force, of which this process may know an older one than `aggregate` did, or a newer.
  const version = await catalogues.withDigest(ward, report.catalogueDigest);
  if (!version) throw new Error(`${ward} has no catalogue ${report.catalogueDigest}`);
  const { catalogue, sample } = version;
  const earlier = earlierPeriods(catalogue, period);
  const [previous, history] = await Promise.all([
    last ? readPrevious(dependencies, last) : null,
    reports.readMany(ward, earlier),
  ]);
  const snapshot = nextSnapshot({ catalogue, report, previous, history, sample });
  const { folder, files } = await writeFiles(dependencies, snapshot);
  const record: SnapshotRecord = {
    ward,
    period,
    version: snapshot.version,
    publishedAt: at,
    asOf: snapshot.asOf,
    basis: report.basis,
    folder,
    files,
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
  { files, renderPdf }: PublishDependencies,
  snapshot: Snapshot,
): Promise<{ folder: string; files: SnapshotFile[] }> {
  const { contents, snapshotSha256 } = await renderContents(snapshot, renderPdf);
  const folder = snapshotFolder(snapshot.ward, snapshot.report.period.code, snapshot.version, snapshotSha256);
  await Promise.all(
    contents.map(({ name, mediaType, content }) => files.write(folder, name, mediaType, content)),
  );
  return {
    folder,
    files: contents.map(({ name, mediaType, content }) => ({
      name,
      mediaType,
      bytes: content.byteLength,
      sha256: sha256(content),
    })),
  };
}
