/** What a filled workbook says, as JSON. */
import * as z from "zod";
import { finding, submissionRequest } from "./submission.ts";

export const WORKBOOK_TYPE = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet";

export const workbookReading = z.object({
  /** The workbook's own id. */
  id: z.guid(),
  rows: z.array(
    z.object({
      orgUnit: z.string(),
      /** `stale`: the unit has a newer revision than the workbook was made on; `submission` would replace it. */
      outcome: z.enum(["new", "changed", "stale", "same", "blank", "locked", "faulty"]),
      latestRevision: z.int().min(0),
      errors: z.array(finding).readonly(),
      warnings: z.array(finding).readonly().optional(),
      /** Taken by `POST /submissions` as it stands; the same workbook and content give the same `submissionId`. */
      submission: submissionRequest.optional(),
    }),
  ),
});
