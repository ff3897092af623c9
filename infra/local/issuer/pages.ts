/** The issuer's pages: plain HTML without scripts, in Vietnamese. */
import { html, raw } from "hono/html";

type Markup = ReturnType<typeof html>;

const STYLE = `
:root { color-scheme: light; --ink: #1c2733; --muted: #55606d; --line: #c3cbd4; --accent: #9b1c1c; --focus: #1d4ed8 }
* { box-sizing: border-box }
body { margin: 0; min-height: 100vh; display: grid; place-items: center; padding: 1.5rem; background: #f3f5f7;
  color: var(--ink); font: 1rem/1.5 system-ui, "Segoe UI", Roboto, "Noto Sans", Arial, sans-serif }
main { width: 100%; max-width: 25rem; background: #fff; border: 1px solid var(--line); border-top: 4px solid var(--accent);
  border-radius: 6px; padding: 2rem 1.75rem }
.issuer { margin: 0; color: var(--muted); font-size: .875rem; text-transform: uppercase; letter-spacing: .03em }
h1 { margin: .25rem 0 1.25rem; font-size: 1.375rem; line-height: 1.3 }
label { display: block; margin: 1rem 0 .25rem; font-weight: 600 }
input { width: 100%; padding: .625rem .75rem; border: 1px solid #7b8794; border-radius: 4px; font: inherit; color: inherit }
button { width: 100%; margin-top: 1.5rem; padding: .75rem; border: 0; border-radius: 4px; background: var(--accent);
  color: #fff; font: inherit; font-weight: 600; cursor: pointer }
button.plain { margin-top: .75rem; background: none; border: 1px solid var(--line); color: var(--ink) }
button:hover { filter: brightness(1.1) }
button.plain:hover { background: #f3f5f7 }
:focus-visible { outline: 3px solid var(--focus); outline-offset: 2px }
.error { margin: 0 0 1rem; padding: .75rem; border-left: 4px solid #b42318; background: #fef3f2 }
.note { margin: 1.25rem 0 0; color: var(--muted); font-size: .875rem }
p { margin: 0 0 1rem }
`;

function page(issuer: string, title: string, content: Markup): string {
  return String(
    html`<!doctype html>
<html lang="vi">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>${title} – ${issuer}</title>
<style>${raw(STYLE)}</style>
</head>
<body><main>
<p class="issuer">${issuer}</p>
<h1>${title}</h1>
${content}
</main></body>
</html>`,
  );
}

export interface SignInPage {
  /** The ward office, as shown on top. */
  readonly issuer: string;
  readonly action: string;
  /** What was typed, when it was refused. */
  readonly username: string;
  readonly error: string | undefined;
}

export function signInPage({ issuer, action, username, error }: SignInPage): string {
  const hasError = error !== undefined;
  return page(
    issuer,
    "Đăng nhập hệ thống báo cáo",
    html`${hasError ? html`<p class="error" role="alert" id="error">${error}</p>` : ""}
<form method="post" action="${action}">
<label for="username">Tên đăng nhập</label>
<input id="username" name="username" value="${username}" autocomplete="username" autocapitalize="none"
  spellcheck="false" required maxlength="100" ${hasError ? raw('aria-describedby="error"') : raw("autofocus")}>
<label for="password">Mật khẩu</label>
<input id="password" name="password" type="password" autocomplete="current-password" required maxlength="200"
  ${hasError ? raw('aria-describedby="error" autofocus') : ""}>
<button type="submit">Đăng nhập</button>
</form>
<p class="note">Tên đăng nhập là mã đơn vị, ví dụ tyt. Quên mật khẩu, vui lòng liên hệ quản trị hệ thống.</p>`,
  );
}

/** @param form hidden fields that oidc-provider needs back, with the form's id `op.logoutForm`. */
export function signOutPage(issuer: string, form: string): string {
  return page(
    issuer,
    "Đăng xuất khỏi hệ thống?",
    html`${raw(form)}
<p>Sau khi đăng xuất, muốn làm việc tiếp phải đăng nhập lại.</p>
<button type="submit" form="op.logoutForm" name="logout" value="yes" autofocus>Đăng xuất</button>
<button type="submit" form="op.logoutForm" class="plain">Ở lại</button>`,
  );
}

export function signedOutPage(issuer: string, home: string): string {
  return page(issuer, "Đã đăng xuất", html`<p><a href="${home}">Về trang chủ hệ thống báo cáo</a></p>`);
}

export function errorPage(issuer: string, home: string, detail: string): string {
  return page(
    issuer,
    "Không đăng nhập được",
    html`<p>${detail}</p><p><a href="${home}">Về trang chủ và đăng nhập lại</a></p>`,
  );
}
