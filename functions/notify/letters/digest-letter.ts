/** One person's letter of the day: what their unit has to send, and the reports that were published for them. */
import { sayPeriod } from "../../../shared/domain/vietnamese.ts";
import type { Letter } from "./letter.ts";
import { type PublishedReport, publishedReportBlocks } from "./published-report.ts";
import type { RemindersPart } from "./reminders.ts";

const READER = "Ông/Bà nhận thư này vì là lãnh đạo được xem báo cáo của phường.";

export interface DigestContent {
  readonly addressee: string;
  readonly reminders: RemindersPart | undefined;
  readonly reports: readonly PublishedReport[];
  readonly baseUrl: string;
  readonly unsubscribeUrl: string | undefined;
}

/** Undefined when there is nothing to say. Only reports can be unsubscribed from: reminders are a duty. */
export function digestLetter(content: DigestContent): Letter | undefined {
  const { addressee, reminders, reports, baseUrl, unsubscribeUrl } = content;
  if (!reminders && reports.length === 0) return undefined;
  const periods = reports.map(({ snapshot }) => sayPeriod(snapshot.report.period.code));
  const published = reports.length === 0 ? [] : [`Đã công bố báo cáo ${periods.join(", ")}`];
  return {
    subject: [...(reminders ? [`Nhắc gửi báo cáo: ${reminders.subject}`] : []), ...published].join("; "),
    addressee,
    blocks: [
      ...(reminders?.blocks ?? []),
      ...reports.flatMap((report) => publishedReportBlocks(report, baseUrl)),
    ],
    reason: [...(reminders ? [reminders.reason] : []), ...(reports.length > 0 ? [READER] : [])].join(" "),
    ...(reports.length > 0 && { unsubscribeUrl }),
  };
}
