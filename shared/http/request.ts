/** Reading requests: the moment they were received, and bodies within limits. */
import type { Context } from "hono";
import * as z from "zod";
import { problem } from "./problem.ts";

/** Largest body of the JSON interface. */
export const MAX_JSON_BYTES = 256 * 1024;

const lambdaEnv = z.object({
  event: z.object({ requestContext: z.object({ timeEpoch: z.number() }) }),
});

/**
 * When the request was received, epoch ms: the gateway's time, which stands still while a function starts and is the
 * same clock for everyone. Submissions are late or not by it.
 */
export function receivedAt(context: Context): number {
  return lambdaEnv.parse(context.env).event.requestContext.timeEpoch;
}

export type BodyResult<T> =
  | { readonly ok: true; readonly body: T }
  | { readonly ok: false; readonly response: Response };

/** Reads a JSON body: 415 for another type, 413 beyond the limit, 400 for what is no JSON in UTF-8. */
export async function readJson(request: Request, maxBytes = MAX_JSON_BYTES): Promise<BodyResult<unknown>> {
  const refuse = (response: Response): BodyResult<never> => ({ ok: false, response });
  const mediaType = (request.headers.get("content-type") ?? "").split(";")[0]?.trim().toLowerCase();
  const bytes = new Uint8Array(await request.arrayBuffer());
  if (bytes.byteLength > maxBytes) {
    return refuse(
      problem("too-large", { detail: `Nội dung gửi lên không được quá ${maxBytes / 1024} KiB.` }),
    );
  }
  if (mediaType !== "application/json") {
    return refuse(
      problem("unsupported-media-type", { detail: "Hãy gửi với Content-Type: application/json." }),
    );
  }
  try {
    return { ok: true, body: JSON.parse(new TextDecoder("utf-8", { fatal: true }).decode(bytes)) };
  } catch {
    return refuse(problem("malformed-json", { detail: "Nội dung phải là JSON, mã hóa UTF-8." }));
  }
}
