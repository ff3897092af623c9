/** Asking the system from a page. */

/** An answer that has come whole. */
export interface Answer extends Pick<Response, "ok" | "status" | "headers" | "redirected" | "url"> {
  readonly text: string;
}

/**
 * Undefined when there is no connection, or no answer within `ms`, its body included. `AbortSignal.timeout` would be
 * shorter, but old phones will never get it: their Chrome ends before 103.
 */
export async function ask(address: string, ms: number, init: RequestInit = {}): Promise<Answer | undefined> {
  const limit = new AbortController();
  const stop = () => limit.abort();
  setTimeout(stop, ms);
  init.signal?.addEventListener("abort", stop);
  try {
    const answer = await fetch(address, { ...init, signal: limit.signal });
    const { ok, status, headers, redirected, url } = answer;
    return { ok, status, headers, redirected, url, text: await answer.text() };
  } catch {
    return undefined;
  }
}

/** What an answer of ours says; undefined when it is a stranger's, as the page of a Wi-Fi that asks to sign in. */
export function read<T>(text: string): T | undefined {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}
