/**
 * Outages that the system recorded, of each ward, append-only in the ledger table; and its pulse, which is how it comes
 * to know of them, among what is derived (the reports table).
 *
 *     le-chan#outages   2026-09-16T11:00:00.000Z   an outage, by its beginning
 *     pulse             last                       what the last looks found
 */
import { ConditionalCheckFailedException } from "@aws-sdk/client-dynamodb";
import { type DynamoDBDocumentClient, GetCommand, PutCommand, paginateQuery } from "@aws-sdk/lib-dynamodb";
import * as z from "zod";
import { OUTAGE_REASONS, type Outage, type Pulse } from "../domain/outage.ts";

const OUTAGES = "outages";

export interface OutageStore {
  /** Records an outage; one that began at the same moment stands as it is. */
  append(ward: string, outage: Outage): Promise<void>;
  /** Oldest first. Strongly consistent. */
  read(ward: string): Promise<Outage[]>;
}

const reason = z.enum(OUTAGE_REASONS);
const outageRow = z.object({ sk: z.string(), to: z.number(), reason });
const pulseRow = z.object({ wellAt: z.number(), failure: reason.optional() });

/** An outage as it is stored. */
export function storedOutage(item: unknown): Outage {
  const { sk, to, reason: why } = outageRow.parse(item);
  return { from: Date.parse(sk), to, reason: why };
}

/** Whether a ledger table's partition key is that of a ward's outages; the ward, then. */
export function wardOfOutagePartition(pk: string): string | undefined {
  const [ward, kind] = pk.split("#");
  return kind === OUTAGES ? ward : undefined;
}

export function outageStore(client: DynamoDBDocumentClient, table: string): OutageStore {
  const partition = (ward: string) => `${ward}#${OUTAGES}`;
  return {
    async append(ward, { from, to, reason: why }) {
      try {
        await client.send(
          new PutCommand({
            TableName: table,
            Item: { pk: partition(ward), sk: new Date(from).toISOString(), to, reason: why },
            ConditionExpression: "attribute_not_exists(#pk)",
            ExpressionAttributeNames: { "#pk": "pk" },
          }),
        );
      } catch (error) {
        if (!(error instanceof ConditionalCheckFailedException)) throw error;
      }
    },

    async read(ward) {
      const pages = paginateQuery(
        { client },
        {
          TableName: table,
          KeyConditionExpression: "#pk = :pk",
          ExpressionAttributeNames: { "#pk": "pk" },
          ExpressionAttributeValues: { ":pk": partition(ward) },
          ConsistentRead: true,
        },
      );
      const outages: Outage[] = [];
      for await (const { Items = [] } of pages) outages.push(...Items.map(storedOutage));
      return outages;
    },
  };
}

export interface PulseStore {
  read(): Promise<Pulse | undefined>;
  write(pulse: Pulse): Promise<void>;
}

export function pulseStore(client: DynamoDBDocumentClient, table: string): PulseStore {
  const key = { pk: "pulse", sk: "last" };
  return {
    async read() {
      const { Item } = await client.send(
        new GetCommand({ TableName: table, Key: key, ConsistentRead: true }),
      );
      return Item && pulseRow.parse(Item);
    },
    async write({ wellAt, failure }) {
      await client.send(
        new PutCommand({ TableName: table, Item: { ...key, wellAt, ...(failure && { failure }) } }),
      );
    },
  };
}
