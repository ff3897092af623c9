/** The processes that this one has started, as Linux tells of them; none elsewhere. */
import { existsSync, readdirSync, readFileSync } from "node:fs";

const PAGE_KB = 4;
/** Linux counts processor time in hundredths of a second. */
const TICK_MS = 10;

export interface OwnProcess {
  /** Of the function that it runs, if any. */
  readonly functionName: string | undefined;
  readonly megabytes: number;
  readonly processorMs: number;
}

export function ownProcesses(): OwnProcess[] {
  if (!existsSync("/proc/self/stat")) return [];
  return readdirSync("/proc")
    .filter((name) => /^\d+$/.test(name))
    .flatMap((pid) => {
      try {
        // The name of the program in parentheses may hold spaces; the parent is the second field behind it.
        const stat = readFileSync(`/proc/${pid}/stat`, "utf8");
        const fields = stat.slice(stat.lastIndexOf(")") + 2).split(" ");
        if (Number(fields[1]) !== process.pid) return [];
        const environment = readFileSync(`/proc/${pid}/environ`, "utf8").split("\0");
        const functionName = environment
          .find((entry) => entry.startsWith("AWS_LAMBDA_FUNCTION_NAME="))
          ?.split("=")[1];
        const [, resident = "0"] = readFileSync(`/proc/${pid}/statm`, "utf8").split(" ");
        return [
          {
            functionName,
            megabytes: (Number(resident) * PAGE_KB) / 1024,
            processorMs: (Number(fields[11]) + Number(fields[12])) * TICK_MS,
          },
        ];
      } catch {
        // It ended meanwhile.
        return [];
      }
    });
}
