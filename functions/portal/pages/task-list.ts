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

/** The unit's own tasks, each with the way to do it. */
export function taskList(tasks: readonly Task[]): Markup {
  return html`<ul class="tasks">${tasks.map((task) => {
    const { dataSet, period, orgUnit, revision } = task;
    const key = { orgUnit: orgUnit.code, dataSet: dataSet.code, period: period.code };
    const form = formAddress(dataSet.code, period.code);
    return html`<li>
<div class="what"><a class="ds-link" href="${revision === 0 || task.state === "returned" ? form : submissionAddress(key)}">${dataSet.name}</a>
<p class="quiet small">${formatPeriod(period.code)}. ${timing(task)}</p></div>
<div class="state">${STATES[task.state]}${
      revision > 0 && task.state !== "returned"
        ? html`<a class="ds-link small" href="${form}">Sửa<span class="ds-sr-only">: ${dataSet.name}, ${formatPeriod(period.code)}</span></a>`
        : ""
    }</div>
</li>`;
  })}</ul>`;
}

function timing({ state, daysLeft, dueAt, receivedAt, late }: Task): string {
  if (receivedAt !== null && state !== "returned") {
    return `Gửi lúc ${formatMoment(receivedAt)}${late ? ", trễ hạn" : ""}.`;
  }
  const due = `Hạn ${formatDay(dueAt - 1)}`;
  if (daysLeft < 0) return `${due}, quá ${-daysLeft} ngày.`;
  return daysLeft === 0 ? `${due}: hôm nay.` : `${due}, còn ${daysLeft} ngày.`;
}
