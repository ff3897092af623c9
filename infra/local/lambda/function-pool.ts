/** One function: a few execution environments, started on demand and kept, one event at a time in each. */
import type { InvocationOutcome } from "./outcome.ts";
import { type FunctionSpec, Sandbox } from "./sandbox.ts";

export interface FunctionPoolOptions {
  readonly spec: FunctionSpec;
  readonly processesMax: number;
  /** How much may wait for a free process; who would wait for ever is not counted. */
  readonly waitingMax: { readonly requests: number; readonly bytes: number };
  /** Gets what the processes print. */
  readonly onOutput: (chunk: string) => void;
}

interface Waiter {
  readonly take: (turn: "run" | "throttled") => void;
}

export class FunctionPool {
  readonly #options: FunctionPoolOptions;
  readonly #idle: Sandbox[] = [];
  readonly #all = new Set<Sandbox>();
  readonly #waiters: Waiter[] = [];
  #running = 0;
  #waitingBytes = 0;
  #stopped = false;

  constructor(options: FunctionPoolOptions) {
    this.#options = options;
  }

  get name(): string {
    return this.#options.spec.name;
  }

  /** Starts a process ahead of the first event. */
  async warmUp(): Promise<void> {
    const sandbox = await this.#start();
    if (sandbox.alive) this.#idle.push(sandbox);
  }

  /**
   * Runs one event. When every process is busy it waits its turn, at most `waitMs` (for ever by default), unless too
   * many wait already. Never rejects.
   */
  async invoke(event: unknown, waitMs?: number): Promise<InvocationOutcome> {
    const payload = JSON.stringify(event);
    if ((await this.#turn(Buffer.byteLength(payload), waitMs)) === "throttled") {
      return { kind: "throttled", error: `${this.name}: every process is busy` };
    }
    try {
      const sandbox = this.#takeIdle() ?? (await this.#start());
      const outcome = await sandbox.invoke(payload);
      if (sandbox.alive) this.#idle.push(sandbox);
      return outcome;
    } finally {
      this.#passTurn();
    }
  }

  /** Ends every process at once; whoever waits for a running invocation hears that it crashed. */
  async stop(): Promise<void> {
    this.#stopped = true;
    await Promise.all([...this.#all].map((sandbox) => sandbox.stop()));
  }

  #turn(bytes: number, waitMs: number | undefined): Promise<"run" | "throttled"> {
    if (this.#running < this.#options.processesMax) {
      this.#running += 1;
      return Promise.resolve("run");
    }
    if (waitMs !== undefined && !this.#hasRoomFor(bytes)) return Promise.resolve("throttled");
    return new Promise((resolve) => {
      const timer = waitMs === undefined ? undefined : setTimeout(() => waiter.take("throttled"), waitMs);
      const waiter: Waiter = {
        take: (turn) => {
          clearTimeout(timer);
          this.#waitingBytes -= bytes;
          const place = this.#waiters.indexOf(waiter);
          if (place >= 0) this.#waiters.splice(place, 1);
          resolve(turn);
        },
      };
      this.#waiters.push(waiter);
      this.#waitingBytes += bytes;
    });
  }

  #hasRoomFor(bytes: number): boolean {
    const { waitingMax } = this.#options;
    return this.#waiters.length < waitingMax.requests && this.#waitingBytes + bytes <= waitingMax.bytes;
  }

  #passTurn(): void {
    const next = this.#waiters[0];
    if (next === undefined) this.#running -= 1;
    else next.take("run");
  }

  #takeIdle(): Sandbox | undefined {
    for (let sandbox = this.#idle.pop(); sandbox !== undefined; sandbox = this.#idle.pop()) {
      if (sandbox.alive) return sandbox;
      this.#all.delete(sandbox);
    }
    return undefined;
  }

  async #start(): Promise<Sandbox> {
    for (const sandbox of this.#all) if (!sandbox.alive) this.#all.delete(sandbox);
    const sandbox = await Sandbox.start(this.#options.spec, this.#options.onOutput);
    this.#all.add(sandbox);
    if (this.#stopped) await sandbox.stop();
    return sandbox;
  }
}
