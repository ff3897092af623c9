/**
 * Browser sessions over HTTP: the cookie, who it belongs to, and the guards against requests that other sites make in a
 * signed-in person's name.
 */
import { createHash, randomBytes, timingSafeEqual } from "node:crypto";
import type { Context } from "hono";
import { deleteCookie, setCookie } from "hono/cookie";
import { HTTPException } from "hono/http-exception";
import { parse } from "hono/utils/cookie";
import { BoundedCache } from "../runtime/bounded-cache.ts";
import type { HasEnded } from "../store/access-ends.ts";
import type { SessionStore } from "../store/session-store.ts";
import type { Authenticate } from "./authenticate.ts";
import type { Principal } from "./principal.ts";
import { problem } from "./problem.ts";

/** A working day: people sign in once each morning. */
export const SESSION_HOURS = 8;
const SESSION_SECONDS = SESSION_HOURS * 3600;

/** People that a process remembers at once. */
const KNOWN_MAX = 1_000;

export interface Session {
  readonly principal: Principal;
  /** Goes into every form; only pages of this session know it. Another text for each request: see {@link masked}. */
  readonly csrfToken: string;
}

export interface Sessions {
  /** The session that a request's cookie names; undefined without one, or when it has expired or was ended. */
  find(request: Request): Promise<Session | undefined>;
  /** What this process last found for the request's cookie. It may have ended since: only {@link find} says that it has not. */
  lastFound(request: Request): Session | undefined;
  /** Starts a session under a new id (never one that the browser brought) and sets its cookie. */
  open(context: Context, who: Principal): Promise<void>;
  /** Ends the session in the store and in the browser. */
  close(context: Context): Promise<void>;
}

export function sessions(store: SessionStore, hasEnded: HasEnded, baseUrl: string): Sessions {
  const cookie = hostCookie("phien", baseUrl);
  const known = new BoundedCache<Principal>(KNOWN_MAX, () => 1);
  const look = async (id: string): Promise<Principal | undefined> => {
    const stored = await store.read(id);
    if (!stored || (await hasEnded(stored.principal, stored.startedAt))) return undefined;
    return stored.principal;
  };
  return {
    async find(request) {
      const id = cookie.read(request);
      if (id === undefined) return undefined;
      const principal = await look(id);
      if (!principal) {
        known.delete(id);
        return undefined;
      }
      known.set(id, principal);
      return { principal, csrfToken: csrfTokenOf(id) };
    },
    lastFound(request) {
      const id = cookie.read(request) ?? "";
      const principal = known.get(id);
      return principal && { principal, csrfToken: csrfTokenOf(id) };
    },
    async open(context, who) {
      const earlier = cookie.read(context.req.raw);
      if (earlier !== undefined) await store.remove(earlier);
      const id = randomBytes(32).toString("base64url");
      await store.create(id, who, Date.now() + SESSION_SECONDS * 1000);
      cookie.set(context, id, SESSION_SECONDS);
    },
    async close(context) {
      const id = cookie.read(context.req.raw);
      if (id !== undefined) await store.remove(id);
      cookie.clear(context);
    },
  };
}

/**
 * Identifies the sender by session. A request that changes something must come from a page of this system; one that
 * does not is answered 403 `cross-site-request` by throwing, whoever sends it.
 */
export function sessionAuthenticate(found: Sessions, baseUrl: string): Authenticate {
  return async (request) => {
    const session = await found.find(request);
    if (session && isUnsafe(request) && !isSameOrigin(request, baseUrl)) {
      throw new HTTPException(403, { res: crossSiteProblem() });
    }
    return session?.principal;
  };
}

function crossSiteProblem(): Response {
  return problem("cross-site-request", {
    detail: "Yêu cầu kèm phiên đăng nhập phải được gửi từ trang của hệ thống.",
  });
}

export function isUnsafe({ method }: Request): boolean {
  return !["GET", "HEAD", "OPTIONS"].includes(method);
}

/** Whether the browser says that the request comes from a page of this system. Every current browser says one of both. */
export function isSameOrigin(request: Request, baseUrl: string): boolean {
  const origin = request.headers.get("origin");
  return origin === null
    ? request.headers.get("sec-fetch-site") === "same-origin"
    : origin === new URL(baseUrl).origin;
}

/** Whether a form carries its session's token, from whichever of its pages. */
export function isOwnForm(session: Session, token: string | null): boolean {
  const expected = unmasked(session.csrfToken);
  const sent = unmasked(token ?? "");
  return sent.length === expected.length && timingSafeEqual(sent, expected);
}

/** Bound to the session without being stored: the id is secret and long, and cannot be found from its digest. */
function csrfTokenOf(id: string): string {
  return masked(createHash("sha256").update(`form ${id}`).digest());
}

/**
 * The secret under a new random mask, which stands before it. Pages are compressed, and the size of a compressed page
 * tells whether a text that somebody guesses is in it (BREACH): of a text that is there once there is nothing to guess.
 */
function masked(secret: Buffer): string {
  const mask = randomBytes(secret.length);
  return Buffer.concat([mask, exclusiveOr(mask, secret)]).toString("base64url");
}

function unmasked(token: string): Buffer {
  const bytes = Buffer.from(token, "base64url");
  const half = bytes.length / 2;
  return exclusiveOr(bytes.subarray(0, half), bytes.subarray(half));
}

function exclusiveOr(a: Buffer, b: Buffer): Buffer {
  return Buffer.from(a.map((byte, index) => byte ^ (b[index] ?? 0)));
}

export interface HostCookie {
  read(request: Request): string | undefined;
  set(context: Context, value: string, maxAgeSeconds: number): void;
  clear(context: Context): void;
}

/**
 * A cookie for this host alone: out of reach of scripts, not sent along with other sites' requests, and over HTTPS
 * named so that browsers accept it from this very host only.
 */
export function hostCookie(name: string, baseUrl: string): HostCookie {
  const secure = new URL(baseUrl).protocol === "https:";
  const options = { path: "/", httpOnly: true, sameSite: "Lax", secure } as const;
  const fullName = secure ? `__Host-${name}` : name;
  return {
    read(request) {
      const value = parse(request.headers.get("cookie") ?? "", fullName)[fullName];
      return value === "" ? undefined : value;
    },
    set: (context, value, maxAge) => setCookie(context, fullName, value, { ...options, maxAge }),
    clear: (context) => void deleteCookie(context, fullName, options),
  };
}

/**
 * A path of this system to go on to, or `/`: anything that a browser could take for another site's address, or that
 * leads back into signing in, is left aside.
 */
export function localPath(wanted: string | null | undefined, baseUrl: string): string {
  if (wanted == null || wanted.length > 1000 || !wanted.startsWith("/")) return "/";
  const url = URL.parse(wanted, baseUrl);
  if (url === null || url.origin !== new URL(baseUrl).origin) return "/";
  // `/..//elsewhere.example` is on this origin, but the path that is left of it would lead to another one.
  if (/^\/[/\\]/.test(url.pathname)) return "/";
  return /^\/(?:dang-nhap|dang-xuat)(?:\/|$)/.test(url.pathname) ? "/" : `${url.pathname}${url.search}`;
}
