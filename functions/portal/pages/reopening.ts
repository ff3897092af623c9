/** `/mo-lai`: an administrator reopens a locked period for one unit, with a reason and until a day; what was reopened. */

import { Hono } from "hono";
import { html } from "hono/html";
import { addDays, isIsoDate, startOfDay, wardDate } from "../../../shared/domain/calendar.ts";
import type { Catalogue } from "../../../shared/domain/catalogue.ts";
import { locksAt, type Period, parsePeriod, periodsUpTo } from "../../../shared/domain/period.ts";
import type { Reopening } from "../../../shared/domain/reopening.ts";
import {
  formatDate,
  formatDay,
  formatMoment,
  formatPeriod,
  sayPeriod,
} from "../../../shared/domain/vietnamese.ts";
import {
  REOPENING_PATH,
  REOPENING_TOLD_QUERY,
  reopeningEndAddress,
  reopeningsAddress,
} from "../../../shared/http/addresses.ts";
import { ADMIN_PATH, adminNavigation } from "../../../shared/http/admin-navigation.ts";
import type { Markup } from "../../../shared/http/page.ts";
import {
  type Cell,
  type ErrorLink,
  errorSummary,
  facts,
  fieldError,
  outcomeNotice,
  statusMark,
  table,
} from "../../../shared/http/parts.ts";
import { isAdmin } from "../../../shared/http/principal.ts";
import { receivedAt } from "../../../shared/http/request.ts";
import { reopen } from "../reopen.ts";
import {
  answerPage,
  namesOf,
  notAllowed,
  type PageContext,
  type PageDependencies,
  type PageEnv,
} from "./page-context.ts";
import { reasonError } from "./reason.ts";

interface TypedReopening {
  readonly ky: string;
  readonly donVi: string;
  readonly den: string;
  readonly lyDo: string;
}
type Field = keyof TypedReopening;

const EMPTY: TypedReopening = { ky: "", donVi: "", den: "", lyDo: "" };
/** A slip in the year would leave it open to the programme's end. */
const MAX_DAYS_OPEN = 366;

export function reopeningPages({ ledger }: Pick<PageDependencies, "ledger">): Hono<PageEnv> {
  const app = new Hono<PageEnv>();

  app.get(REOPENING_PATH, async (context) => {
    if (!isAdmin(context.get("session").principal)) return notAllowed(context);
    return show(context, EMPTY, new Map());
  });

  app.post(REOPENING_PATH, async (context) => {
    const { principal } = context.get("session");
    if (!isAdmin(principal)) return notAllowed(context);
    const { catalogue } = context.get("version");
    const form = context.get("form");
    const text = (name: Field) => (form.get(name) ?? "").trim();
    const typed = { ky: text("ky"), donVi: text("donVi"), den: text("den"), lyDo: text("lyDo") };
    const now = receivedAt(context);
    const errors = check(catalogue, typed, now);
    if (errors.size > 0) return show(context, typed, errors);
    const step = form.get("buoc");
    if (step === "sua") return show(context, typed, errors);
    if (step !== "xac-nhan") return confirm(context, typed);
    const { reopeningId } = await reopen(ledger, catalogue.programme.ward, {
      period: typed.ky,
      orgUnit: typed.donVi,
      until: endOfDay(typed.den),
      reason: typed.lyDo,
      reopenedAt: now,
      reopenedBy: principal.username,
    });
    return context.redirect(reopeningsAddress(reopeningId), 303);
  });

  const show = async (context: PageContext, typed: TypedReopening, errors: ReadonlyMap<Field, string>) => {
    const { catalogue } = context.get("version");
    const now = receivedAt(context);
    const reopenings = await ledger.readReopenings(catalogue.programme.ward);
    const told = reopenings.find(
      ({ reopeningId }) => reopeningId === context.req.query(REOPENING_TOLD_QUERY),
    );
    const links = [...errors].map(([field, message]): ErrorLink => ({ field, message }));
    return answerPage(context, {
      title: `${errors.size > 0 ? "Lỗi: " : ""}Mở lại kỳ báo cáo`,
      section: ADMIN_PATH,
      status: errors.size > 0 ? 422 : 200,
      content: html`${adminNavigation(REOPENING_PATH)}<div class="stack">
${errors.size > 0 ? errorSummary(links) : ""}
${told ? happenedTo(catalogue, told, now) : ""}
<h1 class="ds-heading" data-size="md">Mở lại kỳ báo cáo đã khóa</h1>
<p class="ds-paragraph narrow">Kỳ khóa ${catalogue.programme.lockAfterDays} ngày sau hạn gửi. Mở lại thì riêng đơn vị
được chọn gửi thêm được đến hết ngày ghi dưới đây. Mở nhầm thì kết thúc sớm được ở bảng cuối trang. Mọi việc đều được
ghi vào nhật ký.</p>
${formPart(catalogue, typed, errors, context.get("session").csrfToken, now)}
${reopeningTable(catalogue, reopenings, now)}
</div>`,
    });
  };
  return app;
}

/** What will be done, to be confirmed: the unit hears of it at once. */
function confirm(context: PageContext, typed: TypedReopening) {
  const { catalogue } = context.get("version");
  const { csrfToken } = context.get("session");
  return answerPage(context, {
    title: "Xác nhận mở lại kỳ báo cáo",
    section: ADMIN_PATH,
    content: html`${adminNavigation(REOPENING_PATH)}<div class="stack narrow">
<h1 class="ds-heading" data-size="md">Xác nhận mở lại kỳ báo cáo</h1>
${facts([
  ["Kỳ", formatPeriod(typed.ky)],
  ["Đơn vị", namesOf(catalogue).orgUnit(typed.donVi)],
  ["Cho gửi đến hết ngày", isIsoDate(typed.den) ? formatDate(typed.den) : typed.den],
  ["Lý do", typed.lyDo],
])}
<p class="ds-paragraph">Đơn vị được báo ngay bằng thư. Hết ngày trên, kỳ tự khóa lại; cần khóa sớm hơn thì kết thúc việc mở lại
ở trang Mở lại kỳ.</p>
<form class="actions" method="post">
<input type="hidden" name="csrf" value="${csrfToken}">
${Object.entries(typed).map(([name, value]) => html`<input type="hidden" name="${name}" value="${value}">`)}
<button class="ds-button" type="submit" name="buoc" value="xac-nhan">Mở lại</button>
<button class="ds-button" data-variant="secondary" type="submit" name="buoc" value="sua">Sửa lại</button>
</form>
</div>`,
  });
}

/** What was just done about a reopening, as it stands now, and what follows from it. */
function happenedTo(catalogue: Catalogue, { period, orgUnit, until, end }: Reopening, now: number): Markup {
  const what = `${sayPeriod(period)} cho ${namesOf(catalogue).orgUnit(orgUnit)}`;
  if (end) {
    return outcomeNotice(
      "success",
      `Đã kết thúc sớm việc mở lại ${what}`,
      "Đơn vị được báo ngay bằng thư. Báo cáo đã gửi trong thời gian mở lại giữ nguyên.",
    );
  }
  return now < until
    ? outcomeNotice(
        "success",
        `Đã mở lại ${what}`,
        `Đơn vị gửi được đến hết ngày ${formatDay(until - 1)}, thấy ở trang Việc cần làm và được báo ngay bằng thư.`,
      )
    : outcomeNotice("info", `Việc mở lại ${what} đã hết hạn`, "Kỳ đã tự khóa lại, không cần làm gì thêm.");
}

function endOfDay(date: string): number {
  return startOfDay(addDays(date, 1));
}

function check(catalogue: Catalogue, typed: TypedReopening, now: number): ReadonlyMap<Field, string> {
  const errors = new Map<Field, string>();
  const period = parsePeriod(typed.ky);
  if (!period || !lockedPeriods(catalogue, now).some(({ code }) => code === period.code)) {
    errors.set("ky", "Chọn một kỳ đã khóa.");
  }
  if (!catalogue.orgUnits.some(({ code }) => code === typed.donVi)) errors.set("donVi", "Chọn đơn vị.");
  else if (
    period &&
    !catalogue.dataSets.some((set) => set.period === period.type && set.assigned.includes(typed.donVi))
  ) {
    errors.set("donVi", "Đơn vị này không có biểu mẫu nào theo loại kỳ đã chọn.");
  }
  if (!isIsoDate(typed.den) || endOfDay(typed.den) <= now) errors.set("den", "Chọn ngày từ hôm nay trở đi.");
  else if (typed.den > addDays(wardDate(now), MAX_DAYS_OPEN))
    errors.set("den", "Chọn ngày trong vòng một năm tới.");
  const wrongReason = reasonError(typed.lyDo, "Nêu lý do mở lại.");
  if (wrongReason !== undefined) errors.set("lyDo", wrongReason);
  return errors;
}

/** Locked periods of every type that some data set has, newest first. */
function lockedPeriods(catalogue: Catalogue, now: number): Period[] {
  const { programme } = catalogue;
  const types = new Set(catalogue.dataSets.map(({ period }) => period));
  return [...types]
    .flatMap((type) => periodsUpTo(programme, type, wardDate(now)))
    .filter((period) => locksAt(period, programme) <= now)
    .sort((a, b) => (a.to < b.to ? 1 : -1));
}

function formPart(
  catalogue: Catalogue,
  typed: TypedReopening,
  errors: ReadonlyMap<Field, string>,
  csrfToken: string,
  now: number,
): Markup {
  const field = (name: Field, label: string, control: (attributes: Markup) => Markup) => {
    const message = errors.get(name);
    const attributes = html`id="${name}" name="${name}"${message === undefined ? "" : html` aria-invalid="true" aria-describedby="${name}-loi"`}`;
    return html`<div class="ds-field${message === undefined ? "" : " invalid"}"><label class="ds-label" for="${name}">${label}</label>
${message === undefined ? "" : fieldError(`${name}-loi`, message)}
${control(attributes)}</div>`;
  };
  const options = (chosen: string, items: readonly { code: string; name: string }[]) =>
    html`<option value="">Chọn…</option>${items.map(
      ({ code, name }) =>
        html`<option value="${code}"${code === chosen ? html` selected` : ""}>${name}</option>`,
    )}`;
  const periods = lockedPeriods(catalogue, now).map(({ code }) => ({ code, name: formatPeriod(code) }));
  return html`<form class="form narrow" method="post" novalidate>
<input type="hidden" name="csrf" value="${csrfToken}">
${field("ky", "Kỳ đã khóa", (attributes) => html`<select class="ds-input" ${attributes}>${options(typed.ky, periods)}</select>`)}
${field("donVi", "Đơn vị", (attributes) => html`<select class="ds-input" ${attributes}>${options(typed.donVi, catalogue.orgUnits)}</select>`)}
${field("den", "Cho gửi đến hết ngày", (attributes) => html`<input class="ds-input" type="date" ${attributes} value="${typed.den}">`)}
${field(
  "lyDo",
  "Lý do",
  (attributes) => html`<textarea class="ds-input" rows="3" ${attributes}>
${typed.lyDo}</textarea>`,
)}
<div class="actions"><button class="ds-button" type="submit">Tiếp tục</button></div>
</form>`;
}

function reopeningTable(catalogue: Catalogue, reopenings: readonly Reopening[], now: number): Markup {
  if (reopenings.length === 0) return html`<p class="ds-paragraph quiet">Chưa mở lại kỳ nào.</p>`;
  const names = namesOf(catalogue);
  const columns = [
    { name: "Kỳ" },
    { name: "Đơn vị" },
    { name: "Đến hết ngày" },
    { name: "Lý do" },
    { name: "Người mở" },
    { name: "Trạng thái" },
  ];
  const rows = reopenings
    .toSorted((a, b) => b.reopenedAt - a.reopenedAt)
    .map((reopening): Cell[] => {
      const { period, orgUnit, grantedUntil, reason, reopenedBy, reopenedAt, end } = reopening;
      return [
        formatPeriod(period),
        names.orgUnit(orgUnit),
        formatDay(grantedUntil - 1),
        html`${reason}${end ? html`<span class="detail small quiet">Kết thúc sớm: ${end.reason}</span>` : ""}`,
        `${names.orgUnit(reopenedBy)}, ${formatMoment(reopenedAt)}`,
        standing(reopening, `${formatPeriod(period)}, ${names.orgUnit(orgUnit)}`, now),
      ];
    });
  return html`<section>${table("Các lần mở lại", columns, rows)}</section>`;
}

/** @param what which one it is, for who hears the link without its row. */
function standing({ reopeningId, until, end }: Reopening, what: string, now: number): Markup {
  if (end) {
    return html`${statusMark("đã kết thúc sớm", "line", "neutral")}<span class="detail small quiet">${formatMoment(end.endedAt)}</span>`;
  }
  return now < until
    ? html`${statusMark("đang mở", "dot", "info")} <a class="ds-link" href="${reopeningEndAddress(reopeningId)}">Kết thúc sớm<span class="ds-sr-only">: ${what}</span></a>`
    : statusMark("đã hết hạn", "line", "neutral");
}
