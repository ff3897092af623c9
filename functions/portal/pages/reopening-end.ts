/** `/mo-lai/:reopeningId/ket-thuc`: an administrator looks at a reopening and ends it before its time, with a reason. */
import { Hono } from "hono";
import { html } from "hono/html";
import { foldPeriod } from "../../../shared/domain/fold.ts";
import type { RevisionEntry } from "../../../shared/domain/ledger.ts";
import { type Reopening, reopenedUntil } from "../../../shared/domain/reopening.ts";
import { listRevisions } from "../../../shared/domain/submission-view.ts";
import { formatDay, formatMoment, formatPeriod } from "../../../shared/domain/vietnamese.ts";
import {
  REOPENING_PATH,
  reopeningEndAddress,
  reopeningsAddress,
  submissionAddress,
} from "../../../shared/http/addresses.ts";
import { ADMIN_PATH, adminNavigation } from "../../../shared/http/admin-navigation.ts";
import { textAreaField } from "../../../shared/http/fields.ts";
import type { Markup } from "../../../shared/http/page.ts";
import { backLink, errorSummary, facts, notice } from "../../../shared/http/parts.ts";
import { isAdmin } from "../../../shared/http/principal.ts";
import { receivedAt } from "../../../shared/http/request.ts";
import { endReopening } from "../reopen.ts";
import {
  answerPage,
  namesOf,
  notAllowed,
  notFound,
  type PageContext,
  type PageDependencies,
  type PageEnv,
} from "./page-context.ts";
import { reasonError } from "./reason.ts";

const PATH = reopeningEndAddress(":reopeningId");
const TITLE = "Kết thúc sớm việc mở lại kỳ";

interface FoundReopening {
  readonly reopening: Reopening;
  /** Those of the same period and unit. */
  readonly others: readonly Reopening[];
}

export function reopeningEndPages({ ledger }: Pick<PageDependencies, "ledger">): Hono<PageEnv> {
  const app = new Hono<PageEnv>();

  app.get(PATH, async (context) => {
    if (!isAdmin(context.get("session").principal)) return notAllowed(context);
    const found = await find(context);
    return found instanceof Response ? found : show(context, found, "", undefined);
  });

  app.post(PATH, async (context) => {
    const { principal } = context.get("session");
    if (!isAdmin(principal)) return notAllowed(context);
    const found = await find(context);
    if (found instanceof Response) return found;
    const reason = (context.get("form").get("lyDo") ?? "").trim();
    const error = reasonError(reason, "Nêu lý do kết thúc sớm.");
    if (error !== undefined) return show(context, found, reason, error);
    const { reopeningId } = found.reopening;
    await endReopening(ledger, context.get("version").catalogue.programme.ward, {
      reopeningId,
      reason,
      endedAt: receivedAt(context),
      endedBy: principal.username,
    });
    return context.redirect(reopeningsAddress(reopeningId), 303);
  });

  /** The reopening of the address; where it is over already, the way to where that is said. */
  const find = async (context: PageContext): Promise<FoundReopening | Response> => {
    const reopenings = await ledger.readReopenings(context.get("version").catalogue.programme.ward);
    const reopening = reopenings.find(({ reopeningId }) => reopeningId === context.req.param("reopeningId"));
    if (!reopening) return notFound(context, "Không có lần mở lại này.");
    const { reopeningId, period, orgUnit, until } = reopening;
    if (receivedAt(context) >= until) return context.redirect(reopeningsAddress(reopeningId), 303);
    const others = reopenings.filter(
      (other) => other !== reopening && other.period === period && other.orgUnit === orgUnit,
    );
    return { reopening, others };
  };

  const show = async (
    context: PageContext,
    { reopening, others }: FoundReopening,
    typed: string,
    error: string | undefined,
  ) => {
    const { catalogue } = context.get("version");
    const { ward } = catalogue.programme;
    const { period, orgUnit, until, reason, reopenedAt, reopenedBy } = reopening;
    const names = namesOf(catalogue);
    const entries = await ledger.readPeriods(ward, [period], { consistent: true });
    const sent = listRevisions(foldPeriod(period, entries))
      .map(({ entry }) => entry)
      .filter((entry) => entry.orgUnit === orgUnit && entry.receivedAt >= reopenedAt);
    const openUntil = reopenedUntil(others, receivedAt(context));
    return answerPage(context, {
      title: `${error === undefined ? "" : "Lỗi: "}${TITLE}`,
      section: ADMIN_PATH,
      status: error === undefined ? 200 : 422,
      content: html`${adminNavigation(REOPENING_PATH)}<div class="stack narrow">
${error === undefined ? "" : errorSummary([{ field: "lyDo", message: error }])}
${backLink(REOPENING_PATH, "Mở lại kỳ")}
<h1 class="ds-heading" data-size="md">${TITLE}</h1>
${facts([
  ["Kỳ", formatPeriod(period)],
  ["Đơn vị", names.orgUnit(orgUnit)],
  ["Cho gửi đến hết ngày", formatDay(until - 1)],
  ["Lý do mở lại", reason],
  ["Người mở", `${names.orgUnit(reopenedBy)}, ${formatMoment(reopenedAt)}`],
  ["Đã gửi từ khi mở lại", sentSince(sent, names.dataSet)],
])}
${
  openUntil !== null
    ? notice(
        "warning",
        "Còn một lần mở lại khác",
        `Kỳ này vẫn mở cho đơn vị đến hết ngày ${formatDay(openUntil - 1)} theo lần mở lại đó.`,
      )
    : html`<p class="ds-paragraph">Kỳ khóa lại ngay cho đơn vị: không gửi thêm, không duyệt hay trả lại được nữa. Báo cáo đã gửi
giữ nguyên và vẫn được tính. Cần thì mở lại lần nữa được.</p>`
}
<form class="form" method="post" novalidate>
<input type="hidden" name="csrf" value="${context.get("session").csrfToken}">
${textAreaField({ name: "lyDo", label: "Lý do kết thúc sớm", hint: "Đơn vị đọc được nội dung này và được báo ngay bằng thư.", error }, typed)}
<div class="actions"><button class="ds-button" type="submit">Kết thúc sớm</button>
<a class="ds-link" href="${REOPENING_PATH}">Không làm nữa</a></div>
</form>
</div>`,
    });
  };
  return app;
}

function sentSince(sent: readonly RevisionEntry[], nameOf: (dataSet: string) => string): Markup | string {
  if (sent.length === 0) return "chưa có gì";
  return html`<ul class="lines">${sent.map(
    (entry) =>
      html`<li><a class="ds-link" href="${submissionAddress(entry, entry.revision)}">${nameOf(entry.dataSet)}</a>, bản ${entry.revision}, ${formatMoment(entry.receivedAt)}</li>`,
  )}</ul>`;
}
