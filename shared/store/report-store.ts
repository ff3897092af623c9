/**
 * REPORT items: derived from the ledger, one per (ward, period), rebuildable at any time. The body is compressed and
 * says of submissions only which count: it is written again with every change, by the KB, and their digests and ids
 * alone, which do not compress, would be more than all the rest.
 */
import { deflateRawSync, inflateRawSync } from "node:zlib";
import { ConditionalCheckFailedException } from "@aws-sdk/client-dynamodb";
import { type DynamoDBDocumentClient, GetCommand, PutCommand } from "@aws-sdk/lib-dynamodb";
import * as z from "zod";
import type { KeptReport } from "../domain/report.ts";
import { keptReport } from "../wire/report.ts";
import { parseExactJson } from "../wire/scalars.ts";

export interface ReportStore {
  /**
   * Saves a report unless one from more ledger entries is there: the ledger only grows, so its entry count is a
   * version, and late or repeated computations do no harm.
   */
  save(report: KeptReport): Promise<"saved" | "superseded">;
  /**
   * Undefined when there is none. One that this version cannot read, since another has written it, is what `again` gives;
   * without `again`, it counts as none.
   */
  read(
    ward: string,
    period: string,
    again?: () => Promise<KeptReport | undefined>,
  ): Promise<KeptReport | undefined>;
}

const row = z.object({ body: z.instanceof(Uint8Array) });

export function reportStore(client: DynamoDBDocumentClient, table: string): ReportStore {
  const decode = (item: unknown): KeptReport | undefined => {
    try {
      return keptReport.parse(parseExactJson(inflateRawSync(row.parse(item).body).toString("utf8")));
    } catch {
      return undefined;
    }
  };

  return {
    async save(report) {
      try {
        await client.send(
          new PutCommand({
            TableName: table,
            Item: {
              pk: report.ward,
              sk: report.period.code,
              entries: report.ledger.entries,
              body: deflateRawSync(JSON.stringify(z.encode(keptReport, report))),
            },
            ConditionExpression: "attribute_not_exists(#pk) OR #entries <= :entries",
            ExpressionAttributeNames: { "#pk": "pk", "#entries": "entries" },
            ExpressionAttributeValues: { ":entries": report.ledger.entries },
          }),
        );
        return "saved";
      } catch (error) {
        if (error instanceof ConditionalCheckFailedException) return "superseded";
        throw error;
      }
    },

    async read(ward, period, again) {
      const { Item } = await client.send(
        new GetCommand({ TableName: table, Key: { pk: ward, sk: period }, ConsistentRead: true }),
      );
      return Item && (decode(Item) ?? (await again?.()));
    },
  };
}
