/**
 * Admission by rate, as API Gateway has it: a bucket holds `burst` tokens, each request takes one, and `requestsPerSecond`
 * come back. In any stretch of t seconds no more than burst + t × rate get in, and whoever waits as long as is said does.
 */

export interface Rate {
  readonly requestsPerSecond: number;
  readonly burst: number;
}

/** Thousandths of a token, so that whole milliseconds at a whole rate are whole numbers. */
const TOKEN = 1000;

export class TokenBucket {
  readonly #rate: Rate;
  #level: number;
  #at: number;

  /** Full at `now`, in whole ms of any clock. */
  constructor(rate: Rate, now: number) {
    this.#rate = rate;
    this.#level = rate.burst * TOKEN;
    this.#at = now;
  }

  /** Takes a token; else gives the ms after which there will be one. */
  take(now: number): { readonly admitted: true } | { readonly admitted: false; readonly waitMs: number } {
    const { requestsPerSecond, burst } = this.#rate;
    // A clock that was set back brings nothing and takes nothing.
    const passedMs = Math.max(0, now - this.#at);
    this.#level = Math.min(burst * TOKEN, this.#level + passedMs * requestsPerSecond);
    this.#at = now;
    if (this.#level < TOKEN)
      return { admitted: false, waitMs: Math.ceil((TOKEN - this.#level) / requestsPerSecond) };
    this.#level -= TOKEN;
    return { admitted: true };
  }
}
