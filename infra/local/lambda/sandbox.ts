/**
 * One execution environment, as Lambda has them: a process that runs one bundle, one event at a time, and the
 * Runtime API endpoint it talks to.
 */
import { type ChildProcess, spawn } from "node:child_process";
import { randomUUID } from "node:crypto";
import { once } from "node:events";
import { createServer, type IncomingMessage, type Server, type ServerResponse } from "node:http";
import { join } from "node:path";
import * as z from "zod";
import { listen } from "../free-port.ts";
import type { InvocationOutcome } from "./outcome.ts";

const BOOTSTRAP = join(import.meta.dirname, "bootstrap.ts");
/** What Node has compiled: a process starts in two thirds of the time when it is there. */
const COMPILE_CACHE = join(import.meta.dirname, "../../../build/compile-cache");
/** Lambda's limit for a synchronous invocation, in both directions. */
export const PAYLOAD_BYTES_MAX = 6 * 1024 * 1024;
/** Longer than Lambda's 10 s: a laptop may start everything at once. */
const INIT_TIMEOUT_SECONDS = 30;

export interface FunctionSpec {
  readonly name: string;
  readonly arn: string;
  /** Folder with `handler.mjs`. */
  readonly folder: string;
  readonly memoryMb: number;
  readonly timeoutSeconds: number;
  readonly environment: Readonly<Record<string, string>>;
}

interface Invocation {
  readonly id: string;
  readonly payload: string;
  readonly resolve: (outcome: InvocationOutcome) => void;
}

const json = z.string().transform((text, context): unknown => {
  try {
    return JSON.parse(text);
  } catch {
    context.addIssue("not JSON");
    return z.NEVER;
  }
});
const errorBody = z.object({ errorType: z.string(), errorMessage: z.string() });

export class Sandbox {
  readonly #spec: FunctionSpec;
  readonly #server: Server;
  readonly #process: ChildProcess;
  #waiting: ServerResponse | undefined;
  #current: Invocation | undefined;
  #sent = false;
  #timer: NodeJS.Timeout | undefined;
  #initError: string | undefined;
  #over = false;
  readonly #ended: Promise<void>;

  private constructor(spec: FunctionSpec, server: Server, port: number, onOutput: (chunk: string) => void) {
    this.#spec = spec;
    this.#server = server;
    server.on("request", (request, response) => void this.#answer(request, response));
    this.#process = spawn(process.execPath, ["--disable-warning=ExperimentalWarning", BOOTSTRAP], {
      env: { ...baseEnvironment(spec), AWS_LAMBDA_RUNTIME_API: `127.0.0.1:${port}` },
      // The process watches its stdin and ends when this one is gone.
      stdio: ["pipe", "pipe", "pipe"],
      // Ctrl-C is for the host, which lets the invocations under way finish.
      detached: true,
    });
    this.#process.stdin?.on("error", () => undefined);
    for (const stream of [this.#process.stdout, this.#process.stderr]) {
      stream?.setEncoding("utf8").on("data", onOutput);
    }
    this.#ended = new Promise((resolve) => {
      this.#process.once("error", (error) => resolve(this.#processEnded(error.message)));
      this.#process.once("exit", (code, signal) =>
        resolve(this.#processEnded(signal === null ? `exit code ${code}` : `signal ${signal}`)),
      );
    });
    this.#startTimer(INIT_TIMEOUT_SECONDS);
  }

  static async start(spec: FunctionSpec, onOutput: (chunk: string) => void): Promise<Sandbox> {
    // A process may be busy for longer than idle connections are usually kept.
    const server = createServer({ keepAliveTimeout: 0 });
    const port = await listen(server, 0);
    return new Sandbox(spec, server, port, onOutput);
  }

  /** False once the process has ended: this environment takes no more events. */
  get alive(): boolean {
    return !this.#over;
  }

  /** Runs one event; the caller gives the next only after the answer. */
  invoke(payload: string): Promise<InvocationOutcome> {
    return new Promise((resolve) => {
      if (this.#over) return resolve({ kind: "crashed", error: this.#initError ?? "the process has ended" });
      this.#current = { id: randomUUID(), payload, resolve };
      this.#sent = false;
      this.#send();
    });
  }

  async stop(): Promise<void> {
    this.#process.kill("SIGKILL");
    await this.#ended;
  }

  #send(): void {
    const invocation = this.#current;
    const response = this.#waiting;
    if (invocation === undefined || response === undefined || this.#sent) return;
    this.#waiting = undefined;
    this.#sent = true;
    this.#startTimer(this.#spec.timeoutSeconds);
    response.writeHead(200, {
      "Content-Type": "application/json",
      "Content-Length": Buffer.byteLength(invocation.payload),
      "Lambda-Runtime-Aws-Request-Id": invocation.id,
      "Lambda-Runtime-Deadline-Ms": String(Date.now() + this.#spec.timeoutSeconds * 1000),
      "Lambda-Runtime-Invoked-Function-Arn": this.#spec.arn,
      "Lambda-Runtime-Trace-Id": `Root=1-${invocation.id.slice(0, 8)}-${invocation.id.replaceAll("-", "").slice(8)}`,
    });
    response.end(invocation.payload);
  }

  async #answer(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const path = request.url?.replace("/2018-06-01/runtime", "");
    if (request.method === "GET" && path === "/invocation/next") {
      if (this.#current === undefined) clearTimeout(this.#timer);
      this.#waiting = response;
      this.#send();
      return;
    }
    const body = await textOf(request).catch(() => "");
    const [, what, id, outcome] =
      /^\/(invocation|init)(?:\/([^/]+))?\/(response|error)$/.exec(path ?? "") ?? [];
    if (what === "init") {
      this.#initError = errorText(body);
    } else if (what === undefined || id !== this.#current?.id) {
      response.writeHead(400).end();
      return;
    }
    response.writeHead(202, { "Content-Type": "application/json" }).end('{"status":"OK"}');
    if (what === "invocation") this.#finish(outcomeOf(outcome, body));
  }

  #finish(outcome: InvocationOutcome): void {
    clearTimeout(this.#timer);
    const invocation = this.#current;
    this.#current = undefined;
    invocation?.resolve(outcome);
  }

  #startTimer(seconds: number): void {
    clearTimeout(this.#timer);
    this.#timer = setTimeout(() => {
      const error = `${this.#spec.name} timed out after ${seconds} seconds${this.#sent ? "" : " while starting"}`;
      this.#over = true;
      this.#process.kill("SIGKILL");
      this.#finish({ kind: "timed-out", error });
    }, seconds * 1000);
  }

  #processEnded(how: string): void {
    this.#over = true;
    this.#finish({ kind: "crashed", error: this.#initError ?? `${this.#spec.name} ended: ${how}` });
    this.#server.close();
    this.#server.closeAllConnections();
  }
}

function outcomeOf(outcome: string | undefined, body: string): InvocationOutcome {
  if (outcome === "error") return { kind: "failed", error: errorText(body) };
  if (Buffer.byteLength(body) > PAYLOAD_BYTES_MAX) {
    return { kind: "failed", error: "Function.ResponseSizeTooLarge: the response is larger than 6 MB" };
  }
  const value = json.safeParse(body);
  return value.success
    ? { kind: "returned", value: value.data }
    : { kind: "failed", error: "Runtime.InvalidResponse: the response is not JSON" };
}

function errorText(body: string): string {
  const parsed = json.pipe(errorBody).safeParse(body);
  return parsed.success ? `${parsed.data.errorType}: ${parsed.data.errorMessage}` : "the function failed";
}

async function textOf(request: IncomingMessage): Promise<string> {
  const chunks: Buffer[] = [];
  request.on("data", (chunk: Buffer) => chunks.push(chunk));
  await once(request, "end");
  return Buffer.concat(chunks).toString("utf8");
}

/** What Lambda sets for every function, and nothing of this machine's but what a process needs to run. */
function baseEnvironment(spec: FunctionSpec): Record<string, string> {
  const kept = ["PATH", "SystemRoot", "TEMP", "TMPDIR"].flatMap((name) => {
    const value = process.env[name];
    return value === undefined ? [] : [[name, value] as const];
  });
  return {
    ...Object.fromEntries(kept),
    TZ: "UTC",
    LANG: "en_US.UTF-8",
    NODE_OPTIONS: `--enable-source-maps --max-old-space-size=${spec.memoryMb}`,
    NODE_COMPILE_CACHE: COMPILE_CACHE,
    _HANDLER: "handler.handler",
    LAMBDA_TASK_ROOT: spec.folder,
    AWS_EXECUTION_ENV: "AWS_Lambda_nodejs24.x",
    AWS_LAMBDA_FUNCTION_NAME: spec.name,
    AWS_LAMBDA_FUNCTION_VERSION: "$LATEST",
    AWS_LAMBDA_FUNCTION_MEMORY_SIZE: String(spec.memoryMb),
    AWS_LAMBDA_LOG_GROUP_NAME: `/aws/lambda/${spec.name}`,
    AWS_LAMBDA_LOG_STREAM_NAME: "local",
    AWS_LAMBDA_INITIALIZATION_TYPE: "on-demand",
    ...spec.environment,
  };
}
