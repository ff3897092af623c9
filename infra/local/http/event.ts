/**
 * HTTP to Lambda and back, as API Gateway's HTTP API does it (payload format 2.0).
 * https://docs.aws.amazon.com/apigateway/latest/developerguide/http-api-develop-integrations-lambda.html
 */
import { isUtf8 } from "node:buffer";
import { randomUUID } from "node:crypto";
import type { IncomingMessage } from "node:http";
import type { APIGatewayProxyEventV2 } from "aws-lambda";
import * as z from "zod";
import type { RouteMatch } from "./routes.ts";

export interface EventInput {
  readonly request: IncomingMessage;
  readonly body: Buffer;
  readonly route: RouteMatch | undefined;
  /** Path, percent-decoded as an HTTP API hands it over. */
  readonly path: string;
  readonly rawQueryString: string;
  /** Business time, epoch milliseconds. */
  readonly now: number;
}

export function toEvent({
  request,
  body,
  route,
  path,
  rawQueryString,
  now,
}: EventInput): APIGatewayProxyEventV2 {
  const { headers, cookies } = headersOf(request);
  const sourceIp = request.socket.remoteAddress ?? "127.0.0.1";
  const host = headers.host ?? "";
  const method = request.method ?? "GET";
  const routeKey = route?.routeKey ?? "$default";
  const query = queryParameters(rawQueryString);
  const asText = isText(headers["content-type"]) && isUtf8(body);
  return {
    version: "2.0",
    routeKey,
    rawPath: path,
    rawQueryString,
    ...(cookies.length > 0 && { cookies }),
    headers: {
      ...headers,
      "x-forwarded-for": sourceIp,
      "x-forwarded-port": host.split(":")[1] ?? "80",
      "x-forwarded-proto": "http",
    },
    ...(query !== undefined && { queryStringParameters: query }),
    requestContext: {
      accountId: "000000000000",
      apiId: "local",
      domainName: host,
      domainPrefix: "local",
      http: {
        method,
        path,
        protocol: `HTTP/${request.httpVersion}`,
        sourceIp,
        userAgent: headers["user-agent"] ?? "",
      },
      requestId: randomUUID(),
      routeKey,
      stage: "$default",
      time: gatewayTime(now),
      timeEpoch: now,
    },
    ...(route?.pathParameters !== undefined && { pathParameters: route.pathParameters }),
    ...(body.length > 0 && { body: body.toString(asText ? "utf8" : "base64") }),
    isBase64Encoded: body.length > 0 && !asText,
  };
}

/** Lower-cased, repeated ones joined by a comma, cookies apart. */
function headersOf(request: IncomingMessage): { headers: Record<string, string>; cookies: string[] } {
  const headers: Record<string, string> = {};
  const cookies: string[] = [];
  for (const [name, values] of Object.entries(request.headersDistinct)) {
    if (values === undefined) continue;
    if (name === "cookie") {
      cookies.push(...values.flatMap((value) => value.split(";")).map((cookie) => cookie.trim()));
    } else {
      headers[name] = values.join(",");
    }
  }
  return { headers, cookies };
}

/** Types that an HTTP API passes on as they are; everything else, forms included, comes in base64. */
function isText(contentType: string | undefined): boolean {
  const type = contentType?.split(";")[0]?.trim().toLowerCase() ?? "";
  return /^text\/|^application\/(?:json|javascript|xml|[\w.-]+\+(?:json|xml))$/.test(type);
}

function queryParameters(rawQueryString: string): Record<string, string> | undefined {
  if (rawQueryString === "") return undefined;
  const joined = new Map<string, string>();
  for (const [name, value] of new URLSearchParams(rawQueryString)) {
    const earlier = joined.get(name);
    joined.set(name, earlier === undefined ? value : `${earlier},${value}`);
  }
  return Object.fromEntries(joined);
}

/** `17/Sep/2026:00:05:00 +0000`, the common log format that API Gateway uses. */
function gatewayTime(epochMs: number): string {
  const [, day, month, year, time] =
    /^\w+, (\d\d) (\w+) (\d+) ([\d:]+)/.exec(new Date(epochMs).toUTCString()) ?? [];
  return `${day}/${month}/${year}:${time} +0000`;
}

export interface HttpAnswer {
  readonly status: number;
  readonly headers: Readonly<Record<string, string | string[]>>;
  readonly body: Buffer;
}

const structuredAnswer = z.object({
  statusCode: z.int().min(100).max(599),
  headers: z.record(z.string(), z.union([z.string(), z.number(), z.boolean()]).transform(String)).optional(),
  cookies: z.array(z.string()).optional(),
  body: z.string().optional(),
  isBase64Encoded: z.boolean().optional(),
});

/** Set by whoever speaks HTTP, never by a function. */
const HOP_BY_HOP = new Set(["connection", "keep-alive", "transfer-encoding", "upgrade", "content-length"]);

/**
 * What a function returned, as an HTTP answer; without a status code the value itself is the JSON body.
 * Throws a ZodError when it is malformed.
 */
export function toAnswer(value: unknown): HttpAnswer {
  if (typeof value !== "object" || value === null || !("statusCode" in value)) {
    const body = typeof value === "string" ? value : JSON.stringify(value);
    return { status: 200, headers: { "content-type": "application/json" }, body: Buffer.from(body) };
  }
  const parsed = structuredAnswer.parse(value);
  const { statusCode, headers = {}, cookies = [], body = "", isBase64Encoded = false } = parsed;
  const kept = Object.entries(headers)
    .map(([name, header]) => [name.toLowerCase(), header] as const)
    .filter(([name]) => !HOP_BY_HOP.has(name));
  return {
    status: statusCode,
    headers: { ...Object.fromEntries(kept), ...(cookies.length > 0 && { "set-cookie": cookies }) },
    body: Buffer.from(body, isBase64Encoded ? "base64" : "utf8"),
  };
}
