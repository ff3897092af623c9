/** How the other commands find a running system: a file for each port, there while the system runs. */
import { mkdirSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import * as z from "zod";
import { StartFailure } from "../local/start-failure.ts";

const RUN_FOLDER = join(import.meta.dirname, "../../.local/run");

const runSchema = z.object({
  pid: z.int(),
  url: z.string(),
  dataDir: z.string(),
  controlUrl: z.string(),
  /** What the control endpoint asks for: only who can read this file may use it. */
  controlSecret: z.string(),
});
export type Run = z.infer<typeof runSchema>;

export function writeRunFile(port: number, run: Run): void {
  mkdirSync(RUN_FOLDER, { recursive: true });
  writeFileSync(fileOf(port), JSON.stringify(run), { mode: 0o600 });
}

export function removeRunFile(port: number): void {
  rmSync(fileOf(port), { force: true });
}

/** The system that runs on the port. Throws {@link StartFailure} when none does. */
export function runningOn(port: number): Run {
  const run = readRun(port);
  if (run !== undefined) return run;
  const others = portsWithFile().filter((other) => readRun(other) !== undefined);
  const hint =
    others.length > 0 ? `; one runs on port ${others.join(", ")}: say --port` : "; start it with npm start";
  throw new StartFailure(`no system runs on port ${port}${hint}`);
}

function fileOf(port: number): string {
  return join(RUN_FOLDER, `${port}.json`);
}

function portsWithFile(): number[] {
  try {
    return readdirSync(RUN_FOLDER).map((name) => Number.parseInt(name, 10));
  } catch {
    return [];
  }
}

/** A file whose process is gone was left by a system that was killed. */
function readRun(port: number): Run | undefined {
  try {
    const run = runSchema.parse(JSON.parse(readFileSync(fileOf(port), "utf8")));
    process.kill(run.pid, 0);
    return run;
  } catch {
    return undefined;
  }
}
