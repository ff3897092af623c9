/** Published versions in a folder: one by itself, as downloaded, or a whole export of a ward. */
import { existsSync, readdirSync, readFileSync } from "node:fs";
import { join, relative } from "node:path";
import * as z from "zod";
import { MANIFEST_JSON, MANIFEST_JWS } from "../../functions/publish/proof.ts";
import type { RevisionEntry } from "../../shared/domain/ledger.ts";
import { modelOfFile, modelPdf, REPORT_PDF, SNAPSHOT_JSON } from "../../shared/wire/snapshot-files.ts";
import { StartFailure } from "../local/start-failure.ts";
import { ARCHIVE_FILES } from "../operate/archive-format.ts";
import type { PublishedVersion } from "./published-version.ts";
import { type LedgerRevisions, ledgerKey } from "./verify-ledger.ts";

/** As the portal names what it hands out: `bao-cao-le-chan-2026-Q3-v2.pdf`, `….M06.pdf`, `….manifest.json`. */
const DOWNLOADED = /^(bao-cao-.+-v\d+)\.(.+)$/;
const DOWNLOADED_NAMES: Readonly<Record<string, string>> = {
  json: SNAPSHOT_JSON,
  pdf: REPORT_PDF,
  xlsx: "tables.xlsx",
  csv: "indicators.csv",
  "data-value-set.json": "data-value-set.json",
  "manifest.json": MANIFEST_JSON,
  "manifest.jws": MANIFEST_JWS,
};
const NAMES: ReadonlySet<string> = new Set(Object.values(DOWNLOADED_NAMES));

export interface FolderContent {
  readonly versions: readonly PublishedVersion[];
  /** Whether versions lie in folders of their own below, so that none should be missing. */
  readonly isComplete: boolean;
  /** Where the folder is an export with its ledger. */
  readonly ledger: LedgerRevisions | undefined;
}

/** Reads a folder. Throws {@link StartFailure} when there is none. */
export function readFolder(folder: string): FolderContent {
  if (!existsSync(folder)) throw new StartFailure(`there is no folder ${folder}`);
  const here = versionsIn(folder, folder);
  const below = readdirSync(folder, { withFileTypes: true, recursive: true })
    .filter((entry) => entry.isDirectory())
    .map((entry) => join(entry.parentPath, entry.name))
    .sort()
    .flatMap((path) => versionsIn(path, folder));
  return { versions: [...here, ...below], isComplete: below.length > 0, ledger: readLedger(folder) };
}

function versionsIn(path: string, root: string): PublishedVersion[] {
  const names = readdirSync(path, { withFileTypes: true })
    .filter((entry) => entry.isFile())
    .map(({ name }) => name);
  const read = (name: string) => new Uint8Array(readFileSync(join(path, name)));
  const place = relative(root, path) || path;
  // An export has a manifest of its own at its root, of another kind.
  const isVersion = names.includes(SNAPSHOT_JSON) || names.includes(MANIFEST_JWS);
  const own = isVersion ? names.filter((name) => NAMES.has(name) || modelOfFile(name) !== undefined) : [];
  const downloaded = Map.groupBy(
    names.flatMap((name) => {
      const [, stem, extension] = DOWNLOADED.exec(name) ?? [];
      const [, model] = /^(.+)\.pdf$/.exec(extension ?? "") ?? [];
      const original = model === undefined ? DOWNLOADED_NAMES[extension ?? ""] : modelPdf(model);
      return stem && original ? [{ stem, name, original }] : [];
    }),
    ({ stem }) => stem,
  );
  return [
    ...(own.length > 0 ? [{ place, files: new Map(own.map((name) => [name, read(name)])) }] : []),
    ...[...downloaded].map(([stem, files]) => ({
      place: join(place, stem),
      files: new Map(files.map(({ name, original }) => [original, read(name)])),
    })),
  ];
}

const revision = z.object({
  kind: z.literal("revision"),
  orgUnit: z.string(),
  dataSet: z.string(),
  period: z.string(),
  revision: z.int(),
  submissionId: z.string(),
  receivedAt: z.number(),
  receivedBy: z.string(),
  late: z.boolean(),
  values: z.record(z.string(), z.union([z.number(), z.boolean(), z.string()])),
  narrative: z.record(z.string(), z.string()),
  digest: z.string(),
}) satisfies z.ZodType<RevisionEntry>;
const entry = z.looseObject({ kind: z.string() });

function readLedger(folder: string): LedgerRevisions | undefined {
  const path = join(folder, ARCHIVE_FILES.ledger);
  if (!existsSync(path)) return undefined;
  const lines = readFileSync(path, "utf8").split("\n");
  const entries = lines.filter((line) => line !== "").map((line) => entry.parse(JSON.parse(line)));
  const revisions = entries.filter(({ kind }) => kind === "revision").map((one) => revision.parse(one));
  return new Map(revisions.map((one) => [ledgerKey(one), one]));
}
