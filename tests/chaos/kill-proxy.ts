/**
 * Stands between the functions and one server, and kills the very process whose request it was told to wait for: before
 * the server gets the request, or after it has done what was asked and before the process hears of it.
 */
import { readdirSync, readFileSync, readlinkSync } from "node:fs";
import { createServer, type IncomingMessage, type ServerResponse } from "node:http";
import { buffer } from "node:stream/consumers";
import { listen } from "../../infra/local/free-port.ts";
import { askedBy } from "./asked.ts";
import { answer, Onward } from "./onward.ts";

export interface KillPoint {
  readonly name: string;
  /** Found in what a request is about, or in its body. */
  readonly request: RegExp;
  readonly moment: "before" | "after";
}

export class KillProxy {
  readonly #kills: KillPoint[];
  readonly #onward: Onward;
  readonly #server = createServer((request, response) => void this.#serve(request, response));
  readonly #armed: Set<KillPoint>;
  readonly #onKill: () => Promise<void>;
  #port = 0;

  private constructor(target: string, { armed, kills, onKill }: KillProxyOptions) {
    this.#onward = new Onward(target);
    this.#armed = armed;
    this.#kills = kills;
    this.#onKill = onKill;
  }

  static async start(target: string, options: KillProxyOptions): Promise<KillProxy> {
    const proxy = new KillProxy(target, options);
    proxy.#port = await listen(proxy.#server, 0);
    return proxy;
  }

  get endpoint(): string {
    return `http://127.0.0.1:${this.#port}`;
  }

  async stop(): Promise<void> {
    this.#server.closeAllConnections();
    await new Promise((closed) => this.#server.close(closed));
    this.#onward.stop();
  }

  async #serve(request: IncomingMessage, response: ServerResponse): Promise<void> {
    try {
      const body = await buffer(request);
      const asked = `${askedBy(request, body).about}\n${body}`;
      const point = [...this.#armed].find((armed) => armed.request.test(asked));
      if (point !== undefined) this.#armed.delete(point);
      if (point?.moment === "before") return await this.#kill(point, request);
      const answered = await this.#onward.pass(request, body);
      if (point?.moment === "after") return await this.#kill(point, request);
      answer(response, answered);
    } catch {
      response.destroy();
    }
  }

  async #kill(point: KillPoint, { socket }: IncomingMessage): Promise<void> {
    const pid = functionBehind(socket.remotePort ?? 0, this.#port);
    // Killed a moment ago over another of its requests: the point is met when it is tried again.
    if (pid === undefined) this.#armed.add(point);
    else {
      process.kill(pid, "SIGKILL");
      this.#kills.push(point);
      await this.#onKill();
    }
    socket.destroy();
  }
}

export interface KillProxyOptions {
  /** What is waited for; each once. */
  readonly armed: Set<KillPoint>;
  /** Gets the points at which a process was killed, in their order. */
  readonly kills: KillPoint[];
  onKill(): Promise<void>;
}

/** Of this process's children the one that holds the client's end of a connection on this machine. Linux only. */
function functionBehind(clientPort: number, serverPort: number): number | undefined {
  const ends = readFileSync("/proc/net/tcp", "utf8")
    .split("\n")
    .map((line) => line.trim().split(/\s+/))
    .find(([, from, to]) => portOf(from) === clientPort && portOf(to) === serverPort);
  const socket = `socket:[${ends?.[9]}]`;
  return childrenOf(process.pid).find((child) => openFiles(child).includes(socket));
}

function portOf(address: string | undefined): number {
  return Number.parseInt(address?.split(":")[1] ?? "", 16);
}

function childrenOf(parent: number): number[] {
  return readdirSync("/proc")
    .filter((name) => /^\d+$/.test(name))
    .map(Number)
    .filter((pid) => parentOf(pid) === parent);
}

function parentOf(pid: number): number {
  return unlessGone(
    () => Number(/^PPid:\s+(\d+)$/m.exec(readFileSync(`/proc/${pid}/status`, "utf8"))?.[1]),
    0,
  );
}

function openFiles(pid: number): string[] {
  const folder = `/proc/${pid}/fd`;
  const names = unlessGone(() => readdirSync(folder), []);
  return names.map((name) => unlessGone(() => readlinkSync(`${folder}/${name}`), ""));
}

/** Processes end and files are closed while they are looked at. */
function unlessGone<T>(look: () => T, otherwise: T): T {
  try {
    return look();
  } catch {
    return otherwise;
  }
}
