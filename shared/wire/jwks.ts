/** Public keys of the published snapshots' signatures, as a JSON Web Key Set (RFC 7517). */
import * as z from "zod";

const coordinate = z.string().regex(/^[A-Za-z0-9_-]{43}$/);

/** A P-256 public key; `kid` is its RFC 7638 thumbprint, so that a name cannot be given to another key. */
export const publicJwk = z.object({
  kty: z.literal("EC"),
  crv: z.literal("P-256"),
  x: coordinate,
  y: coordinate,
  kid: coordinate,
  alg: z.literal("ES256"),
  use: z.literal("sig"),
});
export type PublicJwk = z.output<typeof publicJwk>;

export const jwks = z.object({ keys: z.array(publicJwk).readonly() });
