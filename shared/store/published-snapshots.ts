/** Reads published snapshots back. A version never changes, so the last few stay in memory. */
import type { Snapshot } from "../domain/snapshot.ts";
import { decodeSnapshot } from "../wire/snapshot.ts";
import { SNAPSHOT_JSON } from "../wire/snapshot-files.ts";
import type { SnapshotLinks } from "./snapshot-links.ts";
import type { SnapshotRecord } from "./snapshot-store.ts";

export interface PublishedSnapshots {
  /** Throws when the file cannot be read now. */
  read(record: SnapshotRecord): Promise<Snapshot>;
}

/** A snapshot of a ward is some 2 MB in memory. */
const KEPT = 6;

export function publishedSnapshots(links: SnapshotLinks): PublishedSnapshots {
  const kept = new Map<string, Promise<Snapshot>>();
  const load = async (record: SnapshotRecord) => decodeSnapshot(await links.read(record, SNAPSHOT_JSON));
  return {
    read(record) {
      const known = kept.get(record.folder);
      const reading = known ?? load(record);
      // Last used comes last; what could not be read is asked for again.
      kept.delete(record.folder);
      kept.set(record.folder, reading);
      reading.catch(() => kept.delete(record.folder));
      for (const oldest of kept.keys()) if (kept.size > KEPT) kept.delete(oldest);
      return reading;
    },
  };
}
