/** Making published files again that have been lost, from a ward's ledger. */
import { NoSuchKey } from "@aws-sdk/client-s3";
import { parseCatalogue } from "../../shared/catalogue/parse.ts";
import { sha256 } from "../../shared/domain/digest.ts";
import { isOfSubmission } from "../../shared/domain/ledger.ts";
import type { PublishedCatalogue } from "../../shared/store/catalogue-history.ts";
import type { SnapshotFiles, SnapshotRecord } from "../../shared/store/snapshot-store.ts";
import { showProgress } from "../cli/progress.ts";
import { type RebuildInput, rebuildVersion } from "../verify/rebuild-version.ts";
import type { WardStores } from "./deployment.ts";
import { periodsOf, readCatalogues, readLedger, readSnapshots } from "./read-ward.ts";

export interface RebuiltFiles {
  /** Files that were there and are what was published. */
  readonly whole: number;
  readonly rebuilt: readonly string[];
  /** Lost, and what the ledger gives now is not what was published: only an export has them. */
  readonly lost: readonly string[];
}

/** Looks at every published file of the ward and makes those again that are missing. */
export async function rebuildFiles(
  stores: WardStores,
  ward: string,
  { rendering, signingKey }: Pick<RebuildInput, "rendering" | "signingKey">,
): Promise<RebuiltFiles> {
  const published = await readCatalogues(stores, ward);
  const periods = periodsOf(published);
  const entries = (await readLedger(stores, ward, periods)).filter(isOfSubmission);
  const catalogues = toCatalogues(published);
  const records = await readSnapshots(stores, ward, periods);
  const progress = showProgress("published versions", records.length, { each: false });
  const found = { whole: 0, rebuilt: [] as string[], lost: [] as string[] };
  let before: SnapshotRecord | undefined;
  for (const record of records) {
    const missing = await missingFiles(stores.files, record);
    found.whole += record.files.length - missing.length;
    if (missing.length > 0) {
      const previous = before?.period === record.period ? await readPrevious(stores.files, before) : null;
      const rebuilt = await rebuildVersion({ record, previous, catalogues, entries, rendering, signingKey });
      for (const name of missing) {
        const file = rebuilt.get(name);
        const place = `${record.folder}/${name}`;
        if (file) await stores.files.write(record.folder, name, file.mediaType, file.content);
        (file ? found.rebuilt : found.lost).push(place);
      }
    }
    before = record;
    progress.step(`${record.period} v${record.version}`);
  }
  progress.end();
  return found;
}

/** The newest first. */
function toCatalogues(published: readonly PublishedCatalogue[]) {
  return published.toReversed().map(({ file, sample }) => {
    const parsed = parseCatalogue(file);
    if (!parsed.ok) throw new Error(`stored catalogue: ${JSON.stringify(parsed.faults)}`);
    return { catalogue: parsed.catalogue, sample };
  });
}

/** Names of the files that are not there. Throws when one is there and is not what was published. */
async function missingFiles(files: SnapshotFiles, record: SnapshotRecord): Promise<string[]> {
  const missing: string[] = [];
  for (const { name, sha256: said } of record.files) {
    const content = await readIfThere(files, record.folder, name);
    if (content === undefined) missing.push(name);
    else if (sha256(content) !== said)
      throw new Error(`${record.folder}/${name} is there and is not what was published`);
  }
  return missing;
}

/** The version before, which has just been made whole where that was possible. */
async function readPrevious(files: SnapshotFiles, record: SnapshotRecord) {
  const json = await readIfThere(files, record.folder, "snapshot.json");
  return json ? { record, json } : null;
}

async function readIfThere(
  files: SnapshotFiles,
  folder: string,
  name: string,
): Promise<Uint8Array | undefined> {
  try {
    return await files.read(folder, name);
  } catch (error) {
    if (error instanceof NoSuchKey) return undefined;
    throw error;
  }
}
