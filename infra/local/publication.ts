/** What the daily run has published, seen from outside: newest versions before and after. */
import type { DynamoDBDocumentClient } from "@aws-sdk/lib-dynamodb";
import type { Catalogue } from "../../shared/domain/catalogue.ts";
import { begunReportPeriods } from "../../shared/domain/schedule.ts";
import { type SnapshotRecord, snapshotRecords } from "../../shared/store/snapshot-store.ts";
import { TABLE_NAMES } from "./tables.ts";

export type NewestSnapshots = ReadonlyMap<string, SnapshotRecord>;

/** The newest snapshot of every report period that has begun, by period. */
export async function newestSnapshots(
  client: DynamoDBDocumentClient,
  catalogue: Catalogue,
  now: number,
): Promise<NewestSnapshots> {
  const records = snapshotRecords(client, TABLE_NAMES.snapshots);
  const { ward } = catalogue.programme;
  const newest = await Promise.all(
    begunReportPeriods(catalogue, now).map(({ code }) => records.latest(ward, code)),
  );
  return new Map(
    newest.flatMap((record) => (record === undefined ? [] : [[record.period, record] as const])),
  );
}

/** Those of `after` that are not in `before`. */
export function publishedBetween(before: NewestSnapshots, after: NewestSnapshots): SnapshotRecord[] {
  return [...after.values()].filter((record) => before.get(record.period)?.version !== record.version);
}
