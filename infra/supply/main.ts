/**
 * `npm run supply-chain`: what comes in from outside, against `policy.ts`, and known vulnerabilities of it as far as
 * the registry tells. Exits with 1 on a finding, an advisory of high severity among them.
 */
import { execFile } from "node:child_process";
import { readFileSync } from "node:fs";
import { join } from "node:path";
import * as z from "zod";
import { checkSupply } from "./check.ts";
import { readLockfile } from "./lockfile.ts";
import { POLICY } from "./policy.ts";

const ROOT = join(import.meta.dirname, "..", "..");

/** https://docs.npmjs.com/cli/commands/npm-audit: the counts, or why there are none. */
const audit = z.union([
  z.object({ metadata: z.object({ vulnerabilities: z.record(z.string(), z.int()) }) }),
  z.object({ message: z.string() }).transform(({ message }) => ({ unreachable: message })),
]);

const packages = readLockfile(readFileSync(join(ROOT, "package-lock.json"), "utf8"));
const findings = checkSupply(packages, POLICY);
for (const finding of findings) console.error(finding);
console.log(`${packages.length} locked packages, ${findings.length} findings`);

const advisories = await askForAdvisories();
if ("unreachable" in advisories) {
  console.log(
    `vulnerabilities NOT CHECKED: the registry gives no advisories here (${advisories.unreachable})`,
  );
} else {
  console.log(`known vulnerabilities: ${JSON.stringify(advisories)}`);
}
const isSevere = !("unreachable" in advisories) && (advisories.high ?? 0) + (advisories.critical ?? 0) > 0;
process.exitCode = findings.length > 0 || isSevere ? 1 : 0;

async function askForAdvisories(): Promise<Record<string, number> | { unreachable: string }> {
  // npm ends with an error code both when it finds something and when it cannot ask: its output tells which.
  const output = await new Promise<string>((resolve) => {
    execFile("npm", ["audit", "--json"], { cwd: ROOT, maxBuffer: 64 * 1024 * 1024 }, (_error, stdout) =>
      resolve(stdout),
    );
  });
  try {
    const answer = audit.parse(JSON.parse(output));
    return "unreachable" in answer ? answer : answer.metadata.vulnerabilities;
  } catch {
    return { unreachable: "npm audit gave no answer" };
  }
}
