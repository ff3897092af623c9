/**
 * Reads from DynamoDB with less ado: signed by the SDK's signer and sent by its HTTP handler, past the middleware between
 * them, which takes twice as long as everything else of a small read (docs/performance.md). Only what goes well ends
 * here. Whatever else comes of it, an error, a time-out, a connection that breaks, the SDK is asked instead, with its
 * attempts and its names for errors.
 */
import { text } from "node:stream/consumers";
import {
  GetItemCommand,
  type GetItemCommandInput,
  QueryCommand,
  type QueryCommandInput,
} from "@aws-sdk/client-dynamodb";
import type {
  QueryCommandInput as DocumentQueryInput,
  DynamoDBDocumentClient,
  GetCommandInput,
} from "@aws-sdk/lib-dynamodb";
import { marshall, unmarshall } from "@aws-sdk/util-dynamodb";
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
    const page = { ...input, ExclusiveStartKey: startKey };
    const answer =
      (await askQuickly(client.config, "Query", page)) ?? (await client.send(new QueryCommand(page)));
    const { Items, LastEvaluatedKey } = queried.parse(answer);
    yield Items;
    startKey = LastEvaluatedKey;
  } while (startKey !== undefined);
}

/** The same in plain values, as the document client has them. */
export async function* queryRows(
  client: DynamoDBDocumentClient,
  { ExpressionAttributeValues = {}, ...input }: Omit<DocumentQueryInput, "ExclusiveStartKey">,
): AsyncGenerator<Row> {
  const pages = queryItems(client, {
    ...input,
    ExpressionAttributeValues: marshall(ExpressionAttributeValues),
  });
  for await (const items of pages) for (const item of items) yield plain(item);
}

/** The item under a key, in plain values; undefined when there is none. */
export async function getRow(
  client: DynamoDBDocumentClient,
  { Key = {}, ...input }: GetCommandInput,
): Promise<Row | undefined> {
  const request = { ...input, Key: marshall(Key) };
  const answer =
    (await askQuickly(client.config, "GetItem", request)) ?? (await client.send(new GetItemCommand(request)));
  const { Item } = got.parse(answer);
  return Item && plain(Item);
}

type Row = Record<string, unknown>;

function plain(item: Item): Row {
  return unmarshall(item as Parameters<typeof unmarshall>[0]);
}

/** What the items are made of is checked where they are read. */
const anItem = z.custom<Item>((value) => typeof value === "object" && value !== null);
const aKey = z.custom<NonNullable<QueryCommandInput["ExclusiveStartKey"]>>(
  (value) => anItem.safeParse(value).success,
);
const queried = z.object({ Items: z.array(anItem), LastEvaluatedKey: aKey.optional() });
const got = z.object({ Item: anItem.optional() });

type Config = DynamoDBDocumentClient["config"];
type Signer = Awaited<ReturnType<Config["signer"]>>;

/** How the SDK sends this client's requests: learnt from the first that it sent. */
interface Way {
  readonly request: z.output<typeof sdkRequest>;
  readonly signer: Signer;
}
const sdkRequest = z.object({
  protocol: z.string(),
  hostname: z.string(),
  port: z.number().optional(),
  path: z.string(),
  headers: z.object({ host: z.string(), "user-agent": z.string() }),
});
const ways = new WeakMap<Config, Way>();

/** Lets a client read so, from its second request on. */
export function withQuickReads(client: DynamoDBDocumentClient): DynamoDBDocumentClient {
  const { config } = client;
  client.middlewareStack.add(
    (next) => async (args) => {
      if (!ways.has(config)) {
        const request = sdkRequest.parse(args.request);
        ways.set(config, { request, signer: await config.signer() });
      }
      return next(args);
    },
    { step: "finalizeRequest", priority: "low", name: "learnTheWay" },
  );
  return client;
}

/** The answer; undefined when none was to be had, or none to be content with. */
async function askQuickly(
  config: Config,
  operation: "Query" | "GetItem",
  input: QueryCommandInput | GetItemCommandInput,
): Promise<unknown> {
  const way = ways.get(config);
  return way && send(config, way, operation, input).catch(() => undefined);
}

async function send(
  { requestHandler }: Config,
  { request: { port, headers, ...request }, signer }: Way,
  operation: string,
  input: unknown,
): Promise<unknown> {
  const body = JSON.stringify(input);
  const signed = await signer.sign({
    ...request,
    ...(port !== undefined && { port }),
    method: "POST",
    query: {},
    headers: {
      ...headers,
      "content-type": "application/x-amz-json-1.0",
      "content-length": String(Buffer.byteLength(body)),
      "x-amz-target": `DynamoDB_20120810.${operation}`,
    },
    body,
  });
  const { response } = await requestHandler.handle(signed as Parameters<typeof requestHandler.handle>[0]);
  const answer = await text(response.body);
  return response.statusCode === 200 ? JSON.parse(answer) : undefined;
}
