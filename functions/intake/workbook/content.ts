/** What a page carries of a workbook from one step to the next. */

import type { Context } from "hono";
import { html } from "hono/html";
import { htmlPage, type Markup, messagePage } from "../../../shared/http/page.ts";
import type { PageVariables } from "../../../shared/http/page-session.ts";
import { type FilledWorkbook, filledWorkbook } from "./filled.ts";

const FIELD = "noiDung";

export function contentField(filled: FilledWorkbook): Markup {
  return html`<input type="hidden" name="${FIELD}" value="${JSON.stringify(filled)}">`;
}

/** The posted content, or the page that says that it is none. */
export function readContent(context: Context<PageVariables>): FilledWorkbook | Response | Promise<Response> {
  try {
    return filledWorkbook.parse(JSON.parse(context.get("form").get(FIELD) ?? ""));
  } catch {
    const text = "Nội dung gửi lên không đúng; hãy quay lại chọn tệp Excel lần nữa.";
    const session = context.get("session");
    return htmlPage(context, messagePage({ session, title: "Không đọc được nội dung", text }), 400);
  }
}
