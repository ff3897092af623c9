/** Signing in and out: OpenID Connect code flow with PKCE, state and nonce; no password ever passes through here. */
import { type Context, Hono } from "hono";
import { html } from "hono/html";
import * as client from "openid-client";
import * as z from "zod";
import { readForm } from "../../shared/http/form.ts";
import { htmlPage, messagePage } from "../../shared/http/page.ts";
import { hostCookie, isOwnForm, isSameOrigin, localPath, type Sessions } from "../../shared/http/session.ts";
import type { TokenSettings, TokenVerifier } from "../../shared/http/token.ts";

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
  const issuer = issuerConfiguration(settings);
  const redirectUri = new URL("/dang-nhap/xong", baseUrl).href;
  const attemptCookie = (state: string) => hostCookie(`dang-nhap-${state.slice(0, 12)}`, baseUrl);

  app.get("/dang-nhap", async (context) => {
    const returnTo = localPath(context.req.query("tro-lai"), baseUrl);
    if (await sessions.find(context.req.raw)) return context.redirect(returnTo);
    const attempt: Attempt = {
      state: client.randomState(),
      nonce: client.randomNonce(),
      verifier: client.randomPKCECodeVerifier(),
      returnTo,
    };
    const address = client.buildAuthorizationUrl(await issuer(), {
      redirect_uri: redirectUri,
      scope: "openid profile",
      code_challenge: await client.calculatePKCECodeChallenge(attempt.verifier),
      code_challenge_method: "S256",
      state: attempt.state,
      nonce: attempt.nonce,
    });
    const value = Buffer.from(JSON.stringify(attempt)).toString("base64url");
    attemptCookie(attempt.state).set(context, value, ATTEMPT_SECONDS);
    context.header("cache-control", "no-store");
    return context.redirect(address.href);
  });

  app.get("/dang-nhap/xong", async (context) => {
    context.header("cache-control", "no-store");
    const cookie = attemptCookie(context.req.query("state") ?? "");
    const attempt = readAttempt(cookie.read(context.req.raw));
    cookie.clear(context);
    if (!attempt) return notSignedIn(context, "Lần đăng nhập này đã hết hạn hoặc đã dùng xong.", "/");
    const accessToken = await exchangeCode(await issuer(), context, baseUrl, attempt);
    const who = accessToken === undefined ? undefined : await verify(accessToken);
    if (!who)
      return notSignedIn(context, "Hệ thống đăng nhập không xác nhận được tài khoản.", attempt.returnTo);
    await sessions.open(context, who);
    return context.redirect(attempt.returnTo);
  });

  app.get("/dang-nhap-lai", async (context) => {
    const session = await sessions.find(context.req.raw);
    const text = "Hãy đóng thẻ này, quay lại thẻ trước và bấm Tiếp tục gửi.";
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
    return context.redirect(endSessionAddress(await issuer(), settings, baseUrl), 303);
  });
  return app;
}

/** Discovers the issuer once; a failed discovery is tried again with the next request. */
function issuerConfiguration({ issuer, clientId }: TokenSettings): () => Promise<client.Configuration> {
  const server = new URL(issuer);
  const isThisMachine = ["127.0.0.1", "localhost"].includes(server.hostname);
  // Plain HTTP only to an issuer on this very machine: elsewhere the discovery refuses it.
  const execute = server.protocol === "http:" && isThisMachine ? [client.allowInsecureRequests] : [];
  let configuration: Promise<client.Configuration> | undefined;
  return () => {
    configuration ??= client
      .discovery(server, clientId, undefined, client.None(), { execute, timeout: 5 })
      .catch((error: unknown) => {
        configuration = undefined;
        throw error;
      });
    return configuration;
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

/** The access token for the code that came back; undefined when the issuer or its answer refuses the attempt. */
async function exchangeCode(
  issuer: client.Configuration,
  context: Context,
  baseUrl: string,
  { state, nonce, verifier }: Attempt,
): Promise<string | undefined> {
  // The address as the browser sees it: behind a gateway the request's own has another host.
  const address = new URL(`/dang-nhap/xong${new URL(context.req.url).search}`, baseUrl);
  try {
    const tokens = await client.authorizationCodeGrant(issuer, address, {
      expectedState: state,
      expectedNonce: nonce,
      pkceCodeVerifier: verifier,
      idTokenExpected: true,
    });
    return tokens.access_token;
  } catch (error) {
    if (isRefusal(error)) return undefined;
    throw error;
  }
}

function isRefusal(error: unknown): boolean {
  return (
    error instanceof client.AuthorizationResponseError ||
    error instanceof client.ResponseBodyError ||
    (error instanceof client.ClientError && error.code !== "OAUTH_TIMEOUT" && error.code !== "OAUTH_ABORT")
  );
}

/** Where the browser goes to end the session at the issuer too; Cognito names the way back differently. */
function endSessionAddress(issuer: client.Configuration, settings: TokenSettings, baseUrl: string): string {
  const home = new URL("/", baseUrl).href;
  if (issuer.serverMetadata().end_session_endpoint === undefined) return home;
  const wayBack: Record<string, string> =
    settings.profile === "cognito" ? { logout_uri: home } : { post_logout_redirect_uri: home };
  return client.buildEndSessionUrl(issuer, wayBack).href;
}

function notSignedIn(context: Context, reason: string, returnTo: string): Response | Promise<Response> {
  const again = `/dang-nhap?tro-lai=${encodeURIComponent(returnTo)}`;
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
