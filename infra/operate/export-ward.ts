import { existsSync, mkdirSync, readdirSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { canonicalJson, sha256 } from "../../shared/domain/digest.ts";
import { showProgress } from "../cli/progress.ts";
import { StartFailure } from "../local/start-failure.ts";
import { ARCHIVE_FILES, ledgerDigest, type Manifest } from "./archive-format.ts";
import type { WardStores } from "./deployment.ts";
import {
  periodsOf,
  readActions,
  readCatalogues,
  readLedger,
  readOutages,
  readSnapshots,
} from "./read-ward.ts";

/**
 * Writes a ward's whole record into an empty folder (`archive-format.ts`); the manifest comes last, so that a folder
 * with one is complete. Throws {@link StartFailure} when the folder is not empty or the ward does not exist.
 */
export async function exportWard(
  stores: WardStores,
  ward: string,
  folder: string,
  now: Date,
): Promise<Manifest> {
  if (existsSync(folder) && readdirSync(folder).length > 0) throw new StartFailure(`${folder} is not empty`);
  mkdirSync(folder, { recursive: true });

  const catalogues = await readCatalogues(stores, ward);
  const periods = periodsOf(catalogues);
  const reading = showProgress("ledger", periods.length, { each: false });
  const entries = await readLedger(stores, ward, periods, (code) => reading.step(code));
  reading.end();
  const snapshots = await readSnapshots(stores, ward, periods);
  await exportFiles(stores, snapshots, folder);

  const written = {
    catalogues: writeLines(join(folder, ARCHIVE_FILES.catalogues), catalogues),
    ledger: writeLines(join(folder, ARCHIVE_FILES.ledger), entries),
    actions: writeLines(join(folder, ARCHIVE_FILES.actions), await readActions(stores, ward)),
    outages: writeLines(join(folder, ARCHIVE_FILES.outages), await readOutages(stores, ward)),
    snapshots: writeLines(join(folder, ARCHIVE_FILES.snapshots), snapshots),
    keys: writeLines(join(folder, ARCHIVE_FILES.keys), [{ keys: await stores.signingKeys.list() }]),
  };
  const manifest: Manifest = {
    format: 2,
    ward,
    exportedAt: now.toISOString(),
    ledger: ledgerDigest(entries),
    catalogues: catalogues.length,
    snapshots: snapshots.length,
    sha256: written,
  };
  writeFileSync(join(folder, ARCHIVE_FILES.manifest), `${JSON.stringify(manifest, null, 2)}\n`);
  return manifest;
}

async function exportFiles(
  { files }: WardStores,
  snapshots: readonly { folder: string; files: readonly { name: string; sha256: string }[] }[],
  folder: string,
): Promise<void> {
  const wanted = snapshots.flatMap((snapshot) =>
    snapshot.files.map((file) => ({ ...file, folder: snapshot.folder })),
  );
  const progress = showProgress("published files", wanted.length, { each: false });
  for (const { folder: from, name, sha256: expected } of wanted) {
    const content = await files.read(from, name);
    if (sha256(content) !== expected) throw new Error(`${from}/${name} is not the file that was published`);
    const path = join(folder, "files", from, name);
    mkdirSync(dirname(path), { recursive: true });
    writeFileSync(path, content);
    progress.step(name);
  }
  progress.end();
}

/** One line of canonical JSON each; gives the file's SHA-256. */
function writeLines(path: string, values: readonly unknown[]): string {
  const text = values.map((value) => `${canonicalJson(value)}\n`).join("");
  writeFileSync(path, text);
  return sha256(text);
}
