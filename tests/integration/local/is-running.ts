import { readFileSync } from "node:fs";

/** Whether a process does anything still: one that has ended and waits for its parent to take notice does not. */
export function isRunning(pid: number): boolean {
  try {
    process.kill(pid, 0);
    if (process.platform !== "linux") return true;
    // The state stands behind the name, which is in parentheses and may hold any character (proc(5)).
    const [, state] = /\) (\S)[^)]*$/.exec(readFileSync(`/proc/${pid}/stat`, "utf8")) ?? [];
    return state !== "Z" && state !== "X";
  } catch {
    return false;
  }
}
