/** `npm run verify -- FOLDER|URL|FILE`: whether published reports or a receipt are genuine, or exactly what is not. */
import { existsSync, readFileSync, statSync } from "node:fs";
import { join } from "node:path";
import { openFileKey } from "../../shared/store/signing-key.ts";
import { jwks, type PublicJwk } from "../../shared/wire/jwks.ts";
import { decodeSnapshot } from "../../shared/wire/snapshot.ts";
import { parseCommandLine, runCommand } from "../cli/command.ts";
import { StartFailure } from "../local/start-failure.ts";
import { readFolder } from "./read-folder.ts";
import { openRemote } from "./read-url.ts";
import { type Verdict, verify } from "./verify.ts";
import { verifyReceiptFile } from "./verify-receipt.ts";

const USAGE = `usage: npm run verify -- FOLDER [--keys FILE|URL]
       npm run verify -- RECEIPT.jws [--keys FILE|URL]
       ACCESS_TOKEN=… npm run verify -- https://host/api/v1/snapshots/2026-Q3[/VERSION] [--keys FILE|URL]

FOLDER holds one published version, downloaded ones, or a whole export; RECEIPT.jws is a submission's signed receipt. --keys names the public keys (jwks.json) to
trust; without it those of the address, or of the system that keeps its data in .local on this machine.`;

await runCommand(async () => {
  const { values, positionals } = parseCommandLine(USAGE, { keys: { type: "string" } }, 1);
  const [source = ""] = positionals;
  const keys = values.keys === undefined ? undefined : await readKeys(values.keys);
  const verdict = /^https?:/.test(source)
    ? await verifyRemote(source, keys)
    : isFile(source)
      ? await verifyReceiptFile(readFileSync(source, "utf8"), keys ?? (await ownKeys()))
      : await verifyFolder(source, keys);
  for (const line of verdict.lines) console.log(line);
  if (!verdict.isGenuine) process.exitCode = 1;
});

function isFile(path: string): boolean {
  return statSync(path, { throwIfNoEntry: false })?.isFile() === true;
}

async function verifyFolder(folder: string, keys: readonly PublicJwk[] | undefined): Promise<Verdict> {
  return verify({ ...readFolder(folder), keys: keys ?? (await ownKeys()) });
}

async function verifyRemote(address: string, keys: readonly PublicJwk[] | undefined): Promise<Verdict> {
  const { ACCESS_TOKEN } = process.env;
  if (!ACCESS_TOKEN) throw new StartFailure(`ACCESS_TOKEN is not set\n${USAGE}`);
  const remote = openRemote(address, ACCESS_TOKEN);
  const versions = await remote.versions();
  const periods = new Set(
    versions.flatMap(({ files }) => {
      const json = files.get("snapshot.json");
      return json ? decodeSnapshot(json).evidence.partitions.map(({ period }) => period) : [];
    }),
  );
  const ledger = await remote.ledger([...periods].sort());
  return verify({ versions, keys: keys ?? (await remote.keys()), isComplete: true, ledger });
}

async function readKeys(place: string): Promise<readonly PublicJwk[]> {
  const text = /^https?:/.test(place) ? await (await fetch(place)).text() : readFileSync(place, "utf8");
  return jwks.parse(JSON.parse(text)).keys;
}

/** The key of the system whose data folder is where `npm start` puts it. */
async function ownKeys(): Promise<readonly PublicJwk[]> {
  const path = join(import.meta.dirname, "../../.local/signing-key.json");
  return existsSync(path) ? [(await openFileKey(JSON.parse(readFileSync(path, "utf8")))).publicKey] : [];
}
