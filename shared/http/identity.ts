/** How a function that answers HTTP knows its callers: built once per cold start from its environment. */
import type { DynamoDBDocumentClient } from "@aws-sdk/lib-dynamodb";
import { accessEnds } from "../store/access-ends.ts";
import { sessionStore } from "../store/session-store.ts";
import { type Authenticate, authenticator } from "./authenticate.ts";
import { type Sessions, sessionAuthenticate, sessions } from "./session.ts";
import { type TokenSettings, type TokenVerifier, tokenVerifier } from "./token.ts";

export interface IdentityEnv {
  readonly OIDC_ISSUER: string;
  readonly OIDC_CLIENT_ID: string;
  readonly OIDC_AUDIENCE: string;
  readonly TOKEN_PROFILE: TokenSettings["profile"];
  readonly SESSIONS_TABLE: string;
  readonly BASE_URL: string;
}

export interface Identity {
  readonly settings: TokenSettings;
  readonly verify: TokenVerifier;
  readonly sessions: Sessions;
  readonly authenticate: Authenticate;
}

export function identity(env: IdentityEnv, dynamo: DynamoDBDocumentClient): Identity {
  const settings = {
    issuer: env.OIDC_ISSUER,
    audience: env.OIDC_AUDIENCE,
    clientId: env.OIDC_CLIENT_ID,
    profile: env.TOKEN_PROFILE,
  };
  const { hasEnded } = accessEnds(dynamo, env.SESSIONS_TABLE);
  const verify = tokenVerifier(settings, hasEnded);
  const found = sessions(sessionStore(dynamo, env.SESSIONS_TABLE), hasEnded, env.BASE_URL);
  return {
    settings,
    verify,
    sessions: found,
    authenticate: authenticator(verify, sessionAuthenticate(found, env.BASE_URL)),
  };
}
