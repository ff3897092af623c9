/** Verifying one published version by itself: signature, digests, figures computed again, files rendered again. */

import { MANIFEST_JSON, MANIFEST_JWS } from "../../functions/publish/proof.ts";
import { renderReport } from "../../functions/publish/report/render.ts";
import { renderContents } from "../../functions/publish/snapshot-contents.ts";
import { SOFTWARE_VERSION } from "../../functions/publish/software.ts";
import { recomputeSnapshot } from "../../shared/domain/build-snapshot.ts";
import { catalogueDigest, sha256 } from "../../shared/domain/digest.ts";
import type { PreviousSnapshot, Snapshot } from "../../shared/domain/snapshot.ts";
import { verifyDetached } from "../../shared/proof/detached-jws.ts";
import type { PublicJwk } from "../../shared/wire/jwks.ts";
import { decodeManifest, type Manifest } from "../../shared/wire/manifest.ts";
import { decodeSnapshot, encodeSnapshot } from "../../shared/wire/snapshot.ts";
import { SNAPSHOT_JSON } from "../../shared/wire/snapshot-files.ts";
import { describeDifferences } from "./differences.ts";
import type { PublishedVersion } from "./published-version.ts";

export interface VerifiedVersion {
  readonly place: string;
  /** Undefined where it cannot be read. */
  readonly manifest: Manifest | undefined;
  readonly manifestSha256: string | undefined;
  readonly snapshot: Snapshot | undefined;
  readonly snapshotSha256: string | undefined;
  /** The key that signed it. */
  readonly kid: string | undefined;
  /** What is wrong, one sentence each. */
  readonly faults: readonly string[];
  /** What could not be looked at. */
  readonly notes: readonly string[];
}

/** `previous` is the version before it where that is at hand. */
export async function verifyVersion(
  { place, files }: PublishedVersion,
  keys: readonly PublicJwk[],
  previous: PreviousSnapshot | null,
): Promise<VerifiedVersion> {
  const faults: string[] = [];
  const notes: string[] = [];
  const manifestBytes = files.get(MANIFEST_JSON);
  const manifest = read(manifestBytes, MANIFEST_JSON, decodeManifest, faults);
  const kid = manifestBytes && (await checkSignature(manifestBytes, files.get(MANIFEST_JWS), keys, faults));
  const damaged = manifest ? checkDigests(manifest, files, faults) : new Set<string>();

  const json = files.get(SNAPSHOT_JSON);
  const snapshot = read(json, SNAPSHOT_JSON, decodeSnapshot, faults);
  if (snapshot && manifest) checkIdentity(snapshot, manifest, faults);
  if (snapshot) checkFigures(snapshot, previous, faults);
  // Files are compared with what the snapshot says, which only helps where that itself is whole.
  if (snapshot && manifest && !damaged.has(SNAPSHOT_JSON)) {
    const different = await differingRenderings(snapshot, manifest.rendering, files, damaged);
    const isOurs = manifest.software === SOFTWARE_VERSION;
    for (const name of different) {
      if (isOurs) faults.push(`${name}: không trùng với tệp dựng lại từ ${SNAPSHOT_JSON}`);
      else
        notes.push(
          `${name} do phần mềm phiên bản ${manifest.software} dựng; phiên bản ${SOFTWARE_VERSION} đang dùng trình bày khác nên không đối chiếu được từng byte`,
        );
    }
  }
  return {
    place,
    manifest,
    manifestSha256: manifestBytes && sha256(manifestBytes),
    snapshot,
    snapshotSha256: json && sha256(json),
    kid,
    faults,
    notes,
  };
}

function read<T>(
  bytes: Uint8Array | undefined,
  name: string,
  decode: (bytes: Uint8Array) => T,
  faults: string[],
): T | undefined {
  if (!bytes) {
    faults.push(`${name}: thiếu tệp`);
    return undefined;
  }
  try {
    return decode(bytes);
  } catch {
    // Whatever it holds, it is not what was published.
    faults.push(`${name}: nội dung không đọc được`);
    return undefined;
  }
}

async function checkSignature(
  manifest: Uint8Array,
  jws: Uint8Array | undefined,
  keys: readonly PublicJwk[],
  faults: string[],
): Promise<string | undefined> {
  if (!jws) {
    faults.push(`${MANIFEST_JWS}: thiếu tệp`);
    return undefined;
  }
  if (keys.length === 0) {
    faults.push(`${MANIFEST_JWS}: chưa kiểm tra được chữ ký vì không có khóa công khai (--keys)`);
    return undefined;
  }
  const key = await verifyDetached(new TextDecoder().decode(jws), manifest, keys);
  if (!key)
    faults.push(`${MANIFEST_JWS}: chữ ký không phải của các khóa công khai đã cho trên ${MANIFEST_JSON}`);
  return key?.kid;
}

/** Names of the files that are not those of the manifest. */
function checkDigests(
  { files: listed }: Manifest,
  files: PublishedVersion["files"],
  faults: string[],
): Set<string> {
  const damaged = new Set<string>();
  for (const { name, bytes, sha256: expected } of listed) {
    const content = files.get(name);
    const found = content && sha256(content);
    if (found === expected) continue;
    damaged.add(name);
    if (!content) faults.push(`${name}: thiếu tệp`);
    else if (content.byteLength !== bytes)
      faults.push(`${name}: đã bị thay đổi (${content.byteLength} byte, bản kê ghi ${bytes})`);
    else faults.push(`${name}: đã bị thay đổi (SHA-256 ${found}, bản kê ghi ${expected})`);
  }
  return damaged;
}

function checkIdentity(snapshot: Snapshot, manifest: Manifest, faults: string[]): void {
  const { ward, version, asOf, report, previous } = snapshot;
  const { entries, digest } = report.ledger;
  const pairs: [string, unknown, unknown][] = [
    ["đơn vị", manifest.ward, ward],
    ["kỳ", manifest.period, report.period.code],
    ["phiên bản", manifest.version, version],
    ["thời điểm số liệu", manifest.asOf, asOf],
    ["số mục của sổ", manifest.ledger.entries, entries],
    ["mã SHA-256 của sổ", manifest.ledger.digest, digest],
    ["phiên bản trước", manifest.previous?.version, previous?.version],
  ];
  for (const [what, said, actual] of pairs) {
    if (said !== actual)
      faults.push(
        `${MANIFEST_JSON}: không phải bản kê của ${SNAPSHOT_JSON} này (${what}: ${said} khác ${actual})`,
      );
  }
}

function checkFigures(snapshot: Snapshot, previous: PreviousSnapshot | null, faults: string[]): void {
  const { digest, ...content } = snapshot.catalogue;
  try {
    if (catalogueDigest(content) !== digest)
      faults.push(`${SNAPSHOT_JSON}: danh mục không khớp mã SHA-256 của nó`);
    const again = recomputeSnapshot(snapshot, previous);
    for (const difference of describeDifferences(asJson(snapshot), asJson(again)))
      faults.push(`${SNAPSHOT_JSON}: ${difference}`);
  } catch (error) {
    // Content that the rules cannot work on was never published.
    faults.push(`${SNAPSHOT_JSON}: không tính lại được (${error instanceof Error ? error.message : error})`);
  }
}

function asJson(snapshot: Snapshot) {
  return JSON.parse(new TextDecoder().decode(encodeSnapshot(snapshot)));
}

/** Names of the undamaged files that come out otherwise when they are rendered again. */
async function differingRenderings(
  snapshot: Snapshot,
  rendering: Manifest["rendering"],
  files: PublishedVersion["files"],
  damaged: ReadonlySet<string>,
): Promise<string[]> {
  const { contents } = await renderContents(snapshot, rendering, renderReport);
  return contents
    .filter(({ name, content }) => {
      const found = files.get(name);
      return found && !damaged.has(name) && Buffer.compare(found, content) !== 0;
    })
    .map(({ name }) => name);
}
