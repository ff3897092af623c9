/** Letters to a unit about what it has not sent, or what was returned to it. */

import type { Catalogue, DataSet, OrgUnit } from "../../../shared/domain/catalogue.ts";
import { sayExtension } from "../../../shared/domain/extension-words.ts";
import type { DeadlineExtension } from "../../../shared/domain/fair-deadline.ts";
import type { DecisionEntry } from "../../../shared/domain/ledger.ts";
import { dueAt, extensionOf, type Period } from "../../../shared/domain/period.ts";
import { type ReminderReason, reminderOf } from "../../../shared/domain/reminder.ts";
import type { Task } from "../../../shared/domain/task.ts";
import { formatDay, sayMoment, sayPeriod } from "../../../shared/domain/vietnamese.ts";
import { formAddress, submissionAddress } from "../../../shared/http/addresses.ts";
import type { Block, Letter } from "./letter.ts";

/** Why somebody gets a letter about a unit's reports. */
export const DUTY = "Ông/Bà nhận thư này vì phụ trách báo cáo của đơn vị.";

const ORDER = ["overdue", "due-today", "due-soon"] as const satisfies readonly ReminderReason[];
const HEADINGS: Readonly<Record<ReminderReason, string>> = {
  overdue: "Đã trễ hạn",
  "due-today": "Đến hạn hôm nay",
  "due-soon": "Còn 3 ngày đến hạn",
};
const IN_SUBJECT: Readonly<Record<ReminderReason, string>> = {
  overdue: "trễ hạn",
  "due-today": "đến hạn hôm nay",
  "due-soon": "còn 3 ngày đến hạn",
};

/** What the day's letter says of a unit's tasks: as parts, since one letter may say more than that. */
export interface RemindersPart {
  /** `2 báo cáo trễ hạn, 1 báo cáo đến hạn hôm nay`. */
  readonly subject: string;
  readonly blocks: readonly Block[];
  readonly reason: string;
}

/** Undefined when none of the tasks is to be spoken of today. */
export function remindersPart(tasks: readonly Task[], baseUrl: string): RemindersPart | undefined {
  const groups = ORDER.map((reason) => ({
    reason,
    tasks: tasks.filter((task) => reminderOf(task) === reason),
  })).filter((group) => group.tasks.length > 0);
  if (groups.length === 0) return undefined;
  return {
    subject: groups.map(({ reason, tasks: of }) => `${of.length} báo cáo ${IN_SUBJECT[reason]}`).join(", "),
    blocks: [
      {
        kind: "paragraph",
        text: "Hệ thống chưa nhận được các báo cáo dưới đây; đề nghị đơn vị sớm gửi.",
      },
      ...groups.flatMap(({ reason, tasks: of }): Block[] => [
        { kind: "heading", text: HEADINGS[reason] },
        { kind: "list", items: of.map((task) => ({ text: sayTask(task), url: baseUrl + formOf(task) })) },
      ]),
    ],
    reason: DUTY,
  };
}

function sayTask({ dataSet, period, dueAt: due, extension, state }: Task): string {
  const returned = state === "returned" ? "; bản đã gửi bị trả lại, chờ gửi bản mới" : "";
  return `${dataSet.name}, ${sayPeriod(period.code)} (${deadlineOf(due, extension)}${returned})`;
}

function deadlineOf(due: number, extension: DeadlineExtension | null): string {
  return extension ? sayExtension(extension) : `hạn: hết ngày ${formatDay(due - 1)}`;
}

export function formOf({ dataSet, period }: { readonly dataSet: DataSet; readonly period: Period }): string {
  return formAddress(dataSet.code, period.code);
}

/** Where a letter about one report of one unit is from. */
export interface AboutReport {
  readonly catalogue: Catalogue;
  readonly orgUnit: OrgUnit;
  readonly dataSet: DataSet;
  readonly period: Period;
  readonly baseUrl: string;
}

/** The unit is told that a revision was returned, and why, unless the reason may hold figures that are not for mails. */
export function returnLetter(about: AboutReport, { revision, reason, decidedAt }: DecisionEntry): Letter {
  const { catalogue, orgUnit, dataSet, period, baseUrl } = about;
  const key = { orgUnit: orgUnit.code, dataSet: dataSet.code, period: period.code };
  const why = isSensitive(catalogue, dataSet.model)
    ? "Lý do trả lại có trong hệ thống, xem sau khi đăng nhập."
    : `Lý do: ${reason}`;
  return {
    subject: `Báo cáo bị trả lại: ${dataSet.name}, ${sayPeriod(period.code)}`,
    addressee: orgUnit.name,
    blocks: [
      {
        kind: "paragraph",
        text: `Bản ${revision} của báo cáo “${dataSet.name}”, ${sayPeriod(period.code)}, đã được trả lại lúc ${sayMoment(decidedAt)}.`,
      },
      { kind: "paragraph", text: why },
      {
        kind: "paragraph",
        text: `Bản bị trả lại không được tính. Đề nghị đơn vị rà soát và gửi bản mới; ${untilWhen(about, decidedAt)}.`,
      },
      { kind: "action", label: "Sửa và gửi bản mới", url: baseUrl + formOf(about) },
      {
        kind: "list",
        items: [{ text: "Xem bản bị trả lại", url: baseUrl + submissionAddress(key, revision) }],
      },
    ],
    reason: DUTY,
  };
}

/** Of a report that is returned after its deadline only the first revision says whether it is late. */
function untilWhen(about: AboutReport, at: number): string {
  return at < dueAt(about.period, about.catalogue.programme)
    ? `hạn gửi: ${deadline(about)}`
    : "hạn gửi đã qua nhưng bản sửa vẫn được nhận, báo cáo đúng hạn hay trễ hạn tính theo bản đầu";
}

/** A reviewer asks the unit for its report. */
export function reminderLetter(about: AboutReport, askedBy: string): Letter {
  const { orgUnit, dataSet, period, baseUrl } = about;
  return {
    subject: `Đề nghị gửi báo cáo: ${dataSet.name}, ${sayPeriod(period.code)}`,
    addressee: orgUnit.name,
    blocks: [
      {
        kind: "paragraph",
        text: `${askedBy} đề nghị đơn vị gửi báo cáo “${dataSet.name}”, ${sayPeriod(period.code)}. Hạn gửi: ${deadline(about)}.`,
      },
      { kind: "action", label: "Nhập báo cáo", url: baseUrl + formOf(about) },
      { kind: "paragraph", text: "Nếu đơn vị vừa gửi báo cáo, đề nghị bỏ qua thư này." },
    ],
    reason: DUTY,
  };
}

function deadline({ catalogue, period }: AboutReport): string {
  const extension = extensionOf(period, catalogue.programme);
  const said = extension ? ` (${sayExtension(extension)})` : "";
  return `hết ngày ${formatDay(dueAt(period, catalogue.programme) - 1)}${said}`;
}

/** Whether figures of the model must not be in a mail. */
export function isSensitive({ models }: Catalogue, model: string): boolean {
  return models.find(({ code }) => code === model)?.sensitive === true;
}
