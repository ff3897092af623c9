/** The notice that outages moved deadlines, and where to read about them. */
import { html } from "hono/html";
import { sayExtensions } from "../../../shared/domain/extension-words.ts";
import type { PeriodExtension } from "../../../shared/domain/extensions.ts";
import { OUTAGES_PATH } from "../../../shared/http/addresses.ts";
import type { Markup } from "../../../shared/http/page.ts";
import { notice } from "../../../shared/http/parts.ts";

/** Nothing when no deadline was moved. */
export function movedDeadlines(extensions: readonly PeriodExtension[] = []): Markup | string {
  if (extensions.length === 0) return "";
  return notice(
    "info",
    "Hạn gửi đã lùi",
    html`${sayExtensions(extensions).map((said) => html`<p>${said}</p>`)}
<p><a class="ds-link" href="${OUTAGES_PATH}">Các lần hệ thống gián đoạn</a></p>`,
  );
}
