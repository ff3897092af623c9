/** What is answered when something breaks: passing trouble is 503 and worth a retry, the rest is ours to mend. */
import type { Logger } from "@aws-lambda-powertools/logger";
import type { ErrorHandler, NotFoundHandler } from "hono";
import { HTTPException } from "hono/http-exception";
import { problem } from "./problem.ts";

/** Seconds after which a client should try again. */
const RETRY_AFTER_SECONDS = "5";

const PASSING = new Set([
  "ProvisionedThroughputExceededException",
  "ThrottlingException",
  "RequestLimitExceeded",
  "InternalServerError",
  "ServiceUnavailable",
  "SlowDown",
  "TimeoutError",
  "AbortError",
  "ECONNREFUSED",
  "ECONNRESET",
  "EPIPE",
]);

/** Whether an error is the kind that passes by itself: throttling, a server or a network that did not answer. */
export function isPassing(error: unknown): boolean {
  if (!(error instanceof Error)) return false;
  const code: unknown = Reflect.get(error, "code");
  return (
    PASSING.has(error.name) ||
    (typeof code === "string" && PASSING.has(code)) ||
    error.message === "fetch failed" ||
    isPassing(error.cause)
  );
}

export function onFailure(log: Logger): ErrorHandler {
  return (error, context) => {
    // An answer that was decided on deep inside, e.g. `cross-site-request`.
    if (error instanceof HTTPException) return error.getResponse();
    log.error("request failed", { method: context.req.method, path: context.req.path, error });
    return isPassing(error)
      ? problem("unavailable", {
          detail: "Hệ thống đang bận; hãy gửi lại sau ít giây, dữ liệu không bị ghi hai lần.",
          headers: { "retry-after": RETRY_AFTER_SECONDS },
        })
      : problem("internal-error", {
          detail: "Hệ thống gặp lỗi khi xử lý; hãy báo quản trị viên nếu lặp lại.",
        });
  };
}

export const onNotFound: NotFoundHandler = () =>
  problem("not-found", { detail: "Địa chỉ này không có trong hệ thống." });
