/** Accounts in Cognito: made by administrators, with their place in the ward and their roles. */
import {
  AdminAddUserToGroupCommand,
  AdminCreateUserCommand,
  AdminListGroupsForUserCommand,
  AdminRemoveUserFromGroupCommand,
  AdminSetUserMFAPreferenceCommand,
  AdminUpdateUserAttributesCommand,
  CognitoIdentityProviderClient,
  UsernameExistsException,
} from "@aws-sdk/client-cognito-identity-provider";
import { ROLES, type Role } from "../../shared/http/principal.ts";
import { needsSecondFactor } from "../../shared/http/second-factor.ts";

export interface Person {
  readonly username: string;
  /** As shown to people. */
  readonly name: string;
  readonly email: string;
  readonly ward: string;
  /** Undefined for who belongs to no reporting unit. */
  readonly orgUnit: string | undefined;
  readonly roles: readonly Role[];
}

/**
 * Makes the account and has Cognito mail the invitation, or brings an existing one into line: attributes, roles, and the
 * second factor by e-mail where a role needs one. Safe to run again.
 */
export async function ensurePerson(userPoolId: string, person: Person): Promise<"invited" | "updated"> {
  const cognito = new CognitoIdentityProviderClient();
  const who = { UserPoolId: userPoolId, Username: person.username };
  const attributes = [
    { Name: "name", Value: person.name },
    { Name: "email", Value: person.email },
    { Name: "email_verified", Value: "true" },
    { Name: "custom:ward", Value: person.ward },
    // Empty clears it: Cognito cannot remove a custom attribute by leaving it out.
    { Name: "custom:org_unit", Value: person.orgUnit ?? "" },
  ];
  let outcome: "invited" | "updated" = "invited";
  try {
    await cognito.send(
      new AdminCreateUserCommand({ ...who, UserAttributes: attributes, DesiredDeliveryMediums: ["EMAIL"] }),
    );
  } catch (error) {
    if (!(error instanceof UsernameExistsException)) throw error;
    outcome = "updated";
    await cognito.send(new AdminUpdateUserAttributesCommand({ ...who, UserAttributes: attributes }));
  }

  // The second factor before the role: there is no moment at which the role stands on a password alone.
  if (needsSecondFactor(person.roles)) {
    await cognito.send(
      new AdminSetUserMFAPreferenceCommand({
        ...who,
        EmailMfaSettings: { Enabled: true, PreferredMfa: true },
      }),
    );
  }
  const { Groups = [] } = await cognito.send(new AdminListGroupsForUserCommand(who));
  const present = new Set(Groups.map(({ GroupName }) => GroupName));
  for (const role of ROLES) {
    const wanted = person.roles.includes(role);
    if (wanted && !present.has(role))
      await cognito.send(new AdminAddUserToGroupCommand({ ...who, GroupName: role }));
    if (!wanted && present.has(role))
      await cognito.send(new AdminRemoveUserFromGroupCommand({ ...who, GroupName: role }));
  }
  return outcome;
}
