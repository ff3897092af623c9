/** The client of Cognito's user pools, made once per cold start. Its endpoint comes from the SDK's own `AWS_ENDPOINT_URL_COGNITO_IDENTITY_PROVIDER`. */
import { CognitoIdentityProviderClient } from "@aws-sdk/client-cognito-identity-provider";
import { patience } from "./patience.ts";

export function cognitoClient(): CognitoIdentityProviderClient {
  return new CognitoIdentityProviderClient(patience(5_000));
}
