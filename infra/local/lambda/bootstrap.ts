/**
 * What Lambda's Node runtime does, in a process of its own: loads the function's bundle and runs its `handler`
 * for one event after the other, talking to the documented Runtime API at AWS_LAMBDA_RUNTIME_API.
 * https://docs.aws.amazon.com/lambda/latest/dg/runtimes-api.html
 */
import { Agent, request } from "node:http";
import { flushCompileCache } from "node:module";
import { join } from "node:path";
import { pathToFileURL } from "node:url";

interface Answer {
  readonly headers: Readonly<Record<string, string | string[] | undefined>>;
  readonly body: string;
}

const API = `http://${environment("AWS_LAMBDA_RUNTIME_API")}/2018-06-01/runtime`;
const agent = new Agent({ keepAlive: true });

function environment(name: string): string {
  const value = process.env[name];
  if (value === undefined) throw new Error(`${name} is not set`);
  return value;
}

function call(method: "GET" | "POST", path: string, body?: string): Promise<Answer> {
  return new Promise((resolve, reject) => {
    const outgoing = request(`${API}${path}`, { method, agent }, (incoming) => {
      const chunks: Buffer[] = [];
      incoming.on("data", (chunk: Buffer) => chunks.push(chunk));
      incoming.on("end", () =>
        resolve({ headers: incoming.headers, body: Buffer.concat(chunks).toString("utf8") }),
      );
      incoming.on("error", reject);
    });
    outgoing.on("error", reject);
    outgoing.end(body);
  });
}

function header(answer: Answer, name: string): string {
  const value = answer.headers[name];
  return typeof value === "string" ? value : "";
}

function described(error: unknown): string {
  const [errorType, errorMessage, stack] =
    error instanceof Error ? [error.name, error.message, error.stack ?? ""] : ["Error", String(error), ""];
  return JSON.stringify({ errorType, errorMessage, stackTrace: stack.split("\n") });
}

async function loadHandler(): Promise<(event: unknown, context: unknown) => unknown> {
  const [file, name] = environment("_HANDLER").split(".");
  const bundle: unknown = await import(
    pathToFileURL(join(environment("LAMBDA_TASK_ROOT"), `${file}.mjs`)).href
  );
  const handler = Object.entries(bundle ?? {}).find(([exported]) => exported === name)?.[1];
  if (typeof handler !== "function") throw new Error(`the bundle exports no function ${name}`);
  return (event, context) => handler(event, context);
}

function contextOf(invocation: Answer) {
  const deadlineMs = Number(header(invocation, "lambda-runtime-deadline-ms"));
  return {
    callbackWaitsForEmptyEventLoop: true,
    functionName: environment("AWS_LAMBDA_FUNCTION_NAME"),
    functionVersion: environment("AWS_LAMBDA_FUNCTION_VERSION"),
    memoryLimitInMB: environment("AWS_LAMBDA_FUNCTION_MEMORY_SIZE"),
    logGroupName: environment("AWS_LAMBDA_LOG_GROUP_NAME"),
    logStreamName: environment("AWS_LAMBDA_LOG_STREAM_NAME"),
    invokedFunctionArn: header(invocation, "lambda-runtime-invoked-function-arn"),
    awsRequestId: header(invocation, "lambda-runtime-aws-request-id"),
    getRemainingTimeInMillis: () => deadlineMs - Date.now(),
  };
}

let requestId: string | undefined;

/** An error that nobody waits for ends the process, as on Lambda, and fails the invocation under way. */
async function die(error: unknown): Promise<never> {
  console.error(error);
  const path = requestId === undefined ? "/init/error" : `/invocation/${requestId}/error`;
  await call("POST", path, described(error)).catch(() => undefined);
  process.exit(1);
}
process.on("uncaughtException", die);
process.on("unhandledRejection", die);

// The host holds the other end: when it dies, in whatever way, this ends too.
process.stdin.on("end", () => process.exit(0));
process.stdin.on("error", () => process.exit(0));
process.stdin.resume();

const handler = await loadHandler().catch(die);
// Otherwise written at a regular exit, which there is none of.
flushCompileCache();
for (;;) {
  const invocation = await call("GET", "/invocation/next");
  const context = contextOf(invocation);
  requestId = context.awsRequestId;
  process.env._X_AMZN_TRACE_ID = header(invocation, "lambda-runtime-trace-id");
  let outcome: "response" | "error" = "response";
  let body: string | undefined;
  try {
    body = JSON.stringify(await handler(JSON.parse(invocation.body), context)) ?? "null";
  } catch (error) {
    outcome = "error";
    body = described(error);
  }
  await call("POST", `/invocation/${requestId}/${outcome}`, body);
  requestId = undefined;
}
