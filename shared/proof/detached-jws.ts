/** Signatures that lie beside what they sign: JWS with detached content (RFC 7515, appendix F), ES256. */
import { base64url, compactVerify, createLocalJWKSet, errors } from "jose";
import type { SigningKey } from "../store/signing-key.ts";
import type { PublicJwk } from "../wire/jwks.ts";

/** Signs; the result is one line, `header..signature`. */
export async function signDetached(content: Uint8Array, key: SigningKey): Promise<string> {
  const header = base64url.encode(JSON.stringify({ alg: "ES256", kid: key.publicKey.kid }));
  const input = new TextEncoder().encode(`${header}.${base64url.encode(content)}`);
  return `${header}..${base64url.encode(await key.sign(input))}`;
}

/** The key among `keys` that signed the content; undefined when none of them did. */
export async function verifyDetached(
  jws: string,
  content: Uint8Array,
  keys: readonly PublicJwk[],
): Promise<PublicJwk | undefined> {
  const [header = "", detached, signature = "", ...more] = jws.trim().split(".");
  if (detached !== "" || more.length > 0) return undefined;
  try {
    const { protectedHeader } = await compactVerify(
      `${header}.${base64url.encode(content)}.${signature}`,
      createLocalJWKSet({ keys: [...keys] }),
      { algorithms: ["ES256"] },
    );
    // What the key signs of other kinds names its type (`receipt-jws.ts`).
    if (protectedHeader.typ !== undefined) return undefined;
    return keys.find(({ kid }) => kid === protectedHeader.kid);
  } catch (error) {
    if (error instanceof errors.JOSEError) return undefined;
    throw error;
  }
}
