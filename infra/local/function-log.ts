/** What the functions print: a file each, and their errors shortly on the console. */
import { createWriteStream, renameSync, statSync } from "node:fs";
import { join } from "node:path";
import * as z from "zod";

/** A log that has grown past this is put aside at the next start, replacing the one before. */
const LOG_BYTES_MAX = 20 * 1024 * 1024;

/** A line as Powertools' logger writes it. */
const errorLine = z.object({
  level: z.literal(["ERROR", "CRITICAL"]),
  message: z.string(),
  error: z.object({ name: z.string(), message: z.string() }).optional(),
});

export interface FunctionLog {
  write(chunk: string): void;
  close(): Promise<void>;
}

/** @param onError gets the message of every line that a function logged as an error. */
export function openFunctionLog(
  folder: string,
  name: string,
  onError: (message: string) => void,
): FunctionLog {
  const path = join(folder, `${name}.log`);
  if ((statSync(path, { throwIfNoEntry: false })?.size ?? 0) > LOG_BYTES_MAX) renameSync(path, `${path}.old`);
  const file = createWriteStream(path, { flags: "a" });
  let unfinished = "";
  return {
    write(chunk) {
      file.write(chunk);
      const lines = (unfinished + chunk).split("\n");
      unfinished = lines.pop() ?? "";
      for (const line of lines) {
        const message = errorMessageOf(line);
        if (message !== undefined) onError(message);
      }
    },
    close: () => new Promise((closed) => file.end(closed)),
  };
}

function errorMessageOf(line: string): string | undefined {
  if (!line.startsWith("{")) return undefined;
  try {
    const parsed = errorLine.safeParse(JSON.parse(line));
    if (!parsed.success) return undefined;
    const { message, error } = parsed.data;
    return error === undefined ? message : `${message}: ${error.name}: ${error.message}`;
  } catch {
    return undefined;
  }
}
