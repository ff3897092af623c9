/** A process that outlived a crashed host is known by its pid file, and ended only when it really is ours. */
import { execFileSync } from "node:child_process";
import { readFileSync } from "node:fs";
import { setTimeout as sleep } from "node:timers/promises";

const GRACE_MS = 5_000;

/**
 * Ends the process whose id is in `pidFile` if its command line holds `mark`; resolves when it is gone. Process
 * ids are used again, so the id alone proves nothing.
 */
export async function endLeftBehind(pidFile: string, mark: string): Promise<void> {
  const pid = readPid(pidFile);
  if (pid === undefined || !commandLineOf(pid).includes(mark)) return;
  process.kill(pid, "SIGTERM");
  const forceAt = Date.now() + GRACE_MS;
  let forced = false;
  while (commandLineOf(pid).includes(mark)) {
    if (!forced && Date.now() > forceAt) {
      process.kill(pid, "SIGKILL");
      forced = true;
    }
    await sleep(50);
  }
}

function readPid(pidFile: string): number | undefined {
  try {
    const pid = Number(readFileSync(pidFile, "utf8"));
    return Number.isSafeInteger(pid) && pid > 1 ? pid : undefined;
  } catch {
    return undefined;
  }
}

/** Empty for a process that is gone, has ended and waits to be reaped, or cannot be looked at. */
function commandLineOf(pid: number): string {
  try {
    if (process.platform === "linux") return readFileSync(`/proc/${pid}/cmdline`, "utf8");
    return execFileSync("ps", ["-ww", "-o", "command=", "-p", String(pid)], { encoding: "utf8" });
  } catch {
    return "";
  }
}
