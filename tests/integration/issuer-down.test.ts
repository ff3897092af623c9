/** An issuer that does not give its keys is no fault of the caller: 503 and worth a retry, never 401 or 500. */
import type { RequestListener } from "node:http";
import { Hono } from "hono";
import { exportJWK, generateKeyPair, SignJWT } from "jose";
import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import { type HttpServer, serve } from "../../infra/local/http/serve.ts";
import { authenticator } from "../../shared/http/authenticate.ts";
import { onFailure } from "../../shared/http/failures.ts";
import { tokenVerifier } from "../../shared/http/token.ts";

const { privateKey, publicKey } = await generateKeyPair("RS256", { extractable: true });
const keys = JSON.stringify({
  keys: [{ ...(await exportJWK(publicKey)), kid: "k", alg: "RS256", use: "sig" }],
});

// The failures are meant.
vi.stubEnv("POWERTOOLS_LOG_LEVEL", "SILENT");

let server: HttpServer;
let issuer: string;
let answer: RequestListener;
beforeEach(async () => {
  server = await serve((request, response) => answer(request, response));
  issuer = server.url;
});
afterEach(() => server.stop());

/** What a route behind the verifier answers to a good token. */
async function ask(app: Hono): Promise<Response> {
  const token = await new SignJWT({ username: "tyt", ward: "le-chan", org_unit: "tyt", roles: ["officer"] })
    .setProtectedHeader({ alg: "RS256", kid: "k" })
    .setIssuer(issuer)
    .setAudience("api")
    .setSubject("tyt")
    .setIssuedAt()
    .setExpirationTime("5m")
    .sign(privateKey);
  return app.request("/api/v1/x", { headers: { authorization: `Bearer ${token}` } });
}

function appOf(): Hono {
  const verify = tokenVerifier(
    { issuer, audience: "api", clientId: "client", profile: "standard" },
    async () => false,
  );
  const authenticate = authenticator(verify, async () => undefined);
  const app = new Hono();
  app.get("/api/v1/x", async (context) => {
    const caller = await authenticate(context.req.raw);
    return context.json(caller ?? null, caller ? 200 : 401);
  });
  app.onError(onFailure("intake"));
  return app;
}

const discovery = () => JSON.stringify({ issuer, jwks_uri: `${issuer}/keys` });
const good: RequestListener = ({ url }, response) => response.end(url === "/keys" ? keys : discovery());
/** As {@link good}, but for the keys. */
const keysAre =
  (status: number, body: string): RequestListener =>
  ({ url }, response) => {
    if (url === "/keys") response.writeHead(status).end(body);
    else response.end(discovery());
  };

describe("an issuer", () => {
  it.each<[string, RequestListener]>([
    ["that breaks off", (request) => request.socket.destroy()],
    ["that fails", (_, response) => response.writeHead(500).end()],
    ["that answers with a page", (_, response) => response.end("<html>")],
    ["that says nothing of its keys", (_, response) => response.end("{}")],
    ["whose keys fail", keysAre(503, "")],
    ["whose keys are a page", keysAre(200, "<html>")],
    ["whose keys are none", keysAre(200, "{}")],
  ])("%s makes the system unavailable, until it is itself again", async (_, broken) => {
    const app = appOf();
    answer = broken;
    const refused = await ask(app);
    expect(refused.status).toBe(503);
    expect(refused.headers.get("retry-after")).toMatch(/^\d+$/);
    expect(await refused.json()).toMatchObject({ type: "unavailable" });

    answer = good;
    expect((await ask(app)).status).toBe(200);
  });
});
