/** Ending child processes for certain. */
import type { ChildProcess } from "node:child_process";
import { once } from "node:events";

/** Asks the process to end, makes it end after `graceMs`, and resolves when it has. */
export async function endProcess(child: ChildProcess, graceMs = 5_000): Promise<void> {
  if (child.pid === undefined || child.exitCode !== null || child.signalCode !== null) return;
  const ended = once(child, "exit");
  child.kill("SIGTERM");
  const force = setTimeout(() => child.kill("SIGKILL"), graceMs);
  await ended;
  clearTimeout(force);
}
