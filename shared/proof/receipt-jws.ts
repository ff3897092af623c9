/**
 * Signed receipts of submissions: one line, a JWS in compact form (RFC 7515, section 7.1), ES256. Its type keeps it from
 * being taken for a report's signature, which the same key makes, and the other way round.
 */
import { base64url, compactVerify, createLocalJWKSet, decodeProtectedHeader, errors } from "jose";
import type { SigningKey } from "../store/signing-key.ts";
import type { PublicJwk } from "../wire/jwks.ts";
import { decodeReceipt, encodeReceipt, type SignedReceipt } from "../wire/signed-receipt.ts";

const RECEIPT_TYPE = "submission-receipt+jws";

/** The receipt with its signature, a line's end included. */
export async function signReceipt(receipt: SignedReceipt, key: SigningKey): Promise<string> {
  const header = base64url.encode(
    JSON.stringify({ alg: "ES256", typ: RECEIPT_TYPE, kid: key.publicKey.kid }),
  );
  const input = `${header}.${base64url.encode(encodeReceipt(receipt))}`;
  return `${input}.${base64url.encode(await key.sign(new TextEncoder().encode(input)))}\n`;
}

/** Whether the text gives itself out for a signed receipt, rightly or not. */
export function isReceipt(text: string): boolean {
  try {
    return decodeProtectedHeader(text.trim()).typ === RECEIPT_TYPE;
  } catch {
    return false;
  }
}

/** What the receipt says and which of the keys signed it; undefined when none of them did. */
export async function verifyReceipt(
  text: string,
  keys: readonly PublicJwk[],
): Promise<{ readonly receipt: SignedReceipt; readonly key: PublicJwk } | undefined> {
  try {
    const { protectedHeader, payload } = await compactVerify(
      text.trim(),
      createLocalJWKSet({ keys: [...keys] }),
      { algorithms: ["ES256"] },
    );
    const key = keys.find(({ kid }) => kid === protectedHeader.kid);
    return key && protectedHeader.typ === RECEIPT_TYPE ? { receipt: decodeReceipt(payload), key } : undefined;
  } catch (error) {
    if (error instanceof errors.JOSEError) return undefined;
    throw error;
  }
}
