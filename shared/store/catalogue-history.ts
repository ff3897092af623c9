/** Every version of a ward's catalogue, as it was published. What is in force is `catalogue-store.ts`'s matter. */
import { type DynamoDBDocumentClient, paginateQuery, QueryCommand } from "@aws-sdk/lib-dynamodb";
import * as z from "zod";
import { catalogueFile } from "../catalogue/schema.ts";
import { cataloguePartition, versionKey } from "./catalogue-store.ts";

/** One version as it was published. */
export const publishedCatalogue = z.object({
  version: z.int().positive(),
  sample: z.boolean(),
  /** Epoch ms. */
  at: z.number(),
  by: z.string(),
  /** Why, as whoever published it says; those that an operator publishes have no reason. */
  why: z.string().optional(),
  file: catalogueFile,
});
export type PublishedCatalogue = z.output<typeof publishedCatalogue>;
/** What there is to say of a version besides its content. */
export type CatalogueVersionRecord = Omit<PublishedCatalogue, "file">;

const recorded = {
  sk: z.string(),
  sample: z.boolean(),
  at: z.number(),
  by: z.string(),
  why: z.string().optional(),
};
const row = z
  .object({ ...recorded, c: z.string() })
  .transform(({ sk, c, ...rest }) => ({ ...rest, version: Number(sk), file: JSON.parse(c) as unknown }))
  .pipe(publishedCatalogue);

/** Oldest first. */
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

export interface CatalogueArchive {
  /** What was published when, oldest first. */
  list(ward: string): Promise<CatalogueVersionRecord[]>;
  read(ward: string, version: number): Promise<PublishedCatalogue | undefined>;
}

export function catalogueArchive(client: DynamoDBDocumentClient, table: string): CatalogueArchive {
  return {
    async list(ward) {
      const pages = paginateQuery(
        { client },
        {
          TableName: table,
          KeyConditionExpression: "#pk = :pk",
          ProjectionExpression: "#sk, #sample, #at, #by, #why",
          ExpressionAttributeNames: {
            "#pk": "pk",
            "#sk": "sk",
            "#sample": "sample",
            "#at": "at",
            "#by": "by",
            "#why": "why",
          },
          ExpressionAttributeValues: { ":pk": cataloguePartition(ward) },
          ConsistentRead: true,
        },
      );
      const versions: CatalogueVersionRecord[] = [];
      for await (const { Items = [] } of pages) {
        for (const item of Items) {
          const { sk, ...rest } = z.object(recorded).parse(item);
          versions.push({ ...rest, version: Number(sk) });
        }
      }
      return versions;
    },
    async read(ward, version) {
      const { Items = [] } = await client.send(
        new QueryCommand({
          TableName: table,
          KeyConditionExpression: "#pk = :pk AND #sk = :sk",
          ExpressionAttributeNames: { "#pk": "pk", "#sk": "sk" },
          ExpressionAttributeValues: { ":pk": cataloguePartition(ward), ":sk": versionKey(version) },
          ConsistentRead: true,
        }),
      );
      return Items[0] === undefined ? undefined : row.parse(Items[0]);
    },
  };
}
