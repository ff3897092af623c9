/** The whole local stack in memory, and people who talk to it over HTTP. */
import { randomUUID } from "node:crypto";
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { type Stack, startStack } from "../../infra/local/stack.ts";

/** An HTTP answer, read to its end. JSON bodies are parsed; others are text. */
export interface Answer {
  readonly status: number;
  readonly headers: Headers;
  readonly body: unknown;
}

/** Somebody who sends requests: a signed-in user, or nobody. */
export interface Person {
  get(path: string): Promise<Answer>;
  post(path: string, body: unknown): Promise<Answer>;
  /** Sends a request as it is, with the person's token. */
  send(path: string, init: RequestInit): Promise<Answer>;
}

export interface System {
  readonly stack: Stack;
  readonly nobody: Person;
  as(username: string): Promise<Person>;
  /** Moves business time. */
  at(moment: string | number): void;
  stop(): Promise<void>;
}

/**
 * Starts with business time at `now` (ISO 8601). `prepare` gets the data folder while it is still empty.
 */
export async function startSystem(
  now: string,
  {
    prepare,
    ...options
  }: {
    sample?: boolean;
    catalogueFile?: string;
    longRunning?: boolean;
    prepare?: (dataDir: string) => void;
  } = {},
): Promise<System> {
  const dataDir = mkdtempSync(join(tmpdir(), "system-"));
  prepare?.(dataDir);
  const stack = await startStack({ dataDir, port: 0, inMemory: true, now: Date.parse(now), ...options });
  const people = new Map<string, Promise<Person>>();
  return {
    stack,
    nobody: person(stack.url, undefined),
    as(username) {
      const known = people.get(username);
      const signedIn = known ?? stack.token(username).then((token) => person(stack.url, token));
      people.set(username, signedIn);
      return signedIn;
    },
    at: (moment) => stack.setNow(typeof moment === "string" ? Date.parse(moment) : moment),
    async stop() {
      await stack.stop();
      rmSync(dataDir, { recursive: true, force: true });
    },
  };
}

/** Someone who sends requests to `url` with an access token, or without any. */
export function person(url: string, token: string | undefined): Person {
  const send = async (path: string, init: RequestInit): Promise<Answer> => {
    const headers = new Headers(init.headers);
    if (token !== undefined) headers.set("authorization", `Bearer ${token}`);
    return read(await fetch(`${url}${path}`, { redirect: "manual", ...init, headers }));
  };
  return {
    send,
    get: (path) => send(path, {}),
    post: (path, body) =>
      send(path, {
        method: "POST",
        headers: { "content-type": "application/json" },
        body: JSON.stringify(body),
      }),
  };
}

async function read(response: Response): Promise<Answer> {
  const text = await response.text();
  const isJson = /\bjson\b/.test(response.headers.get("content-type") ?? "");
  return { status: response.status, headers: response.headers, body: isJson ? JSON.parse(text) : text };
}

export const SUBMISSIONS = "/api/v1/submissions";

export interface SubmissionBody {
  readonly submissionId: string;
  readonly orgUnit: string;
  readonly dataSet: string;
  readonly period: string;
  readonly baseRevision: number;
  readonly values: Readonly<Record<string, unknown>>;
  readonly narrative?: Readonly<Record<string, string>>;
}

/** The request body of a good submission of one residential group; what a test is about is given. */
export function submission(about: Partial<SubmissionBody> & { orgUnit: string }): SubmissionBody {
  return {
    submissionId: randomUUID(),
    dataSet: "M03-DV",
    period: "2026-Q3",
    baseRevision: 0,
    values: { ho_tong: 400, ho_van_hoa: 380 },
    ...about,
  };
}
