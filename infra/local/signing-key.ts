/** The key that this machine signs its snapshots with, in a file of its own in the data folder. */
import { generateKeyPairSync } from "node:crypto";
import { writeFileSync } from "node:fs";
import { join } from "node:path";
import type { DataFolder } from "./data-folder.ts";

const SIGNING_KEY_FILE = "signing-key.json";

/** Path of the key; made at the first start. Whoever loses it can go on with another: it vouches for what it signed. */
export function signingKeyFor(folder: DataFolder): string {
  const path = join(folder.path, SIGNING_KEY_FILE);
  const { privateKey } = generateKeyPairSync("ec", { namedCurve: "P-256" });
  const content = `${JSON.stringify(privateKey.export({ format: "jwk" }))}\n`;
  try {
    writeFileSync(path, content, { flag: "wx", mode: 0o600 });
  } catch (error) {
    if (!(error instanceof Error && "code" in error && error.code === "EEXIST")) throw error;
  }
  return path;
}
