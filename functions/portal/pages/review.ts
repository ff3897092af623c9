/** `/duyet`: what waits for this person's review, and who has not sent anything. */
import { Hono } from "hono";
import { html } from "hono/html";
import type { Catalogue } from "../../../shared/domain/catalogue.ts";
import { listTasks, openPeriods, type Task } from "../../../shared/domain/task.ts";
import { formatDay, formatMoment, formatPeriod, listNames } from "../../../shared/domain/vietnamese.ts";
import { formAddress, submissionAddress } from "../../../shared/http/addresses.ts";
import type { Markup } from "../../../shared/http/page.ts";
import { type Row, revisionStatus, table } from "../../../shared/http/parts.ts";
import { isAdmin, mayDecideOn } from "../../../shared/http/principal.ts";
import { receivedAt } from "../../../shared/http/request.ts";
import { ledgerReader } from "../../../shared/reporting/compute-report.ts";
import { answerPage, notAllowed, type PageDependencies, type PageEnv } from "./page-context.ts";

export function reviewPages({ ledger }: Pick<PageDependencies, "ledger">): Hono<PageEnv> {
  const app = new Hono<PageEnv>();
  app.get("/duyet", async (context) => {
    const { catalogue } = context.get("version");
    const { principal } = context.get("session");
    const dataSets = catalogue.dataSets.filter((dataSet) => mayDecideOn(principal, dataSet, catalogue));
    if (dataSets.length === 0) return notAllowed(context);
    const now = receivedAt(context);
    const periods = new Set(
      dataSets.flatMap((dataSet) => openPeriods(catalogue, dataSet, now).map(({ code }) => code)),
    );
    const folded = await ledgerReader(ledger, catalogue.programme.ward).read([...periods]);
    const tasks = listTasks(catalogue, { orgUnits: catalogue.orgUnits, dataSets }, folded, now);
    const inState = (...states: Task["state"][]) => tasks.filter(({ state }) => states.includes(state));
    return answerPage(context, {
      title: "Duyệt báo cáo",
      section: "/duyet",
      content: html`<div class="stack">
<h1 class="ds-heading" data-size="md">Duyệt báo cáo</h1>
<p class="ds-paragraph quiet">${scopeOf(
        catalogue,
        dataSets.map(({ model }) => model),
      )}</p>
${submissions("Chờ duyệt", inState("submitted"), "Không có báo cáo nào chờ duyệt.")}
${missing(inState("overdue"), isAdmin(principal))}
${submissions("Đã trả lại, đơn vị chưa gửi lại", inState("returned"), "")}
${submissions("Đã duyệt", inState("approved"), "")}
</div>`,
    });
  });
  return app;
}

function scopeOf({ models }: Catalogue, codes: readonly string[]): string {
  const own = models.filter(({ code }) => codes.includes(code));
  return own.length === models.length
    ? "Tất cả các mô hình."
    : `Mô hình: ${own.map(({ name }) => name).join("; ")}.`;
}

function submissions(heading: string, tasks: readonly Task[], empty: string): Markup | string {
  if (tasks.length === 0 && empty === "") return "";
  if (tasks.length === 0) {
    return html`<section><h2 class="ds-heading" data-size="xs">${heading}</h2><p class="ds-paragraph">${empty}</p></section>`;
  }
  const columns = [{ name: "Đơn vị" }, { name: "Nhận lúc" }, { name: "Trạng thái" }];
  const groups = Map.groupBy(tasks, ({ dataSet, period }) => `${dataSet.name}, ${formatPeriod(period.code)}`);
  const rows = [...groups].flatMap(([name, members]): Row[] => [{ group: name }, ...members.map(toRow)]);
  return html`<section><h2 class="ds-heading" data-size="xs">${heading} (${tasks.length})</h2>
${table(html`<span class="ds-sr-only">${heading}</span>`, columns, rows)}</section>`;
}

function toRow({ orgUnit, dataSet, period, revision, receivedAt: at, late, state }: Task): Row {
  const key = { orgUnit: orgUnit.code, dataSet: dataSet.code, period: period.code };
  return [
    html`<a class="ds-link" href="${submissionAddress(key, revision)}">${orgUnit.name}<span class="ds-sr-only">, ${dataSet.name}, ${formatPeriod(period.code)}</span></a>`,
    `${at === null ? "" : formatMoment(at)}${late ? ", trễ hạn" : ""}`,
    revisionStatus(state === "approved" || state === "returned" ? state : "submitted"),
  ];
}

/** Who has sent nothing although due has passed, by data set and period. */
function missing(tasks: readonly Task[], isAdministrator: boolean): Markup | string {
  if (tasks.length === 0) return "";
  const groups = [...Map.groupBy(tasks, ({ dataSet, period }) => `${dataSet.code} ${period.code}`).values()];
  return html`<section><h2 class="ds-heading" data-size="xs">Quá hạn, chưa gửi (${tasks.length})</h2>
<ul class="tasks">${groups.map((group) => {
    const [first] = group;
    if (!first) return "";
    const { dataSet, period, dueAt } = first;
    return html`<li><div class="what"><strong>${dataSet.name}</strong>
<p class="small">${listNames(group.map(({ orgUnit }) => orgUnit.name))}</p>
<p class="quiet small">${formatPeriod(period.code)}, hạn ${formatDay(dueAt - 1)}.</p></div>
<div class="state"><span class="small">${group.length} đơn vị</span>${
      isAdministrator
        ? html`<a class="ds-link small" href="${formAddress(dataSet.code, period.code)}">Nhập thay<span class="ds-sr-only">: ${dataSet.name}, ${formatPeriod(period.code)}</span></a>`
        : ""
    }</div></li>`;
  })}</ul></section>`;
}
