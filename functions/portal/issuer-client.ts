/** The conversation with the OpenID Connect issuer: code flow with PKCE, state and nonce; a public client. */
import * as client from "openid-client";
import type { TokenSettings } from "../../shared/http/token.ts";

/** What only whoever began a sign-in knows, to be shown again at its end. */
export interface SignInSecrets {
  readonly state: string;
  readonly nonce: string;
  readonly verifier: string;
}

export interface IssuerClient {
  /** Where to send the browser to sign in. */
  begin(): Promise<{ readonly address: string; readonly secrets: SignInSecrets }>;
  /**
   * The access token for the code in `query`, with which the browser came back; undefined when the issuer or its answer
   * refuses the attempt. Throws when the issuer does not answer.
   */
  accessToken(query: string, secrets: SignInSecrets): Promise<string | undefined>;
  /** Where the browser goes to end the session at the issuer too. */
  endSessionAddress(): string;
}

/** Reads the issuer's own description of itself. */
export async function discoverIssuer(settings: TokenSettings, baseUrl: string): Promise<IssuerClient> {
  const server = new URL(settings.issuer);
  const isThisMachine = ["127.0.0.1", "localhost"].includes(server.hostname);
  // Plain HTTP only to an issuer on this very machine: elsewhere the discovery refuses it.
  const execute = server.protocol === "http:" && isThisMachine ? [client.allowInsecureRequests] : [];
  const issuer = await client.discovery(server, settings.clientId, undefined, client.None(), {
    execute,
    timeout: 5,
  });
  const redirectUri = new URL("/dang-nhap/xong", baseUrl);

  return {
    async begin() {
      const secrets = {
        state: client.randomState(),
        nonce: client.randomNonce(),
        verifier: client.randomPKCECodeVerifier(),
      };
      const address = client.buildAuthorizationUrl(issuer, {
        redirect_uri: redirectUri.href,
        scope: "openid profile",
        code_challenge: await client.calculatePKCECodeChallenge(secrets.verifier),
        code_challenge_method: "S256",
        state: secrets.state,
        nonce: secrets.nonce,
      });
      return { address: address.href, secrets };
    },

    async accessToken(query, { state, nonce, verifier }) {
      // The address as the browser sees it: behind a gateway the request's own has another host.
      const address = new URL(query, redirectUri);
      try {
        const tokens = await client.authorizationCodeGrant(issuer, address, {
          expectedState: state,
          expectedNonce: nonce,
          pkceCodeVerifier: verifier,
          idTokenExpected: true,
        });
        return tokens.access_token;
      } catch (error) {
        if (isRefusal(error)) return undefined;
        throw error;
      }
    },

    endSessionAddress() {
      const home = new URL("/", baseUrl).href;
      if (issuer.serverMetadata().end_session_endpoint === undefined) return home;
      // Cognito names the way back differently.
      const wayBack: Record<string, string> =
        settings.profile === "cognito" ? { logout_uri: home } : { post_logout_redirect_uri: home };
      return client.buildEndSessionUrl(issuer, wayBack).href;
    },
  };
}

function isRefusal(error: unknown): boolean {
  return (
    error instanceof client.AuthorizationResponseError ||
    error instanceof client.ResponseBodyError ||
    (error instanceof client.ClientError && error.code !== "OAUTH_TIMEOUT" && error.code !== "OAUTH_ABORT")
  );
}
