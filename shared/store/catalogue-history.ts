/** Every version of a ward's catalogue, oldest first: for export. What is in force is `catalogue-store.ts`'s matter. */
import { type DynamoDBDocumentClient, paginateQuery } from "@aws-sdk/lib-dynamodb";
import * as z from "zod";
import { catalogueFile } from "../catalogue/schema.ts";
import { cataloguePartition } from "./catalogue-store.ts";

/** One version as it was published. */
export const publishedCatalogue = z.object({
  version: z.int().positive(),
  sample: z.boolean(),
  /** Epoch ms. */
  at: z.number(),
  by: z.string(),
  file: catalogueFile,
});
export type PublishedCatalogue = z.output<typeof publishedCatalogue>;

const row = z
  .object({ sk: z.string(), sample: z.boolean(), at: z.number(), by: z.string(), c: z.string() })
  .transform(({ sk, c, ...rest }) => ({ ...rest, version: Number(sk), file: JSON.parse(c) as unknown }))
  .pipe(publishedCatalogue);

export async function readCatalogueHistory(
  client: DynamoDBDocumentClient,
  table: string,
  ward: string,
): Promise<PublishedCatalogue[]> {
  const pages = paginateQuery(
    { client },
    {
      TableName: table,
      KeyConditionExpression: "#pk = :pk",
      ExpressionAttributeNames: { "#pk": "pk" },
      ExpressionAttributeValues: { ":pk": cataloguePartition(ward) },
      ConsistentRead: true,
    },
  );
  const versions: PublishedCatalogue[] = [];
  for await (const page of pages) for (const item of page.Items ?? []) versions.push(row.parse(item));
  return versions;
}
