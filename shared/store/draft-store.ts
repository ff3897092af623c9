/**
 * Drafts: what somebody typed into a form and has not sent. One row per person, unit, data set and period, replaced with
 * each saving; never in the ledger, and gone by itself when nobody goes on with it.
 */
import { randomUUID } from "node:crypto";
import { ConditionalCheckFailedException } from "@aws-sdk/client-dynamodb";
import { DeleteCommand, type DynamoDBDocumentClient, PutCommand } from "@aws-sdk/lib-dynamodb";
import { unmarshall } from "@aws-sdk/util-dynamodb";
import * as z from "zod";
import type { SubmissionKey } from "../domain/ledger.ts";
import type { ListedDraft, SavedDraft, TypedForm } from "../domain/typed-form.ts";
import { getRow, queryRows } from "./quick-read.ts";

export interface DraftOwner {
  readonly ward: string;
  readonly username: string;
}
export interface DraftKey extends DraftOwner, SubmissionKey {}

export interface Saving {
  /** The version that the page goes on from; empty: none. */
  readonly basedOn: string;
  /** Names the page that saves: it may write over what it saved itself, whatever version that got. */
  readonly writer: string;
  readonly savedAt: number;
}

export interface SentDraft extends Pick<SavedDraft, "submissionId"> {
  /** The version that the sent form went on from; empty: none. */
  readonly basedOn: string;
  readonly receivedAt: number;
}

export type SaveResult =
  | { readonly outcome: "saved"; readonly version: string }
  /** Another page, perhaps on another device, has saved since. */
  | { readonly outcome: "conflict"; readonly latest: SavedDraft };

export interface DraftStore {
  read(key: DraftKey): Promise<SavedDraft | undefined>;
  save(key: DraftKey, typed: TypedForm, saving: Saving): Promise<SaveResult>;
  remove(key: DraftKey): Promise<void>;
  /** Removes the draft that was sent; another text that was put aside meanwhile stays. */
  removeSent(key: DraftKey, sent: SentDraft): Promise<void>;
}

export interface DraftList {
  /** Everything that this person has put aside. */
  list(owner: DraftOwner): Promise<readonly ListedDraft[]>;
}

/** Longer than a period stays open: whoever comes back to a form finds the draft. In real time, like sessions. */
export const DRAFT_DAYS = 120;

const texts = z.record(z.string(), z.string());
const row = z.object({
  submissionId: z.string(),
  baseRevision: z.number(),
  values: texts,
  narrative: texts,
  version: z.string(),
  writer: z.string(),
  savedAt: z.number(),
});
const listedRow = z.object({ sk: z.string(), submissionId: z.string(), savedAt: z.number() });

export function draftStore(client: DynamoDBDocumentClient, table: string): DraftStore {
  return {
    async read(key) {
      const found = await getRow(client, { TableName: table, Key: rowKey(key), ConsistentRead: true });
      return found && row.parse(found);
    },

    async save(key, typed, { basedOn, writer, savedAt }) {
      const version = randomUUID();
      const expiresAt = Math.floor(Date.now() / 1000) + DRAFT_DAYS * 86_400;
      try {
        await client.send(
          new PutCommand({
            TableName: table,
            Item: { ...rowKey(key), ...typed, version, writer, savedAt, expiresAt },
            ConditionExpression: "attribute_not_exists(#pk) OR #version = :basedOn OR #writer = :writer",
            ExpressionAttributeNames: { "#pk": "pk", "#version": "version", "#writer": "writer" },
            ExpressionAttributeValues: { ":basedOn": basedOn, ":writer": writer },
            ReturnValuesOnConditionCheckFailure: "ALL_OLD",
          }),
        );
        return { outcome: "saved", version };
      } catch (error) {
        if (!(error instanceof ConditionalCheckFailedException) || !error.Item) throw error;
        return { outcome: "conflict", latest: row.parse(unmarshall(error.Item)) };
      }
    },

    async remove(key) {
      await client.send(new DeleteCommand({ TableName: table, Key: rowKey(key) }));
    },

    async removeSent(key, { basedOn, submissionId, receivedAt }) {
      try {
        await client.send(
          new DeleteCommand({
            TableName: table,
            Key: rowKey(key),
            ConditionExpression:
              "#version = :basedOn OR (#submissionId = :submissionId AND #savedAt <= :receivedAt)",
            ExpressionAttributeNames: {
              "#version": "version",
              "#submissionId": "submissionId",
              "#savedAt": "savedAt",
            },
            ExpressionAttributeValues: {
              ":basedOn": basedOn,
              ":submissionId": submissionId,
              ":receivedAt": receivedAt,
            },
          }),
        );
      } catch (error) {
        if (!(error instanceof ConditionalCheckFailedException)) throw error;
      }
    },
  };
}

export function draftList(client: DynamoDBDocumentClient, table: string): DraftList {
  return {
    async list(owner) {
      const rows = queryRows(client, {
        TableName: table,
        KeyConditionExpression: "#pk = :pk",
        ProjectionExpression: "#sk, #submissionId, #savedAt",
        ExpressionAttributeNames: {
          "#pk": "pk",
          "#sk": "sk",
          "#submissionId": "submissionId",
          "#savedAt": "savedAt",
        },
        ExpressionAttributeValues: { ":pk": ownerKey(owner) },
        ConsistentRead: true,
      });
      const found: ListedDraft[] = [];
      for await (const item of rows) {
        const { sk, ...listed } = listedRow.parse(item);
        const [orgUnit = "", dataSet = "", period = ""] = sk.split("#");
        found.push({ orgUnit, dataSet, period, ...listed });
      }
      return found;
    },
  };
}

function ownerKey({ ward, username }: DraftOwner): string {
  return `${ward}#${username}`;
}

function rowKey({ orgUnit, dataSet, period, ...owner }: DraftKey) {
  return { pk: ownerKey(owner), sk: `${orgUnit}#${dataSet}#${period}` };
}
