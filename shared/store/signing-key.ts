/**
 * The key that snapshots are signed with (ES256), by its setting: `kms:` and the id of a key that never leaves AWS, or the
 * path of a file with a private key, for a single machine.
 */
import { createPublicKey } from "node:crypto";
import { readFileSync } from "node:fs";
import { GetPublicKeyCommand, type KMSClient, SignCommand } from "@aws-sdk/client-kms";
import { p256 } from "@noble/curves/nist.js";
import { calculateJwkThumbprint } from "jose";
import * as z from "zod";
import { sha256 } from "../domain/digest.ts";
import { type PublicJwk, publicJwk } from "../wire/jwks.ts";
import { kmsClient } from "./clients/kms.ts";

export interface SigningKey {
  readonly publicKey: PublicJwk;
  /** The ECDSA signature with SHA-256 over `data` as JWS has it: r and s, 32 bytes each. */
  sign(data: Uint8Array): Promise<Uint8Array>;
}

const KMS_PREFIX = "kms:";

/** Opens the key that the setting names. */
export function openSigningKey(setting: string): Promise<SigningKey> {
  return setting.startsWith(KMS_PREFIX)
    ? openKmsKey(kmsClient(), setting.slice(KMS_PREFIX.length))
    : openFileKey(JSON.parse(readFileSync(setting, "utf8")));
}

async function openKmsKey(client: KMSClient, keyId: string): Promise<SigningKey> {
  const { PublicKey } = await client.send(new GetPublicKeyCommand({ KeyId: keyId }));
  if (!PublicKey) throw new Error(`no public key of ${keyId}`);
  const jwk = createPublicKey({ key: Buffer.from(PublicKey), format: "der", type: "spki" }).export({
    format: "jwk",
  });
  return {
    publicKey: await namedKey(jwk),
    async sign(data) {
      const { Signature } = await client.send(
        new SignCommand({
          KeyId: keyId,
          // A digest, because KMS takes no message over 4 KB.
          Message: Buffer.from(sha256(data), "hex"),
          MessageType: "DIGEST",
          SigningAlgorithm: "ECDSA_SHA_256",
        }),
      );
      if (!Signature) throw new Error(`no signature by ${keyId}`);
      return p256.Signature.fromBytes(Signature, "der").toBytes("compact");
    },
  };
}

const privateJwk = z.object({ d: z.base64url(), ...publicJwk.pick({ x: true, y: true }).shape });

/**
 * A key in this process. Its signatures are deterministic (RFC 6979), unlike those of KMS: a local S3 server overwrites
 * where AWS keeps the first object, and what a retry writes must then be the same.
 */
export async function openFileKey(content: unknown): Promise<SigningKey> {
  const { d, x, y } = privateJwk.parse(content);
  const secret = Buffer.from(d, "base64url");
  return {
    publicKey: await namedKey({ x, y }),
    sign: async (data) => p256.sign(data, secret, { lowS: false }),
  };
}

async function namedKey(point: { readonly x?: unknown; readonly y?: unknown }): Promise<PublicJwk> {
  const { x, y } = publicJwk.pick({ x: true, y: true }).parse(point);
  const kid = await calculateJwkThumbprint({ kty: "EC", crv: "P-256", x, y });
  return { kty: "EC", crv: "P-256", x, y, kid, alg: "ES256", use: "sig" };
}
