/** The running system's own door for `npm run close`: a second port of 127.0.0.1, opened with a secret. */
import { randomBytes } from "node:crypto";
import type { RequestListener } from "node:http";
import { text } from "node:stream/consumers";
import * as z from "zod";
import { type HttpServer, serve } from "../local/http/serve.ts";
import type { Stack } from "../local/stack.ts";
import type { Run } from "./run-file.ts";

const closeRequest = z.object({ period: z.string().optional() });
const closeResult = z.object({
  published: z.array(
    z.object({
      period: z.string(),
      version: z.number(),
      publishedAt: z.number(),
      files: z.array(z.object({ name: z.string(), bytes: z.number() })),
    }),
  ),
  /** Files with what could not be processed in this run. */
  setAside: z.array(z.string()),
  /** Messages that this run gave up on. */
  deadLetters: z.number(),
});
export type CloseResult = z.infer<typeof closeResult>;

export interface Control extends HttpServer {
  readonly secret: string;
}

export async function openControl(stack: Stack): Promise<Control> {
  const secret = randomBytes(24).toString("base64url");
  const answer: RequestListener = async (request, response) => {
    const isAllowed = request.headers.authorization === `Bearer ${secret}`;
    if (!isAllowed || request.method !== "POST" || request.url !== "/close") {
      response.writeHead(isAllowed ? 404 : 401).end();
      return;
    }
    try {
      const { period } = closeRequest.parse(JSON.parse(await text(request)));
      const result = await close(stack, period);
      response.writeHead(200, { "content-type": "application/json" }).end(JSON.stringify(result));
    } catch (error) {
      response.writeHead(500).end(error instanceof Error ? error.message : String(error));
    }
  };
  // A run may take long; there is nobody here to be protected from.
  const server = await serve(answer, { requestTimeout: 0 });
  return { ...server, secret };
}

async function close(stack: Stack, period: string | undefined): Promise<CloseResult> {
  const filesBefore = new Set(stack.setAside());
  const lettersBefore = stack.deadLetters();
  const published = await stack.runDaily(period);
  return closeResult.parse({
    published,
    setAside: stack.setAside().filter((file) => !filesBefore.has(file)),
    deadLetters: stack.deadLetters() - lettersBefore,
  });
}

/** Asks a running system for its daily run, and waits for it. */
export async function requestClose(
  { controlUrl, controlSecret }: Run,
  period?: string,
): Promise<CloseResult> {
  const response = await fetch(`${controlUrl}/close`, {
    method: "POST",
    headers: { authorization: `Bearer ${controlSecret}` },
    body: JSON.stringify({ period }),
  });
  if (!response.ok) throw new Error(`the running system answered: ${await response.text()}`);
  return closeResult.parse(await response.json());
}
