/** A Chromium for the browser tests and the pictures in the documentation. */
import { execFile } from "node:child_process";
import { promisify } from "node:util";
import { StartFailure } from "./start-failure.ts";
import { installSystemPackages } from "./system-package.ts";

const COMMANDS = ["chromium", "chromium-browser", "google-chrome"];

/** Path of a Chromium: the machine's own, or Debian's installed now. Throws {@link StartFailure} when there is none. */
export async function findChromium(onNote: (line: string) => void): Promise<string> {
  const installed = await firstOnPath(COMMANDS);
  if (installed !== undefined) return installed;
  const fresh = (await installSystemPackages(["chromium"], onNote)) ? await firstOnPath(COMMANDS) : undefined;
  if (fresh !== undefined) return fresh;
  throw new StartFailure(
    "the browser tests need Chromium: install it, for example with: apt-get install chromium",
  );
}

async function firstOnPath(names: readonly string[]): Promise<string | undefined> {
  for (const name of names) {
    try {
      return (await promisify(execFile)("which", [name])).stdout.trim();
    } catch {
      // Not under this name.
    }
  }
  return undefined;
}
