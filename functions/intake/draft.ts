/** From a JSON body to a draft: each field that has the right shape, and a finding for each that has not. */
import type * as z from "zod";
import type { Finding, SubmissionDraft } from "../../shared/domain/submission.ts";
import { escapePointer } from "../../shared/domain/submission.ts";
import { jsonObject, submissionFields } from "../../shared/wire/submission.ts";

export interface ReadDraft {
  readonly draft: SubmissionDraft;
  readonly submissionId: string | undefined;
  readonly baseRevision: number | undefined;
  readonly findings: readonly Finding[];
}

/** Reads a body field by field, so that one malformed field does not hide what is wrong with the others. */
export function readDraft(body: unknown): ReadDraft {
  const object = jsonObject.safeParse(body);
  if (!object.success) {
    const findings = [
      { pointer: "", code: "wrong-type", message: "Nội dung gửi lên phải là một đối tượng JSON." },
    ];
    return { draft: EMPTY, submissionId: undefined, baseRevision: undefined, findings };
  }
  const findings: Finding[] = [];
  const field = <T>(name: FieldName, schema: z.ZodType<T>): T | undefined => {
    const parsed = schema.safeParse(object.data[name]);
    if (parsed.success) return parsed.data;
    findings.push(...parsed.error.issues.map((issue) => toFinding(name, issue)));
    return undefined;
  };
  const draft: SubmissionDraft = {
    orgUnit: field("orgUnit", submissionFields.orgUnit),
    dataSet: field("dataSet", submissionFields.dataSet),
    period: field("period", submissionFields.period),
    // No values at all is an empty submission, which the domain refuses in its own words.
    values: object.data.values == null ? {} : field("values", submissionFields.values),
    narrative: field("narrative", submissionFields.narrative),
  };
  const submissionId = field("submissionId", submissionFields.submissionId)?.toLowerCase();
  const baseRevision = field("baseRevision", submissionFields.baseRevision);
  for (const name of Object.keys(object.data)) {
    if (Object.hasOwn(submissionFields, name)) continue;
    const message = "Không có mục này trong báo cáo gửi lên.";
    findings.push({ pointer: `/${escapePointer(name)}`, code: "unknown-element", message });
  }
  return { draft, submissionId, baseRevision, findings };
}

type FieldName = keyof typeof submissionFields;

const EMPTY: SubmissionDraft = {
  orgUnit: undefined,
  dataSet: undefined,
  period: undefined,
  values: undefined,
  narrative: undefined,
};

const FIELD_MESSAGES: Readonly<Record<FieldName, string>> = {
  submissionId: "Mã lần gửi phải là một UUID.",
  orgUnit: "Thiếu mã đơn vị.",
  dataSet: "Thiếu mã biểu mẫu.",
  period: "Thiếu mã kỳ báo cáo.",
  baseRevision: "Số bản gần nhất phải là số nguyên từ 0 trở lên.",
  values: "Số liệu phải là một đối tượng JSON.",
  narrative: "Phần thuyết minh phải là các đoạn văn bản.",
};

function toFinding(name: FieldName, issue: z.core.$ZodIssue): Finding {
  const path = [name, ...issue.path.map(String)].map((step) => `/${escapePointer(step)}`).join("");
  return {
    pointer: path,
    code: issue.code === "too_small" ? "negative" : "wrong-type",
    message: FIELD_MESSAGES[name],
  };
}
