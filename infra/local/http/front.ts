/** The one HTTP address of the system: API Gateway in front of the functions, and the sign-in service beside them. */
import {
  createServer,
  type IncomingMessage,
  type Server,
  type ServerResponse,
  STATUS_CODES,
} from "node:http";
import type { Duplex } from "node:stream";
import type { RoutedFunction } from "../../pipeline.ts";
import { listen } from "../free-port.ts";
import type { InvocationOutcome } from "../lambda/outcome.ts";
import { PAYLOAD_BYTES_MAX } from "../lambda/sandbox.ts";
import { Admission, type AdmissionLimits } from "./admission.ts";
import { readBody } from "./body.ts";
import { type HttpAnswer, toAnswer, toEvent } from "./event.ts";
import { busyPage, type ProblemCode, problemAnswer } from "./problem.ts";
import { matchRoute, type RouteMatch } from "./routes.ts";

/** API Gateway's limits. */
const BODY_BYTES_MAX = 10 * 1024 * 1024;
const HEADER_BYTES_MAX = 10_240;
/** How long a request may wait for a free process before it is told to come back. */
const WAIT_MS_MAX = 20_000;
const TURNED_AWAY_MS = 5_000;
/** With so many requests under way, one that was not read in time may have come in time. */
const BUSY_FROM = 100;
/** How long a stopping host waits for requests under way. */
const STOP_GRACE_MS = 10_000;

export interface FrontOptions {
  /** Path prefix and handler of the sign-in service. */
  readonly issuer: {
    readonly path: string;
    handle(request: IncomingMessage, response: ServerResponse): void;
  };
  /** Which function answers which requests; everything else goes to `portal`. */
  readonly routes: Readonly<Partial<Record<RoutedFunction, readonly string[]>>>;
  invoke(name: RoutedFunction | "portal", event: unknown, waitMs: number): Promise<InvocationOutcome>;
  /** How many requests are let in, of all functions together. */
  readonly limits: AdmissionLimits;
  /** Business time, epoch milliseconds. */
  now(): number;
  onError(line: string): void;
}

export class HttpFront {
  readonly #server: Server;
  #options: FrontOptions | undefined;
  #admission: Admission | undefined;
  #turnedAway = 0;
  #port = 0;
  #underWay = 0;
  #whenIdle: (() => void) | undefined;

  private constructor() {
    this.#server = createServer(
      {
        maxHeaderSize: HEADER_BYTES_MAX,
        headersTimeout: 10_000,
        requestTimeout: 30_000,
        connectionsCheckingInterval: 2_000,
      },
      (request, response) => void this.#receive(request, response),
    );
    this.#server.on("checkContinue", (request, response) => {
      if (Number(request.headers["content-length"]) > BODY_BYTES_MAX) {
        send(request, response, problemAnswer("too-large"));
        return;
      }
      response.writeContinue();
      void this.#receive(request, response);
    });
    this.#server.on("clientError", (error, socket) =>
      answerBrokenClient(error, socket, this.#underWay >= BUSY_FROM),
    );
  }

  /** Takes the port, so that it is known to be free; answers 503 until {@link serve}. */
  static async open(port: number): Promise<HttpFront> {
    const front = new HttpFront();
    front.#port = await listen(front.#server, port);
    return front;
  }

  get url(): string {
    return `http://127.0.0.1:${this.#port}`;
  }

  serve(options: FrontOptions): void {
    this.#options = options;
    this.#admission = new Admission(options.limits, BODY_BYTES_MAX);
  }

  /** Takes no new requests and waits a while for those under way. */
  async stop(): Promise<void> {
    const closed = new Promise((resolve) => this.#server.close(resolve));
    this.#server.closeIdleConnections();
    if (this.#underWay > 0) {
      await new Promise<void>((resolve) => {
        this.#whenIdle = resolve;
        setTimeout(resolve, STOP_GRACE_MS).unref();
      });
    }
    this.#server.closeAllConnections();
    await closed;
  }

  async #receive(request: IncomingMessage, response: ServerResponse): Promise<void> {
    this.#underWay += 1;
    try {
      await this.#handle(request, response);
    } catch (error) {
      this.#options?.onError(`HTTP: ${error instanceof Error ? error.message : String(error)}`);
      if (!response.headersSent) refuse(request, response, "unavailable");
    } finally {
      this.#underWay -= 1;
      if (this.#underWay === 0) this.#whenIdle?.();
    }
  }

  async #handle(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const options = this.#options;
    if (options === undefined) return refuse(request, response, "unavailable");
    const url = request.url ?? "/";
    const [rawPath = "/", rawQueryString = ""] = splitOnce(url, "?");

    const refusal = this.#refuseHost(request, rawPath);
    if (refusal !== undefined) return send(request, response, refusal);
    if (rawPath === options.issuer.path || rawPath.startsWith(`${options.issuer.path}/`)) {
      return options.issuer.handle(request, response);
    }
    const admission = this.#admission?.admit(request);
    if (admission?.kind === "refused") {
      this.#turnAway(options);
      // What it has sent along is let go by; the connection serves on.
      request.resume();
      return refuse(request, response, admission.code, admission.retryAfterSeconds);
    }
    try {
      await this.#serve(options, request, response, rawPath, rawQueryString);
    } finally {
      admission?.leave();
    }
  }

  async #serve(
    options: FrontOptions,
    request: IncomingMessage,
    response: ServerResponse,
    rawPath: string,
    rawQueryString: string,
  ): Promise<void> {
    const path = decoded(rawPath);
    if (path === undefined) return send(request, response, problemAnswer("malformed-request"));

    const read = await readBody(request, BODY_BYTES_MAX);
    if (read.kind === "aborted") return;
    if (read.kind === "too-large") return send(request, response, problemAnswer("too-large"));

    const { name, route } = routeOf(options, request.method ?? "GET", path);
    const event = toEvent({ request, body: read.body, route, path, rawQueryString, now: options.now() });
    if ((event.body?.length ?? 0) > PAYLOAD_BYTES_MAX) {
      return send(request, response, problemAnswer("too-large"));
    }
    const outcome = await options.invoke(name, event, WAIT_MS_MAX);
    if (outcome.kind === "throttled") {
      this.#turnAway(options);
      return refuse(request, response, "unavailable");
    }
    if (outcome.kind !== "returned") {
      options.onError(`${name}: ${request.method} ${path}: ${outcome.error}`);
      return refuse(request, response, "unavailable");
    }
    send(request, response, toAnswer(outcome.value));
  }

  /** Says so in one line for all of some seconds: under a flood, lines would be one. */
  #turnAway({ onError }: FrontOptions): void {
    this.#turnedAway += 1;
    if (this.#turnedAway > 1) return;
    setTimeout(() => {
      onError(
        `HTTP: ${this.#turnedAway} requests turned away within ${TURNED_AWAY_MS / 1000} s: too many at once`,
      );
      this.#turnedAway = 0;
    }, TURNED_AWAY_MS).unref();
  }

  /**
   * Only this machine's own names are served, so that no web page can reach the system under a name of its own;
   * pages are always seen at one address, the one that signing in returns to.
   */
  #refuseHost(request: IncomingMessage, path: string): HttpAnswer | undefined {
    const host = request.headers.host?.toLowerCase();
    if (host === `127.0.0.1:${this.#port}`) return undefined;
    if (host !== `localhost:${this.#port}`) return problemAnswer("wrong-host");
    if (request.method !== "GET" || path.startsWith("/api/")) return undefined;
    return { status: 307, headers: { location: `${this.url}${request.url}` }, body: Buffer.alloc(0) };
  }
}

function routeOf(
  { routes: { intake = [], admin = [] } }: FrontOptions,
  method: string,
  path: string,
): { name: RoutedFunction | "portal"; route: RouteMatch | undefined } {
  for (const [name, routes] of [
    ["intake", intake],
    ["admin", admin],
  ] as const) {
    const route = matchRoute(routes, method, path);
    if (route !== undefined) return { name, route };
  }
  return { name: "portal", route: undefined };
}

function splitOnce(text: string, separator: string): [string, string] {
  const at = text.indexOf(separator);
  return at < 0 ? [text, ""] : [text.slice(0, at), text.slice(at + 1)];
}

function decoded(path: string): string | undefined {
  try {
    return decodeURIComponent(path);
  } catch {
    return undefined;
  }
}

/** Turns a request away for now: a program with a problem, a person with a page. */
function refuse(
  request: IncomingMessage,
  response: ServerResponse,
  code: "too-many-requests" | "unavailable",
  retryAfterSeconds?: number,
): void {
  const isForPeople = request.headers.accept?.includes("text/html") === true;
  send(
    request,
    response,
    isForPeople ? busyPage(code, retryAfterSeconds) : problemAnswer(code, retryAfterSeconds),
  );
}

function send(request: IncomingMessage, response: ServerResponse, answer: HttpAnswer): void {
  if (response.destroyed) return;
  // The rest of a body that is not read cannot be told from the next request.
  if (!request.complete && !request.readableFlowing) response.setHeader("connection", "close");
  const hasBody = answer.status !== 204 && answer.status !== 304;
  response.writeHead(answer.status, {
    ...answer.headers,
    ...(hasBody && { "content-length": answer.body.length }),
  });
  response.end(request.method === "HEAD" || !hasBody ? undefined : answer.body);
}

/** For what does not even parse as HTTP, or does not come in time: there is no request object to answer to. */
function answerBrokenClient(error: NodeJS.ErrnoException, socket: Duplex, isBusy: boolean): void {
  if (error.code === "ECONNRESET" || !socket.writable) return;
  const code = problemOf(error.code);
  const { status, headers, body } = problemAnswer(
    code === "request-timeout" && isBusy ? "unavailable" : code,
  );
  const lines = Object.entries(headers).map(([name, value]) => `${name}: ${value}`);
  socket.write(
    [
      `HTTP/1.1 ${status} ${STATUS_CODES[status]}`,
      ...lines,
      `content-length: ${body.length}`,
      "connection: close",
      "",
      "",
    ].join("\r\n"),
  );
  socket.end(body);
}

function problemOf(code: string | undefined): ProblemCode {
  switch (code) {
    case "HPE_HEADER_OVERFLOW":
      return "header-too-large";
    case "ERR_HTTP_REQUEST_TIMEOUT":
      return "request-timeout";
    default:
      return "malformed-request";
  }
}
