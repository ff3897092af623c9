/** The frame around every page: head, header with navigation by role, footer. Complete without JavaScript. */
import type { Context } from "hono";
import { html } from "hono/html";
import type { ContentfulStatusCode } from "hono/utils/http-status";
import type { Programme } from "../domain/catalogue.ts";
import { sayPlace } from "../domain/vietnamese.ts";
import { MODEL_REPORTS_PATH, OUTAGES_PATH, OVERVIEW_PATH } from "./addresses.ts";
import { STYLESHEET_PATH, WEB_FONT_PATHS } from "./assets/addresses.ts";
import { pageBody } from "./compressed-pages.ts";
import { isAdmin, mayReadEverything, type Principal } from "./principal.ts";
import type { Session } from "./session.ts";

export type Markup = ReturnType<typeof html>;

export interface Frame {
  readonly title: string;
  /** Undefined when nobody is signed in. */
  readonly session: Session | undefined;
  /** The ward's programme; undefined when the ward is not known. */
  readonly programme?: Programme | undefined;
  /** Whether the ward's figures are demonstration figures. */
  readonly sample?: boolean;
  /** Path of the navigation entry that the page belongs to. */
  readonly section?: string;
  /** Address of the script that improves the page. */
  readonly script?: string;
  readonly content: Markup;
}

/**
 * Answers with a page. It shows figures of the moment and of one person, so it is asked for anew each time; the browser
 * may keep it for going back, which would otherwise lose what was typed. Signing out clears what it has kept.
 */
export async function htmlPage(
  context: Context,
  page: Markup,
  status: ContentfulStatusCode = 200,
): Promise<Response> {
  const { body, headers } = pageBody(context, String(await page));
  return context.body(body, status, {
    "content-type": "text/html; charset=UTF-8",
    "cache-control": "private, no-cache",
    ...headers,
  });
}

/** A whole page. */
export function framedPage({
  title,
  session,
  programme,
  sample = false,
  section,
  script,
  content,
}: Frame): Markup {
  const system = programme ? `Báo cáo ${programme.wardName}` : "Hệ thống báo cáo chương trình";
  return html`<!doctype html>
<html lang="vi" data-color-scheme="auto" data-size="sm">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="color-scheme" content="light dark">
<title>${title} – ${system}</title>
<link rel="stylesheet" href="${STYLESHEET_PATH}">
${WEB_FONT_PATHS.map((path) => html`<link rel="preload" href="${path}" as="font" type="font/woff2" crossorigin>`)}
<link rel="icon" href="data:,">
${script === undefined ? "" : html`<script type="module" src="${script}"></script>`}
</head>
<body>
<a class="ds-skip-link" href="#noi-dung">Đến nội dung chính</a>
${siteHeader(session, programme, section, sample)}
<main id="noi-dung" tabindex="-1">
${content}
</main>
<footer class="site-footer">
${programme ? html`<p>${programme.name}.</p><p>${programme.directive}.</p>` : ""}
<p>${programme ? sayIssuer(programme) : "Hệ thống báo cáo chương trình hành động cấp phường"}</p>
${session ? html`<p><a class="ds-link" href="/xac-minh">Xác minh tệp báo cáo</a></p><p><a class="ds-link" href="${OUTAGES_PATH}">Các lần hệ thống gián đoạn</a></p>` : ""}
</footer>
</body>
</html>`;
}

/** Who runs it and where; a city's own committee has its name already. */
function sayIssuer({ issuer, wardName, city }: Programme): string {
  return wardName === city ? issuer : `${issuer}, ${sayPlace(city)}`;
}

function siteHeader(
  session: Session | undefined,
  programme: Programme | undefined,
  section: string | undefined,
  sample: boolean,
): Markup {
  return html`<header class="site-header">
<div class="bar">
<a class="brand" href="/">
<span class="ward">${programme?.wardName ?? "Hệ thống báo cáo"}</span>
<span class="purpose">${programme ? "Theo dõi, báo cáo chương trình hành động" : "Chương trình hành động cấp phường"}</span>
</a>
${session ? userBox(session) : ""}
</div>
${session ? navigation(session.principal, section) : ""}
${sample ? html`<p class="sample-mark"><strong>Số liệu mẫu</strong> để giới thiệu hệ thống, không phải số liệu thực tế.</p>` : ""}
</header>`;
}

function userBox({ principal, csrfToken }: Session): Markup {
  return html`<form class="user" method="post" action="/dang-xuat">
<span class="who">${principal.name}</span>
<input type="hidden" name="csrf" value="${csrfToken}">
<button class="sign-out" type="submit">Đăng xuất</button>
</form>`;
}

function navigation(who: Principal, section: string | undefined): Markup {
  const entries = [
    { path: "/", name: "Việc cần làm", shown: who.orgUnit !== null },
    { path: "/lich-su", name: "Đã gửi", shown: who.orgUnit !== null },
    { path: "/duyet", name: "Duyệt báo cáo", shown: who.roles.includes("lead") || isAdmin(who) },
    {
      path: MODEL_REPORTS_PATH,
      name: "Báo cáo mô hình",
      shown: who.roles.includes("lead") && !mayReadEverything(who),
    },
    { path: OVERVIEW_PATH, name: "Tổng quan", shown: mayReadEverything(who) },
    { path: "/bao-cao", name: "Các kỳ báo cáo", shown: mayReadEverything(who) },
    { path: "/quan-tri", name: "Quản trị", shown: isAdmin(who) },
  ].filter(({ shown }) => shown);
  if (entries.length < 2) return html``;
  return html`<nav class="site-nav" aria-label="Chính"><ul>
${entries.map(
  ({ path, name }) =>
    html`<li><a href="${path}"${path === section ? html` aria-current="page"` : ""}>${name}</a></li>`,
)}
</ul></nav>`;
}

/** A page that says one thing: not found, not allowed, out of order. */
export function messagePage({
  text,
  ...frame
}: Omit<Frame, "content"> & { readonly text: Markup | string }): Markup {
  return framedPage({
    ...frame,
    content: html`<div class="narrow"><h1 class="ds-heading" data-size="md">${frame.title}</h1>
<p class="ds-paragraph">${text}</p>
<p class="ds-paragraph"><a class="ds-link" href="/">Về trang chủ</a></p></div>`,
  });
}
