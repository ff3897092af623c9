/** Digests over data: SHA-256 of one canonical JSON form, so that the same facts give the same digest anywhere. */
import { hash } from "node:crypto";
import type { Catalogue, DataElement } from "./catalogue.ts";

/** JSON with object keys sorted and absent (undefined) members left out. */
export function canonicalJson(value: unknown): string {
  return JSON.stringify(sortKeys(value));
}

/** A copy rather than a replacer, which would keep `JSON.stringify` from its fast path. */
function sortKeys(value: unknown): unknown {
  if (value === null || typeof value !== "object") return value;
  if (Array.isArray(value)) return value.map(sortKeys);
  return Object.fromEntries(
    Object.entries(value)
      .sort(([a], [b]) => (a < b ? -1 : a > b ? 1 : 0))
      .map(([key, member]) => [key, sortKeys(member)]),
  );
}

/** SHA-256 in lower-case hex. */
export function sha256(data: string | Uint8Array): string {
  return hash("sha256", data, "hex");
}

export function digestOf(value: unknown): string {
  return sha256(canonicalJson(value));
}

/** The digest of what a catalogue measures: figures under catalogues with the same one mean the same. */
export function catalogueDigest(content: Omit<Catalogue, "digest">): string {
  // Holidays are entered each year and show in the due moments; what is measured does not change with them.
  // Nor with who signs, nor with a help text: neither is a reason to publish every report again (docs/adr/0032).
  const { holidays: _holidays, signer: _signer, ...programme } = content.programme;
  const dataSets = content.dataSets.map(({ elements, ...dataSet }) => ({
    ...dataSet,
    elements: elements.map(withoutHelp),
  }));
  return digestOf({ ...content, programme, dataSets });
}

/** What an element asks for, whatever words explain it. */
export function withoutHelp({ help: _, ...element }: DataElement): Omit<DataElement, "help"> {
  return element;
}
