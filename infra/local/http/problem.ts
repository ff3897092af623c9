/** What the front itself answers in place of a function, as RFC 9457 problems with Vietnamese texts. */
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
    detail: "Yêu cầu được gửi quá chậm nên đã bị ngắt. Vui lòng gửi lại.",
  },
  "too-large": {
    status: 413,
    title: "Dữ liệu gửi lên quá lớn",
    detail: "Dung lượng dữ liệu gửi lên vượt quá giới hạn cho phép.",
  },
  "wrong-host": {
    status: 421,
    title: "Sai địa chỉ máy chủ",
    detail: "Hệ thống không phục vụ tên máy chủ này. Vui lòng dùng địa chỉ được hiển thị khi khởi động.",
  },
  "header-too-large": {
    status: 431,
    title: "Phần đầu của yêu cầu quá lớn",
    detail: "Tổng độ dài địa chỉ và các trường đầu của yêu cầu vượt quá giới hạn cho phép.",
  },
  unavailable: {
    status: 503,
    title: "Hệ thống tạm thời chưa phục vụ được",
    detail: "Yêu cầu chưa được xử lý. Vui lòng thử lại sau ít giây.",
    retryAfterSeconds: 5,
  },
} as const satisfies Record<string, Problem>;
export type ProblemCode = keyof typeof PROBLEMS;

export function problemAnswer(code: ProblemCode): HttpAnswer {
  const problem: Problem = PROBLEMS[code];
  const { status, title, detail, retryAfterSeconds } = problem;
  return {
    status,
    headers: {
      "content-type": "application/problem+json; charset=utf-8",
      ...(retryAfterSeconds !== undefined && { "retry-after": String(retryAfterSeconds) }),
    },
    body: Buffer.from(JSON.stringify({ type: code, title, status, detail })),
  };
}
