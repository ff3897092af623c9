/** Figures that look drawn by chance and are the same in every run. */
import { createHash } from "node:crypto";

/** A number from 0 (included) to 1 (excluded) that depends on the words alone. */
export function fraction(...words: string[]): number {
  return digest(words).readUIntBE(0, 6) / 2 ** 48;
}

/** A UUID that depends on the words alone. */
export function uuid(...words: string[]): string {
  const bytes = digest(words);
  bytes.writeUInt8((bytes.readUInt8(6) & 0x0f) | 0x40, 6);
  bytes.writeUInt8((bytes.readUInt8(8) & 0x3f) | 0x80, 8);
  return bytes.toString("hex", 0, 16).replace(/^(.{8})(.{4})(.{4})(.{4})/, "$1-$2-$3-$4-");
}

function digest(words: readonly string[]): Buffer {
  return createHash("sha256").update(JSON.stringify(words)).digest();
}
