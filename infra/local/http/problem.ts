/** What the front itself answers in place of a function: RFC 9457 problems with Vietnamese texts, or a page that says so. */
import { messagePage } from "../../../shared/http/page.ts";
import type { HttpAnswer } from "./event.ts";

interface Problem {
  readonly status: number;
  readonly title: string;
  readonly detail: string;
  readonly retryAfterSeconds?: number;
}

export const PROBLEMS = {
  "malformed-request": {
    status: 400,
    title: "Yêu cầu không hợp lệ",
    detail: "Máy chủ không đọc được yêu cầu gửi tới.",
  },
  "request-timeout": {
    status: 408,
    title: "Quá thời gian gửi yêu cầu",
    detail: "Yêu cầu được gửi quá chậm nên đã bị ngắt. Hãy gửi lại.",
  },
  "too-large": {
    status: 413,
    title: "Dữ liệu gửi lên quá lớn",
    detail: "Dung lượng dữ liệu gửi lên vượt quá giới hạn cho phép.",
  },
  "wrong-host": {
    status: 421,
    title: "Sai địa chỉ máy chủ",
    detail: "Hệ thống không phục vụ tên máy chủ này. Hãy dùng địa chỉ được hiển thị khi khởi động.",
  },
  "header-too-large": {
    status: 431,
    title: "Phần đầu của yêu cầu quá lớn",
    detail: "Tổng độ dài địa chỉ và các trường đầu của yêu cầu vượt quá giới hạn cho phép.",
  },
  "too-many-requests": {
    status: 429,
    title: "Gửi quá nhiều yêu cầu",
    detail:
      "Hệ thống đang nhận quá nhiều yêu cầu cùng lúc. Yêu cầu chưa được xử lý; hãy gửi lại sau ít giây.",
    retryAfterSeconds: 1,
  },
  unavailable: {
    status: 503,
    title: "Hệ thống tạm thời chưa phục vụ được",
    detail: "Yêu cầu chưa được xử lý. Hãy thử lại sau ít giây.",
    retryAfterSeconds: 5,
  },
} as const satisfies Record<string, Problem>;
export type ProblemCode = keyof typeof PROBLEMS;

/** `waitSeconds`: after which to come back, where more is known than that it passes. */
export function problemAnswer(code: ProblemCode, waitSeconds?: number): HttpAnswer {
  const { status, title, detail }: Problem = PROBLEMS[code];
  return {
    status,
    headers: { "content-type": "application/problem+json; charset=utf-8", ...retryAfter(code, waitSeconds) },
    body: Buffer.from(JSON.stringify({ type: code, title, status, detail })),
  };
}

/** The same for a person, who may have pressed a button: pressing again does no harm. */
export function busyPage(code: "too-many-requests" | "unavailable", waitSeconds?: number): HttpAnswer {
  const { status, title } = PROBLEMS[code];
  const text =
    "Hệ thống đang có quá nhiều người dùng cùng lúc. Hãy đợi ít giây rồi tải lại trang; nếu vừa gửi báo cáo thì gửi lại, báo cáo không bị ghi hai lần.";
  return {
    status,
    headers: {
      "content-type": "text/html; charset=utf-8",
      "content-security-policy":
        "default-src 'none'; style-src 'self'; font-src 'self'; img-src data:; frame-ancestors 'none'; base-uri 'none'",
      "cache-control": "no-store",
      ...retryAfter(code, waitSeconds),
    },
    body: Buffer.from(String(messagePage({ session: undefined, title, text }))),
  };
}

function retryAfter(code: ProblemCode, waitSeconds: number | undefined): Record<string, string> {
  const { retryAfterSeconds }: Problem = PROBLEMS[code];
  const seconds = waitSeconds ?? retryAfterSeconds;
  return seconds === undefined ? {} : { "retry-after": String(seconds) };
}
