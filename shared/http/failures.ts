/** What is answered when something breaks: passing trouble is 503 and worth a retry, the rest is ours to mend. */
import type { Context, ErrorHandler, NotFoundHandler } from "hono";
import { HTTPException } from "hono/http-exception";
import { htmlPage, messagePage } from "./page.ts";
import { problem } from "./problem.ts";

/** Seconds after which a client should try again. */
const RETRY_AFTER_SECONDS = "5";

const PASSING = new Set([
  "ProvisionedThroughputExceededException",
  "ThrottlingException",
  "RequestLimitExceeded",
  "RequestThrottled",
  "TooManyRequestsException",
  "InternalServerError",
  "ServiceUnavailable",
  "SlowDown",
  "TimeoutError",
  "AbortError",
  "IssuerUnavailableError",
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

export function onFailure(serviceName: string): ErrorHandler {
  // The logger comes with the first failure: loading it is a tenth of a cold start, and few starts need it.
  const logger = async () => (await import("../runtime/log.ts")).functionLogger(serviceName);
  let loaded: ReturnType<typeof logger> | undefined;
  return async (error, context) => {
    // An answer that was decided on deep inside, e.g. `cross-site-request`.
    if (error instanceof HTTPException) return error.getResponse();
    loaded ??= logger();
    (await loaded).error("request failed", { method: context.req.method, path: context.req.path, error });
    if (!isApi(context)) return failurePage(context, isPassing(error));
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

const NO_SUCH_ADDRESS = "Địa chỉ này không có trong hệ thống.";

export const onNotFound: NotFoundHandler = (context) =>
  isApi(context)
    ? problem("not-found", { detail: NO_SUCH_ADDRESS })
    : htmlPage(
        context,
        messagePage({
          session: undefined,
          title: "Không tìm thấy",
          text: `${NO_SUCH_ADDRESS} Hãy kiểm tra lại địa chỉ, hoặc về trang chủ để đi tiếp.`,
        }),
        404,
      );

/** Programs get problems, people get pages. */
function isApi(context: Context): boolean {
  return context.req.path.startsWith("/api/");
}

function failurePage(context: Context, passing: boolean): Response | Promise<Response> {
  if (passing) context.header("retry-after", RETRY_AFTER_SECONDS);
  const text = passing
    ? "Hệ thống đang bận. Hãy đợi ít giây rồi tải lại trang; nếu vừa gửi báo cáo thì gửi lại, báo cáo không bị ghi hai lần."
    : "Hệ thống gặp lỗi khi xử lý. Nếu lặp lại, hãy báo quản trị viên kèm thời điểm xảy ra.";
  const title = passing ? "Hệ thống đang bận" : "Hệ thống gặp lỗi";
  return htmlPage(context, messagePage({ session: undefined, title, text }), passing ? 503 : 500);
}
