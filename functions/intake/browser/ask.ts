/** Asking the system from a page. */

/**
 * Undefined when there is no connection, or no answer within `ms`, its body included. `AbortSignal.timeout` would be
 * shorter, but old phones will never get it: their Chrome ends before 103.
 */
export async function ask(
  address: string,
  ms: number,
  init: RequestInit = {},
): Promise<Response | undefined> {
  const limit = new AbortController();
  setTimeout(() => limit.abort(), ms);
  try {
    return await fetch(address, { ...init, signal: limit.signal });
  } catch {
    return undefined;
  }
}
