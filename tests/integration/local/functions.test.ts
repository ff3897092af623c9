/** What the host promises a function, and what it does with one that breaks. */
import { spawn } from "node:child_process";
import { once } from "node:events";
import { join } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { afterAll, describe, expect, it } from "vitest";
import * as z from "zod";
import { fixturePool } from "./fixture-function.ts";
import { isRunning } from "./is-running.ts";

const pools: ReturnType<typeof fixturePool>[] = [];
function pool(...args: Parameters<typeof fixturePool>) {
  const made = fixturePool(...args);
  pools.push(made);
  return made;
}
afterAll(() => Promise.all(pools.map((each) => each.stop())));

const stay = z.object({ value: z.object({ pid: z.number(), from: z.number(), to: z.number() }) });

describe("a local function", () => {
  it("gives back what the handler returned", async () => {
    const outcome = await pool("obedient").invoke({ order: "event", text: "phường Lê Chân" });
    expect(outcome).toEqual({ kind: "returned", value: { order: "event", text: "phường Lê Chân" } });
  });

  it("finds Lambda's environment, its own variables and nothing of the machine's", async () => {
    process.env.SECRET_OF_THE_MACHINE = "x";
    const outcome = await pool("obedient", { deliveries: "here" }).invoke({ order: "environment" });
    expect(outcome).toMatchObject({
      kind: "returned",
      value: {
        AWS_LAMBDA_FUNCTION_NAME: "obedient",
        AWS_LAMBDA_FUNCTION_MEMORY_SIZE: "256",
        TZ: "UTC",
        DELIVERIES: "here",
      },
    });
    expect(outcome.kind === "returned" && outcome.value).not.toHaveProperty("SECRET_OF_THE_MACHINE");
  });

  it("keeps its process from one event to the next, also after the handler threw", async () => {
    const one = pool("obedient", { processesMax: 1 });
    const first = await one.invoke({ order: "pid" });
    expect(await one.invoke({ order: "throw" })).toEqual({ kind: "failed", error: "TypeError: as told" });
    expect(await one.invoke({ order: "pid" })).toEqual(first);
  });

  it("goes on in a new process after one that crashed", async () => {
    const one = pool("obedient", { processesMax: 1 });
    const first = await one.invoke({ order: "pid" });
    expect(await one.invoke({ order: "crash" })).toMatchObject({ kind: "crashed" });
    const second = await one.invoke({ order: "pid" });
    expect(second.kind).toBe("returned");
    expect(second).not.toEqual(first);
  });

  it("is killed at its time-out, and the next event is served", async () => {
    const one = pool("obedient", { processesMax: 1, timeoutSeconds: 1 });
    const pid = await one.invoke({ order: "pid" });
    expect(await one.invoke({ order: "hang" })).toEqual({
      kind: "timed-out",
      error: "obedient timed out after 1 seconds",
    });
    expect(await one.invoke({ order: "pid" })).not.toEqual(pid);
  });

  it("says why when its code does not load, each time", async () => {
    const broken = pool("broken");
    for (let attempt = 0; attempt < 2; attempt += 1) {
      expect(await broken.invoke({})).toEqual({ kind: "crashed", error: "Error: cannot load" });
    }
  });

  it("has one event at a time in each process, and as many processes as allowed", async () => {
    const two = pool("obedient", { processesMax: 2 });
    const outcomes = await Promise.all(Array.from({ length: 6 }, () => two.invoke({ order: "sleep" })));
    const stays = outcomes.map((outcome) => stay.parse(outcome).value).sort((a, b) => a.from - b.from);
    const byProcess = Object.values(Object.groupBy(stays, ({ pid }) => pid));
    expect(byProcess).toHaveLength(2);
    for (const own of byProcess) {
      own?.reduce((before, next) => {
        expect(next.from).toBeGreaterThanOrEqual(before.to);
        return next;
      });
    }
  });

  it("turns a request away that would wait too long for a free process", async () => {
    const one = pool("obedient", { processesMax: 1 });
    const busy = one.invoke({ order: "sleep" });
    expect(await one.invoke({ order: "pid" }, 50)).toMatchObject({ kind: "throttled" });
    expect((await busy).kind).toBe("returned");
    expect((await one.invoke({ order: "pid" }, 50)).kind).toBe("returned");
  });

  it("keeps so many requests and bytes waiting and no more, and serves again what comes afterwards", async () => {
    const one = pool("obedient", { processesMax: 1, waitingMax: { requests: 2, bytes: 1000 } });
    const busy = one.invoke({ order: "sleep" });
    const pid = (waitMs?: number) => one.invoke({ order: "pid" }, waitMs);
    const waiting = [pid(10_000), pid(10_000)];
    expect(await pid(10_000)).toMatchObject({ kind: "throttled" });
    // Queue and stream wait for ever; they bring no more than they have processes.
    const patient = pid();
    for (const { kind } of await Promise.all([busy, ...waiting, patient])) expect(kind).toBe("returned");

    const busyAgain = one.invoke({ order: "sleep" });
    const large = () => one.invoke({ order: "pid", text: "x".repeat(600) }, 10_000);
    const [first, second] = [large(), large()];
    expect(await second).toMatchObject({ kind: "throttled" });
    for (const { kind } of await Promise.all([busyAgain, first])) expect(kind).toBe("returned");
    expect((await large()).kind).toBe("returned");
  });

  it("refuses a response over Lambda's 6 MB", async () => {
    const outcome = await pool("obedient").invoke({ order: "answer", answer: "x".repeat(6 * 1024 * 1024) });
    expect(outcome).toMatchObject({ kind: "failed", error: expect.stringContaining("ResponseSizeTooLarge") });
  });

  it("dies with a host that is killed", async () => {
    const host = spawn(process.execPath, [join(import.meta.dirname, "fixtures", "host-with-function.ts")], {
      stdio: ["ignore", "pipe", "inherit"],
    });
    const [line] = await once(host.stdout, "data");
    const pid = Number(String(line));
    expect(isRunning(pid)).toBe(true);
    host.kill("SIGKILL");
    for (let waited = 0; isRunning(pid) && waited < 5_000; waited += 50) await sleep(50);
    expect(isRunning(pid)).toBe(false);
  });
});
