/** `/`: what this person has to do. Leadership goes straight to the reports. */
import { Hono } from "hono";
import { html } from "hono/html";
import type { PeriodExtension } from "../../../shared/domain/extensions.ts";
import { draftOf, listTasks, openPeriods, reopenedPeriods, type Task } from "../../../shared/domain/task.ts";
import { sayMoment } from "../../../shared/domain/vietnamese.ts";
import { historyAddress, OVERVIEW_PATH } from "../../../shared/http/addresses.ts";
import { framedPage, htmlPage, type Markup } from "../../../shared/http/page.ts";
import { requireSession } from "../../../shared/http/page-session.ts";
import { mayDecideOn } from "../../../shared/http/principal.ts";
import { receivedAt } from "../../../shared/http/request.ts";
import { ledgerReader } from "../../../shared/reporting/ledger-reader.ts";
import { movedDeadlines } from "./moved-deadlines.ts";
import { answerPage, type PageDependencies, type PageEnv, requireWard } from "./page-context.ts";
import { type DraftSavedAt, taskList } from "./task-list.ts";

/** What is due within these days is shown as to be done now. */
const SOON_DAYS = 14;

export function homePages({
  sessions,
  baseUrl,
  catalogues,
  ledger,
  drafts,
}: PageDependencies): Hono<PageEnv> {
  const app = new Hono<PageEnv>();
  // Who is not signed in is welcomed here, and not sent on: after signing out this is where one arrives.
  const welcome = requireSession(sessions, baseUrl, (context) => htmlPage(context, welcomePage()));
  app.get("/", welcome, requireWard(catalogues), async (context) => {
    const { catalogue } = context.get("version");
    const { principal } = context.get("session");
    const orgUnit = catalogue.orgUnits.find(({ code }) => code === principal.orgUnit);
    if (!orgUnit) return context.redirect(OVERVIEW_PATH);

    const now = receivedAt(context);
    const own = catalogue.dataSets.filter(({ assigned }) => assigned.includes(orgUnit.code));
    const reviewed = principal.roles.includes("lead")
      ? catalogue.dataSets.filter((dataSet) => mayDecideOn(principal, dataSet, catalogue))
      : [];
    const periods = new Set(
      [...own, ...reviewed].flatMap((dataSet) =>
        openPeriods(catalogue, dataSet, now).map(({ code }) => code),
      ),
    );
    const { ward } = catalogue.programme;
    const reader = ledgerReader(ledger, ward);
    const [open, put, all] = await Promise.all([
      reader.read([...periods]),
      drafts.list({ ward, username: principal.username }),
      ledger.readReopenings(ward),
    ]);
    const reopenings = all.filter((reopening) => reopening.orgUnit === orgUnit.code);
    // Rarely any: what is locked is read only where it takes submissions again.
    const locked = reopenedPeriods(catalogue, reopenings, now).map(({ period }) => period.code);
    const folded = locked.length === 0 ? open : new Map([...open, ...(await reader.read(locked))]);
    const tasks = listTasks(catalogue, { orgUnits: [orgUnit], dataSets: own, reopenings }, folded, now);
    const toReview = listTasks(
      catalogue,
      { orgUnits: catalogue.orgUnits, dataSets: reviewed },
      folded,
      now,
    ).filter(({ state }) => state === "submitted").length;
    return answerPage(context, {
      title: "Việc cần làm",
      section: "/",
      content: html`<div class="stack narrow">
<h1 class="ds-heading" data-size="md">Việc cần làm</h1>
<p class="ds-paragraph quiet">${orgUnit.name}, lúc ${sayMoment(now)}.</p>
${reviewed.length > 0 ? reviewLine(toReview) : ""}
${movedDeadlines(extensionsOf(tasks))}
${groups(tasks, (task) => draftOf(task, put, folded)?.savedAt)}
<p class="ds-paragraph"><a class="ds-link" href="${historyAddress()}">Tất cả báo cáo đã gửi, từng bản và biên nhận</a></p>
</div>`,
    });
  });
  return app;
}

/** Moved deadlines of what is still open, each once with its periods. */
function extensionsOf(tasks: readonly Task[]): PeriodExtension[] {
  const byDeadline = Map.groupBy(tasks, ({ dueAt }) => dueAt);
  return [...byDeadline.values()].flatMap((group) => {
    const extension = group[0]?.extension;
    const periods = [...new Set(group.map(({ period }) => period.code))];
    return extension ? [{ ...extension, periods }] : [];
  });
}

function reviewLine(count: number): Markup {
  return count === 0
    ? html`<p class="ds-paragraph">Không có báo cáo nào chờ duyệt.</p>`
    : html`<p class="ds-paragraph"><a class="ds-link" href="/duyet">${count} báo cáo đang chờ duyệt</a></p>`;
}

/** What is owed first, by due date; what runs on; what is done. */
function groups(tasks: readonly Task[], draftSavedAt: DraftSavedAt): Markup {
  const isOpen = ({ state }: Task) => state === "to-send" || state === "overdue" || state === "returned";
  const soon = tasks.filter(
    (task) => isOpen(task) && (task.state !== "to-send" || task.daysLeft <= SOON_DAYS),
  );
  const later = tasks.filter((task) => isOpen(task) && !soon.includes(task));
  const done = tasks.filter((task) => !isOpen(task));
  const group = (name: string, members: readonly Task[], empty: string) =>
    members.length === 0 && empty === ""
      ? ""
      : html`<section><h2 class="ds-heading" data-size="xs">${name}</h2>${
          members.length === 0 ? html`<p class="ds-paragraph">${empty}</p>` : taskList(members, draftSavedAt)
        }</section>`;
  return html`<p class="ds-paragraph">${summary(soon)}</p>
${group("Cần gửi", soon, "Đã gửi đủ các báo cáo đến hạn.")}
${group("Kỳ đang diễn ra, chưa đến hạn", later, "")}
${group("Đã gửi, còn sửa được", done.toReversed(), "")}`;
}

/** The answer to "what must I do?" in one line. */
function summary(soon: readonly Task[]): Markup | string {
  if (soon.length === 0) return "";
  const overdue = soon.filter(({ state }) => state === "overdue").length;
  const returned = soon.filter(({ state }) => state === "returned").length;
  return html`<strong>${soon.length} báo cáo cần gửi</strong>${overdue > 0 ? `, ${overdue} đã trễ hạn` : ""}${
    returned > 0 ? `, ${returned} bị trả lại` : ""
  }.`;
}

function welcomePage(): Markup {
  return framedPage({
    title: "Đăng nhập",
    session: undefined,
    content: html`<div class="narrow">
<h1 class="ds-heading" data-size="md">Báo cáo chương trình hành động của phường</h1>
<p class="ds-paragraph">Các đơn vị gửi số liệu, cơ quan chủ trì mô hình duyệt, lãnh đạo phường xem kết quả tổng hợp và
các bản báo cáo đã công bố.</p>
<p><a class="ds-button" href="/dang-nhap">Đăng nhập</a></p>
</div>`,
  });
}
