/**
 * Closing balances, in the table of what is derived: one compressed item per year and kind of period.
 *
 *     le-chan#balances     month#2026
 */
import { deflateRawSync, inflateRawSync } from "node:zlib";
import { type DynamoDBDocumentClient, PutCommand, paginateQuery } from "@aws-sdk/lib-dynamodb";
import * as z from "zod";
import type { Balance } from "../domain/balance.ts";
import { PERIOD_TYPES, type PeriodType } from "../domain/catalogue.ts";
import { earlierSubmissions, ledgerPartition } from "../wire/snapshot.ts";

export interface BalanceStore {
  /** Balances of the years before `year`. May be older ones than the newest: each says what it may be trusted with. */
  read(ward: string, type: PeriodType, year: number): Promise<Balance[]>;
  save(ward: string, balance: Balance): Promise<void>;
}

const balance = z.object({
  type: z.enum(PERIOD_TYPES),
  year: z.int(),
  closedAt: z.number(),
  catalogueVersion: z.int(),
  partitions: z.array(ledgerPartition),
  submissions: z.array(earlierSubmissions),
});
const row = z.object({ body: z.instanceof(Uint8Array) });

export function balanceStore(client: DynamoDBDocumentClient, table: string): BalanceStore {
  return {
    async read(ward, type, year) {
      const pages = paginateQuery(
        { client },
        {
          TableName: table,
          KeyConditionExpression: "#pk = :pk AND #sk BETWEEN :first AND :last",
          ExpressionAttributeNames: { "#pk": "pk", "#sk": "sk" },
          ExpressionAttributeValues: {
            ":pk": partition(ward),
            ":first": `${type}#`,
            ":last": sortKey(type, year - 1),
          },
        },
      );
      const balances: Balance[] = [];
      for await (const { Items = [] } of pages) for (const item of Items) balances.push(decode(item));
      return balances;
    },

    async save(ward, made) {
      await client.send(
        new PutCommand({
          TableName: table,
          Item: {
            pk: partition(ward),
            sk: sortKey(made.type, made.year),
            body: deflateRawSync(JSON.stringify(z.encode(balance, made as z.output<typeof balance>)), {
              level: 9,
            }),
          },
        }),
      );
    },
  };
}

function decode(item: unknown): Balance {
  return z.decode(balance, JSON.parse(inflateRawSync(row.parse(item).body).toString("utf8")));
}

function partition(ward: string): string {
  return `${ward}#balances`;
}

function sortKey(type: PeriodType, year: number): string {
  return `${type}#${year}`;
}
