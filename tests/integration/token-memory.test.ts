/** A verified token is remembered for a while; what ends it ends it all the same. */
import { exportJWK, generateKeyPair, type JWK, SignJWT } from "jose";
import { afterEach, beforeEach, expect, it, vi } from "vitest";
import { type HttpServer, serve } from "../../infra/local/http/serve.ts";
import { type TokenVerifier, tokenVerifier } from "../../shared/http/token.ts";

const MINUTE = 60_000;
const { privateKey, publicKey } = await generateKeyPair("RS256", { extractable: true });
const key = { ...(await exportJWK(publicKey)), kid: "k", alg: "RS256", use: "sig" };

let server: HttpServer;
let issuer: string;
let keys: JWK[];
let keysAsked: number;
let hasEnded: boolean;
let verify: TokenVerifier;
beforeEach(async () => {
  keys = [key];
  keysAsked = 0;
  hasEnded = false;
  server = await serve(({ url }, response) => {
    if (url === "/keys") keysAsked += 1;
    response.end(JSON.stringify(url === "/keys" ? { keys } : { issuer, jwks_uri: `${issuer}/keys` }));
  });
  issuer = server.url;
  vi.useFakeTimers({ toFake: ["Date", "performance"] });
  verify = tokenVerifier(
    { issuer, audience: "api", clientId: "client", profile: "standard" },
    async () => hasEnded,
  );
});
afterEach(async () => {
  vi.useRealTimers();
  await server.stop();
});

function tokenFor(lifetime: string): Promise<string> {
  return new SignJWT({ username: "tyt", ward: "le-chan", org_unit: "tyt", roles: ["officer"] })
    .setProtectedHeader({ alg: "RS256", kid: "k" })
    .setIssuer(issuer)
    .setAudience("api")
    .setSubject("tyt")
    .setIssuedAt()
    .setExpirationTime(lifetime)
    .sign(privateKey);
}

it("holds until it expires, to the second", async () => {
  const token = await tokenFor("2m");
  expect(await verify(token)).toMatchObject({ username: "tyt" });
  // The issuer's clock may be five seconds ahead.
  vi.advanceTimersByTime(2 * MINUTE + 3_000);
  expect(await verify(token)).toMatchObject({ username: "tyt" });
  vi.advanceTimersByTime(2_000);
  expect(await verify(token)).toBeUndefined();
});

it("holds no longer when access has ended, and again when it has not", async () => {
  const token = await tokenFor("1h");
  expect(await verify(token)).toBeDefined();
  hasEnded = true;
  expect(await verify(token)).toBeUndefined();
  hasEnded = false;
  expect(await verify(token)).toBeDefined();
});

it("vouches for no other token", async () => {
  const token = await tokenFor("1h");
  expect(await verify(token)).toBeDefined();
  const [header, payload, signature = ""] = token.split(".");
  const other = signature.startsWith("A") ? "B" : "A";
  expect(await verify(`${header}.${payload}.${other}${signature.slice(1)}`)).toBeUndefined();
});

it("falls with the issuer's key, though used without a pause", async () => {
  const token = await tokenFor("1h");
  expect(await verify(token)).toBeDefined();
  keys = [];
  let minutes = 0;
  while ((await verify(token)) !== undefined && minutes < 60) {
    vi.advanceTimersByTime(MINUTE);
    minutes += 1;
  }
  // Five minutes for the signature on top of the ten for which the keys are kept.
  expect(minutes).toBeLessThanOrEqual(15);
  expect(keysAsked).toBe(2);
});
