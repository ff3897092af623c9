/** Access tokens of the OpenID Connect issuer: verified here and nowhere else. */
import { createRemoteJWKSet, errors, type JWTPayload, jwtVerify } from "jose";
import * as z from "zod";
import { sha256 } from "../domain/digest.ts";
import type { HasEnded } from "../store/access-ends.ts";
import { type Principal, principal, ROLES } from "./principal.ts";

export interface TokenSettings {
  readonly issuer: string;
  readonly audience: string;
  readonly clientId: string;
  /** Cognito's access tokens have no `aud`: `client_id` and `token_use` stand in for it. */
  readonly profile: "standard" | "cognito";
}

/** Verifies an access token; undefined when it is not valid. Throws {@link IssuerUnavailableError}. */
export type TokenVerifier = (token: string) => Promise<Principal | undefined>;

/** The issuer does not give its keys: says nothing about the token, and passes. */
export class IssuerUnavailableError extends Error {
  override readonly name = "IssuerUnavailableError";
}

const claims = z.object({
  iat: z.number(),
  exp: z.number(),
  username: z.string().min(1),
  name: z.string().optional(),
  ward: z.string().min(1),
  org_unit: z.string().min(1).optional(),
  roles: z.union([
    z.array(z.enum(ROLES)),
    z
      .string()
      .transform((text) => text.split(","))
      .pipe(z.array(z.enum(ROLES))),
  ]),
});
const cognitoClaims = z.object({ client_id: z.string(), token_use: z.literal("access") });

/** Asymmetric algorithms only: a token signed with the public key as an HMAC secret is refused. */
const ALGORITHMS = ["RS256", "ES256"];

/** Seconds that the issuer's clock and ours may be apart. */
const CLOCK_TOLERANCE = 5;

/**
 * A verifier that remembers for a while which tokens it has verified: programs send the same one with every
 * submission. Whether a token has expired and whether its holder's access has ended is asked each time.
 */
export function tokenVerifier(settings: TokenSettings, hasEnded: HasEnded): TokenVerifier {
  let keys: Promise<ReturnType<typeof createRemoteJWKSet>> | undefined;
  const keySet = () => {
    keys ??= discoverKeys(settings.issuer).catch((error: unknown) => {
      keys = undefined;
      throw new IssuerUnavailableError(`${settings.issuer} cannot be asked for its keys`, { cause: error });
    });
    return keys;
  };
  const check = async (token: string): Promise<VerifiedToken | undefined> => {
    const issuerKeys = await keySet();
    try {
      const { payload } = await jwtVerify(token, issuerKeys, {
        algorithms: ALGORITHMS,
        issuer: settings.issuer,
        ...(settings.profile === "standard" && { audience: settings.audience }),
        requiredClaims: ["sub", "exp", "iat"],
        clockTolerance: CLOCK_TOLERANCE,
      });
      return readClaims(payload, settings);
    } catch (error) {
      if (error instanceof z.ZodError || isInvalidToken(error)) return undefined;
      // What is left comes from fetching the keys.
      throw new IssuerUnavailableError(`${settings.issuer} does not give its keys`, { cause: error });
    }
  };
  const verified = verifiedTokens();
  return async (token) => {
    const digest = sha256(token);
    const found = verified.find(digest) ?? (await check(token));
    if (!found || (await hasEnded(found.who, found.issuedAt))) return undefined;
    verified.keep(digest, found);
    return found.who;
  };
}

/** How long a signature stands without being looked at again: a key that the issuer withdraws is soon without effect. */
const REMEMBERED_MS = 5 * 60_000;
/** More than a function's process sees in that time; the tokens kept first give way. */
const MOST_REMEMBERED = 1_000;

/** Tokens verified lately, by digest, so that memory holds no token. */
function verifiedTokens() {
  const known = new Map<string, { readonly token: VerifiedToken; readonly until: number }>();
  return {
    find(digest: string): VerifiedToken | undefined {
      const found = known.get(digest);
      if (!found) return undefined;
      if (performance.now() < found.until && Date.now() < found.token.expiresAt) return found.token;
      known.delete(digest);
      return undefined;
    },
    /** From when it was verified on: keeping it again adds no time. */
    keep(digest: string, token: VerifiedToken): void {
      if (known.has(digest)) return;
      const [first] = known.size < MOST_REMEMBERED ? [] : known.keys();
      if (first !== undefined) known.delete(first);
      known.set(digest, { token, until: performance.now() + REMEMBERED_MS });
    },
  };
}

interface VerifiedToken {
  readonly who: Principal;
  /** Epoch ms. */
  readonly issuedAt: number;
  /** From when on it is refused, epoch ms. */
  readonly expiresAt: number;
}

/** Who a token with a good signature is about; undefined when it was given to another client. Throws a ZodError. */
function readClaims(payload: JWTPayload, { profile, clientId }: TokenSettings): VerifiedToken | undefined {
  if (profile === "cognito" && cognitoClaims.parse(payload).client_id !== clientId) return undefined;
  const { org_unit, name, iat, exp, ...rest } = claims.parse(payload);
  const who = principal.parse({ ...rest, name: name ?? rest.username, orgUnit: org_unit ?? null });
  return { who, issuedAt: iat * 1000, expiresAt: (exp + CLOCK_TOLERANCE) * 1000 };
}

const discovery = z.object({ issuer: z.string(), jwks_uri: z.url() });

async function discoverKeys(issuer: string): Promise<ReturnType<typeof createRemoteJWKSet>> {
  const response = await fetch(`${issuer}/.well-known/openid-configuration`, {
    signal: AbortSignal.timeout(3_000),
  });
  if (!response.ok) throw new Error(`issuer answered ${response.status}`);
  const { jwks_uri } = discovery.parse(await response.json());
  return createRemoteJWKSet(new URL(jwks_uri), { timeoutDuration: 3_000 });
}

/** Everything that jose finds wrong with a token itself, as opposed to not reaching its issuer. */
function isInvalidToken(error: unknown): boolean {
  return (
    error instanceof errors.JOSEError &&
    !(error instanceof errors.JWKSTimeout || error instanceof errors.JWKSInvalid) &&
    error.code !== "ERR_JOSE_GENERIC"
  );
}
