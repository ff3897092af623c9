/** The system as its user starts it: `npm start` as a process of its own, with data on disk, to be stopped or killed. */
import { type ChildProcess, execFileSync, spawn } from "node:child_process";
import { once } from "node:events";
import { join } from "node:path";
import { passwordOf } from "../../infra/local/data-folder.ts";
import { accessTokenFor } from "../../infra/local/issuer/sign-in.ts";

const ROOT = join(import.meta.dirname, "../..");

export interface RunningCommand {
  readonly url: string;
  token(username: string): Promise<string>;
  /** Ids of the processes below whose command line holds the text. */
  processes(text: string): number[];
  /** `kill -9` for every process at once: command, host, functions, database. */
  killAll(): Promise<void>;
  /** Ctrl-C. */
  stop(): Promise<void>;
}

export interface CommandOptions {
  readonly dataDir: string;
  readonly port: number;
  readonly now: string;
}

/** Resolves when the command says where the system answers. */
export async function startCommand({ dataDir, port, now }: CommandOptions): Promise<RunningCommand> {
  const child = spawn(
    "npm",
    ["start", "--silent", "--", "--data", dataDir, "--port", String(port), "--now", now],
    { cwd: ROOT, detached: true, stdio: ["ignore", "pipe", "pipe"] },
  );
  const url = await addressOf(child);
  const { pid = 0 } = child;
  const signal = (id: number, name: NodeJS.Signals) => {
    try {
      process.kill(id, name);
    } catch {
      // It is gone already.
    }
  };
  const ended = async () => {
    if (child.exitCode === null && child.signalCode === null) await once(child, "exit");
  };
  return {
    url,
    token: (username) => accessTokenFor(url, username, passwordOf(dataDir)),
    processes: (text) => below(pid).flatMap((found) => (found.command.includes(text) ? [found.pid] : [])),
    async killAll() {
      for (const found of [...below(pid).map((process) => process.pid), pid]) signal(found, "SIGKILL");
      await ended();
    },
    async stop() {
      signal(-pid, "SIGINT");
      await ended();
    },
  };
}

async function addressOf(child: ChildProcess): Promise<string> {
  let said = "";
  return new Promise((resolve, reject) => {
    const onText = (text: string) => {
      said += text;
      const address = /address\s+(http:\S+)/.exec(said)?.[1];
      // The table is complete with its last line.
      if (address !== undefined && said.includes("Ctrl-C")) resolve(address);
    };
    child.stdout?.setEncoding("utf8").on("data", onText);
    child.stderr?.setEncoding("utf8").on("data", onText);
    child.once("exit", () => reject(new Error(`npm start ended: ${said}`)));
  });
}

interface Process {
  readonly pid: number;
  readonly parent: number;
  readonly command: string;
}

/** Every process that the given one has started, directly or not. */
function below(root: number): Process[] {
  const all = execFileSync("ps", ["-A", "-ww", "-o", "pid=,ppid=,command="], { encoding: "utf8" })
    .trim()
    .split("\n")
    .map((line): Process => {
      const [, pid, parent, command = ""] = /^\s*(\d+)\s+(\d+)\s+(.*)$/.exec(line) ?? [];
      return { pid: Number(pid), parent: Number(parent), command };
    });
  const of = (parent: number): Process[] =>
    all.filter((process) => process.parent === parent).flatMap((process) => [process, ...of(process.pid)]);
  return of(root);
}
