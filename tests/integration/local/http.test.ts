/** HTTP to the functions and back as API Gateway does it, and what becomes of requests that are not as they should be. */
import { once } from "node:events";
import type { IncomingHttpHeaders } from "node:http";
import { connect } from "node:net";
import { setTimeout as sleep } from "node:timers/promises";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import * as z from "zod";
import { Admission, type AdmissionLimits } from "../../../infra/local/http/admission.ts";
import { HttpFront } from "../../../infra/local/http/front.ts";
import type { InvocationOutcome } from "../../../infra/local/lambda/outcome.ts";
import { ROUTES } from "../../../infra/pipeline.ts";
import { local } from "../../../infra/settings/local.ts";
import { fixturePool } from "./fixture-function.ts";

const NOW = Date.parse("2026-09-17T00:05:00+07:00");
const pool = fixturePool("obedient", { processesMax: 2, timeoutSeconds: 1 });
const errors: string[] = [];
let front: HttpFront;
let port: number;

beforeAll(async () => {
  front = await HttpFront.open(0);
  port = Number(new URL(front.url).port);
  front.serve({
    issuer: { path: "/oidc", handle: (_, response) => response.end("issuer") },
    routes: ROUTES,
    limits: local,
    invoke: async (name, event, waitMs) => {
      const outcome = await pool.invoke(event, waitMs);
      // Tells the two apart, which share the pool here.
      if (outcome.kind !== "returned" || typeof outcome.value !== "object") return outcome;
      return { kind: "returned", value: { ...outcome.value, ...(name === "intake" && { intake: true }) } };
    },
    now: () => NOW,
    onError: (line) => errors.push(line),
  });
});
afterAll(async () => {
  await front.stop();
  await pool.stop();
});

const givenEvent = z.looseObject({ rawPath: z.string(), headers: z.record(z.string(), z.string()) });

/** What the function was given. */
async function eventOf(path: string, init?: RequestInit) {
  const response = await fetch(`${front.url}${path}`, init);
  expect(response.status).toBe(200);
  return givenEvent.parse(await response.json());
}

/** Sends bytes as they are and gives everything that comes back. */
async function raw(...parts: (string | Buffer)[]): Promise<string> {
  const socket = connect(port, "127.0.0.1");
  const chunks: Buffer[] = [];
  socket.on("data", (chunk) => chunks.push(chunk));
  socket.on("error", () => undefined);
  for (const part of parts) socket.write(part);
  await once(socket, "close");
  return Buffer.concat(chunks).toString();
}

describe("a request", () => {
  it("reaches the function as an HTTP API event, stamped with business time", async () => {
    const event = await eventOf("/baocao/event?period=2026-Q3&unit=tyt&unit=vp", {
      headers: { "X-Thing": "a", Cookie: "session=abc; other=1" },
    });
    expect(event).toMatchObject({
      version: "2.0",
      routeKey: "$default",
      rawPath: "/baocao/event",
      rawQueryString: "period=2026-Q3&unit=tyt&unit=vp",
      queryStringParameters: { period: "2026-Q3", unit: "tyt,vp" },
      cookies: ["session=abc", "other=1"],
      headers: { "x-thing": "a", host: `127.0.0.1:${port}`, "x-forwarded-proto": "http" },
      requestContext: {
        timeEpoch: NOW,
        time: "16/Sep/2026:17:05:00 +0000",
        http: { method: "GET", path: "/baocao/event", sourceIp: "127.0.0.1", protocol: "HTTP/1.1" },
      },
      isBase64Encoded: false,
    });
    expect(event).not.toHaveProperty("body");
    expect(event.headers).not.toHaveProperty("cookie");
  });

  it("has its path decoded, as an HTTP API hands it over", async () => {
    expect((await eventOf("/k%E1%BB%B3/event")).rawPath).toBe("/kỳ/event");
    expect((await fetch(`${front.url}/%E1%BB/event`)).status).toBe(400);
  });

  it("goes to intake on its routes and to the portal otherwise", async () => {
    expect(await eventOf("/nhap/x/event")).toMatchObject({
      intake: true,
      routeKey: "ANY /nhap/{proxy+}",
      pathParameters: { proxy: "x/event" },
    });
    expect(await eventOf("/nhap/../event")).not.toHaveProperty("intake");
    const submit = await fetch(`${front.url}/api/v1/submissions`, { method: "POST", body: "{}" });
    expect(submit.status).toBe(200);
    expect(await (await fetch(`${front.url}/oidc/x`)).text()).toBe("issuer");
  });

  it("has JSON as text and everything else in base64", async () => {
    const post = (body: string | Buffer<ArrayBuffer>, type: string) =>
      eventOf("/event", { method: "POST", body, headers: { "content-type": type } });
    expect(await post('{"tên":1}', "application/json; charset=utf-8")).toMatchObject({
      body: '{"tên":1}',
      isBase64Encoded: false,
    });
    expect(await post("a=1", "application/x-www-form-urlencoded")).toMatchObject({
      body: Buffer.from("a=1").toString("base64"),
      isBase64Encoded: true,
    });
    const notUtf8 = Buffer.from([0x7b, 0xff, 0x7d]);
    expect(await post(notUtf8, "application/json")).toMatchObject({
      body: notUtf8.toString("base64"),
      isBase64Encoded: true,
    });
  });
});

describe("an answer", () => {
  const answer = (value: unknown, method = "POST") => eventAnswer({ answer: value, order: "answer" }, method);
  async function eventAnswer(event: unknown, method: string) {
    const own = fixturePool("obedient");
    const other = await HttpFront.open(0);
    other.serve({
      issuer: { path: "/oidc", handle: () => undefined },
      limits: local,
      routes: {},
      invoke: () => own.invoke(event),
      now: () => NOW,
      onError: (line) => errors.push(line),
    });
    const response = await fetch(other.url, { method });
    const body = await response.text();
    await other.stop();
    await own.stop();
    return { response, body };
  }

  it("has the function's status, headers, cookies and body", async () => {
    const { response, body } = await answer({
      statusCode: 201,
      headers: { Location: "/x", "Content-Type": "application/json", "X-Number": 7 },
      cookies: ["a=1; Path=/", "b=2"],
      body: Buffer.from("phường").toString("base64"),
      isBase64Encoded: true,
    });
    expect(response.status).toBe(201);
    expect(response.headers.get("location")).toBe("/x");
    expect(response.headers.get("x-number")).toBe("7");
    expect(response.headers.getSetCookie()).toEqual(["a=1; Path=/", "b=2"]);
    expect(body).toBe("phường");
  });

  it("is the value itself when there is no status code", async () => {
    const { response, body } = await answer({ a: 1 });
    expect([response.status, body]).toEqual([200, '{"a":1}']);
  });

  it("has no body for HEAD, and is a 503 when the function's is malformed", async () => {
    expect(await answer({ statusCode: 200, body: "abc" }, "HEAD")).toMatchObject({ body: "" });
    expect((await answer({ statusCode: "many" })).response.status).toBe(503);
  });
});

describe("a function that fails", () => {
  it.each(["throw", "crash", "hang"])(
    "gives 503 with Retry-After when told to %s, and the host serves on",
    async (order) => {
      const response = await fetch(`${front.url}/${order}`);
      expect(response.status).toBe(503);
      expect(response.headers.get("content-type")).toContain("application/problem+json");
      expect(Number(response.headers.get("retry-after"))).toBeGreaterThan(0);
      expect(await response.json()).toMatchObject({
        type: "unavailable",
        status: 503,
        title: expect.any(String),
      });
      expect(errors.join("\n")).toContain(`/${order}`);
      expect((await fetch(`${front.url}/fine`)).status).toBe(200);
    },
  );
});

describe("a client that misbehaves", () => {
  it("gets 413 for a body over 10 MB, announced or not", async () => {
    const body = Buffer.alloc(10 * 1024 * 1024 + 1);
    const announced = await fetch(`${front.url}/event`, { method: "POST", body });
    expect(announced.status).toBe(413);
    expect(await announced.json()).toMatchObject({ type: "too-large", status: 413 });
    const inChunks = { method: "POST", body: new Blob([body]).stream(), duplex: "half" as const };
    const chunked = await fetch(`${front.url}/event`, inChunks);
    expect(chunked.status).toBe(413);
  });

  it("gets 413 at once when it asks before it sends", async () => {
    const answer = await raw(
      `POST /event HTTP/1.1\r\nHost: 127.0.0.1:${port}\r\nExpect: 100-continue\r\nContent-Length: 99999999\r\n\r\n`,
    );
    expect(answer).toContain("HTTP/1.1 413");
  });

  it("gets 413 for an event over Lambda's 6 MB", async () => {
    const response = await fetch(`${front.url}/event`, {
      method: "POST",
      body: Buffer.alloc(6 * 1024 * 1024),
    });
    expect(response.status).toBe(413);
  });

  it("gets 431 for a flood of headers", async () => {
    const flood = `X-Flood: ${"x".repeat(20_000)}\r\n`;
    expect(await raw(`GET /event HTTP/1.1\r\nHost: 127.0.0.1:${port}\r\n${flood}\r\n`)).toContain(
      "HTTP/1.1 431",
    );
  });

  it("gets 400 for what is not HTTP, and for a chunk that lies about its length", async () => {
    expect(await raw("không phải HTTP\r\n\r\n")).toContain("HTTP/1.1 400");
    expect(
      await raw(
        `POST /event HTTP/1.1\r\nHost: 127.0.0.1:${port}\r\nTransfer-Encoding: chunked\r\n\r\n`,
        "ZZ\r\nabc\r\n",
      ),
    ).toContain("HTTP/1.1 400");
  });

  it("may go away in the middle of its body without a trace", async () => {
    const before = errors.length;
    const socket = connect(port, "127.0.0.1");
    socket.write(`POST /event HTTP/1.1\r\nHost: 127.0.0.1:${port}\r\nContent-Length: 1000\r\n\r\nabc`);
    await sleep(100);
    socket.destroy();
    await sleep(100);
    expect(errors).toHaveLength(before);
    expect((await fetch(`${front.url}/fine`)).status).toBe(200);
  });

  it("reaches the system only under this machine's own names", async () => {
    const as = (host: string) => raw(`GET /fine HTTP/1.1\r\nHost: ${host}\r\nConnection: close\r\n\r\n`);
    expect(await as("evil.example")).toContain("HTTP/1.1 421");
    expect(await as(`127.0.0.1:${port}`)).toContain("HTTP/1.1 200");
    const other = await as(`localhost:${port}`);
    expect(other).toContain("HTTP/1.1 307");
    expect(other).toContain(`location: http://127.0.0.1:${port}/fine`);
  });
});

describe("a host that has more to do than it can", () => {
  /** Whoever comes in stays until the test lets everybody go. */
  async function busyHost(limits: AdmissionLimits) {
    const host = await HttpFront.open(0);
    const { promise: freed, resolve: free } = Promise.withResolvers<InvocationOutcome>();
    let served = 0;
    host.serve({
      issuer: { path: "/oidc", handle: () => undefined },
      limits,
      routes: {},
      invoke: () => {
        served += 1;
        return freed;
      },
      now: () => NOW,
      onError: (line) => errors.push(line),
    });
    const ask = (authorization: string, headers: Record<string, string> = {}, body = "{}") =>
      fetch(host.url, { method: "POST", headers: { authorization, ...headers }, body });
    return {
      ask,
      free: () => free({ kind: "returned", value: { statusCode: 200 } }),
      served: () => served,
      stop: () => host.stop(),
    };
  }

  it("turns requests above its rate away with 429 and when to come back, and serves whoever does", async () => {
    const throttling = { requestsPerSecond: 1, burst: 3 };
    const host = await busyHost({ throttling, underWayPerCaller: 100 });
    host.free();
    const answers = await Promise.all(Array.from({ length: 10 }, () => host.ask("Bearer a")));
    const refused = answers.filter(({ status }) => status === 429);
    expect(refused.length).toBe(10 - host.served());
    expect(refused.length).toBeGreaterThan(4);
    for (const answer of refused) {
      expect(answer.headers.get("retry-after")).toBe("1");
      expect(answer.headers.get("content-type")).toContain("application/problem+json");
      expect(await answer.json()).toMatchObject({
        type: "too-many-requests",
        title: "Gửi quá nhiều yêu cầu",
      });
    }
    await expect.poll(async () => (await host.ask("Bearer a")).status, { timeout: 10_000 }).toBe(200);
    await host.stop();
  });

  it("lets one caller take no more than a share, and others in meanwhile", async () => {
    const host = await busyHost({ ...local, underWayPerCaller: 5 });
    const greedy = Array.from({ length: 8 }, () => host.ask("Bearer greedy"));
    await expect.poll(host.served).toBe(5);
    const other = host.ask("Bearer other");
    await expect.poll(host.served).toBe(6);
    host.free();
    const statuses = (await Promise.all(greedy)).map(({ status }) => status);
    expect(statuses.filter((status) => status === 429).length).toBe(3);
    expect((await other).status).toBe(200);
    expect((await host.ask("Bearer greedy")).status).toBe(200);
    await host.stop();
  });

  it("keeps no more of what is sent than it has room for, and has room again for what comes afterwards", () => {
    const megabytes = 1024 * 1024;
    const admission = new Admission(local, 10 * megabytes);
    const ask = (caller: string, headers: IncomingHttpHeaders) =>
      admission.admit({ headers: { ...headers, authorization: caller } });
    const announced = { "content-length": String(9 * megabytes) };
    const admitted = Array.from({ length: 28 }, (_, i) => ask(`Bearer ${i}`, announced));
    expect(admitted.every(({ kind }) => kind === "admitted")).toBe(true);
    expect(ask("Bearer 28", announced)).toMatchObject({ kind: "refused", code: "unavailable" });
    // Who does not say how much is coming may send as much as anybody.
    expect(ask("Bearer 28", { "transfer-encoding": "chunked" }).kind).toBe("refused");
    expect(ask("Bearer 28", { "content-length": "1000" }).kind).toBe("admitted");
    for (const one of admitted) if (one.kind === "admitted") one.leave();
    expect(ask("Bearer 28", announced).kind).toBe("admitted");
  });

  it("shows people a page that says what to do", async () => {
    const host = await busyHost({ throttling: { requestsPerSecond: 1, burst: 1 }, underWayPerCaller: 1 });
    host.free();
    await host.ask("");
    const answer = await host.ask("", { accept: "text/html,application/xhtml+xml" });
    expect(answer.status).toBe(429);
    expect(answer.headers.get("content-type")).toBe("text/html; charset=utf-8");
    expect(answer.headers.get("retry-after")).toBe("1");
    expect(await answer.text()).toMatch(/<html lang="vi".*Hãy đợi ít giây rồi tải lại trang/s);
    await host.stop();
  });
});
