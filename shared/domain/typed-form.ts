/**
 * What is typed into a form, as text, and what it says as values. Read by the same code on the server and, while
 * somebody types, in the browser.
 */
import type { DataElement, DataSet } from "./catalogue.ts";
import type { ElementValue, RevisionEntry, SubmissionKey } from "./ledger.ts";
import { type Finding, valuePointer } from "./submission.ts";
import { formatElementValue } from "./vietnamese.ts";
import { readTypedNumber } from "./vietnamese-number.ts";

/** The texts in a form's fields, exactly as typed, by element and narrative code. */
export interface TypedForm {
  /** Under which it is sent, however often that is tried. */
  readonly submissionId: string;
  /** The revision that the form was opened on; 0: none. */
  readonly baseRevision: number;
  readonly values: Readonly<Record<string, string>>;
  readonly narrative: Readonly<Record<string, string>>;
}

/** A form that was put aside to go on with, on any device. */
export interface SavedDraft extends TypedForm {
  /** Another one with each saving. */
  readonly version: string;
  /** The page that saved it. */
  readonly writer: string;
  readonly savedAt: number;
}

/** A draft in a list: which form it is of, and since when it waits. */
export interface ListedDraft extends SubmissionKey, Pick<SavedDraft, "submissionId" | "savedAt"> {}

export const YES = "co";
export const NO = "khong";

/** Whether what a draft says is still to be sent: its own submission may be stored while its sender got no answer. */
export function isUnsent(
  { submissionId }: Pick<TypedForm, "submissionId">,
  revisions: readonly Pick<RevisionEntry, "submissionId">[],
): boolean {
  return revisions.every((revision) => revision.submissionId !== submissionId);
}

/** A form for the next revision, filled with what the latest one says. */
export function typedFrom(
  { elements }: DataSet,
  latest: RevisionEntry | undefined,
): Omit<TypedForm, "submissionId"> {
  const entries = elements.map(({ code, type }) => [code, typeOut(type, latest?.values[code])]);
  return {
    baseRevision: latest?.revision ?? 0,
    values: Object.fromEntries(entries),
    narrative: latest?.narrative ?? {},
  };
}

function typeOut(type: DataElement["type"], value: ElementValue | undefined): string {
  if (value === undefined) return "";
  if (typeof value === "boolean") return value ? YES : NO;
  return type === "date" ? String(value) : formatElementValue(value);
}

export interface ReadValues {
  /** As the JSON interface would get them; what cannot be read stays text, which the check refuses. */
  readonly values: Readonly<Record<string, unknown>>;
  /** Better words than the check's, by pointer. */
  readonly findings: ReadonlyMap<string, Finding>;
}

/** For a whole number: `1,200` was most likely meant as a thousand and two hundred. */
function explainFraction(text: string): string {
  const thousands = /^\s*[1-9]\d{0,2},\d{3}\s*$/.test(text) ? text.trim().replace(",", ".") : undefined;
  return thousands === undefined
    ? "Hãy nhập một số nguyên; dấu chấm tách hàng nghìn, dấu phẩy tách phần thập phân."
    : `Hãy nhập một số nguyên; nếu là hàng nghìn, hãy viết ${thousands}.`;
}

/** The typed texts as values. */
export function readValues(
  typed: Pick<TypedForm, "values">,
  { elements }: Pick<DataSet, "elements">,
): ReadValues {
  const values: Record<string, unknown> = {};
  const findings = new Map<string, Finding>();
  for (const { code, type } of elements) {
    const text = typed.values[code] ?? "";
    const pointer = valuePointer(code);
    if (type === "boolean")
      values[code] = text === "" ? null : text === YES ? true : text === NO ? false : text;
    else if (type === "date") values[code] = text.trim() === "" ? null : text.trim();
    else {
      const number = readTypedNumber(text);
      values[code] = number.kind === "number" ? number.value : number.kind === "empty" ? null : text;
      if (number.kind === "unreadable") {
        findings.set(pointer, { pointer, code: "wrong-type", message: number.message });
      } else if (number.kind === "too-many-decimals") {
        const message = "Số thập phân có nhiều nhất 3 chữ số sau dấu phẩy.";
        findings.set(pointer, { pointer, code: "too-many-decimals", message });
      } else if (number.kind === "number" && type === "integer" && !Number.isInteger(number.value)) {
        const message = explainFraction(text);
        findings.set(pointer, { pointer, code: "wrong-type", message });
      }
    }
  }
  return { values, findings };
}
