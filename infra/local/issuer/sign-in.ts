/** Signing in as a program: the same code flow that a browser goes through, ending with the access token. */
import {
  allowInsecureRequests,
  authorizationCodeGrant,
  buildAuthorizationUrl,
  calculatePKCECodeChallenge,
  discovery,
  None,
  randomPKCECodeVerifier,
  randomState,
} from "openid-client";
import { StartFailure } from "../start-failure.ts";
import { CLIENT_ID, ISSUER_PATH } from "./issuer.ts";

const STEPS_MAX = 10;

/** An access token for a local user. Throws {@link StartFailure} when the issuer refuses. */
export async function accessTokenFor(baseUrl: string, username: string, password: string): Promise<string> {
  const redirectUri = `${baseUrl}/dang-nhap/xong`;
  const config = await discovery(new URL(`${baseUrl}${ISSUER_PATH}`), CLIENT_ID, undefined, None(), {
    // The issuer is on this machine; nothing leaves it.
    execute: [allowInsecureRequests],
  });
  const pkceCodeVerifier = randomPKCECodeVerifier();
  const expectedState = randomState();
  const start = buildAuthorizationUrl(config, {
    redirect_uri: redirectUri,
    scope: "openid profile",
    state: expectedState,
    code_challenge: await calculatePKCECodeChallenge(pkceCodeVerifier),
    code_challenge_method: "S256",
  });
  const callback = await browse(start, redirectUri, username, password);
  const tokens = await authorizationCodeGrant(config, callback, { pkceCodeVerifier, expectedState });
  return tokens.access_token;
}

/** Follows the redirects as a browser does, fills in the sign-in form, and gives the address that leads back. */
async function browse(start: URL, redirectUri: string, username: string, password: string): Promise<URL> {
  const cookies = new Map<string, string>();
  let next = start;
  let form: URLSearchParams | undefined;
  for (let step = 0; step < STEPS_MAX; step += 1) {
    const response = await fetch(next, {
      redirect: "manual",
      headers: { cookie: [...cookies].map(([name, value]) => `${name}=${value}`).join("; ") },
      ...(form !== undefined && { method: "POST", body: form }),
    });
    for (const cookie of response.headers.getSetCookie()) {
      const [, name, value] = /^([^=]+)=([^;]*)/.exec(cookie) ?? [];
      if (name !== undefined && value !== undefined) cookies.set(name, value);
    }
    const location = response.headers.get("location");
    if (location !== null) {
      next = new URL(location, next);
      form = undefined;
      if (next.href.startsWith(redirectUri)) return next;
    } else if (form === undefined && response.ok) {
      form = new URLSearchParams({ username, password });
    } else {
      throw new StartFailure(`the issuer refused ${username}: no such user, or another password`);
    }
  }
  throw new Error("the issuer redirects without end");
}
