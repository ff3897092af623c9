/** The issuer's pages: in the system's own frame, without scripts. */
import { html, raw } from "hono/html";
import type { Programme } from "../../../shared/domain/catalogue.ts";
import { framedPage, type Markup } from "../../../shared/http/page.ts";
import { notice } from "../../../shared/http/parts.ts";

function page(programme: Programme, title: string, content: Markup, hasError = false): string {
  return String(
    framedPage({
      title: `${hasError ? "Lỗi: " : ""}${title}`,
      session: undefined,
      programme,
      content: html`<div class="narrow"><h1 class="ds-heading" data-size="md">${title}</h1>
${content}
</div>`,
    }),
  );
}

export interface SignInPage {
  readonly programme: Programme;
  readonly action: string;
  /** What was typed, when it was refused. */
  readonly username: string;
  readonly error: string | undefined;
}

export function signInPage({ programme, action, username, error }: SignInPage): string {
  // Where typing goes on: at the password when it was refused.
  const [atUsername, atPassword] =
    error === undefined
      ? [raw(" autofocus"), ""]
      : ["", raw(' aria-invalid="true" aria-describedby="loi" autofocus')];
  return page(
    programme,
    "Đăng nhập",
    html`${error === undefined ? "" : notice("danger", "Không đăng nhập được", html`<span id="loi">${error}</span>`)}
<form class="form" method="post" action="${action}">
<div class="ds-field"><label class="ds-label" for="username">Tên đăng nhập</label>
<p class="hint" id="username-0">Là mã đơn vị, ví dụ tyt hoặc tdp-01.</p>
<input class="ds-input" id="username" name="username" value="${username}" aria-describedby="username-0"
  autocomplete="username" autocapitalize="none" spellcheck="false" required maxlength="100"${atUsername}></div>
<div class="ds-field"><label class="ds-label" for="password">Mật khẩu</label>
<input class="ds-input" id="password" name="password" type="password"
  autocomplete="current-password" required maxlength="200"${atPassword}></div>
<div class="actions"><button class="ds-button" type="submit">Đăng nhập</button></div>
</form>
<p class="quiet small">Quên mật khẩu thì liên hệ quản trị viên của phường.</p>`,
    error !== undefined,
  );
}

/** @param form hidden fields that oidc-provider needs back, with the form's id `op.logoutForm`. */
export function signOutPage(programme: Programme, form: string): string {
  return page(
    programme,
    "Đăng xuất khỏi hệ thống?",
    html`${raw(form)}
<p class="ds-paragraph">Sau khi đăng xuất, muốn làm việc tiếp phải đăng nhập lại.</p>
<div class="actions"><button class="ds-button" type="submit" form="op.logoutForm" name="logout" value="yes"
  autofocus>Đăng xuất</button>
<button class="ds-button" data-variant="secondary" type="submit" form="op.logoutForm">Ở lại</button></div>`,
  );
}

export function signedOutPage(programme: Programme): string {
  return page(
    programme,
    "Đã đăng xuất",
    html`<p class="ds-paragraph"><a class="ds-link" href="/">Về trang chủ</a></p>`,
  );
}

export function errorPage(programme: Programme, detail: string): string {
  return page(
    programme,
    "Không đăng nhập được",
    html`<p class="ds-paragraph">${detail}</p>
<p class="ds-paragraph"><a class="ds-link" href="/">Về trang chủ và đăng nhập lại</a></p>`,
  );
}
