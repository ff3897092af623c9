import { Duration, Stack } from "aws-cdk-lib";
import {
  CfnManagedLoginBranding,
  ManagedLoginVersion,
  OAuthScope,
  UserPoolClient,
  UserPoolClientIdentityProvider,
  UserPoolDomain,
} from "aws-cdk-lib/aws-cognito";
import { Construct } from "constructs";
import type { FunctionEnv } from "../../shared/runtime/env.ts";
import type { StageContext } from "../parts/context.ts";
import type { Accounts } from "./accounts.ts";

export interface SignInProps {
  readonly context: StageContext;
  readonly accounts: Accounts;
  /** Public origin of the system. */
  readonly baseUrl: string;
}

/** What both functions that answer people need to know about who is asking. */
export type IdentityEnv = Omit<FunctionEnv<"intake">, "LEDGER_TABLE" | "SESSIONS_TABLE" | "DRAFTS_TABLE">;

/** The sign-in page and the client of the web application: code flow with PKCE, no password ever passes through us. */
export class SignIn extends Construct {
  readonly env: IdentityEnv;
  /** Address of the sign-in page. */
  readonly pageUrl: string;

  constructor(scope: Construct, { context, accounts, baseUrl }: SignInProps) {
    super(scope, "sign-in");
    const { settings } = context;

    const client = new UserPoolClient(this, "WebClient", {
      userPool: accounts.pool,
      userPoolClientName: `${settings.stage}-web`,
      generateSecret: false,
      authFlows: {},
      supportedIdentityProviders: [UserPoolClientIdentityProvider.COGNITO],
      oAuth: {
        flows: { authorizationCodeGrant: true, implicitCodeGrant: false, clientCredentials: false },
        // Not `aws.cognito.signin.user.admin`: with it a person could change their own ward and org unit.
        scopes: [OAuthScope.OPENID, OAuthScope.PROFILE],
        callbackUrls: [`${baseUrl}/dang-nhap/xong`],
        logoutUrls: [`${baseUrl}/`],
      },
      accessTokenValidity: Duration.minutes(15),
      idTokenValidity: Duration.minutes(15),
      // One working day; after it people sign in again.
      refreshTokenValidity: Duration.hours(10),
      enableTokenRevocation: true,
      preventUserExistenceErrors: true,
    });
    const domain = new UserPoolDomain(this, "Domain", {
      userPool: accounts.pool,
      cognitoDomain: { domainPrefix: settings.signInPrefix },
      managedLoginVersion: ManagedLoginVersion.NEWER_MANAGED_LOGIN,
    });
    // Managed login shows no page for a client without a style.
    const style = new CfnManagedLoginBranding(this, "Style", {
      userPoolId: accounts.pool.userPoolId,
      clientId: client.userPoolClientId,
      useCognitoProvidedValues: true,
    });
    style.node.addDependency(domain);

    this.pageUrl = `https://${settings.signInPrefix}.auth.${Stack.of(this).region}.amazoncognito.com`;
    this.env = {
      OIDC_ISSUER: accounts.issuer,
      OIDC_CLIENT_ID: client.userPoolClientId,
      // Cognito's access tokens have no audience; its profile checks the client instead.
      OIDC_AUDIENCE: client.userPoolClientId,
      TOKEN_PROFILE: "cognito",
      BASE_URL: baseUrl,
    };
  }
}
