/**
 * The issuer's accounts behind the part of Cognito's user-pool API that the system calls, over HTTP as the AWS SDK
 * speaks it: https://docs.aws.amazon.com/cognito-user-identity-pools/latest/APIReference/. Invitations are not mailed:
 * every local user has the one password that starting prints.
 */
import type { IncomingMessage } from "node:http";
import * as z from "zod";
import { readBody } from "../http/body.ts";
import { type HttpServer, serve } from "../http/serve.ts";
import type { Account, Accounts } from "./accounts.ts";

export const USER_POOL_ID = "ap-southeast-1_LOCALPOOL";

const TARGET = "AWSCognitoIdentityProviderService.";
const BODY_BYTES_MAX = 64 * 1024;
const PAGE_MAX = 60;

export interface UserPoolOptions {
  readonly accounts: Accounts;
  /** Requests signed with another key are refused: other programs of this machine have no business here. */
  readonly accessKeyId: string;
  /** Ends the account's sessions and whatever else the issuer has given out. */
  signOut(username: string): void;
  onError(line: string): void;
}

/** An error that the API's callers know by its name. */
class UserPoolError extends Error {
  readonly type: string;
  constructor(type: string) {
    super(type);
    this.type = type;
  }
}

export function startUserPool(options: UserPoolOptions): Promise<HttpServer> {
  return serve(async (request, response) => {
    const { status, body } = await answer(options, request);
    response.writeHead(status, { "content-type": "application/x-amz-json-1.1" }).end(JSON.stringify(body));
  });
}

async function answer(
  options: UserPoolOptions,
  request: IncomingMessage,
): Promise<{ status: number; body: unknown }> {
  const refuse = (type: string) => ({ status: 400, body: { __type: type, message: type } });
  const target = String(request.headers["x-amz-target"] ?? "");
  const operation = OPERATIONS[target.slice(TARGET.length)];
  const read = await readBody(request, BODY_BYTES_MAX);
  if (!String(request.headers.authorization).includes(`Credential=${options.accessKeyId}/`))
    return refuse("UnrecognizedClientException");
  if (!target.startsWith(TARGET) || !operation || read.kind !== "complete")
    return refuse("UnknownOperationException");
  try {
    return { status: 200, body: operation(options, JSON.parse(read.body.toString("utf8"))) };
  } catch (error) {
    if (error instanceof UserPoolError) return refuse(error.type);
    if (error instanceof z.ZodError) return refuse("InvalidParameterException");
    options.onError(`user pool: ${error instanceof Error ? error.message : String(error)}`);
    return { status: 500, body: { __type: "InternalErrorException", message: "see the host's console" } };
  }
}

type Operation = (options: UserPoolOptions, input: unknown) => unknown;

const user = z.object({ UserPoolId: z.literal(USER_POOL_ID), Username: z.string().trim().min(1).max(128) });
const attributes = z.array(z.object({ Name: z.string(), Value: z.string().default("") }));
const creation = user.extend({
  UserAttributes: attributes.default([]),
  MessageAction: z.literal("RESEND").optional(),
});
const membership = user.extend({ GroupName: z.string() });
const page = z.object({
  UserPoolId: z.literal(USER_POOL_ID),
  GroupName: z.string(),
  Limit: z.int().min(0).max(PAGE_MAX).default(PAGE_MAX),
  NextToken: z.string().optional(),
});

function find({ accounts }: UserPoolOptions, username: string): Account {
  // The deployed pool takes user names in any case, too.
  const found = accounts.find(username.toLowerCase());
  if (!found) throw new UserPoolError("UserNotFoundException");
  return found;
}

/** An operation on one account, which it gives anew. */
function changing<S extends typeof user>(
  schema: S,
  change: (found: Account, input: z.output<S>) => Account,
): Operation {
  return (options, body) => {
    const input = schema.parse(body);
    options.accounts.save(change(find(options, input.Username), input));
    return {};
  };
}

function valuesOf(list: z.output<typeof attributes>): Account["attributes"] {
  return Object.fromEntries(list.map(({ Name, Value }) => [Name, Value]));
}

const OPERATIONS: Record<string, Operation> = {
  ListUsersInGroup({ accounts }, body) {
    const { GroupName, Limit, NextToken } = page.parse(body);
    const rest = accounts
      .all()
      .filter(({ groups, username }) => groups.includes(GroupName) && username > (NextToken ?? ""));
    const users = rest.slice(0, Limit);
    return {
      Users: users.map(toUser),
      ...(rest.length > users.length && { NextToken: users.at(-1)?.username }),
    };
  },

  /** The ward's are there from the start. */
  CreateGroup() {
    throw new UserPoolError("GroupExistsException");
  },

  AdminCreateUser({ accounts }, body) {
    const { Username, UserAttributes, MessageAction } = creation.parse(body);
    const username = Username.toLowerCase();
    const known = accounts.find(username);
    if (MessageAction === "RESEND") {
      if (!known) throw new UserPoolError("UserNotFoundException");
      if (known.status !== "FORCE_CHANGE_PASSWORD") throw new UserPoolError("UnsupportedUserStateException");
      return { User: toUser(known) };
    }
    if (known) throw new UserPoolError("UsernameExistsException");
    const made: Account = {
      username,
      attributes: valuesOf(UserAttributes),
      groups: [],
      enabled: true,
      status: "FORCE_CHANGE_PASSWORD",
    };
    accounts.save(made);
    return { User: toUser(made) };
  },

  AdminUpdateUserAttributes: changing(
    user.extend({ UserAttributes: attributes }),
    (found, { UserAttributes }) => ({
      ...found,
      attributes: { ...found.attributes, ...valuesOf(UserAttributes) },
    }),
  ),
  AdminAddUserToGroup: changing(membership, (found, { GroupName }) => ({
    ...found,
    groups: [...new Set([...found.groups, GroupName])],
  })),
  AdminRemoveUserFromGroup: changing(membership, (found, { GroupName }) => ({
    ...found,
    groups: found.groups.filter((group) => group !== GroupName),
  })),
  AdminEnableUser: changing(user, (found) => ({ ...found, enabled: true })),
  AdminDisableUser: changing(user, (found) => ({ ...found, enabled: false })),
  // There is no second factor on one machine: nothing to remember.
  AdminSetUserMFAPreference: changing(user, (found) => found),

  AdminUserGlobalSignOut(options, body) {
    options.signOut(find(options, user.parse(body).Username).username);
    return {};
  },
};

function toUser({ username, attributes: values, enabled, status }: Account) {
  return {
    Username: username,
    Attributes: Object.entries(values).map(([Name, Value]) => ({ Name, Value })),
    Enabled: enabled,
    UserStatus: status,
  };
}
