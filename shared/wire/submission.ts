/** Submissions as JSON: api.md, "Submitting". */

import * as z from "zod";
import { isPrintable, UNPRINTABLE_MESSAGE } from "../domain/printable.ts";
import { deadlineExtension } from "./report.ts";
import { elementValue, instant, sha256Hex } from "./scalars.ts";

/**
 * A JSON object just as it came. `z.record` would pass over a member named `__proto__`, which JSON allows: it must be
 * found fault with like any other that does not belong.
 */
export const jsonObject = z.custom<Readonly<Record<string, unknown>>>(
  (value) => typeof value === "object" && value !== null && !Array.isArray(value),
);

const textsByName = z.custom<Readonly<Record<string, string>>>().superRefine((texts, context) => {
  const object = jsonObject.safeParse(texts);
  if (!object.success) return context.addIssue({ code: "custom" });
  for (const [name, text] of Object.entries(object.data)) {
    if (typeof text !== "string") context.addIssue({ code: "custom", path: [name] });
  }
});

/**
 * The fields of `POST /api/v1/submissions`. Values and texts are judged against the catalogue by the domain; here only
 * their place is.
 */
export const submissionFields = {
  submissionId: z
    .guid()
    .meta({ description: "Mã của lần gửi, do bên gửi sinh ra; gửi lại cùng mã không bị ghi hai lần." }),
  orgUnit: z.string(),
  dataSet: z.string(),
  period: z.string(),
  baseRevision: z.int().min(0).meta({ description: "Bản mà bên gửi thấy gần nhất; 0: chưa có bản nào." }),
  values: jsonObject,
  narrative: textsByName.optional(),
};

export const submissionRequest = z.strictObject({
  ...submissionFields,
  values: z.record(z.string(), elementValue.nullable()),
  narrative: z.record(z.string(), z.string()).optional(),
});

export const finding = z.object({ pointer: z.string(), code: z.string(), message: z.string() });

export const receipt = z.object({
  orgUnit: z.string(),
  dataSet: z.string(),
  period: z.string(),
  revision: z.int(),
  submissionId: z.string(),
  receivedAt: instant,
  late: z.boolean(),
  /** Only where outages moved the deadline. */
  extension: deadlineExtension.exactOptional(),
  warnings: z.array(finding).readonly(),
});

export const submissionRevision = z.object({
  orgUnit: z.string(),
  dataSet: z.string(),
  period: z.string(),
  revision: z.int(),
  status: z.enum(["submitted", "approved", "returned"]),
  /** The reason of the decision that stands; empty when there is none. */
  reason: z.string(),
  submissionId: z.string(),
  receivedAt: instant,
  receivedBy: z.string(),
  /** By the deadline as it stands now; `extension` says what moved it. */
  late: z.boolean(),
  extension: deadlineExtension.exactOptional(),
  values: z.record(z.string(), elementValue).readonly(),
  narrative: z.record(z.string(), z.string()).readonly(),
  digest: sha256Hex,
});

export const decisionRequest = z.strictObject({
  decision: z.enum(["approve", "return"]),
  reason: z.string().trim().max(1000).refine(isPrintable, UNPRINTABLE_MESSAGE).default(""),
});

export const decisionAnswer = z.object({
  orgUnit: z.string(),
  dataSet: z.string(),
  period: z.string(),
  revision: z.int(),
  decision: z.enum(["approve", "return"]),
  reason: z.string(),
  decidedAt: instant,
  decidedBy: z.string(),
});

export const reopeningRequest = z.strictObject({
  orgUnit: z.string(),
  period: z.string(),
  until: instant,
  reason: z.string().trim().min(1).max(1000).refine(isPrintable, UNPRINTABLE_MESSAGE),
});

export const reopeningEndRequest = reopeningRequest.pick({ reason: true });

/** `until`: when the period is locked again; `end`: what ended the reopening before `grantedUntil`. */
export const reopeningAnswer = z.object({
  reopeningId: z.string(),
  orgUnit: z.string(),
  period: z.string(),
  until: instant,
  grantedUntil: instant,
  reason: z.string(),
  reopenedAt: instant,
  reopenedBy: z.string(),
  end: z.object({ reason: z.string(), endedAt: instant, endedBy: z.string() }).nullable(),
});
