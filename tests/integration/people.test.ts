/** Accounts: what Cognito is asked, in which order, against a server that answers as Cognito does. */
import { createServer, type Server } from "node:http";
import { afterAll, beforeAll, beforeEach, expect, it } from "vitest";
import * as z from "zod";
import { ensurePerson, type Person } from "../../infra/operate/people.ts";

interface Call {
  readonly action: string;
  readonly body: Record<string, unknown>;
}

let server: Server;
let calls: Call[];
/** Groups of each account that exists. */
let accounts: Map<string, Set<string>>;

function answer({ action, body }: Call): { status: number; body: unknown } {
  const username = z.string().parse(body.Username);
  const groups = accounts.get(username);
  switch (action) {
    case "AdminCreateUser":
      if (groups)
        return {
          status: 400,
          body: { __type: "UsernameExistsException", message: "User account already exists" },
        };
      accounts.set(username, new Set());
      return { status: 200, body: { User: { Username: username } } };
    case "AdminListGroupsForUser":
      return { status: 200, body: { Groups: [...(groups ?? [])].map((GroupName) => ({ GroupName })) } };
    case "AdminAddUserToGroup":
      groups?.add(z.string().parse(body.GroupName));
      return { status: 200, body: {} };
    case "AdminRemoveUserFromGroup":
      groups?.delete(z.string().parse(body.GroupName));
      return { status: 200, body: {} };
    default:
      return { status: 200, body: {} };
  }
}

beforeAll(async () => {
  server = createServer(async (request, response) => {
    const chunks: Buffer[] = [];
    for await (const chunk of request) chunks.push(chunk);
    const call = {
      action: z.string().parse(request.headers["x-amz-target"]).split(".")[1] ?? "",
      body: z.record(z.string(), z.unknown()).parse(JSON.parse(Buffer.concat(chunks).toString())),
    };
    calls.push(call);
    const { status, body } = answer(call);
    response.writeHead(status, { "content-type": "application/x-amz-json-1.1" }).end(JSON.stringify(body));
  });
  await new Promise<void>((listening) => server.listen(0, "127.0.0.1", listening));
  const { port } = z.object({ port: z.number() }).parse(server.address());
  process.env.AWS_ENDPOINT_URL_COGNITO_IDENTITY_PROVIDER = `http://127.0.0.1:${port}`;
  process.env.AWS_REGION = "ap-southeast-1";
  process.env.AWS_ACCESS_KEY_ID = "test";
  process.env.AWS_SECRET_ACCESS_KEY = "test";
});
afterAll(() => new Promise((closed) => server.close(closed)));
beforeEach(() => {
  calls = [];
  accounts = new Map();
});

const ADMIN: Person = {
  username: "quan-tri",
  name: "Quản trị hệ thống",
  email: "quan-tri@example.vn",
  ward: "le-chan",
  orgUnit: undefined,
  roles: ["admin"],
};
const OFFICER: Person = {
  ...ADMIN,
  username: "tyt",
  name: "Trạm Y tế phường",
  orgUnit: "tyt",
  roles: ["officer", "lead"],
};
const actions = () => calls.map(({ action }) => action);

it("gives an administrator the second factor before the role", async () => {
  expect(await ensurePerson("pool", ADMIN)).toBe("invited");
  expect(actions()).toEqual([
    "AdminCreateUser",
    "AdminSetUserMFAPreference",
    "AdminListGroupsForUser",
    "AdminAddUserToGroup",
  ]);
  expect(calls[1]?.body).toMatchObject({ EmailMfaSettings: { Enabled: true, PreferredMfa: true } });
  expect(accounts.get("quan-tri")).toEqual(new Set(["admin"]));
});

it("invites an officer by e-mail with ward and org unit, and asks for no second factor", async () => {
  await ensurePerson("pool", OFFICER);
  expect(actions()).not.toContain("AdminSetUserMFAPreference");
  expect(calls[0]?.body).toMatchObject({
    UserPoolId: "pool",
    Username: "tyt",
    DesiredDeliveryMediums: ["EMAIL"],
    UserAttributes: expect.arrayContaining([
      { Name: "name", Value: "Trạm Y tế phường" },
      { Name: "custom:ward", Value: "le-chan" },
      { Name: "custom:org_unit", Value: "tyt" },
    ]),
  });
  expect(accounts.get("tyt")).toEqual(new Set(["officer", "lead"]));
});

it("brings an account that exists into line: roles that are no longer wanted go", async () => {
  await ensurePerson("pool", OFFICER);
  expect(await ensurePerson("pool", { ...OFFICER, roles: ["officer"] })).toBe("updated");
  expect(accounts.get("tyt")).toEqual(new Set(["officer"]));
  expect(actions()).toContain("AdminUpdateUserAttributes");
});

it("does nothing twice", async () => {
  await ensurePerson("pool", ADMIN);
  calls = [];
  await ensurePerson("pool", ADMIN);
  expect(actions()).toEqual([
    "AdminCreateUser",
    "AdminUpdateUserAttributes",
    "AdminSetUserMFAPreference",
    "AdminListGroupsForUser",
  ]);
});
