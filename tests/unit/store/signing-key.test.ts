/** Both kinds of signing key make signatures that a JWS library accepts; only the key on one machine repeats itself. */
import { createPublicKey, generateKeyPairSync, verify } from "node:crypto";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { json } from "node:stream/consumers";
import { p256 } from "@noble/curves/nist.js";
import { calculateJwkThumbprint } from "jose";
import { afterAll, beforeAll, describe, expect, it, vi } from "vitest";
import * as z from "zod";
import { type HttpServer, serve } from "../../../infra/local/http/serve.ts";
import { signDetached, verifyDetached } from "../../../shared/proof/detached-jws.ts";
import { openSigningKey } from "../../../shared/store/signing-key.ts";

const CONTENT = new TextEncoder().encode('{"ward":"le-chan"}\n');
const { privateKey, publicKey } = generateKeyPairSync("ec", { namedCurve: "P-256" });
const secret = Buffer.from(privateKey.export({ format: "jwk" }).d ?? "", "base64url");
const scratch = mkdtempSync(join(tmpdir(), "signing-key-"));
const keyFile = join(scratch, "key.json");
let server: HttpServer;

/** KMS as far as signing needs it: its JSON protocol, and DER signatures over a digest. */
beforeAll(async () => {
  writeFileSync(keyFile, JSON.stringify(privateKey.export({ format: "jwk" })));
  server = await serve(async (request, response) => {
    const asked = z
      .object({ KeyId: z.string(), Message: z.string().optional(), MessageType: z.string().optional() })
      .parse(await json(request));
    expect(asked.KeyId).toBe("key-1");
    const answers: Record<string, () => object> = {
      "TrentService.GetPublicKey": () => ({
        PublicKey: publicKey.export({ format: "der", type: "spki" }).toString("base64"),
      }),
      "TrentService.Sign": () => {
        const digest = Buffer.from(asked.Message ?? "", "base64");
        expect([asked.MessageType, digest.length]).toEqual(["DIGEST", 32]);
        const options = { prehash: false, lowS: false, format: "der", extraEntropy: true } as const;
        return { Signature: Buffer.from(p256.sign(digest, secret, options)).toString("base64") };
      },
    };
    const answer = answers[String(request.headers["x-amz-target"])];
    response.setHeader("content-type", "application/x-amz-json-1.1");
    response.end(JSON.stringify(answer?.()));
  });
  vi.stubEnv("AWS_ENDPOINT_URL_KMS", server.url);
  vi.stubEnv("AWS_REGION", "ap-southeast-1");
  vi.stubEnv("AWS_ACCESS_KEY_ID", "test");
  vi.stubEnv("AWS_SECRET_ACCESS_KEY", "test");
});
afterAll(async () => {
  vi.unstubAllEnvs();
  await server.stop();
  rmSync(scratch, { recursive: true, force: true });
});

describe.each([
  ["a key in KMS", () => "kms:key-1"],
  ["a key in a file", () => keyFile],
])("%s", (_name, setting) => {
  it("is named by its thumbprint and shows its public half only", async () => {
    const { publicKey: shown } = await openSigningKey(setting());
    expect(shown).toMatchObject({ kty: "EC", crv: "P-256", alg: "ES256", use: "sig" });
    expect(shown.kid).toBe(await calculateJwkThumbprint({ ...shown }));
    expect(shown).not.toHaveProperty("d");
    expect(createPublicKey({ key: shown, format: "jwk" }).equals(publicKey)).toBe(true);
  });

  it("signs what a library verifies, and nothing else", async () => {
    const key = await openSigningKey(setting());
    const jws = await signDetached(CONTENT, key);
    expect(jws).toMatch(/^[\w-]+\.\.[\w-]{86}$/);
    expect(await verifyDetached(jws, CONTENT, [key.publicKey])).toEqual(key.publicKey);
    expect(await verifyDetached(jws, new TextEncoder().encode("{}"), [key.publicKey])).toBeUndefined();
    expect(await verifyDetached(jws, CONTENT, [])).toBeUndefined();
    expect(await verifyDetached("no signature", CONTENT, [key.publicKey])).toBeUndefined();
  });

  it("signs so that another implementation agrees, many times over", async () => {
    const key = await openSigningKey(setting());
    for (let i = 0; i < 20; i += 1) {
      const data = Buffer.from(`message ${i}`);
      const signature = await key.sign(data);
      expect(verify("sha256", data, { key: publicKey, dsaEncoding: "ieee-p1363" }, signature)).toBe(true);
    }
  });
});

it("a key in a file signs the same content the same way each time: a local server overwrites", async () => {
  const [a, b] = await Promise.all([openSigningKey(keyFile), openSigningKey(keyFile)]);
  expect(await signDetached(CONTENT, a)).toBe(await signDetached(CONTENT, b));
});
