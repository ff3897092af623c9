/** The people directory, against the local issuer's user pool: what Cognito is asked, and in which order. */
import { randomUUID } from "node:crypto";
import { join } from "node:path";
import { CognitoIdentityProviderClient } from "@aws-sdk/client-cognito-identity-provider";
import { afterAll, beforeAll, beforeEach, expect, it } from "vitest";
import { DataFolder } from "../../infra/local/data-folder.ts";
import type { HttpServer } from "../../infra/local/http/serve.ts";
import { localAccounts } from "../../infra/local/issuer/accounts.ts";
import { startUserPool, USER_POOL_ID } from "../../infra/local/issuer/user-pool.ts";
import { localUsers } from "../../infra/local/issuer/users.ts";
import { ensurePerson } from "../../infra/operate/people.ts";
import { type PeopleDirectory, type PersonDetails, peopleDirectory } from "../../shared/store/people.ts";
import { leChan } from "../samples/catalogues.ts";
import { scratchFolder } from "./local/scratch-folder.ts";

const WARD = "le-chan";
const OFFICER: PersonDetails = {
  username: "nguoi-moi",
  name: "Cán bộ mới",
  email: "nguoi-moi@le-chan.example",
  ward: WARD,
  orgUnit: "tyt",
  roles: ["officer", "lead"],
};

const root = scratchFolder();
let folder: DataFolder;
let pool: HttpServer;
let client: CognitoIdentityProviderClient;
let people: PeopleDirectory;
let calls: string[];
let signedOut: string[];

beforeAll(() => {
  process.env.AWS_REGION = "ap-southeast-1";
  process.env.AWS_ACCESS_KEY_ID = "LOCALTEST";
  process.env.AWS_SECRET_ACCESS_KEY = "test";
});

async function open(): Promise<void> {
  const users = localUsers(leChan());
  pool = await startUserPool({
    accounts: localAccounts(folder.database, users, WARD),
    accessKeyId: "LOCALTEST",
    signOut: (username) => signedOut.push(username),
    onError: (line) => expect.unreachable(line),
  });
  process.env.AWS_ENDPOINT_URL_COGNITO_IDENTITY_PROVIDER = pool.url;
  client = new CognitoIdentityProviderClient();
  client.middlewareStack.add(
    (next, { commandName }) => {
      calls.push(String(commandName).replace("Command", ""));
      return next;
    },
    { step: "initialize" },
  );
  people = peopleDirectory(client, USER_POOL_ID);
}

async function close(): Promise<void> {
  client.destroy();
  await pool.stop();
}

beforeEach(async () => {
  calls = [];
  signedOut = [];
  folder = DataFolder.open(join(root, randomUUID()));
  await open();
  return async () => {
    await close();
    folder.close();
  };
});
afterAll(() => {
  delete process.env.AWS_ENDPOINT_URL_COGNITO_IDENTITY_PROVIDER;
});

const find = async (username: string) =>
  (await people.list(WARD)).find((person) => person.username === username);

it("lists the ward's people with place, roles and address, and nobody of another ward", async () => {
  await people.invite({ ...OFFICER, username: "khac", ward: "an-bien" });
  const list = await people.list(WARD);
  expect(list).toHaveLength(leChan().orgUnits.length + 2);
  expect(list).toContainEqual({
    username: "vhxh",
    name: "Phòng Văn hóa - Xã hội",
    email: "vhxh@le-chan.example",
    ward: WARD,
    orgUnit: "vhxh",
    roles: ["officer", "lead"],
    enabled: true,
    invited: false,
  });
  expect(list.map(({ username }) => username)).toEqual(list.map(({ username }) => username).sort());
  expect((await people.list("an-bien")).map(({ username }) => username)).toEqual(["khac"]);
  expect(await people.list("khong-co")).toEqual([]);
});

it("invites an officer into ward, org unit and roles, and asks for no second factor", async () => {
  expect(await people.invite(OFFICER)).toBe("invited");
  expect(calls).not.toContain("AdminSetUserMFAPreference");
  expect(await find("nguoi-moi")).toEqual({ ...OFFICER, enabled: true, invited: true });
});

it("sends another invitation while the first was not taken up, and to nobody else", async () => {
  await people.invite({ ...OFFICER, username: "moi-hai-lan" });
  await people.inviteAgain("moi-hai-lan");
  expect(await find("moi-hai-lan")).toEqual({
    ...OFFICER,
    username: "moi-hai-lan",
    enabled: true,
    invited: true,
  });
  await expect(people.inviteAgain("tyt")).rejects.toThrow("UnsupportedUserStateException");
  await expect(people.inviteAgain("khong-co")).rejects.toThrow("UserNotFoundException");
});

it("gives an administrator the second factor before the role", async () => {
  await people.invite({ ...OFFICER, roles: ["admin"] });
  expect(calls.slice(0, 3)).toEqual(["AdminCreateUser", "AdminSetUserMFAPreference", "AdminAddUserToGroup"]);
});

it("does not take over an account that has the name already", async () => {
  expect(await people.invite({ ...OFFICER, username: "TYT" })).toBe("username-taken");
  expect(await find("tyt")).toMatchObject({ name: "Trạm Y tế phường" });
});

it("moves somebody: attributes and roles become what is said, others go", async () => {
  await people.update({ ...OFFICER, username: "tyt", orgUnit: undefined, roles: ["leadership"] });
  expect(await find("tyt")).toMatchObject({ name: "Cán bộ mới", orgUnit: undefined, roles: ["leadership"] });
});

it("disables, enables and signs out, and keeps it over a restart", async () => {
  await people.disable("tyt");
  await people.signOutEverywhere("tyt");
  expect(signedOut).toEqual(["tyt"]);
  await close();
  await open();
  expect(await find("tyt")).toMatchObject({ enabled: false });
  await people.enable("tyt");
  expect(await find("tyt")).toMatchObject({ enabled: true });
});

it("fails for an account that is not there", async () => {
  await expect(people.disable("khong-co")).rejects.toThrow("UserNotFoundException");
});

it("answers nobody with another key than the system's", async () => {
  const credentials = { accessKeyId: "ANOTHER", secretAccessKey: "x" };
  const stranger = new CognitoIdentityProviderClient({ credentials });
  await expect(peopleDirectory(stranger, USER_POOL_ID).list(WARD)).rejects.toThrow(
    "UnrecognizedClientException",
  );
  stranger.destroy();
});

it("as an operator makes or brings into line whoever is named, as often as told", async () => {
  expect(await ensurePerson(USER_POOL_ID, OFFICER)).toBe("invited");
  expect(await ensurePerson(USER_POOL_ID, { ...OFFICER, roles: ["officer"] })).toBe("updated");
  expect(await find("nguoi-moi")).toMatchObject({ roles: ["officer"] });
});
