/**
 * Who may sign in, and as what: accounts in the Cognito user pool (docs/adr, "People are found by the groups of their
 * ward"). Ward and org unit are attributes of the account, each role is a group of the ward, so that a ward's people
 * are read with one query per role however many wards share the pool.
 */
import {
  AdminAddUserToGroupCommand,
  AdminCreateUserCommand,
  AdminDisableUserCommand,
  AdminEnableUserCommand,
  AdminRemoveUserFromGroupCommand,
  AdminSetUserMFAPreferenceCommand,
  AdminUpdateUserAttributesCommand,
  AdminUserGlobalSignOutCommand,
  type AttributeType,
  type CognitoIdentityProviderClient,
  CreateGroupCommand,
  GroupExistsException,
  ListUsersInGroupCommand,
  ResourceNotFoundException,
  UsernameExistsException,
} from "@aws-sdk/client-cognito-identity-provider";
import * as z from "zod";
import { ROLES, type Role } from "../http/principal.ts";
import { needsSecondFactor, roleGroup } from "../http/second-factor.ts";

/** Somebody of a ward, as an administrator says who they are. */
export interface PersonDetails {
  readonly username: string;
  /** As shown to people. */
  readonly name: string;
  readonly email: string;
  readonly ward: string;
  /** Undefined for who belongs to no reporting unit. */
  readonly orgUnit: string | undefined;
  /** At least one: who may do nothing any more is disabled, not stripped. */
  readonly roles: readonly Role[];
}

export interface Person extends PersonDetails {
  /** Whether they may sign in. */
  readonly enabled: boolean;
  /** Whether they were invited and have not signed in yet. */
  readonly invited: boolean;
}

export interface PeopleDirectory {
  /** Everybody of a ward, by user name. */
  list(ward: string): Promise<Person[]>;
  /** Makes the account and has the invitation mailed. User names are unique over all wards. */
  invite(person: PersonDetails): Promise<"invited" | "username-taken">;
  /** Sends somebody who was invited and has not signed in yet another invitation, with a new password for the first time. */
  inviteAgain(username: string): Promise<void>;
  /** Brings an account of the ward into line: name, address, org unit, roles. */
  update(person: PersonDetails): Promise<void>;
  enable(username: string): Promise<void>;
  /** Refuses every sign-in from now on. */
  disable(username: string): Promise<void>;
  /** Ends what the issuer has given out; what has been given out already is for `access-ends.ts`. */
  signOutEverywhere(username: string): Promise<void>;
  /** Makes the groups that a ward's roles are; once per ward. */
  prepareWard(ward: string): Promise<void>;
}

/** Cognito's own largest page. */
const PAGE = 60;

const account = z.object({
  Username: z.string(),
  Enabled: z.boolean(),
  UserStatus: z.string(),
  Attributes: z.array(z.object({ Name: z.string(), Value: z.string().default("") })).default([]),
});
type Account = z.output<typeof account>;

export function peopleDirectory(client: CognitoIdentityProviderClient, userPoolId: string): PeopleDirectory {
  const pool = { UserPoolId: userPoolId };
  const named = (username: string) => ({ ...pool, Username: username });

  const members = async (ward: string, role: Role): Promise<Account[]> => {
    const found: Account[] = [];
    let token: string | undefined;
    do {
      const { Users = [], NextToken } = await client.send(
        new ListUsersInGroupCommand({
          ...pool,
          GroupName: roleGroup(ward, role),
          Limit: PAGE,
          ...(token !== undefined && { NextToken: token }),
        }),
      );
      for (const user of Users) found.push(account.parse(user));
      token = NextToken;
    } while (token !== undefined);
    return found;
  };

  const changeMembership = async (
    { ward, username }: PersonDetails,
    role: Role,
    change: typeof AdminAddUserToGroupCommand | typeof AdminRemoveUserFromGroupCommand,
  ) => {
    await client.send(new change({ ...named(username), GroupName: roleGroup(ward, role) }));
  };

  const setRoles = async (person: PersonDetails) => {
    // The second factor before the role: there is no moment at which the role stands on a password alone.
    if (needsSecondFactor(person.roles)) {
      await client.send(
        new AdminSetUserMFAPreferenceCommand({
          ...named(person.username),
          EmailMfaSettings: { Enabled: true, PreferredMfa: true },
        }),
      );
    }
    // Adding twice and removing what is not there change nothing. First what is new, so that nobody drops out of
    // every group, and with it out of the list, when it stops half-way.
    for (const role of person.roles) await changeMembership(person, role, AdminAddUserToGroupCommand);
    for (const role of ROLES.filter((other) => !person.roles.includes(other)))
      await changeMembership(person, role, AdminRemoveUserFromGroupCommand);
  };

  return {
    async list(ward) {
      const byRole = await Promise.all(
        ROLES.map(async (role) => {
          try {
            return { role, accounts: await members(ward, role) };
          } catch (error) {
            // A ward without people yet.
            if (error instanceof ResourceNotFoundException) return { role, accounts: [] };
            throw error;
          }
        }),
      );
      const people = new Map<string, Person>();
      for (const { role, accounts } of byRole) {
        for (const found of accounts) {
          const person = people.get(found.Username) ?? toPerson(found);
          // A group counts in the ward that the account belongs to, as in its tokens.
          if (person.ward !== ward) continue;
          people.set(found.Username, { ...person, roles: [...person.roles, role] });
        }
      }
      return [...people.values()].sort((a, b) => (a.username < b.username ? -1 : 1));
    },

    async invite(person) {
      try {
        await client.send(
          new AdminCreateUserCommand({
            ...named(person.username),
            UserAttributes: toAttributes(person),
            DesiredDeliveryMediums: ["EMAIL"],
          }),
        );
      } catch (error) {
        if (error instanceof UsernameExistsException) return "username-taken";
        throw error;
      }
      await setRoles(person);
      return "invited";
    },

    async inviteAgain(username) {
      await client.send(
        new AdminCreateUserCommand({
          ...named(username),
          MessageAction: "RESEND",
          DesiredDeliveryMediums: ["EMAIL"],
        }),
      );
    },

    async update(person) {
      await client.send(
        new AdminUpdateUserAttributesCommand({
          ...named(person.username),
          UserAttributes: toAttributes(person),
        }),
      );
      await setRoles(person);
    },

    async enable(username) {
      await client.send(new AdminEnableUserCommand(named(username)));
    },
    async disable(username) {
      await client.send(new AdminDisableUserCommand(named(username)));
    },
    async signOutEverywhere(username) {
      await client.send(new AdminUserGlobalSignOutCommand(named(username)));
    },

    async prepareWard(ward) {
      for (const role of ROLES) {
        try {
          await client.send(new CreateGroupCommand({ ...pool, GroupName: roleGroup(ward, role) }));
        } catch (error) {
          if (!(error instanceof GroupExistsException)) throw error;
        }
      }
    },
  };
}

function toAttributes({ name, email, ward, orgUnit }: PersonDetails): AttributeType[] {
  return [
    { Name: "name", Value: name },
    { Name: "email", Value: email },
    { Name: "email_verified", Value: "true" },
    { Name: "custom:ward", Value: ward },
    // Empty clears it: Cognito cannot remove a custom attribute by leaving it out.
    { Name: "custom:org_unit", Value: orgUnit ?? "" },
  ];
}

function toPerson({ Username, Enabled, UserStatus, Attributes }: Account): Person {
  const attributes = new Map(Attributes.map(({ Name, Value }) => [Name, Value]));
  const orgUnit = attributes.get("custom:org_unit");
  return {
    username: Username,
    name: attributes.get("name") ?? Username,
    email: attributes.get("email") ?? "",
    ward: attributes.get("custom:ward") ?? "",
    orgUnit: orgUnit === "" ? undefined : orgUnit,
    roles: [],
    enabled: Enabled,
    invited: UserStatus === "FORCE_CHANGE_PASSWORD",
  };
}
