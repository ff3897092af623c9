/** A look at whether an officer could send now, by the ways that an officer goes: the public ones. */
import type { OutageReason } from "../../shared/domain/outage.ts";

/** Longer than this, and a person has given up. */
const PATIENCE_MS = 10_000;

export interface WaysIn {
  /** Public origin of the system. */
  readonly baseUrl: string;
  /** OpenID Connect issuer. */
  readonly issuer: string;
}

/** What an officer could not do; null when all is well. */
export async function lookAround({ baseUrl, issuer }: WaysIn): Promise<OutageReason | null> {
  const [takesReports, signsIn] = await Promise.all([
    // Whoever does not say who they are is told so by the function that takes reports, and by nothing before it.
    answers(401, `${baseUrl}/api/v1/submissions`, {
      method: "POST",
      headers: { "content-type": "application/json" },
      body: "{}",
    }),
    answers(200, `${issuer}/.well-known/openid-configuration`),
  ]);
  if (!takesReports) return "unreachable";
  return signsIn ? null : "sign-in";
}

async function answers(status: number, url: string, request: RequestInit = {}): Promise<boolean> {
  try {
    const response = await fetch(url, {
      ...request,
      redirect: "manual",
      signal: AbortSignal.timeout(PATIENCE_MS),
    });
    await response.body?.cancel();
    return response.status === status;
  } catch {
    // Refused, reset, not answered, no such name: whatever it is, nobody gets in.
    return false;
  }
}
