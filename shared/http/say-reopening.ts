/** What can be done where a unit's period is locked: an administrator reopens it, anybody else asks one to. */
import { html } from "hono/html";
import { REOPENING_PATH } from "./addresses.ts";
import type { Markup } from "./page.ts";
import { isAdmin, type Principal } from "./principal.ts";

/** Goes on from `muốn gửi thì`. */
export function sayReopening(who: Principal): Markup | string {
  return isAdmin(who)
    ? html`<a class="ds-link" href="${REOPENING_PATH}">mở lại kỳ cho đơn vị</a>`
    : "đề nghị quản trị viên của phường mở lại kỳ cho đơn vị";
}
