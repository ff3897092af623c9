/** The ledger: append-only. Nothing here updates or deletes; what happened is kept for ever. */
import { ConditionalCheckFailedException } from "@aws-sdk/client-dynamodb";
import { type DynamoDBDocumentClient, PutCommand } from "@aws-sdk/lib-dynamodb";
import type { LedgerEntry, ReopeningEntry, SubmissionEntry, SubmissionKey } from "../domain/ledger.ts";
import {
  fromItem,
  partitionKey,
  REOPENINGS,
  reopeningPrefix,
  submissionPrefix,
  toRow,
} from "./ledger-rows.ts";
import { queryItems } from "./query-items.ts";

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
  /** All entries of one data-set period, in key order. */
  readPeriod(ward: string, period: string, options: { consistent: boolean }): Promise<SubmissionEntry[]>;
  /** Reopenings of the ward, or only those of one period for one unit. Strongly consistent. */
  readReopenings(ward: string, of?: { period: string; orgUnit: string }): Promise<ReopeningEntry[]>;
}

export function ledgerStore(client: DynamoDBDocumentClient, table: string): LedgerStore {
  const query = async (pk: string, prefix: string | null, consistent: boolean): Promise<LedgerEntry[]> => {
    const pages = queryItems(client, {
      TableName: table,
      KeyConditionExpression: prefix === null ? "#pk = :pk" : "#pk = :pk AND begins_with(#sk, :prefix)",
      ExpressionAttributeNames: { "#pk": "pk", ...(prefix !== null && { "#sk": "sk" }) },
      ExpressionAttributeValues: {
        ":pk": { S: pk },
        ...(prefix !== null && { ":prefix": { S: prefix } }),
      },
      ConsistentRead: consistent,
    });
    const entries: LedgerEntry[] = [];
    for await (const items of pages) for (const item of items) entries.push(fromItem(item));
    return entries;
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
      const entries = await query(partitionKey(ward, key.period), submissionPrefix(key), true);
      return entries.filter((entry) => entry.kind !== "reopening");
    },

    async readPeriod(ward, period, { consistent }) {
      const entries = await query(partitionKey(ward, period), null, consistent);
      return entries.filter((entry) => entry.kind !== "reopening");
    },

    async readReopenings(ward, of) {
      const prefix = of ? reopeningPrefix(of.period, of.orgUnit) : null;
      const entries = await query(partitionKey(ward, REOPENINGS), prefix, true);
      return entries.filter((entry) => entry.kind === "reopening");
    },
  };
}
