import { readFileSync } from "node:fs";
import { join } from "node:path";
import { beforeAll, describe, expect, it } from "vitest";
import {
  isWildcard,
  type Permission,
  permissionsOf,
  permissionsPage,
} from "../../infra/review/permissions.ts";
import { type Synthesis, synthesize } from "../../infra/review/synthesize.ts";
import { WILDCARDS } from "../../infra/review/wildcards.ts";
import { CITY, PROD } from "./stages.ts";

const PAGE = join(import.meta.dirname, "..", "..", "docs", "permissions.md");

describe("permissions", () => {
  let prod: Synthesis;
  let all: Permission[];
  beforeAll(() => {
    prod = synthesize(PROD);
    all = permissionsOf(prod);
  });
  const mayOn = (who: string, resource: string) =>
    [
      ...new Set(
        all.filter((one) => one.who === who && one.resource === resource).map(({ action }) => action),
      ),
    ].sort();

  it("are as docs/permissions.md says; `npm run permissions` writes it anew, to be read before it is committed", () => {
    expect(readFileSync(PAGE, "utf8")).toBe(permissionsPage(prod));
  });

  it("contain no wildcard without a reason, with an own key too", () => {
    const unexplained = [...all, ...permissionsOf(synthesize(CITY))].filter(
      (permission) => isWildcard(permission) && !permission.wildcard,
    );
    expect(unexplained).toEqual([]);
  });

  it("need every reason that is given", () => {
    const used = new Set(all.flatMap(({ wildcard }) => (wildcard ? [wildcard] : [])));
    expect(Object.values(WILDCARDS).filter((wildcard) => !used.has(wildcard))).toEqual([]);
  });

  it("let nobody change or remove what is in the ledger", () => {
    const actions = new Set(
      all.filter(({ resource }) => resource === "records/ledger").map(({ action }) => action),
    );
    expect([...actions].sort()).toEqual(["dynamodb:PutItem", "dynamodb:Query"]);
  });

  it("let only intake, portal and admin add to the ledger, and heartbeat outages", () => {
    const writers = all.filter(
      ({ resource, action }) => resource === "records/ledger" && action === "dynamodb:PutItem",
    );
    expect(writers.map(({ who }) => who).sort()).toEqual(["admin", "heartbeat", "intake", "portal"]);
  });

  it("let only admin change accounts, and nobody delete one or set a password", () => {
    const onAccounts = all.filter(({ resource }) => resource === "accounts/Pool");
    expect(new Set(onAccounts.map(({ who }) => who))).toEqual(new Set(["admin", "claims", "notify"]));
    expect(mayOn("notify", "accounts/Pool")).toEqual(["cognito-idp:ListUsersInGroup"]);
    expect(mayOn("claims", "accounts/Pool")).toEqual(["cognito-idp:AdminGetUser"]);
    expect(onAccounts.filter(({ action }) => /Delete|Password/.test(action))).toEqual([]);
  });

  it("let only publish sign reports, and portal receipts", () => {
    const signers = all.filter(({ action }) => action === "kms:Sign").map(({ who }) => who);
    expect(signers.sort()).toEqual(["portal", "publish"]);
  });

  it("let only aggregate write reports, heartbeat its pulse, and only publish write snapshots", () => {
    const writersOf = (table: string) =>
      all.filter(
        ({ resource, action }) => resource === table && action !== "dynamodb:Query" && !/Get/.test(action),
      );
    const writesReports = writersOf("records/reports").filter(({ action }) => action === "dynamodb:PutItem");
    // The heartbeat keeps its pulse there: the one table of what may be written anew.
    expect(writesReports.map(({ who }) => who)).toEqual(["aggregate", "heartbeat"]);
    // It takes what it has published off the agenda, which is kept in the same table.
    expect(mayOn("publish", "records/reports")).toEqual([
      "dynamodb:DeleteItem",
      "dynamodb:GetItem",
      "dynamodb:Query",
    ]);
    expect(writersOf("records/snapshots").map(({ who }) => who)).toEqual(["publish"]);
    expect(mayOn("publish", "records/snapshots-files/*")).toEqual(["s3:GetObject", "s3:PutObject"]);
    expect(mayOn("portal", "records/snapshots-files/*")).toEqual(["s3:GetObject"]);
  });

  it("give intake nothing of reports and snapshots", () => {
    expect(all.filter(({ who, resource }) => who === "intake" && /reports|snapshots/.test(resource))).toEqual(
      [],
    );
  });
});
