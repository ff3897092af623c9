/**
 * Business time on this machine: the real clock plus an offset, so that a period can be lived through in minutes.
 * Every event that reaches a function is stamped from it; tokens, sessions and AWS signatures keep real time.
 */
export class MovableClock {
  #offsetMs = 0;
  readonly #whenMoved = new Set<() => void>();

  /** Epoch milliseconds. */
  now(): number {
    return Date.now() + this.#offsetMs;
  }

  /** Business time of something that a local server stamped with the real time. */
  at(realEpochMs: number): number {
    return realEpochMs + this.#offsetMs;
  }

  /** Moves the clock, forward or back; it runs on from there. */
  set(epochMs: number): void {
    this.#offsetMs = epochMs - Date.now();
    for (const listener of this.#whenMoved) listener();
  }

  whenMoved(listener: () => void): void {
    this.#whenMoved.add(listener);
  }
}
