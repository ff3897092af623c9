/** Errors as `application/problem+json` (RFC 9457): one table of what is answered with which status and title. */

const PROBLEMS = {
  "malformed-json": { status: 400, title: "Nội dung gửi lên không phải JSON hợp lệ" },
  "malformed-request": { status: 400, title: "Yêu cầu không hợp lệ" },
  unauthenticated: { status: 401, title: "Cần đăng nhập" },
  forbidden: { status: 403, title: "Không có quyền thực hiện việc này" },
  "not-your-unit": { status: 403, title: "Không được gửi thay đơn vị khác" },
  "cross-site-request": { status: 403, title: "Yêu cầu không đến từ trang của hệ thống" },
  "not-found": { status: 404, title: "Không tìm thấy" },
  "method-not-allowed": { status: 405, title: "Phương thức không được hỗ trợ" },
  "submission-id-reused": { status: 409, title: "Mã lần gửi đã dùng cho một báo cáo khác nội dung" },
  "period-locked": { status: 409, title: "Kỳ báo cáo đã khóa" },
  "revision-conflict": { status: 409, title: "Báo cáo đã có bản mới hơn" },
  "already-returned": { status: 409, title: "Bản báo cáo này đã bị trả lại" },
  "reopening-over": { status: 409, title: "Lần mở lại này đã hết hạn" },
  "too-large": { status: 413, title: "Nội dung gửi lên quá lớn" },
  "unsupported-media-type": { status: 415, title: "Kiểu nội dung không được hỗ trợ" },
  "invalid-submission": { status: 422, title: "Báo cáo có chỗ chưa đúng" },
  "invalid-workbook": { status: 422, title: "Không nhận được tệp Excel này" },
  "invalid-request": { status: 422, title: "Yêu cầu có chỗ chưa đúng" },
  "too-many-requests": { status: 429, title: "Gửi quá nhiều yêu cầu" },
  "internal-error": { status: 500, title: "Hệ thống gặp lỗi" },
  unavailable: { status: 503, title: "Hệ thống tạm thời không phục vụ được" },
} as const;
export type ProblemType = keyof typeof PROBLEMS;
export const PROBLEM_TYPES = Object.keys(PROBLEMS) as ProblemType[];

export interface ProblemDetails {
  /** Vietnamese: what happened and what to do. */
  readonly detail: string;
  /** Further members, e.g. `errors`. */
  readonly members?: Readonly<Record<string, unknown>>;
  readonly headers?: Readonly<Record<string, string>>;
}

export function problemStatus(type: ProblemType): number {
  return PROBLEMS[type].status;
}

/** The response for a problem. */
export function problem(type: ProblemType, { detail, members = {}, headers = {} }: ProblemDetails): Response {
  const { status, title } = PROBLEMS[type];
  return new Response(JSON.stringify({ type, title, status, detail, ...members }), {
    status,
    headers: {
      "content-type": "application/problem+json; charset=utf-8",
      "cache-control": "no-store",
      ...headers,
    },
  });
}
