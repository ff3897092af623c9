/** The commands as people run them: start, token, close; and a system that is killed in the middle of its work. */
import { type ChildProcess, execFile, spawn } from "node:child_process";
import { once } from "node:events";
import { existsSync, writeFileSync } from "node:fs";
import { createServer } from "node:net";
import { join } from "node:path";
import { afterAll, afterEach, describe, expect, it } from "vitest";
import * as z from "zod";
import { freePort, listen } from "../../../infra/local/free-port.ts";
import { scratchFolder } from "./scratch-folder.ts";

const ROOT = join(import.meta.dirname, "../../..");
const CLI = join(ROOT, "infra/cli");
const scratch = scratchFolder();
const hosts = new Set<ChildProcess>();

afterEach(async () => {
  for (const host of hosts) await ended(host, "SIGTERM");
});
afterAll(() => expect(hosts.size).toBe(0));

async function ended(host: ChildProcess, signal: "SIGTERM" | "SIGKILL"): Promise<number | null> {
  hosts.delete(host);
  if (host.exitCode !== null) return host.exitCode;
  const exit = once(host, "exit");
  host.kill(signal);
  await exit;
  return host.exitCode;
}

/** Starts the system as `npm start` does; resolves when it says that it is ready. */
async function start(port: number, data: string, ...more: string[]): Promise<ChildProcess> {
  const host = spawn(
    process.execPath,
    [join(CLI, "start.ts"), "--port", String(port), "--data", data, ...more],
    {
      stdio: ["ignore", "pipe", "inherit"],
    },
  );
  hosts.add(host);
  let said = "";
  host.stdout.setEncoding("utf8");
  for await (const chunk of host.stdout) {
    said += chunk;
    if (said.includes("Ctrl-C")) break;
  }
  expect(said).toContain(`http://127.0.0.1:${port}`);
  return host;
}

/** Runs a command to its end. */
function run(command: string, ...words: string[]): Promise<{ code: number; out: string; err: string }> {
  return new Promise((resolve) => {
    execFile(process.execPath, [join(CLI, `${command}.ts`), ...words], (error, out, err) => {
      resolve({ code: typeof error?.code === "number" ? error.code : 0, out, err });
    });
  });
}

async function newSystem(now: string, ...more: string[]) {
  const port = await freePort();
  const data = join(scratch, `data-${port}`);
  const host = await start(port, data, "--now", now, ...more);
  return { port, data, host, url: `http://127.0.0.1:${port}` };
}

function submission(number: number, period = "2026-Q3") {
  return {
    submissionId: crypto.randomUUID(),
    orgUnit: `tdp-${String(number).padStart(2, "0")}`,
    dataSet: "M03-DV",
    period,
    baseRevision: 0,
    values: { ho_tong: 100, ho_van_hoa: 90 },
  };
}

async function send(url: string, token: string, body: unknown): Promise<number | undefined> {
  try {
    const response = await fetch(`${url}/api/v1/submissions`, {
      method: "POST",
      headers: { authorization: `Bearer ${token}`, "content-type": "application/json" },
      body: JSON.stringify(body),
    });
    await response.arrayBuffer();
    return response.status;
  } catch {
    return undefined;
  }
}

const reportOf = z.object({
  indicators: z.array(
    z.object({ code: z.string(), numerator: z.number().nullable(), unitsReporting: z.number() }),
  ),
});

/** Numerator and reporting units of M03.2, the share of cultural families. */
async function familiesIn(url: string, token: string) {
  const response = await fetch(`${url}/api/v1/reports/2026-Q3`, {
    headers: { authorization: `Bearer ${token}` },
  });
  const { indicators } = reportOf.parse(await response.json());
  const found = indicators.find(({ code }) => code === "M03.2");
  return [found?.numerator, found?.unitsReporting];
}

describe("the commands", { timeout: 180_000 }, () => {
  it("start a system, give tokens, run the schedule, and stop without leaving anything", async () => {
    const { port, host, url } = await newSystem("2026-09-15T08:00:00+07:00", "--city");
    const { out: token } = await run("token", "quan-tri", "--port", String(port));
    expect(token).toMatch(/^[\w-]+\.[\w-]+\.[\w-]+\n$/);
    expect(await send(url, token.trim(), submission(1))).toBe(201);

    const closed = await run("close", "--port", String(port), "--period", "2026-08");
    expect(closed.out).toMatch(/^published 2026-08 version 1 at 2026-09-15 08:0\d:\d\d: snapshot\.json/);
    expect(closed.out).toContain("report.pdf");
    expect(closed.code).toBe(0);
    // With a city over the ward, whose leader reads the city's report.
    const { out: city } = await run("token", "thanh-pho", "--port", String(port));
    expect(await familiesIn(url, city.trim())).toEqual([90, 1]);
    const again = await run("close", "--port", String(port), "--period", "2026-08");
    expect(again.out).toContain("nothing new to publish");

    expect(await ended(host, "SIGTERM")).toBe(0);
    expect(existsSync(join(ROOT, `.local/run/${port}.json`))).toBe(false);
    const gone = await run("token", "tyt", "--port", String(port));
    expect(gone).toMatchObject({ code: 1, out: "" });
    expect(gone.err).toContain(`no system runs on port ${port}`);
  });

  it("say plainly what is wrong with how they are called", async () => {
    const taken = createServer();
    const port = await listen(taken, 0);
    const data = join(scratch, "data-refused");
    const cases: [string, string[], string][] = [
      ["start", ["--port", String(port), "--data", data], `port ${port} is taken by another program`],
      ["start", ["--nwo", "x"], "Unknown option '--nwo'"],
      ["start", ["--now", "yesterday"], "--now yesterday is no moment"],
      ["start", ["--port", "http"], "--port http is no port number"],
      [
        "start",
        ["--port", "0", "--data", data, "--catalogue", "/none.yaml"],
        "there is no catalogue file /none.yaml",
      ],
      ["token", [], "usage: npm run --silent token -- USER"],
      ["close", ["--period", "Q3"], "--period Q3 is no period"],
    ];
    for (const [command, words, message] of cases) {
      const { code, err } = await run(command, ...words);
      expect(err).toContain(message);
      expect(err).not.toContain("    at ");
      expect(code).toBe(1);
    }
    taken.close();
  });

  it("name every fault of a catalogue that cannot be used", async () => {
    const file = join(scratch, "faulty.yaml");
    writeFileSync(file, "programme: { code: x }\norgUnits: []\n");
    const { code, err } = await run(
      "start",
      "--port",
      "0",
      "--data",
      join(scratch, "faulty"),
      "--catalogue",
      file,
    );
    expect(code).toBe(1);
    expect(err).toContain(`the catalogue ${file} cannot be used:`);
    expect(err).toMatch(/^ {2}programme\.name: .+ \(malformed\)$/m);
    expect(err).toMatch(/^ {2}dataSets: .+ \(malformed\)$/m);
  });
});

describe("a system that is killed in the middle of 200 submissions", { timeout: 180_000 }, () => {
  it("has everything that it answered 201, once, after the next start, and its report is right", async () => {
    const { port, data, host, url } = await newSystem("2026-09-15T08:00:00+07:00");
    const token = (await run("token", "quan-tri", "--port", String(port))).out.trim();
    // 200 first revisions: of 30 units for one data set, and of the monthly one until there are enough.
    const months = ["2026-07", "2026-08", "2026-09"];
    const monthly = Array.from({ length: 170 }, (_, n) => ({
      submissionId: crypto.randomUUID(),
      orgUnit: ["mttq", "congan", "vhxh", "vp", "kthtdt", "tyt", "doan", "bqldt", "thnvt", "truong-02"][
        n % 10
      ],
      dataSet: "TT",
      period: months[n % 3],
      baseRevision: Math.floor(n / 30),
      values: { tin_bai: n },
    }));
    const bodies = [...Array.from({ length: 30 }, (_, n) => submission(n + 1)), ...monthly];
    const answers = new Map<string, number | undefined>();
    const queue = bodies.values();
    const senders = Array.from({ length: 6 }, async () => {
      for (const body of queue) {
        answers.set(body.submissionId, await send(url, token, body));
        if (answers.size === 100) void ended(host, "SIGKILL");
      }
    });
    await Promise.all(senders);
    const stored = bodies.filter(({ submissionId }) => answers.get(submissionId) === 201);
    expect(stored.length).toBeGreaterThanOrEqual(80);
    expect(stored.length).toBeLessThan(200);

    await start(port, data, "--now", "2026-09-15T09:00:00+07:00");
    // The report comes right without help.
    const families = stored.filter(({ dataSet }) => dataSet === "M03-DV");
    await expect
      .poll(async () => (await familiesIn(url, token))[1], { timeout: 20_000 })
      .toBeGreaterThanOrEqual(families.length);
    // Sent again as they were, what was answered before the kill is a retry: stored already, once.
    for (const body of stored) expect(await send(url, token, body)).toBe(200);
    for (const body of bodies.slice(0, 30)) expect([200, 201]).toContain(await send(url, token, body));
    await expect.poll(() => familiesIn(url, token), { timeout: 20_000 }).toEqual([30 * 90, 30]);
  });
});
