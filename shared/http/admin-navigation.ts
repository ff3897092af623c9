/** The administrators' own navigation, above each of their pages, whichever function answers with it. */
import { html } from "hono/html";
import { REOPENING_PATH } from "./addresses.ts";
import type { Markup } from "./page.ts";

export const ADMIN_PATH = "/quan-tri";

const SECTIONS = [
  ["/quan-tri/nguoi-dung", "Người dùng"],
  ["/quan-tri/don-vi", "Đơn vị"],
  ["/quan-tri/ngay-nghi", "Ngày nghỉ"],
  ["/quan-tri/nguoi-ky", "Người ký"],
  ["/quan-tri/danh-muc", "Danh mục"],
  [REOPENING_PATH, "Mở lại kỳ"],
  ["/quan-tri/cong-bo", "Công bố lại"],
  ["/quan-tri/thu-chua-gui", "Thư chưa đến"],
  ["/quan-tri/nhat-ky", "Nhật ký"],
] as const;
export type AdminSection = (typeof SECTIONS)[number][0];

export function adminNavigation(at: AdminSection): Markup {
  return html`<nav class="subnav" aria-label="Quản trị"><ul>${SECTIONS.map(
    ([path, name]) =>
      html`<li><a class="ds-link" href="${path}"${path === at ? html` aria-current="page"` : ""}>${name}</a></li>`,
  )}</ul></nav>`;
}

export function adminSectionName(at: AdminSection): string {
  return SECTIONS.find(([path]) => path === at)?.[1] ?? "Quản trị";
}
