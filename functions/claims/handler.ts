/**
 * Cognito asks before it issues tokens; the answer puts what the system needs to know of a person into the access
 * token: ward, org unit and roles.
 */
import { Logger } from "@aws-lambda-powertools/logger";
import {
  AdminGetUserCommand,
  CognitoIdentityProviderClient,
} from "@aws-sdk/client-cognito-identity-provider";
import * as z from "zod";
import { grantedRoles, needsSecondFactor, rolesOf } from "../../shared/http/second-factor.ts";

const logger = new Logger();
const cognito = new CognitoIdentityProviderClient();

/** What is read of the event: https://docs.aws.amazon.com/cognito/latest/developerguide/user-pool-lambda-pre-token-generation.html */
const tokenEvent = z.looseObject({
  userPoolId: z.string(),
  userName: z.string(),
  request: z.looseObject({
    userAttributes: z.record(z.string(), z.string()),
    groupConfiguration: z.looseObject({ groupsToOverride: z.array(z.string()).nullish() }),
  }),
});

async function hasSecondFactor(userPoolId: string, userName: string): Promise<boolean> {
  const user = await cognito.send(new AdminGetUserCommand({ UserPoolId: userPoolId, Username: userName }));
  return (user.UserMFASettingList ?? []).length > 0;
}

export const handler = async (input: unknown): Promise<unknown> => {
  const event = tokenEvent.parse(input);
  const attributes = event.request.userAttributes;
  const ward = attributes["custom:ward"] ?? "";
  const roles = rolesOf(ward, event.request.groupConfiguration.groupsToOverride ?? []);
  // Asked for the few who need it only: an officer's sign-in depends on nothing more than this function.
  const granted = needsSecondFactor(roles)
    ? grantedRoles(roles, await hasSecondFactor(event.userPoolId, event.userName))
    : roles;
  if (granted.length < roles.length) {
    logger.warn("second factor missing, role withheld", { username: event.userName });
  }
  return {
    ...event,
    response: {
      claimsAndScopeOverrideDetails: {
        accessTokenGeneration: {
          claimsToAddOrOverride: {
            ward,
            // Absent, not empty, for who belongs to no reporting unit.
            ...(attributes["custom:org_unit"] && { org_unit: attributes["custom:org_unit"] }),
            ...(attributes.name && { name: attributes.name }),
            roles: granted,
          },
        },
      },
    },
  };
};
