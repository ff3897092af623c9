/**
 * Public keys that snapshots have been signed with, beside the records of the snapshots: a key that is replaced one day
 * must go on vouching for what it signed.
 *
 *     #signing-keys     <kid>     the public key
 */
import { ConditionalCheckFailedException } from "@aws-sdk/client-dynamodb";
import { type DynamoDBDocumentClient, PutCommand, QueryCommand } from "@aws-sdk/lib-dynamodb";
import * as z from "zod";
import { type PublicJwk, publicJwk } from "../wire/jwks.ts";

export interface SigningKeyRegister {
  /** Adds a key, once. */
  add(key: PublicJwk): Promise<void>;
  /** All keys there have been. */
  list(): Promise<readonly PublicJwk[]>;
}

/** No ward: their codes have no `#`. */
const PARTITION = "#signing-keys";

const keyRow = z.object({ jwk: publicJwk });

export function signingKeyRegister(client: DynamoDBDocumentClient, table: string): SigningKeyRegister {
  return {
    async add(key) {
      try {
        await client.send(
          new PutCommand({
            TableName: table,
            Item: { pk: PARTITION, sk: key.kid, jwk: key },
            ConditionExpression: "attribute_not_exists(#pk)",
            ExpressionAttributeNames: { "#pk": "pk" },
          }),
        );
      } catch (error) {
        // There already, under a name that is the key's own digest.
        if (!(error instanceof ConditionalCheckFailedException)) throw error;
      }
    },
    async list() {
      const { Items } = await client.send(
        new QueryCommand({
          TableName: table,
          KeyConditionExpression: "#pk = :pk",
          ExpressionAttributeNames: { "#pk": "pk" },
          ExpressionAttributeValues: { ":pk": PARTITION },
        }),
      );
      return (Items ?? []).map((item) => keyRow.parse(item).jwk);
    },
  };
}
