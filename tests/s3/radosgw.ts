/**
 * A real S3 server for a while: Ceph's `radosgw` with one monitor and one storage daemon that keeps everything in
 * memory. The local stack's own server is small and forgiving; this one keeps S3's promises, and shows ours.
 */
import { type ChildProcess, execFile, spawn } from "node:child_process";
import { randomUUID } from "node:crypto";
import { existsSync, mkdirSync, mkdtempSync, openSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { promisify } from "node:util";
import { endProcess } from "../../infra/local/end-process.ts";
import { freePort } from "../../infra/local/free-port.ts";
import { StartFailure } from "../../infra/local/start-failure.ts";
import { installSystemPackages } from "../../infra/local/system-package.ts";
import { Teardown } from "../../infra/local/teardown.ts";

export interface S3Server {
  readonly endpoint: string;
  readonly accessKeyId: string;
  readonly secretAccessKey: string;
  stop(): Promise<void>;
}

const PACKAGES = ["radosgw", "ceph-mon", "ceph-mgr", "ceph-osd", "ceph-common"];
const READY_WITHIN_MS = 90_000;
const run = promisify(execFile);

/** Resolves when it answers. Throws {@link StartFailure} where it cannot be installed. */
export async function startRadosgw(onNote: (line: string) => void): Promise<S3Server> {
  const teardown = new Teardown();
  try {
    return await start(onNote, teardown);
  } catch (error) {
    await teardown.run();
    throw error;
  }
}

async function start(onNote: (line: string) => void, teardown: Teardown): Promise<S3Server> {
  await makeSure(onNote);
  const folder = mkdtempSync(join(tmpdir(), "radosgw-"));
  teardown.add(() => rmSync(folder, { recursive: true, force: true }));
  for (const name of ["mon", "osd", "run"]) mkdirSync(join(folder, name));
  const monPort = await freePort();
  const rgwPort = await freePort();
  const fsid = randomUUID();
  const config = join(folder, "ceph.conf");
  writeFileSync(config, configuration(folder, fsid, monPort, rgwPort));

  const map = join(folder, "monmap");
  await run("monmaptool", ["--create", "--fsid", fsid, "--addv", "a", `[v2:127.0.0.1:${monPort}]`, map]);
  await run("ceph-mon", ["-c", config, "--mkfs", "-i", "a", "--monmap", map]);
  const daemon = (name: string, args: readonly string[]) => {
    const log = openSync(join(folder, `${name}.out`), "w");
    const child = spawn(name, ["-c", config, "-f", ...args], { stdio: ["ignore", log, log] });
    teardown.add(() => endProcess(child));
    return child;
  };
  daemon("ceph-mon", ["-i", "a"]);
  const osd = randomUUID();
  await run("ceph", ["-c", config, "osd", "new", osd, "0"], { timeout: READY_WITHIN_MS });
  await run("ceph-osd", ["-c", config, "-i", "0", "--mkfs", "--osd-uuid", osd]);
  daemon("ceph-osd", ["-i", "0"]);
  const gateway = daemon("radosgw", ["-n", "client.rgw"]);
  const endpoint = `http://127.0.0.1:${rgwPort}`;
  await answers(endpoint, gateway, join(folder, "radosgw.out"));

  const accessKeyId = "WARDREPORTING";
  const secretAccessKey = randomUUID();
  const user = [
    "--uid=ward",
    "--display-name=ward",
    `--access-key=${accessKeyId}`,
    `--secret-key=${secretAccessKey}`,
  ];
  await run("radosgw-admin", ["-c", config, "-n", "client.admin", "user", "create", ...user]);
  return { endpoint, accessKeyId, secretAccessKey, stop: () => teardown.run() };
}

async function makeSure(onNote: (line: string) => void): Promise<void> {
  const isThere = () =>
    ["radosgw", "ceph-mon", "ceph-osd"].every((name) => existsSync(join("/usr/bin", name)));
  if (isThere()) return;
  await installSystemPackages(PACKAGES, onNote);
  if (!isThere()) {
    throw new StartFailure(
      `the check on a real S3 server needs Ceph's radosgw: install it, for example with: apt-get install ${PACKAGES.join(" ")}`,
    );
  }
}

/** No authentication between the parts, as all of them are ours and on this machine; one copy of everything. */
function configuration(folder: string, fsid: string, monPort: number, rgwPort: number): string {
  return `[global]
fsid = ${fsid}
mon host = [v2:127.0.0.1:${monPort}]
public network = 127.0.0.0/8
auth cluster required = none
auth service required = none
auth client required = none
ms mon client mode = crc secure
osd pool default size = 1
osd pool default min size = 1
mon allow pool size one = true
mon data avail warn = 1
mon data avail crit = 1
osd crush chooseleaf type = 0
osd objectstore = memstore
memstore device bytes = 1073741824
run dir = ${folder}/run
log file = ${folder}/$name.log
admin socket = ${folder}/run/$name.asok
pid file = ${folder}/run/$name.pid
mon data = ${folder}/mon
osd data = ${folder}/osd
[client.rgw]
rgw frontends = beast endpoint=127.0.0.1:${rgwPort}
`;
}

async function answers(endpoint: string, gateway: ChildProcess, output: string): Promise<void> {
  const giveUpAt = Date.now() + READY_WITHIN_MS;
  while (Date.now() < giveUpAt && gateway.exitCode === null) {
    try {
      await fetch(endpoint, { signal: AbortSignal.timeout(2_000) });
      return;
    } catch {
      await sleep(100);
    }
  }
  throw new Error(
    `radosgw did not start: ${readFileSync(output, "utf8").trim().split("\n").slice(-3).join(" | ")}`,
  );
}
