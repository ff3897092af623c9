/** Checking a submission against the catalogue: reporting-rules.md, "Submissions". Every finding at once. */

import { isIsoDate } from "./calendar.ts";
import type { Catalogue, DataElement, DataSet } from "./catalogue.ts";
import type { ElementValue } from "./ledger.ts";
import { contains, opensAt, type Period, parsePeriod, periodsOfYears, programmeYears } from "./period.ts";
import { findPersonalData, personalDataWarning } from "./personal-data.ts";
import { isPrintable, UNPRINTABLE_MESSAGE } from "./printable.ts";
import { isBroken, type Rule } from "./rule.ts";
import { formatDay } from "./vietnamese.ts";

/** Longest narrative text, in Unicode characters of its NFC form. */
export const MAX_TEXT_CHARACTERS = 4000;
/** Most significant digits of a decimal. */
const MAX_SIGNIFICANT_DIGITS = 15;

/** What is wrong, where (a JSON Pointer into the request body), in the reader's language. */
export interface Finding {
  readonly pointer: string;
  readonly code: string;
  readonly message: string;
}

/** A submission as it was sent; a field that is itself malformed is undefined (and reported by whoever found that). */
export interface SubmissionDraft {
  readonly orgUnit: string | undefined;
  readonly dataSet: string | undefined;
  readonly period: string | undefined;
  readonly values: Readonly<Record<string, unknown>> | undefined;
  readonly narrative: Readonly<Record<string, string>> | undefined;
}

/** A submission that may be stored: known, assigned, open, complete and consistent. */
export interface CheckedSubmission {
  readonly orgUnit: string;
  readonly dataSet: DataSet;
  readonly period: Period;
  readonly values: Readonly<Record<string, ElementValue>>;
  readonly narrative: Readonly<Record<string, string>>;
}

export type SubmissionCheck =
  | { readonly ok: true; readonly submission: CheckedSubmission; readonly warnings: readonly Finding[] }
  | { readonly ok: false; readonly findings: readonly Finding[] };

/** Checks a draft received at `now` (epoch ms). Codes are those of api.md, 422 `invalid-submission`. */
export function checkSubmission(catalogue: Catalogue, draft: SubmissionDraft, now: number): SubmissionCheck {
  const findings: Finding[] = [];
  const dataSet = catalogue.dataSets.find((candidate) => candidate.code === draft.dataSet);

  findings.push(...checkSender(catalogue, draft, dataSet));
  const { period, findings: periodFindings } = checkPeriod(catalogue, draft.period, dataSet, now);
  findings.push(...periodFindings);

  const values = checkValues(draft.values ?? {}, dataSet);
  findings.push(...values.findings);
  if (draft.values && Object.values(draft.values).every((value) => value === null)) {
    findings.push({
      pointer: "/values",
      code: "empty-submission",
      message: "Báo cáo chưa có số liệu nào; hãy nhập ít nhất một mục.",
    });
  }
  findings.push(...values.broken);

  const narrative = readNarrative(catalogue, draft.narrative ?? {}, dataSet);
  findings.push(...narrative.findings);

  if (findings.length > 0 || !dataSet || !period || draft.orgUnit === undefined)
    return { ok: false, findings };
  return {
    ok: true,
    submission: {
      orgUnit: draft.orgUnit,
      dataSet,
      period,
      values: Object.fromEntries(values.reported),
      narrative: narrative.texts,
    },
    warnings: [...values.warnings, ...personalData(narrative.texts)],
  };
}

export interface ValuesCheck {
  readonly reported: ReadonlyMap<string, ElementValue>;
  /** Values that are none of their element's type, and elements that the data set does not have. */
  readonly findings: readonly Finding[];
  /** Rules of severity `error` that the reported values break. */
  readonly broken: readonly Finding[];
  readonly warnings: readonly Finding[];
}

/** Checks the values alone, whoever sends them and when. */
export function checkValues(
  values: Readonly<Record<string, unknown>>,
  dataSet: Pick<DataSet, "elements" | "rules"> | undefined,
): ValuesCheck {
  const { reported, findings } = readValues(values, dataSet);
  const broken = (dataSet?.rules ?? []).filter((rule) => isBroken(rule, reported));
  const ofSeverity = (wanted: Rule["severity"]) =>
    broken
      .filter(({ severity }) => severity === wanted)
      .map(({ elements, code, message }) => ({ pointer: valuePointer(elements[0] ?? ""), code, message }));
  return { reported, findings, broken: ofSeverity("error"), warnings: ofSeverity("warning") };
}

function checkSender(catalogue: Catalogue, draft: SubmissionDraft, dataSet: DataSet | undefined): Finding[] {
  const findings: Finding[] = [];
  const known = catalogue.orgUnits.some((unit) => unit.code === draft.orgUnit);
  if (draft.orgUnit !== undefined && !known) {
    findings.push({ pointer: "/orgUnit", code: "unknown-org-unit", message: "Không có đơn vị với mã này." });
  }
  if (draft.dataSet !== undefined && !dataSet) {
    findings.push({
      pointer: "/dataSet",
      code: "unknown-data-set",
      message: "Không có biểu mẫu với mã này.",
    });
  }
  if (known && dataSet && draft.orgUnit !== undefined && !dataSet.assigned.includes(draft.orgUnit)) {
    findings.push({
      pointer: "/dataSet",
      code: "not-assigned",
      message: "Đơn vị không được giao báo cáo theo biểu mẫu này.",
    });
  }
  return findings;
}

const PERIOD_TYPE_NAMES = {
  month: "tháng",
  quarter: "quý",
  half: "6 tháng",
  "nine-months": "9 tháng",
  year: "năm",
} as const;

function checkPeriod(
  catalogue: Catalogue,
  code: string | undefined,
  dataSet: DataSet | undefined,
  now: number,
): { period: Period | undefined; findings: Finding[] } {
  if (code === undefined) return { period: undefined, findings: [] };
  const refuse = (slug: string, message: string) => ({
    period: undefined,
    findings: [{ pointer: "/period", code: slug, message }],
  });
  const period = parsePeriod(code);
  if (!period)
    return refuse("unknown-period", "Mã kỳ báo cáo không đúng, ví dụ đúng: 2026-09, 2026-Q3, 2026-H1.");
  if (dataSet && period.type !== dataSet.period) {
    return refuse("wrong-period-type", `Biểu mẫu này báo cáo theo ${PERIOD_TYPE_NAMES[dataSet.period]}.`);
  }
  if (now < opensAt(period)) {
    return refuse(
      "period-not-open",
      `Kỳ báo cáo chưa mở; nhận số liệu từ ngày ${formatDay(opensAt(period))}.`,
    );
  }
  if (!isInProgramme(catalogue, period)) {
    return refuse("unknown-period", "Kỳ báo cáo nằm ngoài thời gian thực hiện chương trình.");
  }
  return { period, findings: [] };
}

/** Whether the period is one of the programme's: of the years it runs over. */
export function isInProgramme(catalogue: Catalogue, period: Period): boolean {
  const { first, last } = programmeYears(catalogue.programme);
  return period.year >= first && period.year <= last;
}

function readValues(
  values: Readonly<Record<string, unknown>>,
  dataSet: Pick<DataSet, "elements"> | undefined,
): { reported: Map<string, ElementValue>; findings: Finding[] } {
  const reported = new Map<string, ElementValue>();
  const findings: Finding[] = [];
  if (!dataSet) return { reported, findings };
  const elements = new Map(dataSet.elements.map((element) => [element.code, element]));
  for (const [code, value] of Object.entries(values)) {
    const element = elements.get(code);
    if (!element) {
      const message = "Mục số liệu này không có trong biểu mẫu.";
      findings.push({ pointer: valuePointer(code), code: "unknown-element", message });
      continue;
    }
    if (value === null) continue;
    const read = readValue(element, value);
    if ("value" in read) reported.set(code, read.value);
    else findings.push({ pointer: valuePointer(code), ...read });
  }
  return { reported, findings };
}

type ReadValue = { value: ElementValue } | { code: string; message: string };

function readValue(element: DataElement, value: unknown): ReadValue {
  switch (element.type) {
    case "boolean":
      return typeof value === "boolean" ? { value } : wrongType("Hãy chọn Có hoặc Không.");
    case "date":
      return typeof value === "string" && isIsoDate(value)
        ? { value }
        : wrongType("Hãy nhập một ngày có thật, dạng năm-tháng-ngày.");
    case "integer":
      return typeof value === "number" ? readInteger(value) : wrongType("Hãy nhập một số nguyên.");
    case "decimal":
      return typeof value === "number" ? readDecimal(value) : wrongType("Hãy nhập một số.");
  }
}

// `value + 0` in the two readers below: a reported -0 is stored as 0.
function readInteger(value: number): ReadValue {
  if (Number.isFinite(value) && !Number.isInteger(value)) return wrongType("Hãy nhập một số nguyên.");
  if (value < 0) return NEGATIVE;
  if (value > Number.MAX_SAFE_INTEGER) return OUT_OF_RANGE;
  return { value: value + 0 };
}

function readDecimal(value: number): ReadValue {
  if (value < 0) return NEGATIVE;
  if (!Number.isFinite(value)) return OUT_OF_RANGE;
  const { digits, places } = significance(value);
  if (places > 3)
    return { code: "too-many-decimals", message: "Số thập phân có nhiều nhất 3 chữ số sau dấu phẩy." };
  if (digits > MAX_SIGNIFICANT_DIGITS) return OUT_OF_RANGE;
  return { value: value + 0 };
}

/** Decimal places of a number as it is written shortest, and its significant digits in plain notation. */
function significance(value: number): { digits: number; places: number } {
  const [mantissa = "0", exponentText] = String(value).split("e");
  const [whole = "0", fraction = ""] = mantissa.split(".");
  const exponent = Number(exponentText ?? 0);
  const places = Math.max(0, fraction.length - exponent);
  const wholeDigits = whole === "0" ? 0 : whole.length + Math.max(0, exponent);
  return { digits: wholeDigits + places, places };
}

const wrongType = (message: string) => ({ code: "wrong-type", message });
const NEGATIVE = { code: "negative", message: "Số liệu không được âm." };
const OUT_OF_RANGE = { code: "out-of-range", message: "Số quá lớn; hãy xem lại, có thể thừa chữ số." };

function readNarrative(
  catalogue: Catalogue,
  narrative: Readonly<Record<string, string>>,
  dataSet: DataSet | undefined,
): { texts: Record<string, string>; findings: Finding[] } {
  const texts: Record<string, string> = {};
  const findings: Finding[] = [];
  if (!dataSet) return { texts, findings };
  for (const [code, raw] of Object.entries(narrative)) {
    const pointer = `/narrative/${escapePointer(code)}`;
    const part = dataSet.takesNarrative && catalogue.narrative.find((candidate) => candidate.code === code);
    if (!part) {
      findings.push({
        pointer,
        code: "unknown-element",
        message: "Biểu mẫu này không có phần thuyết minh đó.",
      });
      continue;
    }
    const text = raw.normalize("NFC").trim();
    if (!isPrintable(text)) {
      findings.push({
        pointer,
        code: "wrong-type",
        message: UNPRINTABLE_MESSAGE,
      });
    } else if ([...text].length > MAX_TEXT_CHARACTERS) {
      findings.push({
        pointer,
        code: "text-too-long",
        message: "Nội dung dài quá 4.000 ký tự; hãy rút gọn.",
      });
    } else if (text !== "") {
      texts[part.code] = text;
    }
  }
  return { texts, findings };
}

/** A text that names a person by number is taken, and said to. */
function personalData(texts: Readonly<Record<string, string>>): Finding[] {
  return Object.entries(texts).flatMap(([code, text]) => {
    const kinds = findPersonalData(text);
    if (kinds.length === 0) return [];
    const pointer = `/narrative/${escapePointer(code)}`;
    return [{ pointer, code: "personal-data", message: personalDataWarning(kinds) }];
  });
}

/** Where an element's value is in a submission. */
export function valuePointer(element: string): string {
  return `/values/${escapePointer(element)}`;
}

/** RFC 6901 escaping of one reference token. */
export function escapePointer(token: string): string {
  return token.replaceAll("~", "~0").replaceAll("/", "~1");
}

/** Report periods of the programme's years that a data-set period is part of. */
export function reportPeriodsOf(catalogue: Catalogue, inner: Period): Period[] {
  return catalogue.programme.reportPeriods
    .flatMap((type) => periodsOfYears(type, inner.year, inner.year))
    .filter((outer) => contains(outer, inner));
}
