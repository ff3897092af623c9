/** Letters to a unit whose locked period was reopened, and about the end of that. Why is in the system: a reason may hold figures. */
import type { DataSet } from "../../../shared/domain/catalogue.ts";
import type { Reopening } from "../../../shared/domain/reopening.ts";
import { formatDay, sayMoment, sayPeriod } from "../../../shared/domain/vietnamese.ts";
import type { Block, Letter } from "./letter.ts";
import { type AboutReport, DUTY, formOf } from "./reminders.ts";

export interface AboutReopening extends Pick<AboutReport, "orgUnit" | "period" | "baseUrl"> {
  /** What the unit reports by periods of this type. */
  readonly forms: readonly DataSet[];
}

/** The unit is told that it can send for a locked period again, until a moment. */
export function reopeningLetter(about: AboutReopening, until: number): Letter {
  const { orgUnit, period } = about;
  return {
    subject: `Kỳ báo cáo được mở lại: ${sayPeriod(period.code)}`,
    addressee: orgUnit.name,
    blocks: [
      {
        kind: "paragraph",
        text: `Kỳ báo cáo ${sayPeriod(period.code)} đã khóa, nay được mở lại riêng cho đơn vị đến hết ngày ${formatDay(until - 1)}. Đề nghị đơn vị gửi hoặc sửa báo cáo trong thời gian đó:`,
      },
      formList(about),
    ],
    reason: DUTY,
  };
}

/**
 * The unit is told that a reopening was ended before its time, and what that means.
 * @param openUntil when another reopening still holds the period open for the unit: until when; else null.
 */
export function reopeningEndLetter(
  about: AboutReopening,
  { until }: Pick<Reopening, "until">,
  openUntil: number | null,
): Letter {
  const { orgUnit, period } = about;
  const happened = `Việc mở lại kỳ báo cáo ${sayPeriod(period.code)} cho đơn vị đã được kết thúc sớm lúc ${sayMoment(until)}.`;
  return openUntil === null
    ? {
        subject: `Kết thúc sớm việc mở lại kỳ báo cáo: ${sayPeriod(period.code)}`,
        addressee: orgUnit.name,
        blocks: [
          {
            kind: "paragraph",
            text: `${happened} Từ lúc đó hệ thống không nhận báo cáo của kỳ này nữa; báo cáo đã gửi trong thời gian mở lại vẫn được giữ nguyên. Lý do có trong hệ thống, xem sau khi đăng nhập:`,
          },
          formList(about),
        ],
        reason: DUTY,
      }
    : {
        subject: `Thay đổi thời gian mở lại kỳ báo cáo: ${sayPeriod(period.code)}`,
        addressee: orgUnit.name,
        blocks: [
          {
            kind: "paragraph",
            text: `${happened} Kỳ này vẫn đang mở cho đơn vị theo một lần mở lại khác, đến hết ngày ${formatDay(openUntil - 1)}:`,
          },
          formList(about),
        ],
        reason: DUTY,
      };
}

function formList({ forms, period, baseUrl }: AboutReopening): Block {
  return {
    kind: "list",
    items: forms.map((dataSet) => ({ text: dataSet.name, url: baseUrl + formOf({ dataSet, period }) })),
  };
}
