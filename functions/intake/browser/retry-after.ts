/** When a system that is out of breath wants to be asked again. */
import type { Answer } from "./ask.ts";

/** Longer than this nobody is made to wait, whatever stands between here and the system says. */
const WAIT_MS_MAX = 5 * 60_000;

/** Ms to wait by an answer's `Retry-After` in seconds; 0 when it says nothing. */
export function retryAfterMs({ headers }: Answer): number {
  const seconds = Number(headers.get("retry-after") ?? 0);
  return Number.isFinite(seconds) ? Math.min(Math.max(0, seconds * 1000), WAIT_MS_MAX) : 0;
}
