/** Reads past the SDK's middleware: what goes wrong on their way is the SDK's to mend or to name. */
import type { IncomingMessage, ServerResponse } from "node:http";
import { buffer } from "node:stream/consumers";
import { DynamoDBClient, ResourceNotFoundException } from "@aws-sdk/client-dynamodb";
import { DynamoDBDocumentClient, PutCommand } from "@aws-sdk/lib-dynamodb";
import { afterAll, beforeAll, beforeEach, describe, expect, it } from "vitest";
import { type HttpServer, serve } from "../../infra/local/http/serve.ts";
import { getRow, queryItems, queryRows, withQuickReads } from "../../shared/store/quick-read.ts";
import { type Database, startDatabase } from "./database.ts";

const ROWS = 30;
const rows = Array.from({ length: ROWS }, (_, i) => ({
  pk: "a ward#2026",
  sk: String(i).padStart(4, "0"),
  // Enough for two pages of 1 MB.
  text: "số liệu ".repeat(5_000),
  count: i,
}));

let database: Database;
let client: DynamoDBDocumentClient;
/** What becomes of the next requests; those after them are served. */
let faults: ((response: ServerResponse) => void)[] = [];
let seen: IncomingMessage["headers"][] = [];
let server: HttpServer;

beforeAll(async () => {
  database = await startDatabase();
  const { protocol, hostname, port } = (await database.client.config.endpoint?.()) ?? {};
  server = await serve(async (request, response) => {
    const body = await buffer(request);
    seen.push(request.headers);
    const fault = faults.shift();
    if (fault) return fault(response);
    const headers = Object.entries(request.headers).flatMap(([name, value]) =>
      typeof value === "string" && !["host", "connection"].includes(name) ? [[name, value]] : [],
    );
    const answer = await fetch(`${protocol}//${hostname}:${port}/`, {
      method: "POST",
      headers: Object.fromEntries(headers),
      body,
    });
    response.writeHead(answer.status, { "content-type": "application/x-amz-json-1.0" });
    response.end(Buffer.from(await answer.arrayBuffer()));
  });
  client = withQuickReads(
    DynamoDBDocumentClient.from(
      new DynamoDBClient({
        endpoint: server.url,
        region: "ap-southeast-1",
        credentials: { accessKeyId: "tests", secretAccessKey: "tests" },
        maxAttempts: 3,
      }),
    ),
  );
  for (const Item of rows) await client.send(new PutCommand({ TableName: "ledger", Item }));
});
beforeEach(() => {
  faults = [];
  seen = [];
});
afterAll(async () => {
  client.destroy();
  await server.stop();
  await database.stop();
});

const ofWard = {
  TableName: "ledger",
  KeyConditionExpression: "#pk = :pk",
  ExpressionAttributeNames: { "#pk": "pk" },
};
async function readAll() {
  const read: unknown[] = [];
  for await (const row of queryRows(client, {
    ...ofWard,
    ExpressionAttributeValues: { ":pk": "a ward#2026" },
  }))
    read.push(row);
  return read;
}
const readOne = (sk: string) => getRow(client, { TableName: "ledger", Key: { pk: "a ward#2026", sk } });

describe("a quick read", () => {
  it("gives every row of every page, in plain values", async () => {
    expect(await readAll()).toEqual(rows);
    expect(seen).toHaveLength(2);
  });

  it("gives items as DynamoDB sends them to who wants them so", async () => {
    const pages = queryItems(client, {
      ...ofWard,
      Limit: 1,
      ExpressionAttributeValues: { ":pk": { S: "a ward#2026" } },
    });
    expect((await pages.next()).value).toEqual([
      { pk: { S: "a ward#2026" }, sk: { S: "0000" }, text: { S: rows[0]?.text }, count: { N: "0" } },
    ]);
  });

  it("gives one row, or none", async () => {
    expect(await readOne("0007")).toEqual(rows[7]);
    expect(await readOne("none")).toBeUndefined();
  });

  it("is signed and says what it comes from, as the SDK's own requests do", async () => {
    await readOne("0007");
    expect(seen).toHaveLength(1);
    expect(seen[0]?.authorization).toMatch(
      /^AWS4-HMAC-SHA256 Credential=tests\/\d{8}\/ap-southeast-1\/dynamodb\/aws4_request, SignedHeaders=[\w;-]*host[\w;-]*, Signature=[0-9a-f]{64}$/,
    );
    expect(seen[0]?.["user-agent"]).toMatch(/^aws-sdk-js\//);
  });
});

const throttled = (response: ServerResponse) =>
  response
    .writeHead(400, { "content-type": "application/x-amz-json-1.0" })
    .end('{"__type":"com.amazonaws.dynamodb.v20120810#ThrottlingException","message":"later"}');

function breakOff(response: ServerResponse): void {
  response.writeHead(200, { "content-length": 1000 });
  response.write('{"Items":[', () => response.destroy());
}

describe("a read that goes wrong", () => {
  it.each<[string, (response: ServerResponse) => void]>([
    ["an error of the server", (response) => response.writeHead(500).end("{}")],
    ["throttling", throttled],
    ["a connection that breaks", (response) => response.destroy()],
    ["half an answer", breakOff],
  ])("is asked again after %s", async (_, fault) => {
    faults = [fault];
    expect(await readAll()).toEqual(rows);
    faults = [fault, fault, fault];
    // The first of the SDK's three attempts is the second request.
    expect(await readOne("0007")).toEqual(rows[7]);
    expect(faults).toEqual([]);
  });

  it("fails with the SDK's name for it", async () => {
    await expect(getRow(client, { TableName: "no-such-table", Key: { pk: "a", sk: "b" } })).rejects.toThrow(
      ResourceNotFoundException,
    );
  });
});
