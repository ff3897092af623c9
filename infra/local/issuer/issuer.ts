/** The embedded OpenID Connect issuer: what Cognito is when deployed. */
import { createHash, randomBytes, timingSafeEqual } from "node:crypto";
import type { IncomingMessage, ServerResponse } from "node:http";
import { exportJWK, generateKeyPair } from "jose";
import Provider, { type Configuration, errors, type JWK } from "oidc-provider";
import * as z from "zod";
import type { Programme } from "../../../shared/domain/catalogue.ts";
import type { DataFolder } from "../data-folder.ts";
import { readBody } from "../http/body.ts";
import { type Accounts, claimsOf } from "./accounts.ts";
import { errorPage, signedOutPage, signInPage, signOutPage } from "./pages.ts";
import { issuerStore } from "./store.ts";

export const ISSUER_PATH = "/oidc";
export const CLIENT_ID = "ward-reporting";
export const AUDIENCE = "ward-reporting-api";
/** Access tokens are asked for this resource by default; OAuth wants a URI where the audience is a plain name. */
const RESOURCE = "urn:ward-reporting:api";
/** A working day. */
const TTL_SECONDS = 8 * 3600;
const SIGN_IN_SECONDS = 30 * 60;
const FORM_BYTES_MAX = 8 * 1024;

export interface IssuerOptions {
  /** Public origin of the system. */
  readonly baseUrl: string;
  /** The ward's programme, as every page names it. */
  readonly programme: Programme;
  readonly accounts: Accounts;
  readonly password: string;
  readonly folder: DataFolder;
  onError(line: string): void;
}

export interface Issuer {
  readonly url: string;
  handle(request: IncomingMessage, response: ServerResponse): void;
}

const secretsSchema = z.object({
  cookieKeys: z.array(z.string()),
  signingKey: z.object({ kty: z.literal("RSA"), kid: z.string(), alg: z.string(), use: z.string() }).loose(),
});

async function newSecrets(): Promise<z.input<typeof secretsSchema>> {
  const { privateKey } = await generateKeyPair("RS256", { extractable: true });
  const jwk = await exportJWK(privateKey);
  return {
    cookieKeys: [randomBytes(32).toString("base64url")],
    signingKey: { ...jwk, kty: "RSA", kid: randomBytes(8).toString("hex"), alg: "RS256", use: "sig" },
  };
}

export async function createIssuer(options: IssuerOptions): Promise<Issuer> {
  const { baseUrl, folder } = options;
  const url = `${baseUrl}${ISSUER_PATH}`;
  const secrets = await folder.loadOrMake("issuer secrets", secretsSchema, newSecrets);
  const provider = new Provider(url, configuration(options, secrets.cookieKeys, secrets.signingKey));
  provider.use(async (ctx, next) => {
    await next();
    // For who has signed out already the provider has an English page with a script; there is nothing to ask.
    if (ctx.oidc?.route !== "end_session" || ctx.status !== 200 || ctx.oidc.session?.accountId) return;
    const home = ctx.oidc.params?.post_logout_redirect_uri;
    ctx.redirect(typeof home === "string" ? home : `${baseUrl}/`);
  });
  provider.on("server_error", (_, error) => options.onError(`sign-in: ${error.message}`));
  const answer = provider.callback();
  return {
    url,
    handle(request, response) {
      const path = (request.url ?? "").slice(ISSUER_PATH.length);
      if (path.startsWith(SIGN_IN_PATH)) {
        signIn(provider, options, request, response).catch((error: unknown) => {
          const gone = error instanceof errors.SessionNotFound;
          if (!gone) options.onError(`sign-in: ${error instanceof Error ? error.message : String(error)}`);
          const detail = "Phiên đăng nhập đã hết hạn hoặc đã dùng. Hãy đăng nhập lại.";
          sendPage(response, gone ? 400 : 500, errorPage(options.programme, detail));
        });
        return;
      }
      // Mounted as under Express: the provider sees paths below its own, and knows the whole one.
      Object.assign(request, { originalUrl: request.url, baseUrl: ISSUER_PATH });
      request.url = path;
      void answer(request, response);
    },
  };
}

const SIGN_IN_PATH = "/dang-nhap/";

function configuration(
  { baseUrl, programme, accounts, folder }: IssuerOptions,
  cookieKeys: string[],
  signingKey: JWK,
): Configuration {
  // Asked each time: whoever was disabled since has no account any more.
  const enabled = (username: string) => {
    const account = accounts.find(username);
    return account?.enabled ? account : undefined;
  };
  return {
    adapter: issuerStore(folder.database),
    jwks: { keys: [signingKey] },
    clients: [
      {
        client_id: CLIENT_ID,
        token_endpoint_auth_method: "none",
        grant_types: ["authorization_code"],
        response_types: ["code"],
        redirect_uris: [`${baseUrl}/dang-nhap/xong`],
        post_logout_redirect_uris: [`${baseUrl}/`],
      },
    ],
    cookies: { keys: cookieKeys },
    scopes: ["openid", "profile"],
    claims: { openid: ["sub"], profile: ["username", "name", "ward", "org_unit", "roles"] },
    conformIdTokenClaims: false,
    ttl: {
      AccessToken: TTL_SECONDS,
      AuthorizationCode: 60,
      Grant: TTL_SECONDS,
      IdToken: TTL_SECONDS,
      Interaction: SIGN_IN_SECONDS,
      Session: TTL_SECONDS,
    },
    findAccount: (_, username) => {
      const account = enabled(username);
      return account && { accountId: username, claims: () => ({ sub: username, ...claimsOf(account) }) };
    },
    extraTokenClaims: (_, token) => {
      const account = "accountId" in token ? enabled(token.accountId) : undefined;
      return account && claimsOf(account);
    },
    interactions: { url: (_, interaction) => `${ISSUER_PATH}${SIGN_IN_PATH}${interaction.uid}` },
    // The system's own client needs nobody's consent.
    loadExistingGrant: async (ctx) => {
      const { client, session, provider } = ctx.oidc;
      if (client === undefined || session?.accountId === undefined) return undefined;
      const grant = new provider.Grant({ clientId: client.clientId, accountId: session.accountId });
      grant.addOIDCScope("openid profile");
      grant.addResourceScope(RESOURCE, "");
      await grant.save();
      return grant;
    },
    features: {
      devInteractions: { enabled: false },
      resourceIndicators: {
        enabled: true,
        defaultResource: () => RESOURCE,
        useGrantedResource: () => true,
        getResourceServerInfo: (_, resource) => {
          if (resource !== RESOURCE) throw new errors.InvalidTarget();
          return {
            audience: AUDIENCE,
            scope: "",
            accessTokenFormat: "jwt",
            accessTokenTTL: TTL_SECONDS,
            jwt: { sign: { alg: "RS256" } },
          };
        },
      },
      rpInitiatedLogout: {
        logoutSource: (ctx, form) => {
          ctx.body = signOutPage(programme, form);
        },
        postLogoutSuccessSource: (ctx) => {
          ctx.body = signedOutPage(programme);
        },
      },
    },
    renderError: (ctx) => {
      ctx.type = "html";
      const detail = "Yêu cầu đăng nhập không hợp lệ hoặc đã hết hạn.";
      ctx.body = errorPage(programme, detail);
    },
  };
}

async function signIn(
  provider: Provider,
  { programme, accounts, password }: IssuerOptions,
  request: IncomingMessage,
  response: ServerResponse,
): Promise<void> {
  const action = request.url ?? "";
  // Throws SessionNotFound unless the browser has the cookie of this very sign-in.
  await provider.interactionDetails(request, response);
  if (request.method !== "POST") {
    return sendPage(response, 200, signInPage({ programme, action, username: "", error: undefined }));
  }
  const read = await readBody(request, FORM_BYTES_MAX);
  if (read.kind === "aborted") return;
  const form = new URLSearchParams(read.kind === "complete" ? read.body.toString("utf8") : "");
  const username = (form.get("username") ?? "").trim().toLowerCase();
  const account = accounts.find(username);
  if (account?.enabled && isSame(form.get("password") ?? "", password)) {
    if (account.status !== "CONFIRMED") accounts.save({ ...account, status: "CONFIRMED" });
    return provider.interactionFinished(request, response, { login: { accountId: username } });
  }
  const error =
    username === "" || !form.get("password")
      ? "Hãy nhập tên đăng nhập và mật khẩu."
      : "Tên đăng nhập hoặc mật khẩu không đúng.";
  sendPage(response, 422, signInPage({ programme, action, username, error }));
}

/** Takes the same time whatever was typed. */
function isSame(typed: string, password: string): boolean {
  const digest = (text: string) => createHash("sha256").update(text.trim()).digest();
  return timingSafeEqual(digest(typed), digest(password));
}

function sendPage(response: ServerResponse, status: number, page: string): void {
  if (response.headersSent) return;
  response.writeHead(status, {
    "content-type": "text/html; charset=utf-8",
    "cache-control": "no-store",
    "content-security-policy":
      "default-src 'none'; style-src 'self'; font-src 'self'; img-src data:; frame-ancestors 'none'",
    "referrer-policy": "no-referrer",
    "x-content-type-options": "nosniff",
  });
  response.end(page);
}
