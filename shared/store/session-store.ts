/**
 * Browser sessions. The table knows only the SHA-256 of a session's id: who reads the table cannot take over a
 * session. Sessions run on the real clock, never on business time.
 */
import { createHash } from "node:crypto";
import { DeleteCommand, type DynamoDBDocumentClient, PutCommand } from "@aws-sdk/lib-dynamodb";
import * as z from "zod";
import { type Principal, principal } from "../http/principal.ts";
import { getRow } from "./quick-read.ts";

export interface StoredSession {
  readonly principal: Principal;
  readonly startedAt: number;
}

export interface SessionStore {
  /** Stores a new session under its id, which is as secret as a password. */
  create(id: string, who: Principal, expiresAt: number): Promise<void>;
  /** Who the session belongs to; undefined when there is no such session or it has expired. */
  read(id: string): Promise<StoredSession | undefined>;
  remove(id: string): Promise<void>;
}

/** A session from before the start was kept counts as older than any end of access. */
const row = z.object({ principal, startedAt: z.number().default(0), expiresAt: z.number() });

/** Times are epoch milliseconds; `expiresAt` is in epoch seconds in the table, as DynamoDB's time to live wants it. */
export function sessionStore(client: DynamoDBDocumentClient, table: string): SessionStore {
  const key = (id: string) => ({ pk: createHash("sha256").update(id).digest("hex") });
  return {
    async create(id, who, expiresAt) {
      await client.send(
        new PutCommand({
          TableName: table,
          Item: {
            ...key(id),
            principal: who,
            startedAt: Date.now(),
            expiresAt: Math.floor(expiresAt / 1000),
          },
        }),
      );
    },
    async read(id) {
      const item = await getRow(client, { TableName: table, Key: key(id), ConsistentRead: true });
      if (!item) return undefined;
      const { expiresAt, ...stored } = row.parse(item);
      // Time to live removes rows hours late, and never on one machine.
      return expiresAt * 1000 > Date.now() ? stored : undefined;
    },
    async remove(id) {
      await client.send(new DeleteCommand({ TableName: table, Key: key(id) }));
    },
  };
}
