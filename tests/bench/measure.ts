/**
 * Timing that stands on a busy machine: what is compared runs in the same process in alternating rounds, so that
 * noise falls on all alike, and a figure is the median of its rounds.
 */
import { setTimeout as sleep } from "node:timers/promises";

export interface Timing {
  /** Median over the rounds of the mean time of one run. */
  readonly medianMs: number;
  /** Half the distance between the quartiles, as a part of the median: how noisy the rounds were. */
  readonly spread: number;
}

export interface RaceOptions {
  readonly rounds: number;
  /** How long each contestant runs in each round, at least once. */
  readonly roundMs: number;
  /**
   * How long each runs before anything is measured, three rounds unless said: hot code is compiled in the background,
   * which takes a while.
   */
  readonly warmUpMs?: number;
}

/** Runs all contestants in turn, an unmeasured round first, and times them. */
export async function race<N extends string>(
  contestants: Readonly<Record<N, () => unknown>>,
  { rounds, roundMs, warmUpMs = 3 * roundMs }: RaceOptions,
): Promise<Record<N, Timing>> {
  const names = Object.keys(contestants) as N[];
  const times = new Map<N, number[]>(names.map((name) => [name, []]));
  for (let round = 0; round <= rounds; round += 1) {
    for (const name of names) {
      const ms = await meanTime(contestants[name], round === 0 ? warmUpMs : roundMs);
      if (round > 0) times.get(name)?.push(ms);
    }
    await sleep(5);
  }
  return Object.fromEntries(names.map((name) => [name, summarize(times.get(name) ?? [])])) as Record<
    N,
    Timing
  >;
}

async function meanTime(run: () => unknown, atLeastMs: number): Promise<number> {
  const start = performance.now();
  let runs = 0;
  for (;;) {
    const result = run();
    if (result instanceof Promise) await result;
    runs += 1;
    const elapsed = performance.now() - start;
    if (elapsed >= atLeastMs) return elapsed / runs;
  }
}

/** Median and spread of measured times, in ms. */
export function summarize(times: readonly number[]): Timing {
  const medianMs = quantile(times, 0.5);
  return { medianMs, spread: (quantile(times, 0.75) - quantile(times, 0.25)) / 2 / medianMs };
}

/** The value below which the given part of the values lies, interpolated. */
export function quantile(values: readonly number[], part: number): number {
  const sorted = values.toSorted((a, b) => a - b);
  const at = part * (sorted.length - 1);
  const below = sorted[Math.floor(at)] ?? Number.NaN;
  const above = sorted[Math.ceil(at)] ?? Number.NaN;
  return below + (above - below) * (at - Math.floor(at));
}
