/** Verifying published versions: each by itself, against the chain that they form, and against the ledger. */
import { sha256 } from "../../shared/domain/digest.ts";
import type { PreviousSnapshot } from "../../shared/domain/snapshot.ts";
import type { PublicJwk } from "../../shared/wire/jwks.ts";
import { decodeSnapshot } from "../../shared/wire/snapshot.ts";
import { SNAPSHOT_JSON } from "../../shared/wire/snapshot-files.ts";
import type { PublishedVersion } from "./published-version.ts";
import { compareWithLedger, type LedgerRevisions } from "./verify-ledger.ts";
import { type VerifiedVersion, verifyVersion } from "./verify-version.ts";

export interface VerifyInput {
  readonly versions: readonly PublishedVersion[];
  readonly keys: readonly PublicJwk[];
  /** Whether every version there is should be among them: a single one cannot tell what came before it. */
  readonly isComplete: boolean;
  readonly ledger?: LedgerRevisions | undefined;
}

export interface Verdict {
  readonly isGenuine: boolean;
  /** One line that says it, then one line for each fault or note. */
  readonly lines: readonly string[];
}

export async function verify({ versions, keys, isComplete, ledger }: VerifyInput): Promise<Verdict> {
  const faults: string[] = [];
  const notes: string[] = [];
  const verified = await verifyInOrder(versions, keys);
  for (const version of verified) {
    const { place, snapshot } = version;
    const own = [...version.faults, ...(snapshot && ledger ? compareWithLedger(snapshot, ledger) : [])];
    faults.push(...own.map((fault) => `${place}: ${fault}`));
    notes.push(...version.notes.map((note) => `${place}: ${note}`));
  }
  const chains = Map.groupBy(
    verified.filter(({ manifest }) => manifest),
    ({ manifest }) => `${manifest?.ward} ${manifest?.period}`,
  );
  for (const [name, chain] of chains) {
    const broken = checkChain(name, chain, isComplete);
    faults.push(...broken.faults);
    notes.push(...broken.notes);
  }
  if (verified.length === 0) faults.push("không có phiên bản báo cáo nào để kiểm tra");
  const noted = notes.map((note) => `  lưu ý: ${note}`);
  return faults.length === 0
    ? { isGenuine: true, lines: [`NGUYÊN GỐC (genuine): ${sayVersions(verified)}`, ...noted] }
    : {
        isGenuine: false,
        lines: [
          `KHÔNG NGUYÊN GỐC (not genuine): ${faults.length} điểm sai khác`,
          ...faults.map((fault) => `  ${fault}`),
          ...noted,
        ],
      };
}

/** Each version after the one before it, so that what moved between the two is computed again as well. */
async function verifyInOrder(
  versions: readonly PublishedVersion[],
  keys: readonly PublicJwk[],
): Promise<VerifiedVersion[]> {
  const snapshots = new Map(
    versions.flatMap(({ files }) => {
      const bytes = files.get(SNAPSHOT_JSON);
      const previous = bytes && readPrevious(bytes);
      return previous ? [[previous.sha256, previous] as const] : [];
    }),
  );
  const verified: VerifiedVersion[] = [];
  // One after the other: each renders a whole report.
  for (const version of versions) {
    const bytes = version.files.get(SNAPSHOT_JSON);
    const link = bytes && readPrevious(bytes)?.snapshot.previous;
    verified.push(await verifyVersion(version, keys, (link && snapshots.get(link.sha256)) ?? null));
  }
  return verified;
}

/** A snapshot as the one before another; undefined where it cannot be read, which is told elsewhere. */
function readPrevious(bytes: Uint8Array): PreviousSnapshot | undefined {
  try {
    const snapshot = decodeSnapshot(bytes);
    return { version: snapshot.version, sha256: sha256(bytes), snapshot };
  } catch {
    return undefined;
  }
}

function checkChain(
  name: string,
  chain: readonly VerifiedVersion[],
  isComplete: boolean,
): { faults: string[]; notes: string[] } {
  const faults: string[] = [];
  const notes: string[] = [];
  const byVersion = new Map<number, VerifiedVersion>();
  for (const version of chain) {
    const number = version.manifest?.version ?? 0;
    const other = byVersion.get(number);
    if (other) faults.push(`${version.place}: cùng là phiên bản ${number} của ${name} với ${other.place}`);
    else byVersion.set(number, version);
  }
  const last = Math.max(...byVersion.keys());
  const missing = Array.from({ length: last - 1 }, (_, i) => i + 1).filter((n) => !byVersion.has(n));
  const said = `chuỗi của ${name}: thiếu phiên bản ${missing.join(", ")}`;
  if (missing.length > 0) {
    if (isComplete) faults.push(said);
    else notes.push(`${said} nên không kiểm tra được với phiên bản trước`);
  }
  for (const { place, manifest, snapshot } of byVersion.values()) {
    if (!manifest) continue;
    const { version, previous } = manifest;
    if ((previous?.version ?? 0) !== version - 1) {
      faults.push(`${place}: phiên bản ${version} không nối tiếp phiên bản ${version - 1}`);
      continue;
    }
    const before = byVersion.get(version - 1);
    if (!previous || !before) continue;
    if (before.manifestSha256 !== previous.sha256)
      faults.push(
        `${place}: bản kê của phiên bản ${previous.version} (${before.place}) không phải bản mà chuỗi ghi`,
      );
    if (snapshot?.previous && snapshot.previous.sha256 !== before.snapshotSha256)
      faults.push(
        `${place}: snapshot.json của phiên bản ${previous.version} (${before.place}) không phải tệp mà phiên bản này thay thế`,
      );
  }
  return { faults, notes };
}

function sayVersions(verified: readonly VerifiedVersion[]): string {
  const keys = new Set(verified.flatMap(({ kid }) => kid ?? []));
  const signed = `chữ ký bằng khóa ${[...keys].join(", ")}`;
  const [only, ...others] = verified;
  return others.length === 0 && only?.manifest
    ? `báo cáo kỳ ${only.manifest.period} của ${only.manifest.ward}, phiên bản ${only.manifest.version}; ${signed}`
    : `${verified.length} phiên bản báo cáo; ${signed}`;
}
