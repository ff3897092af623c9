/** The ledger: append-only. Nothing here updates or deletes; what happened is kept for ever. */
import { ConditionalCheckFailedException } from "@aws-sdk/client-dynamodb";
import { type DynamoDBDocumentClient, PutCommand } from "@aws-sdk/lib-dynamodb";
import {
  isOfLock,
  isOfSubmission,
  type LedgerEntry,
  type LockEntry,
  type SubmissionEntry,
  type SubmissionKey,
} from "../domain/ledger.ts";
import { foldReopenings, type Reopening } from "../domain/reopening.ts";
import {
  fromItem,
  type KeyRange,
  type PeriodRange,
  partitionKey,
  rangesOf,
  reopeningKeys,
  reopeningsPartition,
  submissionKeys,
  toRow,
} from "./ledger-rows.ts";
import { queryItems } from "./quick-read.ts";

export type AppendResult =
  | { readonly outcome: "appended" }
  /** The place is taken: by what. */
  | { readonly outcome: "exists"; readonly entry: LedgerEntry };

export interface LedgerStore {
  /**
   * Appends an entry if its place is free: one conditional put, durable when it returns. A put that an earlier
   * attempt of the same call has already made counts as appended.
   */
  append(ward: string, entry: LedgerEntry): Promise<AppendResult>;
  /** Everything about one submission: its revisions and their decisions. Strongly consistent. */
  readSubmission(ward: string, key: SubmissionKey): Promise<SubmissionEntry[]>;
  /** All entries of a range of data-set periods (`rangesOf`), in key order: one query. */
  readRange(ward: string, range: PeriodRange, options: { consistent: boolean }): Promise<SubmissionEntry[]>;
  /** All entries of these data-set periods: one query a year. Reads, and leaves out, what lies between them. */
  readPeriods(
    ward: string,
    periods: readonly string[],
    options: { consistent: boolean },
  ): Promise<SubmissionEntry[]>;
  /** Reopenings of the ward, or only those of one period for one unit. Strongly consistent. */
  readReopenings(ward: string, of?: { period: string; orgUnit: string }): Promise<Reopening[]>;
  /** What they are made of, entry by entry. */
  readLockEntries(ward: string): Promise<LockEntry[]>;
}

export function ledgerStore(client: DynamoDBDocumentClient, table: string): LedgerStore {
  const query = async (pk: string, { from, to }: KeyRange, consistent: boolean): Promise<LedgerEntry[]> => {
    const pages = queryItems(client, {
      TableName: table,
      KeyConditionExpression: "#pk = :pk AND #sk BETWEEN :from AND :to",
      ExpressionAttributeNames: { "#pk": "pk", "#sk": "sk" },
      ExpressionAttributeValues: { ":pk": { S: pk }, ":from": { S: from }, ":to": { S: to } },
      ConsistentRead: consistent,
    });
    const entries: LedgerEntry[] = [];
    for await (const items of pages) for (const item of items) entries.push(fromItem(item));
    return entries;
  };
  const readRange = async (
    ward: string,
    { periods, keys }: PeriodRange,
    { consistent }: { consistent: boolean },
  ): Promise<SubmissionEntry[]> => {
    const [period] = periods;
    if (period === undefined) return [];
    const entries = await query(partitionKey(ward, period), keys, consistent);
    return entries.filter(isOfSubmission);
  };
  const readLockEntries = async (
    ward: string,
    of?: { period: string; orgUnit: string },
  ): Promise<LockEntry[]> => {
    const entries = await query(reopeningsPartition(ward), reopeningKeys(of), true);
    return entries.filter(isOfLock);
  };

  return {
    async append(ward, entry) {
      try {
        await client.send(
          new PutCommand({
            TableName: table,
            Item: toRow(ward, entry),
            ConditionExpression: "attribute_not_exists(#pk)",
            ExpressionAttributeNames: { "#pk": "pk" },
            ReturnValuesOnConditionCheckFailure: "ALL_OLD",
          }),
        );
        return { outcome: "appended" };
      } catch (error) {
        if (!(error instanceof ConditionalCheckFailedException) || !error.Item) throw error;
        const existing = fromItem(error.Item);
        // Our own put, answered too late for the SDK, which then tried again. At the first try it is somebody else's:
        // two copies of one request that came within the same millisecond are the same to the digest.
        const isOurs = (error.$metadata.attempts ?? 1) > 1 && existing.digest === entry.digest;
        return isOurs ? { outcome: "appended" } : { outcome: "exists", entry: existing };
      }
    },

    async readSubmission(ward, key) {
      const entries = await query(partitionKey(ward, key.period), submissionKeys(key), true);
      return entries.filter(isOfSubmission);
    },

    readRange,

    async readPeriods(ward, periods, options) {
      const ranges = await Promise.all(rangesOf(periods).map((range) => readRange(ward, range, options)));
      return ranges.flat().filter(({ period }) => periods.includes(period));
    },

    async readReopenings(ward, of) {
      return foldReopenings(await readLockEntries(ward, of));
    },

    readLockEntries: (ward) => readLockEntries(ward),
  };
}
