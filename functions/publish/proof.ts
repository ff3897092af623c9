/** The proof of a snapshot: a manifest of what belongs to it, chained to the version before, and its signature. */
import { sha256 } from "../../shared/domain/digest.ts";
import type { Snapshot } from "../../shared/domain/snapshot.ts";
import { signDetached } from "../../shared/proof/detached-jws.ts";
import type { SigningKey } from "../../shared/store/signing-key.ts";
import { encodeManifest, type Manifest, type Rendering } from "../../shared/wire/manifest.ts";
import type { SnapshotContent } from "./snapshot-contents.ts";
import { SOFTWARE_VERSION } from "./software.ts";

export const MANIFEST_JSON = "manifest.json";
export const MANIFEST_JWS = "manifest.jws";

/** The manifest of a snapshot's files: same snapshot after the same version, same bytes. */
export function makeManifest(
  { ward, version, asOf, report }: Snapshot,
  contents: readonly SnapshotContent[],
  rendering: Rendering,
  previous: Manifest["previous"],
): SnapshotContent {
  const { entries, digest } = report.ledger;
  const content = encodeManifest({
    manifestVersion: 1,
    software: SOFTWARE_VERSION,
    ward,
    period: report.period.code,
    version,
    asOf,
    ledger: { entries, digest },
    rendering,
    files: contents.map((file) => ({
      name: file.name,
      bytes: file.content.byteLength,
      sha256: sha256(file.content),
    })),
    previous,
  });
  return { name: MANIFEST_JSON, mediaType: "application/json", content };
}

/** The signature of a manifest. It may differ each time: what is in force is what was written first. */
export async function signManifest(manifest: SnapshotContent, key: SigningKey): Promise<SnapshotContent> {
  const jws = await signDetached(manifest.content, key);
  return {
    name: MANIFEST_JWS,
    mediaType: "application/jose",
    content: new TextEncoder().encode(`${jws}\n`),
  };
}
