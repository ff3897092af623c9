/**
 * Making the files of a published version once more from the ledger alone. What was published says by its digest whether
 * it is the same: anything else is never put in its place.
 */
import { MANIFEST_JSON, makeManifest, signManifest } from "../../functions/publish/proof.ts";
import { renderReport } from "../../functions/publish/report/render.ts";
import { renderContents, type SnapshotContent } from "../../functions/publish/snapshot-contents.ts";
import { buildSnapshot } from "../../shared/domain/build-snapshot.ts";
import type { Catalogue } from "../../shared/domain/catalogue.ts";
import { sha256 } from "../../shared/domain/digest.ts";
import { foldPeriod } from "../../shared/domain/fold.ts";
import { madeAt, type SubmissionEntry } from "../../shared/domain/ledger.ts";
import { parsePeriod } from "../../shared/domain/period.ts";
import { partitionsOf } from "../../shared/domain/slices.ts";
import type { SigningKey } from "../../shared/store/signing-key.ts";
import type { SnapshotRecord } from "../../shared/store/snapshot-store.ts";
import type { Manifest } from "../../shared/wire/manifest.ts";
import { decodeSnapshot } from "../../shared/wire/snapshot.ts";
import { SNAPSHOT_JSON } from "../../shared/wire/snapshot-files.ts";

export interface RebuildInput {
  readonly record: SnapshotRecord;
  /** The record and the `snapshot.json` of the version before it; null for version 1. */
  readonly previous: { readonly record: SnapshotRecord; readonly json: Uint8Array } | null;
  /** The catalogues that may have been in force, the likeliest first. */
  readonly catalogues: readonly { readonly catalogue: Catalogue; readonly sample: boolean }[];
  /** The ward's submissions and decisions. */
  readonly entries: readonly SubmissionEntry[];
  /** As the files were rendered: it is in the manifest, and the same for all that one deployment publishes. */
  readonly rendering: Manifest["rendering"];
  /** Undefined where it is not at hand: the signature is not made again then. */
  readonly signingKey: SigningKey | undefined;
}

/** The files, by name, that came out as they were published. */
export async function rebuildVersion(input: RebuildInput): Promise<ReadonlyMap<string, SnapshotContent>> {
  const { record, previous, rendering, signingKey } = input;
  const said = new Map(record.files.map(({ name, sha256: digest }) => [name, digest]));
  const same = ({ name, content }: SnapshotContent) => said.get(name) === sha256(content);
  for (const snapshot of candidates(input)) {
    const { contents } = await renderContents(snapshot, rendering, renderReport);
    if (!contents.some((file) => file.name === SNAPSHOT_JSON && same(file))) continue;
    const manifestBefore = previous?.record.files.find(({ name }) => name === MANIFEST_JSON);
    const link =
      previous && manifestBefore ? { version: previous.record.version, sha256: manifestBefore.sha256 } : null;
    const manifest = makeManifest(snapshot, contents, rendering, link);
    const signature = signingKey && same(manifest) ? [await signManifest(manifest, signingKey)] : [];
    const made = [...contents, manifest, ...signature].filter(same);
    return new Map(made.map((file) => [file.name, file]));
  }
  return new Map();
}

/** The snapshot under each catalogue, of what had come by the moment that the version says it is as of. */
function* candidates({ record, previous, catalogues, entries }: RebuildInput) {
  const period = parsePeriod(record.period);
  if (!period) return;
  const known = Map.groupBy(
    entries.filter((entry) => madeAt(entry) <= record.asOf),
    (entry) => entry.period,
  );
  const before = previous && {
    version: previous.record.version,
    sha256: sha256(previous.json),
    snapshot: decodeSnapshot(previous.json),
  };
  for (const { catalogue, sample } of catalogues) {
    const ledger = new Map(
      partitionsOf(catalogue, period).map((code) => [code, foldPeriod(code, known.get(code) ?? [])]),
    );
    const { basis, after } = buildSnapshot({ catalogue, period, ledger, sample });
    if (basis === record.basis) yield after(before);
  }
}
