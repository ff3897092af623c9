/** What callers are told when AWS does not do what it is asked: come back, where that helps. */
import { CognitoIdentityProviderClient, ListUsersCommand } from "@aws-sdk/client-cognito-identity-provider";
import { DynamoDBClient, GetItemCommand } from "@aws-sdk/client-dynamodb";
import { GetObjectCommand, S3Client } from "@aws-sdk/client-s3";
import { SendMessageCommand, SQSClient } from "@aws-sdk/client-sqs";
import { Hono } from "hono";
import { afterAll, describe, expect, it } from "vitest";
import { serve } from "../../../infra/local/http/serve.ts";
import { onFailure } from "../../../shared/http/failures.ts";

/** What the server answers. */
let reply = { status: 200, body: "" };
const server = await serve((request, response) => {
  request.resume();
  response.writeHead(reply.status, { "content-type": "application/x-amz-json-1.0" }).end(reply.body);
});
afterAll(() => server.stop());
const common = {
  region: "ap-southeast-1",
  endpoint: server.url,
  maxAttempts: 1,
  credentials: { accessKeyId: "a", secretAccessKey: "b" },
};

const get = () =>
  new DynamoDBClient(common).send(new GetItemCommand({ TableName: "t", Key: { pk: { S: "a" } } }));
const send = () =>
  new SQSClient(common).send(new SendMessageCommand({ QueueUrl: common.endpoint, MessageBody: "a" }));
const read = () =>
  new S3Client({ ...common, forcePathStyle: true }).send(new GetObjectCommand({ Bucket: "b", Key: "k" }));
const list = () => new CognitoIdentityProviderClient(common).send(new ListUsersCommand({ UserPoolId: "p" }));
const json = (type: string) => JSON.stringify({ __type: `com.amazonaws#${type}`, message: "no" });
const xml = (code: string) => `<Error><Code>${code}</Code><Message>no</Message></Error>`;

/** The answer to a request over which the call fails. */
async function answerTo(path: string, call: () => Promise<unknown>): Promise<Response> {
  const app = new Hono();
  app.get("*", async (context) => context.json({ done: await call() }));
  app.onError(onFailure("test"));
  return app.request(path);
}

describe("a request that AWS has no room for", () => {
  it.each([
    ["the database throttles", get, 400, json("ThrottlingException")],
    ["the table's throughput is used up", get, 400, json("ProvisionedThroughputExceededException")],
    ["the account's limit is reached", get, 400, json("RequestLimitExceeded")],
    ["the database fails", get, 500, json("InternalServerError")],
    ["a queue throttles", send, 400, json("RequestThrottled")],
    ["the files' server wants it slower", read, 503, xml("SlowDown")],
    ["the user pool throttles", list, 400, json("TooManyRequestsException")],
  ])("is told when to come back: %s", async (_, call, status, body) => {
    reply = { status, body };
    const answer = await answerTo("/api/v1/reports/2026-Q3", call);
    expect(answer.status).toBe(503);
    expect(answer.headers.get("retry-after")).toBe("5");
    expect(answer.headers.get("content-type")).toContain("application/problem+json");
    expect(await answer.json()).toMatchObject({
      type: "unavailable",
      detail: expect.stringContaining("gửi lại sau ít giây"),
    });
    const page = await answerTo("/bao-cao/2026-Q3", call);
    expect([page.status, page.headers.get("retry-after")]).toEqual([503, "5"]);
    expect(await page.text()).toContain("Hệ thống đang bận");
  });

  it("is not told to come back when that would not help", async () => {
    reply = { status: 400, body: json("AccessDeniedException") };
    const answer = await answerTo("/api/v1/reports/2026-Q3", get);
    expect([answer.status, answer.headers.get("retry-after")]).toEqual([500, null]);
  });
});
