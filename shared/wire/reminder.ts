/** Reminders as JSON: whom a reviewer has told that a report is missing. */
import * as z from "zod";

export const reminderRequest = z.strictObject({
  dataSet: z.string(),
  period: z.string(),
  orgUnits: z
    .array(z.string())
    .max(1000)
    .optional()
    .meta({ description: "Chỉ nhắc các đơn vị này; bỏ trống: mọi đơn vị chưa có báo cáo." }),
});

/** The units that are told; those among the asked ones that have sent are not. */
export const reminderAnswer = z.object({ orgUnits: z.array(z.string()).readonly() });
