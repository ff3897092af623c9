/** The catalogue file's format, as a ward writes it (`le-chan.yaml` is one). What refers to what is checked in `check.ts`. */

import * as z from "zod";
import { isIsoDate } from "../domain/calendar.ts";
import { ORG_UNIT_KINDS, PERIOD_TYPES, SIGNER_POSITIONS } from "../domain/catalogue.ts";
import { isPrintable, UNPRINTABLE_MESSAGE } from "../domain/printable.ts";

const code = z
  .string()
  .regex(
    /^[A-Za-z0-9]+(?:[.-][A-Za-z0-9]+)*$/,
    "Mã chỉ gồm chữ không dấu, chữ số, dấu chấm và dấu gạch ngang.",
  );
const elementCode = z
  .string()
  .regex(
    /^(?!(?:and|or)$)[a-z][a-z0-9_]*$/,
    "Mã chỉ gồm chữ thường không dấu, chữ số và dấu gạch dưới, bắt đầu bằng chữ.",
  );
const slug = z
  .string()
  .regex(/^[a-z0-9]+(?:-[a-z0-9]+)*$/, "Mã chỉ gồm chữ thường không dấu, chữ số và dấu gạch ngang.");
const text = z.string().trim().min(1).max(500).refine(isPrintable, UNPRINTABLE_MESSAGE);
const isoDate = z.string().refine(isIsoDate, "Ngày viết theo dạng năm-tháng-ngày, ví dụ 2026-09-02.");
/** A number that the exact arithmetic can hold: at most 3 decimal places. */
const exactNumber = z
  .number()
  .min(0)
  .max(1e12)
  .refine((value) => /^\d+(\.\d{1,3})?$/.test(String(value)), "Có quá 3 chữ số thập phân.");
/** Data set and element: `M06-TYT.dan_so`. */
const elementRef = z
  .string()
  .regex(/^\S+\.[^.\s]+$/, "Viết mã biểu mẫu, dấu chấm, mã mục số liệu, ví dụ M06-TYT.dan_so.");

const programme = z.strictObject({
  code,
  name: text,
  directive: text,
  ward: slug,
  wardCode: z.string().regex(/^\d{5}$/, "Mã đơn vị hành chính gồm 5 chữ số, đặt trong ngoặc kép."),
  wardName: text,
  city: text,
  issuer: text,
  timeZone: z.literal("Asia/Ho_Chi_Minh"),
  start: isoDate,
  end: isoDate,
  reportPeriods: z.array(z.enum(PERIOD_TYPES)).min(1),
  dueWorkingDays: z.int().min(1).max(30),
  lockAfterDays: z.int().min(1).max(3650),
  holidays: z.array(isoDate),
  signer: z.strictObject({ position: z.enum(SIGNER_POSITIONS), name: text.optional() }).optional(),
});

/** One org unit, or a numbered run of them: `count` units named by `{n}` from `firstNumber` on. */
const orgUnit = z.strictObject({
  code: slug,
  kind: z.enum(ORG_UNIT_KINDS),
  name: text,
  count: z.int().min(1).max(500).optional(),
  firstNumber: z.int().min(0).max(999).optional(),
});

const element = z.strictObject({
  code: elementCode,
  type: z.enum(["integer", "decimal", "boolean", "date"]),
  time: z.enum(["flow", "stock"]),
  unit: text.optional(),
  name: text,
  /** What counts and what does not, for who fills it in. */
  help: text.optional(),
});

const rule = z.strictObject({
  severity: z.enum(["error", "warning"]),
  code: z.string().regex(/^[a-z][a-z0-9-]*$/, "Mã chỉ gồm chữ thường không dấu, chữ số và dấu gạch ngang."),
  when: text,
  message: text,
});

const dataSet = z.strictObject({
  code,
  name: text,
  /** The model it belongs to; left out, the model whose code is the data set's code up to its first hyphen. */
  model: code.optional(),
  period: z.enum(PERIOD_TYPES),
  /** Kinds of org unit, or codes of single ones. */
  assigned: z.array(text).default([]),
  elements: z.array(element).min(1),
  rules: z.array(rule).default([]),
  /** Whether the narrative comes with it; left out, it does when the code ends in `-CT` (the lead's data set). */
  narrative: z.boolean().optional(),
});

const model = z.strictObject({
  number: z.int().min(0),
  code,
  name: text,
  lead: z.array(code).min(1),
  with: z.array(code).default([]),
  /** Police and health: figures that must not leave the system in clear, as in a mail. */
  sensitive: z.boolean().optional(),
});

const indicatorCommon = {
  code,
  model: code,
  name: text,
  unit: text.optional(),
  better: z.enum(["up", "down"]).optional(),
  source: z.enum(["letter", "proposed"]),
  note: text.optional(),
  target: z
    .strictObject({
      comparator: z.enum(["gt", "gte", "lt", "lte", "eq"]),
      /** Left out or left blank, it is refused with the other faults rather than before them. */
      value: z.union([exactNumber, z.boolean()]).nullish(),
      cadence: z.enum(["annual", "by-end"]),
    })
    .optional(),
  baseline: z.strictObject({ value: exactNumber, at: isoDate }).optional(),
};
const indicator = z.discriminatedUnion("kind", [
  z.strictObject({
    ...indicatorCommon,
    kind: z.literal("ratio"),
    numerator: elementRef,
    denominator: elementRef,
  }),
  z.strictObject({
    ...indicatorCommon,
    kind: z.enum(["share", "total", "cumulative", "milestone"]),
    of: elementRef,
  }),
]);

export const catalogueFile = z.strictObject({
  programme,
  orgUnits: z.array(orgUnit).min(1),
  dataSets: z.array(dataSet).min(1),
  narrative: z.array(z.strictObject({ code: elementCode, name: text })).default([]),
  models: z.array(model).min(1),
  indicators: z.array(indicator).min(1),
});

/** The catalogue as its file says it. */
export type CatalogueFile = z.output<typeof catalogueFile>;
