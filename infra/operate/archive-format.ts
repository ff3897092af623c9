/**
 * A ward's whole record as plain files, readable without this system:
 *
 *     manifest.json      what is here, with the ledger's digest and every file's SHA-256
 *     catalogues.jsonl   one version of the catalogue per line, oldest first
 *     ledger.jsonl       one ledger entry per line: revisions, decisions, reopenings and their ends
 *     actions.jsonl      one action of an administrator per line, oldest first
 *     outages.jsonl      one outage that the system recorded per line, oldest first
 *     snapshots.jsonl    one published version per line
 *     jwks.json          the public keys that vouch for the published versions
 *     files/…            the published files, under the names they have in the bucket
 */
import * as z from "zod";
import { digestOf, sha256 } from "../../shared/domain/digest.ts";
import type { LedgerEntry } from "../../shared/domain/ledger.ts";
import { OUTAGE_REASONS, type Outage } from "../../shared/domain/outage.ts";
import type { SnapshotRecord } from "../../shared/store/snapshot-store.ts";

export const ARCHIVE_FILES = {
  manifest: "manifest.json",
  catalogues: "catalogues.jsonl",
  ledger: "ledger.jsonl",
  actions: "actions.jsonl",
  outages: "outages.jsonl",
  snapshots: "snapshots.jsonl",
  keys: "jwks.json",
} as const;

const hex = z.string().regex(/^[0-9a-f]{64}$/);

export const manifest = z.strictObject({
  format: z.literal(2),
  ward: z.string().min(1),
  exportedAt: z.iso.datetime(),
  ledger: z.strictObject({ entries: z.int().nonnegative(), digest: hex }),
  catalogues: z.int().nonnegative(),
  snapshots: z.int().nonnegative(),
  /** SHA-256 of the `.jsonl` files and of the keys. Exports from before outages were recorded have none of them. */
  sha256: z.strictObject({
    catalogues: hex,
    ledger: hex,
    actions: hex,
    outages: hex.exactOptional(),
    snapshots: hex,
    keys: hex,
  }),
});
export type Manifest = z.output<typeof manifest>;

const submission = {
  orgUnit: z.string(),
  dataSet: z.string(),
  period: z.string(),
  revision: z.int().positive(),
};

/** A ledger entry; its digest must be that of its content. */
export const ledgerEntry = z
  .discriminatedUnion("kind", [
    z.strictObject({
      kind: z.literal("revision"),
      ...submission,
      submissionId: z.string(),
      receivedAt: z.number(),
      receivedBy: z.string(),
      late: z.boolean(),
      values: z.record(z.string(), z.union([z.number(), z.boolean(), z.string()])),
      narrative: z.record(z.string(), z.string()),
      digest: hex,
    }),
    z.strictObject({
      kind: z.literal("decision"),
      ...submission,
      decision: z.enum(["approve", "return"]),
      reason: z.string(),
      decidedAt: z.number(),
      decidedBy: z.string(),
      digest: hex,
    }),
    z.strictObject({
      kind: z.literal("reopening"),
      period: z.string(),
      orgUnit: z.string(),
      reopeningId: z.string(),
      until: z.number(),
      reason: z.string(),
      reopenedAt: z.number(),
      reopenedBy: z.string(),
      digest: hex,
    }),
    z.strictObject({
      kind: z.literal("reopening-end"),
      period: z.string(),
      orgUnit: z.string(),
      reopeningId: z.string(),
      reason: z.string(),
      endedAt: z.number(),
      endedBy: z.string(),
      digest: hex,
    }),
  ])
  .refine(
    ({ digest, ...content }) => digestOf(content) === digest,
    "the entry is not what its digest says",
  ) satisfies z.ZodType<LedgerEntry>;

/** An outage; that it is of a length is checked, so that a typing error does not move deadlines unseen. */
export const outage = z
  .strictObject({ from: z.number(), to: z.number(), reason: z.enum(OUTAGE_REASONS) })
  .refine(({ from, to }) => from < to, "the outage ends before it begins") satisfies z.ZodType<Outage>;

export const snapshotRecord = z.strictObject({
  ward: z.string(),
  period: z.string(),
  version: z.int().positive(),
  publishedAt: z.number(),
  asOf: z.number(),
  basis: z.string(),
  folder: z.string(),
  files: z.array(
    z.strictObject({ name: z.string(), mediaType: z.string(), bytes: z.int().nonnegative(), sha256: hex }),
  ),
}) satisfies z.ZodType<SnapshotRecord>;

/** One digest over a ward's whole ledger, whatever the order of its entries: as a report's, over all periods. */
export function ledgerDigest(entries: readonly LedgerEntry[]): Manifest["ledger"] {
  const digests = entries.map(({ digest }) => digest).sort();
  return { entries: digests.length, digest: sha256(digests.join("\n")) };
}
