/**
 * Stands between the functions and the local servers and does to their requests what networks, services and crashes
 * do. Which fault a request meets hangs on the seed, on what the request is about and on how often that was asked
 * before, never on the moment: the same seed gives the same faults however the machine is loaded.
 */
import { createServer, type IncomingMessage, type ServerResponse } from "node:http";
import type { Socket } from "node:net";
import { buffer } from "node:stream/consumers";
import { setTimeout as sleep } from "node:timers/promises";
import * as z from "zod";
import { listen } from "../../infra/local/free-port.ts";
import { type Asked, askedBy, type Batch } from "./asked.ts";
import { type Answer, answer, Onward } from "./onward.ts";
import { chance } from "./random.ts";

export const FAULTS = {
  throttled: "refused: too many requests",
  failed: "refused: internal error",
  down: "refused five times in a row: the service is down",
  "failed after": "done, but answered with an internal error",
  reset: "connection reset before anything was done",
  "reset after": "done, but the connection was reset before the answer",
  "time-out": "done, but never answered",
  slow: "answered late",
  "cut off": "done, but the answer ends in the middle",
  stale: "answered from the past (reads that are not consistent)",
  unprocessed: "a part of the batch was not taken",
  "killed before": "the process was killed before the request was served",
  "killed after": "the process was killed after the request was served",
} as const;
export type Fault = keyof typeof FAULTS;

/** Shares of all requests; kills and partial batches count among those that can meet them. */
const SHARES: { readonly [F in Exclude<Fault, "down">]: number } = {
  throttled: 0.012,
  failed: 0.008,
  "failed after": 0.008,
  reset: 0.006,
  "reset after": 0.008,
  "time-out": 0.002,
  slow: 0.01,
  "cut off": 0.006,
  stale: 0.05,
  unprocessed: 0.08,
  "killed before": 0.002,
  "killed after": 0.003,
};
/** Every trouble ends: of so many times in a row that something is asked, it is served at least once. */
const ROW = 8;
/** In this share of rows the service is down for as long as nobody's patience lasts, four attempts of the SDK. */
const DOWN = 0.004;
const DOWN_FOR = 5;
const SLOW_MS = 40;

export interface FaultProxyOptions {
  readonly target: string;
  readonly seed: number;
  /** How many times as many faults as by default. */
  readonly density: number;
  /** Gets who was killed; also called for what the process asks afterwards. */
  onKill(processId: string): void;
}

export class FaultProxy {
  readonly counts = new Map<Fault, number>();
  readonly #options: FaultProxyOptions;
  readonly #onward: Onward;
  readonly #server = createServer((request, response) => void this.#serve(request, response));
  readonly #dead = new Set<string>();
  readonly #times = new Map<string, number>();
  readonly #past = new Map<string, Answer>();
  readonly #hanging = new Set<Socket>();
  #port = 0;
  #on = false;

  private constructor(options: FaultProxyOptions) {
    this.#options = options;
    this.#onward = new Onward(options.target);
  }

  static async start(options: FaultProxyOptions): Promise<FaultProxy> {
    const proxy = new FaultProxy(options);
    proxy.#port = await listen(proxy.#server, 0);
    return proxy;
  }

  get endpoint(): string {
    return `http://127.0.0.1:${this.#port}`;
  }

  /** Everything is served at once until this is switched on, and once it is off again; what was killed stays dead. */
  disturb(on: boolean): void {
    this.#on = on;
  }

  async stop(): Promise<void> {
    for (const socket of this.#hanging) socket.destroy();
    this.#server.closeAllConnections();
    await new Promise((closed) => this.#server.close(closed));
    this.#onward.stop();
  }

  async #serve(request: IncomingMessage, response: ServerResponse): Promise<void> {
    try {
      const body = await buffer(request);
      await this.#pass(request, body, response);
    } catch {
      response.destroy();
    }
  }

  async #pass(request: IncomingMessage, body: Buffer, response: ServerResponse): Promise<void> {
    const asked = askedBy(request, body);
    if (asked.id !== undefined && this.#dead.has(asked.id)) return void response.destroy();
    const fault = this.#faultFor(asked);
    if (fault !== undefined) this.counts.set(fault, (this.counts.get(fault) ?? 0) + 1);

    switch (fault) {
      case "throttled":
        return refuse(request, response, "throttled");
      case "failed":
      case "down":
        return refuse(request, response, "failed");
      case "reset":
        return void request.socket.resetAndDestroy();
      case "killed before":
        this.#kill(asked.id);
        return void response.destroy();
      case "stale": {
        const past = this.#past.get(asked.about);
        if (past !== undefined) return answer(response, past);
        break;
      }
      case "unprocessed":
        return this.#passPartly(request, asked.batch, response);
      default:
    }
    const answered = await this.#onward.pass(request, body);
    if (!asked.readsTheLatest && !asked.writes) this.#past.set(asked.about, answered);
    switch (fault) {
      case "failed after":
        return refuse(request, response, "failed");
      case "reset after":
        return void request.socket.resetAndDestroy();
      case "time-out":
        this.#hanging.add(request.socket);
        return;
      case "cut off":
        return cutOff(response, answered);
      case "killed after":
        this.#kill(asked.id);
        return void response.destroy();
      case "slow":
        await sleep(SLOW_MS);
        return answer(response, answered);
      default:
        return answer(response, answered);
    }
  }

  /** What the request meets, if anything. */
  #faultFor(asked: Asked): Fault | undefined {
    if (!this.#on) return undefined;
    const time = this.#times.get(asked.about) ?? 0;
    this.#times.set(asked.about, time + 1);
    const place = time % ROW;
    if (place === ROW - 1) return undefined;
    const { seed, density } = this.#options;
    const isDown = chance(seed, `${asked.about} down ${Math.floor(time / ROW)}`) < DOWN * density;
    if (isDown && place < DOWN_FOR) return "down";
    let left = chance(seed, `${asked.about} ${time}`);
    for (const [fault, share] of Object.entries(SHARES) as [keyof typeof SHARES, number][]) {
      if (!canMeet(asked, fault)) continue;
      left -= share * density;
      if (left < 0) return fault;
    }
    return undefined;
  }

  #kill(id: string | undefined): void {
    if (id === undefined) return;
    this.#dead.add(id);
    this.#options.onKill(id);
  }

  /** Takes the first half of a batch and says so. */
  async #passPartly(
    request: IncomingMessage,
    batch: Batch | undefined,
    response: ServerResponse,
  ): Promise<void> {
    if (!batch) return void response.destroy();
    const taken = batch.Entries.slice(0, Math.floor(batch.Entries.length / 2));
    const left = batch.Entries.slice(taken.length);
    const answered =
      taken.length === 0
        ? undefined
        : await this.#onward.pass(request, Buffer.from(JSON.stringify({ ...batch, Entries: taken })));
    const said = z
      .looseObject({ Successful: z.array(z.unknown()).default([]) })
      .parse(answered === undefined ? {} : JSON.parse(answered.body.toString()));
    const Failed = left.map(({ Id }) => ({
      Id,
      SenderFault: false,
      Code: "InternalError",
      Message: "chaos",
    }));
    const body = Buffer.from(JSON.stringify({ ...said, Failed }));
    answer(response, { status: 200, headers: { "content-type": "application/x-amz-json-1.0" }, body });
  }
}

/**
 * A new catalogue, also one that is read again from the stream's beginning, notes some 150 days at once: whoever died at one
 * in two hundred requests would never get through. `tests/integration/kill-points.test.ts` kills here.
 */
const AGENDA = /^PutItem reports agenda#\d/;

function canMeet({ id, about, writes, readsTheLatest, batch }: Asked, fault: Fault): boolean {
  switch (fault) {
    case "stale":
      return !writes && !readsTheLatest;
    case "unprocessed":
      return batch !== undefined;
    case "killed before":
    case "killed after":
      return id !== undefined && writes && !AGENDA.test(about);
    default:
      return true;
  }
}

/** The headers and half of the body, of the length that was promised. */
function cutOff(response: ServerResponse, { status, headers, body }: Answer): void {
  const { "transfer-encoding": _, connection: __, ...kept } = headers;
  response.writeHead(status, { ...kept, "content-length": body.length + 1 });
  response.write(body.subarray(0, Math.ceil(body.length / 2)), () => response.destroy());
}

/** In the words of the service that was asked. */
function refuse(request: IncomingMessage, response: ServerResponse, fault: "throttled" | "failed"): void {
  const isThrottled = fault === "throttled";
  const target = request.headers["x-amz-target"];
  if (typeof target === "string") {
    const throttling = target.startsWith("DynamoDB") ? "ThrottlingException" : "RequestThrottled";
    const type = `com.amazonaws.chaos#${isThrottled ? throttling : "InternalServerError"}`;
    const body = Buffer.from(JSON.stringify({ __type: type, message: "chaos" }));
    const headers = { "content-type": "application/x-amz-json-1.0" };
    answer(response, { status: isThrottled ? 400 : 500, headers, body });
  } else {
    const code = isThrottled ? "SlowDown" : "InternalError";
    const body = Buffer.from(
      `<?xml version="1.0"?><Error><Code>${code}</Code><Message>chaos</Message></Error>`,
    );
    answer(response, {
      status: isThrottled ? 503 : 500,
      headers: { "content-type": "application/xml" },
      body,
    });
  }
}
