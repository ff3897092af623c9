/** What npm cannot bring: packages of the operating system, installed where that is possible without asking. */
import { execFile } from "node:child_process";
import { access } from "node:fs/promises";
import { promisify } from "node:util";

const run = promisify(execFile);

/**
 * Installs Debian packages when this runs as root on Debian or one of its relatives; false where it does not, or when
 * the installation fails. Takes up to some minutes; `onNote` hears what is going on.
 */
export async function installSystemPackages(
  names: readonly string[],
  onNote: (line: string) => void,
): Promise<boolean> {
  if (process.getuid?.() !== 0 || !(await exists("/usr/bin/apt-get"))) return false;
  onNote(`installing ${names.join(", ")} with apt-get (once, may take some minutes)`);
  const env = { ...process.env, DEBIAN_FRONTEND: "noninteractive" };
  try {
    await run("apt-get", ["update", "-q"], { env });
    await run("apt-get", ["install", "-q", "-y", "--no-install-recommends", ...names], { env });
    return true;
  } catch (error) {
    onNote(`apt-get could not install ${names.join(", ")}: ${firstLine(error)}`);
    return false;
  }
}

function exists(path: string): Promise<boolean> {
  return access(path).then(
    () => true,
    () => false,
  );
}

function firstLine(error: unknown): string {
  return (error instanceof Error ? error.message : String(error)).split("\n")[0] ?? "";
}
