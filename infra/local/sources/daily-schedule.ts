/** EventBridge Scheduler for what runs once a day, on the movable clock. */
import { Cron } from "croner";
import * as z from "zod";
import type { MovableClock } from "../clock.ts";
import type { DataFolder } from "../data-folder.ts";

/** Also how late a run may be after the machine slept. */
const LOOK_EVERY_MS = 1_000;

export interface DailyScheduleOptions {
  /** Tells the schedules of a data folder apart. */
  readonly name: string;
  readonly cron: string;
  readonly timeZone: string;
  readonly clock: MovableClock;
  /** Remembers the last run, so that a machine that was off at the time makes up for it. */
  readonly folder: DataFolder;
  /** Never rejects; false when the run did not succeed and is to be made up for at the next start. */
  run(): Promise<boolean>;
}

export class DailySchedule {
  readonly #options: DailyScheduleOptions;
  readonly #cron: Cron;
  /** Where the last run is remembered. */
  readonly #lastRun: string;
  readonly #timer: NodeJS.Timeout;
  #dueAt = 0;
  #running: Promise<boolean> = Promise.resolve(true);

  /** Starts the schedule. A run that was missed while the host was off is made up for at once, one for them all. */
  constructor(options: DailyScheduleOptions) {
    this.#options = options;
    this.#lastRun = `last ${options.name} run`;
    this.#cron = new Cron(options.cron, { timezone: options.timeZone, paused: true });
    const now = options.clock.now();
    const lastRun = options.folder.load(this.#lastRun, z.number());
    // A new system has missed nothing, nor has one whose clock was turned back.
    if (lastRun === undefined || lastRun > now) options.folder.save(this.#lastRun, now);
    else if (lastRun < this.#lastBefore(now)) void this.runNow();
    this.#arm();
    options.clock.whenMoved(() => this.#arm());
    this.#timer = setInterval(() => {
      if (options.clock.now() < this.#dueAt) return;
      this.#arm();
      void this.runNow();
    }, LOOK_EVERY_MS);
  }

  /** Runs after any run under way; resolves when done, to what `run` said. */
  runNow(): Promise<boolean> {
    this.#running = this.#running.then(async () => {
      const { clock, folder, run } = this.#options;
      const startedAt = clock.now();
      const succeeded = await run();
      if (succeeded) folder.save(this.#lastRun, startedAt);
      return succeeded;
    });
    return this.#running;
  }

  async stop(): Promise<void> {
    clearInterval(this.#timer);
    await this.#running;
  }

  /** A clock that is moved skips the runs in between: whoever moves it says when to run. */
  #arm(): void {
    const next = this.#cron.nextRun(new Date(this.#options.clock.now()));
    this.#dueAt = next?.getTime() ?? Number.POSITIVE_INFINITY;
  }

  #lastBefore(epochMs: number): number {
    return this.#cron.previousRuns(1, new Date(epochMs))[0]?.getTime() ?? 0;
  }
}
