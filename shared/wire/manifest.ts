/** `manifest.json` of a snapshot: what belongs to it and what it follows. It is what is signed. */
import * as z from "zod";
import { instant, sha256Hex } from "./scalars.ts";

/** Of the PDFs: accessible, or accessible and archivable. */
export const PDF_STANDARDS = ["ua-1", "a-2a"] as const;

/** What a deployment decides about the files: with the snapshot all that is needed to make them again. */
const rendering = z.strictObject({
  /** The page that tells whether a file is genuine; the QR code of the PDFs leads there. */
  verificationUrl: z.url(),
  pdfStandard: z.enum(PDF_STANDARDS),
});

export type Rendering = z.output<typeof rendering>;

const manifestFile = z.strictObject({
  manifestVersion: z.literal(1),
  /** Version of this software: another one may lay the same figures out differently. */
  software: z.string(),
  ward: z.string(),
  period: z.string(),
  version: z.int().min(1),
  asOf: instant,
  ledger: z.strictObject({ entries: z.int(), digest: sha256Hex }),
  rendering,
  files: z.array(z.strictObject({ name: z.string(), bytes: z.int(), sha256: sha256Hex })).readonly(),
  /** The version before it and the SHA-256 of its `manifest.json`; null for version 1. */
  previous: z.strictObject({ version: z.int().min(1), sha256: sha256Hex }).nullable(),
});

export type Manifest = z.output<typeof manifestFile>;

/** The bytes of `manifest.json`: same manifest, same bytes. */
export function encodeManifest(manifest: Manifest): Uint8Array {
  return new TextEncoder().encode(`${JSON.stringify(z.encode(manifestFile, manifest), null, 1)}\n`);
}

/** Parses a `manifest.json`. Throws when it is none. */
export function decodeManifest(bytes: Uint8Array): Manifest {
  return manifestFile.parse(JSON.parse(new TextDecoder("utf-8", { fatal: true }).decode(bytes)));
}
