import { existsSync, readFileSync } from "node:fs";
import { join } from "node:path";
import type * as z from "zod";
import { digestOf, sha256 } from "../../shared/domain/digest.ts";
import type { LedgerEntry } from "../../shared/domain/ledger.ts";
import { actionEntry, actionStore } from "../../shared/store/action-store.ts";
import {
  type PublishedCatalogue,
  publishedCatalogue,
  readCatalogueHistory,
} from "../../shared/store/catalogue-history.ts";
import { catalogueStore } from "../../shared/store/catalogue-store.ts";
import { ledgerStore } from "../../shared/store/ledger-store.ts";
import { outageStore } from "../../shared/store/outage-store.ts";
import { jwks } from "../../shared/wire/jwks.ts";
import { showProgress } from "../cli/progress.ts";
import { StartFailure } from "../local/start-failure.ts";
import {
  ARCHIVE_FILES,
  ledgerDigest,
  ledgerEntry,
  type Manifest,
  manifest,
  outage,
  snapshotRecord,
} from "./archive-format.ts";
import type { WardStores } from "./deployment.ts";
import { periodsOf, readCatalogues, readLedger } from "./read-ward.ts";

/**
 * Brings an exported ward into a system that does not have it, or goes on with an import that broke off: what is there
 * already and the same is passed over, anything else stops the import. The order is that of the original: catalogue,
 * ledger, files, and last the records that make the files a published version. Everything is checked before the first
 * write. Throws {@link StartFailure} when the archive is damaged or the system holds something else in its place.
 */
export async function importWard(stores: WardStores, folder: string): Promise<Manifest> {
  const archive = readArchive(folder);
  const { ward } = archive.manifest;

  const catalogues = catalogueStore(stores.documents, stores.ledgerTable);
  const present = await readCatalogueHistory(stores.documents, stores.ledgerTable, ward);
  for (const [index, version] of present.entries()) {
    if (digestOf(version) !== digestOf(archive.catalogues[index])) {
      throw new StartFailure(`the system has another catalogue as version ${version.version} of ${ward}`);
    }
  }
  await refuseOtherEntries(stores, present, archive.entries, ward);

  for (const { version, file, ...record } of archive.catalogues.slice(present.length)) {
    const published = await catalogues.publish(file, record);
    if (published !== version)
      throw new StartFailure(`the catalogue's version ${version} became ${published}`);
  }

  // Before the entries: reports of them are computed by the deadlines as they were moved.
  const outages = outageStore(stores.documents, stores.ledgerTable);
  for (const recorded of archive.outages) await outages.append(ward, recorded);

  const ledger = ledgerStore(stores.documents, stores.ledgerTable);
  const appending = showProgress("ledger entries", archive.entries.length, { each: false });
  for (const entry of archive.entries) {
    await ledger.append(ward, entry);
    appending.step(entry.period);
  }
  appending.end();

  const actions = actionStore(stores.documents, stores.ledgerTable);
  for (const action of archive.actions) await actions.append(ward, action);

  for (const key of archive.keys) await stores.signingKeys.add(key);
  const publishing = showProgress("published versions", archive.snapshots.length, { each: false });
  for (const record of archive.snapshots) {
    for (const { name, mediaType } of record.files) {
      await stores.files.write(
        record.folder,
        name,
        mediaType,
        readFileSync(join(folder, "files", record.folder, name)),
      );
    }
    if ((await stores.records.record(record)) === "taken") {
      const there = await stores.records.read(ward, record.period, record.version);
      if (there?.folder !== record.folder) {
        throw new StartFailure(
          `another report is published as version ${record.version} of ${record.period}`,
        );
      }
    }
    publishing.step(`${record.period} v${record.version}`);
  }
  publishing.end();

  const imported = await readLedger(stores, ward, periodsOf(await readCatalogues(stores, ward)));
  const { digest } = ledgerDigest(imported);
  if (digest !== archive.manifest.ledger.digest) {
    throw new StartFailure("the ledger has changed during the import: its digest is not the archive's");
  }
  return archive.manifest;
}

/** Before the first write: what the system has of the ward's ledger must be part of the archive. */
async function refuseOtherEntries(
  stores: WardStores,
  catalogues: readonly PublishedCatalogue[],
  archived: readonly LedgerEntry[],
  ward: string,
): Promise<void> {
  if (catalogues.length === 0) return;
  const known = new Set(archived.map(({ digest }) => digest));
  const other = (await readLedger(stores, ward, periodsOf(catalogues))).filter(
    ({ digest }) => !known.has(digest),
  );
  if (other.length > 0) {
    throw new StartFailure(
      `the system holds ${other.length} ledger entries of ${ward} that the archive does not have`,
    );
  }
}

/** Reads and checks an archive whole: every line, every digest, every file. */
function readArchive(folder: string) {
  const path = join(folder, ARCHIVE_FILES.manifest);
  if (!existsSync(path))
    throw new StartFailure(`${folder} holds no complete export: ${ARCHIVE_FILES.manifest} is missing`);
  const found = manifest.parse(JSON.parse(readFileSync(path, "utf8")));
  const lines = <S extends z.ZodType>(
    name: "catalogues" | "ledger" | "actions" | "outages" | "snapshots",
    schema: S,
  ): z.output<S>[] => {
    const text = readFileSync(join(folder, ARCHIVE_FILES[name]), "utf8");
    if (sha256(text) !== found.sha256[name])
      throw new StartFailure(`${ARCHIVE_FILES[name]} has been changed since it was exported`);
    return text
      .split("\n")
      .filter((line) => line !== "")
      .map((line) => schema.parse(JSON.parse(line)));
  };
  const keysText = readFileSync(join(folder, ARCHIVE_FILES.keys), "utf8");
  if (sha256(keysText) !== found.sha256.keys)
    throw new StartFailure(`${ARCHIVE_FILES.keys} has been changed since it was exported`);
  const { keys } = jwks.parse(JSON.parse(keysText));
  const entries = lines("ledger", ledgerEntry);
  if (ledgerDigest(entries).digest !== found.ledger.digest)
    throw new StartFailure("the ledger's digest is not the manifest's");
  const snapshots = lines("snapshots", snapshotRecord);
  for (const record of snapshots) {
    for (const { name, sha256: expected } of record.files) {
      const file = join(folder, "files", record.folder, name);
      if (!existsSync(file) || sha256(readFileSync(file)) !== expected) {
        throw new StartFailure(`${file} is missing or not the file that was published`);
      }
    }
  }
  return {
    manifest: found,
    catalogues: lines("catalogues", publishedCatalogue),
    entries,
    actions: lines("actions", actionEntry),
    outages: found.sha256.outages === undefined ? [] : lines("outages", outage),
    snapshots,
    keys,
  };
}
