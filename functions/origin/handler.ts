/**
 * Lets a request into the HTTP API only when it carries the key that the edge adds: what goes around the firewall is
 * answered 403. API Gateway remembers the answer for an hour, so that this runs once an hour and not per request.
 */
import { createHash, timingSafeEqual } from "node:crypto";
import * as z from "zod";
import { originEnv } from "../../shared/runtime/env.ts";

const { ORIGIN_KEY } = originEnv.parse(process.env);

const request = z.looseObject({ headers: z.record(z.string(), z.string()).optional() });

/** Of equal length whatever is sent, as the constant-time comparison asks. */
function digest(text: string): Buffer {
  return createHash("sha256").update(text).digest();
}

export const handler = async (event: unknown): Promise<{ isAuthorized: boolean }> => {
  const sent = request.parse(event).headers?.["x-origin-key"] ?? "";
  return { isAuthorized: timingSafeEqual(digest(sent), digest(ORIGIN_KEY)) };
};
