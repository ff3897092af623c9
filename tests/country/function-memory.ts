/** How much memory the functions' processes hold, as Linux tells it; nothing elsewhere. */
import { existsSync, readdirSync, readFileSync } from "node:fs";

const PAGE_KB = 4;

/** MB by function, of its largest process among this one's children. */
export function functionMemory(): Map<string, number> {
  const found = new Map<string, number>();
  if (!existsSync("/proc/self/stat")) return found;
  for (const pid of readdirSync("/proc").filter((name) => /^\d+$/.test(name))) {
    try {
      // The name of the program in parentheses may hold spaces; the parent is the second field behind it.
      const stat = readFileSync(`/proc/${pid}/stat`, "utf8");
      const [, parent] = stat.slice(stat.lastIndexOf(")") + 2).split(" ");
      if (Number(parent) !== process.pid) continue;
      const environment = readFileSync(`/proc/${pid}/environ`, "utf8").split("\0");
      const name = environment.find((entry) => entry.startsWith("AWS_LAMBDA_FUNCTION_NAME="))?.split("=")[1];
      const [, resident = "0"] = readFileSync(`/proc/${pid}/statm`, "utf8").split(" ");
      const megabytes = (Number(resident) * PAGE_KB) / 1024;
      if (name !== undefined) found.set(name, Math.max(found.get(name) ?? 0, megabytes));
    } catch {
      // It ended meanwhile.
    }
  }
  return found;
}
