/**
 * The accounts that the issuer knows: the local users, and over them what administrators have made of them and whom
 * they have invited, which is kept in the data folder.
 */
import type { DatabaseSync } from "node:sqlite";
import * as z from "zod";
import { roleGroup, rolesOf } from "../../../shared/http/second-factor.ts";
import type { LocalUser } from "./users.ts";

/** An account as Cognito has it. */
const account = z.object({
  username: z.string(),
  attributes: z.record(z.string(), z.string()),
  groups: z.array(z.string()),
  enabled: z.boolean(),
  /** `FORCE_CHANGE_PASSWORD` until whoever was invited signs in. */
  status: z.enum(["CONFIRMED", "FORCE_CHANGE_PASSWORD"]),
});
export type Account = z.output<typeof account>;

const WARD = "custom:ward";
const ORG_UNIT = "custom:org_unit";

export interface Accounts {
  /** By user name. */
  all(): Account[];
  find(username: string): Account | undefined;
  save(changed: Account): void;
}

export function localAccounts(
  database: DatabaseSync,
  users: ReadonlyMap<string, LocalUser>,
  ward: string,
): Accounts {
  database.exec(
    "CREATE TABLE IF NOT EXISTS accounts (ward TEXT NOT NULL, username TEXT NOT NULL, account TEXT NOT NULL, PRIMARY KEY (ward, username))",
  );
  const made = new Map([...users].map(([username, user]) => [username, toAccount(user)]));
  const readAll = database.prepare("SELECT account FROM accounts WHERE ward = ?");
  const readOne = database.prepare("SELECT account FROM accounts WHERE ward = ? AND username = ?");
  const write = database.prepare("INSERT OR REPLACE INTO accounts VALUES (?, ?, ?)");
  const parse = (row: Record<string, unknown>) => account.parse(JSON.parse(String(row.account)));
  return {
    all() {
      const kept = readAll.all(ward).map((row) => parse(row));
      const byName = new Map([...made, ...kept.map((one) => [one.username, one] as const)]);
      return [...byName.values()].sort((a, b) => (a.username < b.username ? -1 : 1));
    },
    find(username) {
      const row = readOne.get(ward, username);
      return row === undefined ? made.get(username) : parse(row);
    },
    save(changed) {
      write.run(ward, changed.username, JSON.stringify(changed));
    },
  };
}

function toAccount({ username, name, email, ward, orgUnit, roles }: LocalUser): Account {
  return {
    username,
    attributes: { name, email, [WARD]: ward, ...(orgUnit !== undefined && { [ORG_UNIT]: orgUnit }) },
    groups: roles.map((role) => roleGroup(ward, role)),
    enabled: true,
    status: "CONFIRMED",
  };
}

/** What the functions read of a person, laid out alike in Cognito's tokens (`functions/claims`). */
export function claimsOf({ username, attributes, groups }: Account) {
  const ward = attributes[WARD] ?? "";
  return {
    username,
    name: attributes.name ?? username,
    ward,
    roles: rolesOf(ward, groups),
    ...(attributes[ORG_UNIT] && { org_unit: attributes[ORG_UNIT] }),
  };
}
