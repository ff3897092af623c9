/** The daily run on business time, also when the machine was off at the time. */
import { join } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { afterEach, describe, expect, it } from "vitest";
import { MovableClock } from "../../../infra/local/clock.ts";
import { DataFolder } from "../../../infra/local/data-folder.ts";
import { DailySchedule } from "../../../infra/local/sources/daily-schedule.ts";
import { SCHEDULES } from "../../../infra/pipeline.ts";
import { scratchFolder } from "./scratch-folder.ts";

const scratch = scratchFolder();
const ends: (() => Promise<void>)[] = [];
let runs = 0;

afterEach(async () => {
  for (const end of ends.splice(0)) await end();
});

/** One start of the host over a data folder; `ran` collects the business times of its runs. */
function hostOf(folder: DataFolder, now: string, ran: string[], succeeds = true) {
  const clock = new MovableClock();
  clock.set(Date.parse(now));
  const schedule = new DailySchedule({
    ...SCHEDULES.daily,
    name: "daily",
    clock,
    folder,
    run: async () => {
      ran.push(new Date(clock.now() + 7 * 3_600_000).toISOString().slice(0, 16));
      return succeeds;
    },
  });
  ends.push(() => schedule.stop());
  return { clock, schedule };
}

function newFolder(): DataFolder {
  runs += 1;
  const folder = DataFolder.open(join(scratch, `run-${runs}`));
  return folder;
}

describe("the daily schedule", () => {
  it("runs at 00:05 ward time", async () => {
    const ran: string[] = [];
    const { clock } = hostOf(newFolder(), "2026-09-16T23:00:00+07:00", ran);
    clock.set(Date.parse("2026-09-17T00:04:59.500+07:00"));
    await expect.poll(() => ran, { timeout: 5_000 }).toEqual(["2026-09-17T00:05"]);
    await sleep(1_500);
    expect(ran).toHaveLength(1);
  });

  it("does not run when the clock is moved over the time: whoever moves it says when", async () => {
    const ran: string[] = [];
    const { clock, schedule } = hostOf(newFolder(), "2026-09-16T23:00:00+07:00", ran);
    clock.set(Date.parse("2026-09-20T08:00:00+07:00"));
    await sleep(1_500);
    expect(ran).toEqual([]);
    expect(await schedule.runNow()).toBe(true);
    expect(ran).toEqual(["2026-09-20T08:00"]);
  });

  it("makes up once for all the nights on which the machine was off", async () => {
    const folder = newFolder();
    const ran: string[] = [];
    const first = hostOf(folder, "2026-09-16T08:00:00+07:00", ran);
    expect(ran).toEqual([]);
    await first.schedule.stop();
    const second = hostOf(folder, "2026-09-20T07:30:00+07:00", ran);
    await second.schedule.stop();
    expect(ran).toEqual(["2026-09-20T07:30"]);
    const third = hostOf(folder, "2026-09-20T09:00:00+07:00", ran);
    await third.schedule.stop();
    expect(ran).toHaveLength(1);
  });

  it("makes up at the next start for a run that failed", async () => {
    const folder = newFolder();
    const ran: string[] = [];
    await hostOf(folder, "2026-09-16T08:00:00+07:00", ran).schedule.stop();
    await hostOf(folder, "2026-09-17T08:00:00+07:00", ran, false).schedule.stop();
    await hostOf(folder, "2026-09-17T08:10:00+07:00", ran).schedule.stop();
    expect(ran).toEqual(["2026-09-17T08:00", "2026-09-17T08:10"]);
  });

  it("has missed nothing when the clock was turned back", async () => {
    const folder = newFolder();
    const ran: string[] = [];
    await hostOf(folder, "2026-10-20T08:00:00+07:00", ran).schedule.stop();
    await hostOf(folder, "2026-09-16T08:00:00+07:00", ran).schedule.stop();
    expect(ran).toEqual([]);
    await hostOf(folder, "2026-09-17T08:00:00+07:00", ran).schedule.stop();
    expect(ran).toEqual(["2026-09-17T08:00"]);
  });
});
