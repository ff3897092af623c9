/** What comes in from outside: the lockfile against the policy, and that the check finds what it is for. */
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { checkSupply } from "../../infra/supply/check.ts";
import { type LockedPackage, readLockfile } from "../../infra/supply/lockfile.ts";
import { POLICY } from "../../infra/supply/policy.ts";

const locked = readLockfile(readFileSync(join(import.meta.dirname, "..", "..", "package-lock.json"), "utf8"));

/** Findings that appear when the first package of production, zod say, is changed like this. */
function findingsWith(change: Partial<LockedPackage>): string[] {
  const at = locked.findIndex(({ name }) => name === "zod");
  return checkSupply(
    locked.map((each, i) => (i === at ? { ...each, ...change } : each)),
    POLICY,
  );
}

describe("the packages that come in", () => {
  it("are as the policy says", () => {
    expect(checkSupply(locked, POLICY)).toEqual([]);
  });

  it.each<[string, Partial<LockedPackage>, string]>([
    [
      "another's content",
      { integrity: undefined },
      "node_modules/zod: locked without a digest of its content",
    ],
    ["a licence that binds", { license: "GPL-3.0-only" }, "node_modules/zod: licence GPL-3.0-only"],
    ["a licence for development only", { license: "MPL-2.0" }, "node_modules/zod: licence MPL-2.0"],
    ["no licence", { license: undefined }, "node_modules/zod: names no licence"],
    [
      "a script at installation",
      { hasInstallScript: true },
      "node_modules/zod: runs a script when installed",
    ],
  ])("are refused with %s", (_what, change, finding) => {
    expect(findingsWith(change)).toEqual([finding]);
  });

  it("are counted", () => {
    const few = { ...POLICY, packages: { production: 1, all: 2 } };
    expect(checkSupply(locked, few)).toEqual([
      expect.stringMatching(/^\d+ packages run in production$/),
      expect.stringMatching(/^\d+ packages in all$/),
    ]);
  });

  it("do not stay allowed when nothing needs them any more", () => {
    const wide = { ...POLICY, installScripts: [...POLICY.installScripts, "left-behind"] };
    expect(checkSupply(locked, wide)).toEqual(["left-behind: allowed, but nothing needs it"]);
  });
});
