/** Signing in and out: OpenID Connect code flow with PKCE, state and nonce; no password ever passes through here. */
import { type Context, Hono } from "hono";
import { html } from "hono/html";
import * as z from "zod";
import { SIGNED_IN_AGAIN_PATH, signInAddress } from "../../shared/http/addresses.ts";
import { readForm } from "../../shared/http/form.ts";
import { htmlPage, messagePage } from "../../shared/http/page.ts";
import { hostCookie, isOwnForm, isSameOrigin, localPath, type Sessions } from "../../shared/http/session.ts";
import type { TokenSettings, TokenVerifier } from "../../shared/http/token.ts";
import type { IssuerClient } from "./issuer-client.ts";

export interface SignInDependencies {
  readonly sessions: Sessions;
  readonly verify: TokenVerifier;
  readonly settings: TokenSettings;
  /** Public origin of the system. */
  readonly baseUrl: string;
}

/** How long a person may take at the issuer's page. */
const ATTEMPT_SECONDS = 30 * 60;

/** What one attempt must bring back, kept in a cookie of its own so that two tabs do not disturb each other. */
const attemptSchema = z.object({
  state: z.string(),
  nonce: z.string(),
  verifier: z.string(),
  returnTo: z.string(),
});
type Attempt = z.output<typeof attemptSchema>;

export function signIn({ sessions, verify, settings, baseUrl }: SignInDependencies): Hono {
  const app = new Hono();
  const issuer = issuerClientOf(settings, baseUrl);
  const attemptCookie = (state: string) => hostCookie(`dang-nhap-${state.slice(0, 12)}`, baseUrl);

  app.get("/dang-nhap", async (context) => {
    const returnTo = localPath(context.req.query("tro-lai"), baseUrl);
    if (await sessions.find(context.req.raw)) return context.redirect(returnTo);
    const { address, secrets } = await (await issuer()).begin();
    const attempt: Attempt = { ...secrets, returnTo };
    const value = Buffer.from(JSON.stringify(attempt)).toString("base64url");
    attemptCookie(attempt.state).set(context, value, ATTEMPT_SECONDS);
    context.header("cache-control", "no-store");
    return context.redirect(address);
  });

  app.get("/dang-nhap/xong", async (context) => {
    context.header("cache-control", "no-store");
    const cookie = attemptCookie(context.req.query("state") ?? "");
    const attempt = readAttempt(cookie.read(context.req.raw));
    cookie.clear(context);
    if (!attempt) return notSignedIn(context, "Lần đăng nhập này đã hết hạn hoặc đã dùng xong.", "/");
    const answer = new URL(context.req.url).search;
    const accessToken = await (await issuer()).accessToken(answer, attempt);
    const who = accessToken === undefined ? undefined : await verify(accessToken);
    if (!who)
      return notSignedIn(context, "Hệ thống đăng nhập không xác nhận được tài khoản.", attempt.returnTo);
    await sessions.open(context, who);
    return context.redirect(attempt.returnTo);
  });

  app.get(SIGNED_IN_AGAIN_PATH, async (context) => {
    const session = await sessions.find(context.req.raw);
    const text = "Hãy đóng thẻ này và quay lại thẻ trước để làm tiếp: nội dung đã nhập vẫn còn ở đó.";
    return htmlPage(context, messagePage({ session, title: "Đã đăng nhập lại", text }));
  });

  app.post("/dang-xuat", async (context) => {
    const session = await sessions.find(context.req.raw);
    const form = await readForm(context.req.raw);
    if (
      session &&
      !(isSameOrigin(context.req.raw, baseUrl) && isOwnForm(session, form?.get("csrf") ?? null))
    ) {
      return htmlPage(
        context,
        messagePage({
          session,
          title: "Chưa đăng xuất",
          text: html`Trang vừa dùng đã cũ. Hãy bấm <b>Đăng xuất</b> một lần nữa.`,
        }),
        403,
      );
    }
    await sessions.close(context);
    context.header("cache-control", "no-store");
    // Pages kept for going back are gone for whoever sits down here next.
    context.header("clear-site-data", '"cache"');
    return context.redirect((await issuer()).endSessionAddress(), 303);
  });
  return app;
}

/**
 * The client of the issuer, loaded with the first sign-in: few starts of the portal serve one, and OpenID Connect is a
 * large part of what there is to load. A failed discovery is tried again with the next request.
 */
function issuerClientOf(settings: TokenSettings, baseUrl: string): () => Promise<IssuerClient> {
  let found: Promise<IssuerClient> | undefined;
  return () => {
    found ??= import("./issuer-client.ts")
      .then(({ discoverIssuer }) => discoverIssuer(settings, baseUrl))
      .catch((error: unknown) => {
        found = undefined;
        throw error;
      });
    return found;
  };
}

function readAttempt(value: string | undefined): Attempt | undefined {
  if (value === undefined) return undefined;
  try {
    const content: unknown = JSON.parse(Buffer.from(value, "base64url").toString("utf8"));
    return attemptSchema.safeParse(content).data;
  } catch {
    return undefined;
  }
}

function notSignedIn(context: Context, reason: string, returnTo: string): Response | Promise<Response> {
  const again = signInAddress(returnTo);
  return htmlPage(
    context,
    messagePage({
      session: undefined,
      title: "Chưa đăng nhập được",
      text: html`${reason} <a class="ds-link" href="${again}">Đăng nhập lại</a>.`,
    }),
    400,
  );
}
