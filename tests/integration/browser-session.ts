/** A person at a browser, as far as HTTP sees one: a session cookie, forms read from pages and posted back. */
import { randomBytes } from "node:crypto";
import type { Stack } from "../../infra/local/stack.ts";
import type { Principal } from "../../shared/http/principal.ts";
import { sessionStore } from "../../shared/store/session-store.ts";

export interface Page {
  readonly status: number;
  readonly location: string | null;
  readonly headers: Headers;
  readonly html: string;
  /** The answer as it came, for files. */
  readonly bytes: Uint8Array;
}

export interface BrowserSession {
  /** Sends a request as it is, with the session's cookie. */
  send(path: string, init: RequestInit): Promise<Page>;
  get(path: string): Promise<Page>;
  /** Posts fields as a page of the system would, unless other headers are given. */
  post(
    path: string,
    fields: Readonly<Record<string, string>>,
    headers?: Record<string, string>,
  ): Promise<Page>;
  /** The form of a page with its hidden fields, filled in with `fields`. */
  fill(path: string, fields: Readonly<Record<string, string>>): Promise<Record<string, string>>;
}

const HOUR_MS = 3_600_000;

interface SessionOptions {
  /** A session that has ended. */
  readonly expired?: boolean;
}

/** Signs a local user in by putting the session where signing in puts it. */
export async function openSession(
  stack: Stack,
  username: string,
  options: SessionOptions = {},
): Promise<BrowserSession> {
  return browser(stack.url, await sessionCookie(stack, username, options));
}

/** The cookie of a new session. */
export async function sessionCookie(
  stack: Stack,
  username: string,
  { expired = false }: SessionOptions = {},
): Promise<string> {
  const user = stack.users.find((candidate) => candidate.username === username);
  if (!user) throw new Error(`no local user ${username}`);
  const { name, ward, orgUnit, roles } = user;
  return cookieOf(stack, { username, name, ward, orgUnit: orgUnit ?? null, roles }, expired);
}

/** A session of anybody, also of another ward than the one that the system was started with. */
export async function openSessionAs(stack: Stack, who: Principal): Promise<BrowserSession> {
  return browser(stack.url, await cookieOf(stack, who, false));
}

async function cookieOf(stack: Stack, who: Principal, expired: boolean): Promise<string> {
  const id = randomBytes(32).toString("base64url");
  const expiresAt = Date.now() + (expired ? -HOUR_MS : HOUR_MS);
  await sessionStore(stack.documents, stack.tables.sessions).create(id, who, expiresAt);
  return `phien=${id}`;
}

/** A browser that nobody has signed in with. */
export function browser(url: string, cookie = ""): BrowserSession {
  const send = async (path: string, init: RequestInit): Promise<Page> => {
    const headers = new Headers(init.headers);
    headers.set("cookie", cookie);
    const response = await fetch(`${url}${path}`, { redirect: "manual", ...init, headers });
    const bytes = new Uint8Array(await response.arrayBuffer());
    return {
      status: response.status,
      location: response.headers.get("location"),
      headers: response.headers,
      html: new TextDecoder().decode(bytes),
      bytes,
    };
  };
  const get = (path: string) => send(path, {});
  return {
    send,
    get,
    post: (path, fields, headers = { origin: url }) =>
      send(path, { method: "POST", body: new URLSearchParams(fields), headers }),
    async fill(path, fields) {
      const { html } = await get(path);
      const form = html.slice(html.indexOf("<main"));
      const hidden = [...form.matchAll(/<input type="hidden" name="([^"]+)" value="([^"]*)">/g)];
      return { ...Object.fromEntries(hidden.map(([, name = "", value = ""]) => [name, value])), ...fields };
    },
  };
}
