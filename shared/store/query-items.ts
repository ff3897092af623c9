/**
 * Queries whose items are wanted as DynamoDB sends them. The SDK's deserializer takes some ten times as long as
 * `JSON.parse` of the same bytes (docs/performance.md): for a ward's ledger, more than everything computed from it.
 * So the items are taken out of the answer before the SDK reads the rest. Credentials, signature, retries, errors and
 * paging stay the SDK's.
 */
import { Readable } from "node:stream";
import { text } from "node:stream/consumers";
import { QueryCommand, type QueryCommandInput } from "@aws-sdk/client-dynamodb";
import type { DynamoDBDocumentClient } from "@aws-sdk/lib-dynamodb";
import * as z from "zod";

/** A stored item as DynamoDB sends it, each attribute wrapped in its type: `{ pk: { S: "…" }, at: { N: "1789…" } }`. */
export type Item = Readonly<Record<string, unknown>>;

/** All items that the query finds, a page at a time. `input` is in attribute values, like the low-level client's. */
export async function* queryItems(
  client: DynamoDBDocumentClient,
  input: QueryCommandInput,
): AsyncGenerator<readonly Item[]> {
  let startKey = input.ExclusiveStartKey;
  do {
    const command = new QueryCommand({ ...input, ExclusiveStartKey: startKey });
    let items: readonly Item[] = [];
    command.middlewareStack.add(
      (next) => async (args) => {
        const result = await next(args);
        if (isSuccess(result.response)) {
          const { Items, ...rest } = answer.parse(JSON.parse(await text(result.response.body)));
          items = Items;
          result.response.body = Readable.from([Buffer.from(JSON.stringify(rest))]);
        }
        return result;
      },
      // Low: next to the wire, before the SDK's own deserializer sees the answer.
      { step: "deserialize", priority: "low", name: "takeItems" },
    );
    const { LastEvaluatedKey } = await client.send(command);
    yield items;
    startKey = LastEvaluatedKey;
  } while (startKey !== undefined);
}

/** What the items are made of is checked where they are read. */
const answer = z.looseObject({ Items: z.array(z.custom<Item>(isObject)) });

function isObject(value: unknown): value is object {
  return typeof value === "object" && value !== null;
}

function isSuccess(response: unknown): response is { statusCode: 200; body: Readable } {
  return (
    isObject(response) &&
    "statusCode" in response &&
    response.statusCode === 200 &&
    "body" in response &&
    response.body instanceof Readable
  );
}
