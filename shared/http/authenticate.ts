/** Who sends a request: programs by bearer token, browsers by session cookie. */
import type { MiddlewareHandler } from "hono";
import type { Principal } from "./principal.ts";
import { problem } from "./problem.ts";
import type { TokenVerifier } from "./token.ts";

/** What routes behind {@link requireCaller} find in the context. */
export interface CallerVariables {
  Variables: { caller: Principal };
}

/** Identifies the sender of a request; undefined when nobody is signed in. */
export type Authenticate = (request: Request) => Promise<Principal | undefined>;

/** Bearer tokens first; a request without one is looked up by its session cookie. */
export function authenticator(verify: TokenVerifier, bySession: Authenticate): Authenticate {
  return async (request) => {
    const authorization = request.headers.get("authorization");
    if (authorization === null) return bySession(request);
    const token = /^Bearer ([\w.~+/=-]+)$/i.exec(authorization)?.[1];
    return token === undefined ? undefined : verify(token);
  };
}

/** Lets only signed-in callers of the JSON interface through. */
export function requireCaller(authenticate: Authenticate): MiddlewareHandler<CallerVariables> {
  return async (context, next) => {
    const caller = await authenticate(context.req.raw);
    if (!caller) return unauthenticated();
    context.set("caller", caller);
    return next();
  };
}

/** 401, with the challenge that RFC 6750 asks for. */
export function unauthenticated(): Response {
  return problem("unauthenticated", {
    detail: "Hãy gửi kèm mã truy cập còn hiệu lực (Authorization: Bearer …) hoặc đăng nhập.",
    headers: { "www-authenticate": 'Bearer realm="ward-reporting"' },
  });
}
