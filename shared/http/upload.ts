/** Taking a file from a signed-in person's page. */
import type { MiddlewareHandler } from "hono";
import { html } from "hono/html";
import { signInAddress } from "./addresses.ts";
import { htmlPage, type Markup, messagePage } from "./page.ts";
import type { PageVariables } from "./page-session.ts";
import { isOwnForm, isSameOrigin, type Sessions } from "./session.ts";

/**
 * Lets a posted form with a file through, only from a page of the person's own session. A file cannot be carried on in
 * the answer as typed text can: it is still where the person chose it, and is chosen again.
 */
export function requireUpload(sessions: Sessions, baseUrl: string): MiddlewareHandler<PageVariables> {
  return async (context, next) => {
    const request = context.req.raw;
    const session = await sessions.find(request);
    const refuse = (status: 401 | 403 | 413, title: string, text: Markup | string) =>
      htmlPage(context, messagePage({ session, title, text }), status);
    if (!isSameOrigin(request, baseUrl)) {
      return refuse(403, "Yêu cầu bị từ chối", "Yêu cầu phải được gửi từ trang của hệ thống này.");
    }
    const upload = await request.formData().catch(() => undefined);
    if (!upload) {
      return refuse(
        413,
        "Không nhận được tệp",
        "Nội dung gửi lên không đọc được; hãy quay lại chọn tệp khác.",
      );
    }
    if (!session) {
      const { pathname, search } = new URL(request.url);
      const text = html`Tệp chưa được nhận và vẫn còn nguyên trên máy. Hãy <a class="ds-link"
href="${signInAddress(`${pathname}${search}`)}">đăng nhập lại</a> rồi chọn tệp lần nữa.`;
      return refuse(401, "Phiên làm việc đã hết", text);
    }
    const token = upload.get("csrf");
    if (!isOwnForm(session, typeof token === "string" ? token : null)) {
      const text =
        "Trang được mở trong một phiên đăng nhập trước. Hãy quay lại, tải lại trang rồi chọn tệp lần nữa.";
      return refuse(403, "Chưa nhận được tệp", text);
    }
    context.set("session", session);
    context.set("form", new URLSearchParams());
    context.set("upload", upload);
    return next();
  };
}
