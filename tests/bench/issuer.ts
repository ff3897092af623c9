/** The least of an OpenID Connect issuer that verifying a token needs: discovery and a key set, over real HTTP. */
import { exportJWK, generateKeyPair, SignJWT } from "jose";
import { serve } from "../../infra/local/http/serve.ts";

export const AUDIENCE = "ward-reporting";

export interface BenchIssuer {
  readonly url: string;
  /** An access token as Cognito signs them: RS256. */
  accessToken(claims: Readonly<Record<string, unknown>>): Promise<string>;
  stop(): Promise<void>;
}

export async function startBenchIssuer(): Promise<BenchIssuer> {
  const { publicKey, privateKey } = await generateKeyPair("RS256");
  const key = { ...(await exportJWK(publicKey)), kid: "bench", alg: "RS256", use: "sig" };
  const { url, stop } = await serve((request, response) => {
    const isDiscovery = request.url === "/.well-known/openid-configuration";
    response.setHeader("content-type", "application/json");
    response.end(JSON.stringify(isDiscovery ? { issuer: url, jwks_uri: `${url}/jwks` } : { keys: [key] }));
  });
  return {
    url,
    accessToken: (claims) =>
      new SignJWT({ ...claims })
        .setProtectedHeader({ alg: "RS256", kid: "bench" })
        .setIssuer(url)
        .setAudience(AUDIENCE)
        .setSubject("bench")
        .setIssuedAt()
        .setExpirationTime("1h")
        .sign(privateKey),
    stop,
  };
}
