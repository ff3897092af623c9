/**
 * Fails when an install took another version or content of any package than the committed lockfile names. That npm
 * adds builds for other platforms, as far as its registry knows them at that moment, is no difference.
 */
import { execFileSync } from "node:child_process";
import { readFileSync } from "node:fs";

interface Lockfile {
  readonly packages: Readonly<
    Record<string, { readonly version?: string; readonly integrity?: string; readonly optional?: boolean }>
  >;
}

const committed: Lockfile = JSON.parse(
  execFileSync("git", ["show", "HEAD:package-lock.json"], { encoding: "utf8", maxBuffer: 64 * 1024 * 1024 }),
);
const installed: Lockfile = JSON.parse(readFileSync("package-lock.json", "utf8"));

const faults = Object.entries(installed.packages).flatMap(([path, { version, integrity, optional }]) => {
  const locked = committed.packages[path];
  if (!locked) return optional ? [] : [`${path}: installed, but not locked`];
  return locked.version === version && locked.integrity === integrity
    ? []
    : [`${path}: ${locked.version} is locked, ${version} was installed`];
});
for (const fault of faults) console.error(fault);
process.exitCode = faults.length > 0 ? 1 : 0;
