/** The review: what was just decided, what waits, who is missing, what is decided. */
import { html } from "hono/html";
import type { Task } from "../../../shared/domain/task.ts";
import {
  formatCount,
  formatDay,
  formatMoment,
  formatPeriod,
  listNames,
} from "../../../shared/domain/vietnamese.ts";
import {
  formAddress,
  manyUnitsAddress,
  REMINDER_PATH,
  submissionAddress,
} from "../../../shared/http/addresses.ts";
import type { Markup } from "../../../shared/http/page.ts";
import {
  errorSummary,
  outcomeNotice,
  type Row,
  revisionStatus,
  statusMark,
  table,
} from "../../../shared/http/parts.ts";
import { revisionName } from "../../../shared/http/revision-name.ts";
import type { ReviewOutcome } from "../decide-many.ts";
import { namesOf } from "./page-context.ts";
import { reasonField } from "./review-form.ts";
import type { ReviewView } from "./review-view.ts";
import { groupsOf, waitingForm } from "./review-waiting.ts";

const TITLE = "Duyệt báo cáo";

export function reviewContent(view: ReviewView): Markup {
  const { tasks } = view.review;
  const happening = happeningOf(view);
  const inState = (...states: Task["state"][]) => tasks.filter(({ state }) => states.includes(state));
  const absent = tasks.filter(
    ({ state, daysLeft }) => state === "overdue" || (state === "to-send" && daysLeft <= SOON_DAYS),
  );
  return html`<div class="stack">
${view.problem ? errorSummary([{ field: view.problem.about === null ? "cho-duyet" : reasonField(view.problem.about), message: view.problem.message }]) : ""}
<h1 class="ds-heading" data-size="md">${TITLE}</h1>
<p class="ds-paragraph quiet">${scopeOf(view)}</p>
${happening ? outcomeNotice(happening.tone, happening.heading, happening.text) : ""}
${contents(view, absent.length)}
${waitingForm(view)}
${missing(absent, view)}
${decided("Đã trả lại, đơn vị chưa gửi lại", inState("returned"))}
${decided("Đã duyệt", inState("approved"))}
</div>`;
}

/** What there is to do, and the way past long lists: to each form's, and to who is to be reminded. */
function contents({ review: { waiting } }: ReviewView, absent: number): Markup | string {
  const groups = groupsOf(waiting);
  if (waiting.length === 0 || (absent === 0 && groups.length === 1)) return "";
  const parts =
    groups.length === 1
      ? [html`<a class="ds-link" href="#cho-duyet">${formatCount(waiting.length)} báo cáo chờ duyệt</a>`]
      : groups.map(
          ({ id, name, members }) =>
            html`<a class="ds-link" href="#${id}">${name}: ${formatCount(members.length)} báo cáo chờ duyệt</a>`,
        );
  const missing =
    absent === 0
      ? []
      : [html`<a class="ds-link" href="#chua-gui">${formatCount(absent)} báo cáo chưa gửi</a>`];
  return html`<nav aria-label="Trong trang này"><ul class="links">
${[...parts, ...missing].map((part) => html`<li>${part}</li>`)}</ul></nav>`;
}

function scopeOf({ catalogue: { models }, dataSets }: ReviewView): string {
  const own = models.filter(({ code }) => dataSets.some(({ model }) => model === code));
  return own.length === models.length
    ? "Tất cả các mô hình."
    : `Mô hình: ${own.map(({ name }) => name).join("; ")}.`;
}

const REASONS: Readonly<Record<Exclude<ReviewOutcome["outcome"], "decided">, string>> = {
  "not-found": "không tìm thấy bản báo cáo",
  "already-returned": "đã bị trả lại trước đó",
  superseded: "đơn vị vừa gửi bản mới hơn, hãy xem bản mới rồi quyết định",
  "period-locked": "kỳ báo cáo đã khóa",
  unavailable: "hệ thống đang bận nên chưa ghi được, hãy làm lại",
};

/** What was just done, as the page says it: above the list, and first in its title, which a screen reader reads first. */
interface Happening {
  readonly tone: "success" | "info" | "warning";
  readonly heading: string;
  readonly text?: Markup | string;
}

export function reviewTitle(view: ReviewView): string {
  const before = view.problem ? "Lỗi" : happeningOf(view)?.heading;
  return before === undefined ? TITLE : `${before}: ${TITLE}`;
}

function happeningOf(view: ReviewView): Happening | undefined {
  return view.outcomes.length > 0 ? decisions(view) : redirected(view);
}

/** What the address says that was done, whole, before the page was asked for. */
function redirected({ approved, reminded }: ReviewView): Happening | undefined {
  if (approved !== undefined) return { tone: "success", heading: sayApproved(approved) };
  if (reminded === undefined) return undefined;
  return reminded === 0
    ? { tone: "info", heading: "Không nhắc đơn vị nào", text: "Các đơn vị đã gửi đủ báo cáo này." }
    : {
        tone: "success",
        heading: `Đã gửi thư nhắc ${formatCount(reminded)} đơn vị`,
        text: "Mỗi đơn vị nhận nhiều nhất một thư nhắc mỗi ngày cho một báo cáo.",
      };
}

function decisions({ catalogue, typed, outcomes }: ReviewView): Happening {
  const names = namesOf(catalogue);
  const what = ({ chosen }: ReviewOutcome) =>
    html`<a class="ds-link" href="${submissionAddress(chosen)}">${names.orgUnit(chosen.orgUnit)}</a>, ${names.dataSet(chosen.dataSet)}, ${formatPeriod(chosen.period)}`;
  const line = (one: ReviewOutcome) =>
    html`<li>${what(one)}: ${one.outcome === "decided" ? "" : REASONS[one.outcome]}.</li>`;
  const failed = outcomes.filter(({ outcome }) => outcome !== "decided");
  const list = html`<ul class="ds-list">${failed.map(line)}</ul>`;
  if (typed?.returned) {
    const reason = typed.reasons.get(revisionName(typed.returned)) ?? "";
    return failed.length === 0
      ? {
          tone: "success",
          heading: "Đã trả lại 1 báo cáo",
          text: html`${outcomes.map(what)}. Đơn vị được báo ngay bằng thư, kèm lý do.`,
        }
      : {
          tone: "warning",
          heading: "Chưa trả lại được",
          text: html`${list}<p>Lý do đã nhập: ${reason}</p>`,
        };
  }
  const done = sayApproved(outcomes.length - failed.length);
  return failed.length === 0
    ? { tone: "success", heading: done }
    : {
        tone: "warning",
        heading: `${done}, ${formatCount(failed.length)} báo cáo chưa duyệt được`,
        text: list,
      };
}

function sayApproved(count: number): string {
  return `Đã duyệt ${formatCount(count)} báo cáo`;
}

function decided(heading: string, tasks: readonly Task[]): Markup | string {
  if (tasks.length === 0) return "";
  const columns = [{ name: "Đơn vị" }, { name: "Nhận lúc" }, { name: "Trạng thái" }];
  const groups = Map.groupBy(tasks, ({ dataSet, period }) => `${dataSet.name}, ${formatPeriod(period.code)}`);
  const rows = [...groups].flatMap(([name, members]): Row[] => [{ group: name }, ...members.map(decidedRow)]);
  const summary = `${heading} (${formatCount(tasks.length)})`;
  return html`<details class="fold"><summary><h2 class="ds-heading" data-size="2xs">${summary}</h2></summary>
<div>${table(html`<span class="ds-sr-only">${heading}</span>`, columns, rows)}</div></details>`;
}

function decidedRow({ orgUnit, dataSet, period, revision, receivedAt: at, late, state }: Task): Row {
  const key = { orgUnit: orgUnit.code, dataSet: dataSet.code, period: period.code };
  return [
    html`<a class="ds-link" href="${submissionAddress(key, revision)}">${orgUnit.name}<span class="ds-sr-only">, ${dataSet.name}, ${formatPeriod(period.code)}</span></a>`,
    `${at === null ? "" : formatMoment(at)}${late ? ", trễ hạn" : ""}`,
    revisionStatus(state === "approved" ? "approved" : "returned"),
  ];
}

/** Units may be reminded of what is due within these days. */
const SOON_DAYS = 7;

/** Who has sent nothing of what is overdue or due soon, by data set and period, each to be reminded with one click. */
function missing(tasks: readonly Task[], view: ReviewView): Markup | string {
  if (tasks.length === 0) return "";
  const groups = [...Map.groupBy(tasks, ({ dataSet, period }) => `${dataSet.code} ${period.code}`).values()];
  return html`<section><h2 class="ds-heading" data-size="xs" id="chua-gui">Chưa gửi (${formatCount(tasks.length)})</h2>
<ul class="tasks">${groups.map((group) => missingGroup(group, view))}</ul></section>`;
}

function missingGroup(
  group: readonly Task[],
  { reportsFor, isAdministrator, csrfToken }: ReviewView,
): Markup | string {
  const [first] = group;
  if (!first) return "";
  const { dataSet, period, dueAt, daysLeft, state } = first;
  const what = html`<span class="ds-sr-only">: ${dataSet.name}, ${formatPeriod(period.code)}</span>`;
  const timing =
    daysLeft < 0 ? `trễ hạn ${-daysLeft} ngày` : daysLeft === 0 ? "hạn hôm nay" : `còn ${daysLeft} ngày`;
  // Nobody has to be reminded by mail of what they see here.
  const isOwn = group.every(({ orgUnit }) => orgUnit.code === reportsFor);
  const toForm = html`<a class="ds-button" data-variant="secondary" href="${formAddress(dataSet.code, period.code)}">Nhập báo cáo${what}</a>`;
  const reminder = html`<form method="post" action="${REMINDER_PATH}"><input type="hidden" name="csrf" value="${csrfToken}">
<input type="hidden" name="dataSet" value="${dataSet.code}"><input type="hidden" name="period" value="${period.code}">
<button class="ds-button" data-variant="secondary" type="submit">Nhắc gửi${what}</button></form>`;
  return html`<li><div class="what"><strong>${dataSet.name}</strong>
<p class="small">${listNames(group.map(({ orgUnit }) => orgUnit.name))}</p>
<p class="quiet small">${formatPeriod(period.code)}, hạn ${formatDay(dueAt - 1)}.</p></div>
<div class="state">${statusMark(
    `${formatCount(group.length)} đơn vị, ${timing}`,
    state === "overdue" ? "down" : "ring",
    state === "overdue" ? "danger" : "neutral",
  )}
${isOwn ? toForm : reminder}
${dataSet.assigned.length > 1 ? html`<a class="ds-link small" href="${manyUnitsAddress(dataSet.code, period.code)}">Nhập nhiều đơn vị bằng Excel${what}</a>` : ""}
${isAdministrator ? html`<a class="ds-link small" href="${formAddress(dataSet.code, period.code)}">Nhập thay${what}</a>` : ""}</div></li>`;
}
