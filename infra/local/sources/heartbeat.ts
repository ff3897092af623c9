/** EventBridge Scheduler for the look at whether officers could send: every few minutes, on the movable clock. */
import * as z from "zod";
import { HEARTBEAT } from "../../pipeline.ts";
import type { MovableClock } from "../clock.ts";
import type { DataFolder } from "../data-folder.ts";
import type { InvocationOutcome } from "../lambda/outcome.ts";
import { scheduledEvent } from "../scheduled-run.ts";

const EVERY_MS = HEARTBEAT.everyMinutes * 60_000;
/** The first look comes soon after a start, when it keeps nothing waiting: it tells how long the machine was off. */
const FIRST_AFTER_MS = 20_000;
/** Where the clock's offset at the last look is remembered. */
const LAST_OFFSET = "clock at last heartbeat";

export interface HeartbeatOptions {
  readonly clock: MovableClock;
  readonly folder: DataFolder;
  invoke(event: unknown): Promise<InvocationOutcome>;
  onError(line: string): void;
}

export class Heartbeat {
  readonly #options: HeartbeatOptions;
  readonly #first: NodeJS.Timeout;
  readonly #every: NodeJS.Timeout;
  #beating: Promise<void> = Promise.resolve();

  constructor(options: HeartbeatOptions) {
    this.#options = options;
    this.#first = setTimeout(() => void this.beat(), FIRST_AFTER_MS);
    this.#every = setInterval(() => void this.beat(), EVERY_MS);
  }

  /** Looks once more; a look that fails is not made up for. */
  beat(): Promise<void> {
    this.#beating = this.#beating.then(async () => {
      const { clock, folder, invoke, onError } = this.#options;
      // Time that somebody set has not passed, in this run or between two: the look must not take it for an outage.
      const offset = clock.at(0);
      const last = folder.load(LAST_OFFSET, z.number());
      const clockWasSet = last === undefined || Math.abs(offset - last) >= 1_000;
      const outcome = await invoke(scheduledEvent(clock.now(), { job: HEARTBEAT.job, clockWasSet }));
      if (outcome.kind === "returned") folder.save(LAST_OFFSET, offset);
      else onError("the look at whether officers could send failed; the next one tells of it");
    });
    return this.#beating;
  }

  async stop(): Promise<void> {
    clearTimeout(this.#first);
    clearInterval(this.#every);
    await this.#beating;
  }
}
