/** Tasks as rows: what, until when, how it stands, and where to go on. */
import { html } from "hono/html";
import type { Task, TaskState } from "../../../shared/domain/task.ts";
import { formatDay, formatMoment, formatPeriod } from "../../../shared/domain/vietnamese.ts";
import { formAddress, submissionAddress } from "../../../shared/http/addresses.ts";
import type { Markup } from "../../../shared/http/page.ts";
import { statusMark } from "../../../shared/http/parts.ts";

const STATES: Readonly<Record<TaskState, Markup>> = {
  "to-send": statusMark("chưa gửi", "ring", "neutral"),
  overdue: statusMark("trễ hạn", "down", "danger"),
  returned: statusMark("bị trả lại", "back", "danger"),
  submitted: statusMark("đã gửi", "dot", "info"),
  approved: statusMark("đã duyệt", "check", "success"),
};

const DRAFT = statusMark("nháp", "half", "info");

/** Since when this person's draft of a task waits; undefined when there is none. */
export type DraftSavedAt = (task: Task) => number | undefined;

/** The unit's own tasks, each with the way to do it. */
export function taskList(tasks: readonly Task[], draftSavedAt: DraftSavedAt): Markup {
  return html`<ul class="tasks">${tasks.map((task) => {
    const { dataSet, period, orgUnit, revision } = task;
    const key = { orgUnit: orgUnit.code, dataSet: dataSet.code, period: period.code };
    const draftAt = draftSavedAt(task);
    const form = formAddress(dataSet.code, period.code);
    return html`<li class="whole">
<div class="what"><a class="ds-link" href="${revision === 0 || task.state === "returned" || draftAt !== undefined ? form : submissionAddress(key)}">${dataSet.name}<span class="ds-sr-only">, ${formatPeriod(period.code)}</span></a>
<p class="quiet small">${formatPeriod(period.code)}. ${timing(task)}${draftAt === undefined ? "" : ` Nháp lưu lúc ${formatMoment(draftAt)}.`}</p></div>
<div class="state">${STATES[task.state]}${draftAt === undefined ? "" : DRAFT}${
      revision > 0 && task.state !== "returned" && draftAt === undefined
        ? html`<a class="ds-link small" href="${form}">Sửa<span class="ds-sr-only">: ${dataSet.name}, ${formatPeriod(period.code)}</span></a>`
        : ""
    }</div>
</li>`;
  })}</ul>`;
}

/** What is due within these days stands out. */
const URGENT_DAYS = 3;

function timing({ state, daysLeft, dueAt, receivedAt, late, reopenedUntil }: Task): Markup | string {
  if (reopenedUntil !== null && (receivedAt === null || state === "returned")) {
    return html`Kỳ đã khóa, mở lại cho đơn vị <b>đến hết ngày ${formatDay(reopenedUntil - 1)}</b>.`;
  }
  if (receivedAt !== null && state !== "returned") {
    return `Gửi lúc ${formatMoment(receivedAt)}${late ? ", trễ hạn" : ""}.`;
  }
  const due = `Hạn ${formatDay(dueAt - 1)}`;
  // A correction is waited for, but the report is on time already.
  if (daysLeft < 0 && state === "returned" && !late)
    return `${due} đã qua; bản đầu gửi đúng hạn, chờ bản sửa.`;
  if (daysLeft < 0) return html`${due}, <b>trễ ${-daysLeft} ngày</b>.`;
  if (daysLeft === 0) return html`${due}: <b>hôm nay</b>.`;
  return daysLeft <= URGENT_DAYS
    ? html`${due}, <b>còn ${daysLeft} ngày</b>.`
    : `${due}, còn ${daysLeft} ngày.`;
}
