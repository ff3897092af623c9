/** `/gian-doan`: every outage that the system recorded, for everybody who is signed in, and the deadlines that it moved. */
import { Hono } from "hono";
import { html } from "hono/html";
import type { Catalogue } from "../../../shared/domain/catalogue.ts";
import { OUTAGE_WORDS } from "../../../shared/domain/extension-words.ts";
import { extensionsWithin } from "../../../shared/domain/extensions.ts";
import { begunReportPeriods } from "../../../shared/domain/schedule.ts";
import { capitalise, formatDay, formatMoment, formatPeriod } from "../../../shared/domain/vietnamese.ts";
import { OUTAGES_PATH } from "../../../shared/http/addresses.ts";
import { type Cell, table } from "../../../shared/http/parts.ts";
import { receivedAt } from "../../../shared/http/request.ts";
import { answerPage, type PageEnv } from "./page-context.ts";

/** So many, the newest first: a machine that is switched off every night has many more. */
const SHOWN = 100;

export function outagePages(): Hono<PageEnv> {
  const app = new Hono<PageEnv>();
  app.get(OUTAGES_PATH, (context) => {
    const { catalogue } = context.get("version");
    const outages = (catalogue.programme.outages ?? []).toReversed();
    const moved = movedBy(catalogue, receivedAt(context));
    const rows = outages
      .slice(0, SHOWN)
      .map(({ from, to, reason }): Cell[] => [
        formatMoment(from),
        formatMoment(to),
        capitalise(OUTAGE_WORDS[reason]),
        moved.get(from)?.join("; ") ?? "không",
      ]);
    return answerPage(context, {
      title: "Các lần hệ thống gián đoạn",
      section: OUTAGES_PATH,
      content: html`<div class="stack">
<h1 class="ds-heading" data-size="md">Các lần hệ thống gián đoạn</h1>
<p class="ds-paragraph">Cứ 5 phút hệ thống tự kiểm tra xem đơn vị có đăng nhập và gửi báo cáo được không, và tự ghi lại mỗi lần
gián đoạn từ 15 phút trở lên; không ai thêm, sửa hay xóa được. Nếu trong 12 giờ cuối trước hạn gửi hệ thống gián đoạn tổng cộng
từ 15 phút, hạn được lùi để bù đủ thời gian đã mất, đến hết một ngày làm việc và không quá ngày khóa kỳ.</p>
${
  rows.length === 0
    ? html`<p class="ds-paragraph">Chưa ghi nhận lần gián đoạn nào.</p>`
    : table(
        rows.length < outages.length ? `${SHOWN} lần gần nhất` : `${rows.length} lần gián đoạn`,
        [{ name: "Từ" }, { name: "Đến" }, { name: "Ghi nhận" }, { name: "Hạn được lùi" }],
        rows,
      )
}
</div>`,
    });
  });
  return app;
}

/** What each outage moved, by its beginning. */
function movedBy(catalogue: Catalogue, now: number): ReadonlyMap<number, readonly string[]> {
  const moved = new Map<number, string[]>();
  for (const period of begunReportPeriods(catalogue, now)) {
    // Each report's own deadline; those of the periods within it are some other report's, or have the same cut-off.
    const own = extensionsWithin(catalogue, period).find(({ periods }) => periods.includes(period.code));
    for (const { from } of own?.outages ?? []) {
      const of = moved.get(from) ?? [];
      of.push(`${formatPeriod(period.code)}: hết ngày ${formatDay((own?.dueAt ?? 0) - 1)}`);
      moved.set(from, of);
    }
  }
  return moved;
}
