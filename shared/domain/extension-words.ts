/** A moved deadline in Vietnamese: the same on pages, in mails and in the printed report. */

import type { PeriodExtension } from "./extensions.ts";
import type { DeadlineExtension } from "./fair-deadline.ts";
import type { Outage, OutageReason } from "./outage.ts";
import { capitalise, formatDay, formatMoment, sayPeriod } from "./vietnamese.ts";

export const OUTAGE_WORDS: Readonly<Record<OutageReason, string>> = {
  silent: "hệ thống ngừng hoạt động",
  unreachable: "không gửi được báo cáo",
  "sign-in": "không đăng nhập được",
};

/** `từ 16/9/2026 18:00 đến 16/9/2026 21:30 (không đăng nhập được)`. */
function sayOutage({ from, to, reason }: Outage): string {
  return `từ ${formatMoment(from)} đến ${formatMoment(to)} (${OUTAGE_WORDS[reason]})`;
}

/** `hạn gửi đã lùi từ hết ngày … đến hết ngày … vì hệ thống gián đoạn từ … đến … (…)`; no full stop. */
export function sayExtension({ regularDueAt, dueAt, outages }: DeadlineExtension): string {
  return `hạn gửi đã lùi từ hết ngày ${formatDay(regularDueAt - 1)} đến hết ngày ${formatDay(dueAt - 1)} vì hệ thống gián đoạn ${outages.map(sayOutage).join("; ")}`;
}

/** A sentence for each moved deadline of a report, saying whose it is. */
export function sayExtensions(extensions: readonly PeriodExtension[]): string[] {
  return extensions.map((extension) => {
    const whose = extension.periods.map(sayPeriod).join(", ");
    return `${capitalise(whose)}: ${sayExtension(extension)}.`;
  });
}
