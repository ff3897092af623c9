/** Pages for signed-in people: who has no session signs in first, and a form that meets an ended session loses nothing. */
import type { Context, MiddlewareHandler } from "hono";
import { html } from "hono/html";
import { SIGNED_IN_AGAIN_PATH, signInAddress } from "./addresses.ts";
import { readForm } from "./form.ts";
import { framedPage, htmlPage, type Markup, messagePage } from "./page.ts";
import { isOwnForm, isSameOrigin, isUnsafe, type Session, type Sessions } from "./session.ts";

export interface PageVariables {
  Variables: {
    session: Session;
    /** What was posted; empty for a request without a form. */
    form: URLSearchParams;
    /** What was posted with files; only where an upload is taken. */
    upload?: FormData;
  };
}

/**
 * Lets requests with a session through; posted forms only when they come from a page of that very session. Who opens a
 * page without one is sent to sign in, or gets what `otherwise` says.
 */
export function requireSession(
  sessions: Sessions,
  baseUrl: string,
  otherwise: (context: Context) => Response | Promise<Response> = sendToSignIn,
): MiddlewareHandler<PageVariables> {
  return async (context, next) => {
    const request = context.req.raw;
    const finding = sessions.find(request);
    if (!isUnsafe(request)) {
      context.set("form", new URLSearchParams());
      const lastFound = sessions.lastFound(request);
      if (!lastFound) {
        const found = await finding;
        if (!found) return otherwise(context);
        context.set("session", found);
        return next();
      }
      // The page is made while the session is looked up, and goes out if it still stands.
      context.set("session", lastFound);
      const [found] = await Promise.all([finding, next()]);
      if (found) return;
      context.res = undefined;
      context.finalized = false;
      return otherwise(context);
    }
    const session = await finding;
    if (!isSameOrigin(request, baseUrl)) {
      const text = "Yêu cầu phải được gửi từ trang của hệ thống này.";
      return htmlPage(context, messagePage({ session, title: "Yêu cầu bị từ chối", text }), 403);
    }
    const form = await readForm(request);
    if (!form) {
      const text = "Nội dung gửi lên quá lớn hoặc không gửi từ trang của hệ thống.";
      return htmlPage(context, messagePage({ session, title: "Không nhận được nội dung", text }), 413);
    }
    if (!session) return htmlPage(context, sessionEndedPage(form), 401);
    if (!isOwnForm(session, form.get("csrf"))) return htmlPage(context, confirmPage(session, form), 403);
    context.set("session", session);
    context.set("form", form);
    return next();
  };
}

function sendToSignIn(context: Context): Response {
  const { pathname, search } = new URL(context.req.url);
  return context.redirect(signInAddress(`${pathname}${search}`));
}

/** The session ended while somebody typed: what was typed stays in this page, and goes on from here. */
function sessionEndedPage(form: URLSearchParams): Markup {
  return framedPage({
    title: "Phiên làm việc đã hết",
    session: undefined,
    content: html`<div class="narrow">
<h1 class="ds-heading" data-size="md">Phiên làm việc đã hết</h1>
<p class="ds-paragraph">Nội dung vừa nhập <strong>chưa gửi đi nhưng còn nguyên</strong> trong trang này.</p>
<ol class="ds-list">
<li><a class="ds-link" href="${signInAddress(SIGNED_IN_AGAIN_PATH)}" target="_blank">Đăng nhập lại (mở
trong thẻ mới)</a>, rồi quay về thẻ này.</li>
<li>Bấm <strong>Tiếp tục gửi</strong>.</li>
</ol>
${resend(form, "", "Tiếp tục gửi")}
<p class="ds-paragraph quiet">Nếu đóng thẻ này, nội dung vừa nhập sẽ mất.</p>
</div>`,
  });
}

/** The form was made in another session, perhaps another person's: who sends it now must mean to. */
function confirmPage(session: Session, form: URLSearchParams): Markup {
  return framedPage({
    title: "Xác nhận gửi",
    session,
    content: html`<div class="narrow">
<h1 class="ds-heading" data-size="md">Xác nhận gửi</h1>
<p class="ds-paragraph">Trang này được mở trong một phiên đăng nhập trước. Nội dung đã nhập còn nguyên và chưa gửi
đi. Tài khoản đang đăng nhập: <strong>${session.principal.name}</strong>.</p>
${resend(form, session.csrfToken, "Gửi")}
</div>`,
  });
}

/** Sends the same fields to the same address again; an `action` left out is the page's own address. */
function resend(form: URLSearchParams, csrfToken: string, button: string): Markup {
  const fields = [...form].filter(([name]) => name !== "csrf");
  return html`<form method="post">
<input type="hidden" name="csrf" value="${csrfToken}">
${fields.map(([name, value]) => html`<input type="hidden" name="${name}" value="${value}">`)}
<button class="ds-button" type="submit">${button}</button>
</form>`;
}
