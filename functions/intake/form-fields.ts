/** What is typed into a form: read from the posted fields, and from a stored revision to go on from. */
import { randomUUID } from "node:crypto";
import * as z from "zod";
import type { DataElement, DataSet, NarrativePart } from "../../shared/domain/catalogue.ts";
import type { ElementValue, RevisionEntry } from "../../shared/domain/ledger.ts";
import { escapePointer, type Finding } from "../../shared/domain/submission.ts";
import { formatElementValue } from "../../shared/domain/vietnamese.ts";
import { readTypedNumber } from "../../shared/domain/vietnamese-number.ts";

/** The texts in a form's fields, exactly as typed, by element and narrative code. */
export interface TypedForm {
  readonly submissionId: string;
  readonly baseRevision: number;
  readonly values: Readonly<Record<string, string>>;
  readonly narrative: Readonly<Record<string, string>>;
}

export const YES = "co";
export const NO = "khong";

export const valueField = (code: string): string => `v.${code}`;
export const narrativeField = (code: string): string => `n.${code}`;

/** A form for the next revision, filled with what the latest one says. */
export function typedFrom(dataSet: DataSet, latest: RevisionEntry | undefined): TypedForm {
  const entries = dataSet.elements.map(({ code, type }) => [code, typeOut(type, latest?.values[code])]);
  return {
    submissionId: randomUUID(),
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

/** Reads the posted fields. A submission id that is none of ours is replaced. */
export function readTyped(
  form: URLSearchParams,
  dataSet: DataSet,
  narrative: readonly NarrativePart[],
): TypedForm {
  const texts = (codes: readonly { code: string }[], field: (code: string) => string) =>
    Object.fromEntries(codes.map(({ code }) => [code, form.get(field(code)) ?? ""]));
  return {
    submissionId: z.guid().safeParse(form.get("submissionId")).data?.toLowerCase() ?? randomUUID(),
    baseRevision: z.coerce.number().int().min(0).catch(0).parse(form.get("baseRevision")),
    values: texts(dataSet.elements, valueField),
    narrative: dataSet.takesNarrative ? texts(narrative, narrativeField) : {},
  };
}

export interface ReadValues {
  /** As the JSON interface would get them; what cannot be read stays text, which the check refuses. */
  readonly values: Readonly<Record<string, unknown>>;
  /** Better words than the check's, by pointer. */
  readonly findings: ReadonlyMap<string, Finding>;
}

/** The typed texts as values. */
export function readValues(typed: Pick<TypedForm, "values">, dataSet: DataSet): ReadValues {
  const values: Record<string, unknown> = {};
  const findings = new Map<string, Finding>();
  for (const { code, type } of dataSet.elements) {
    const text = typed.values[code] ?? "";
    const pointer = `/values/${escapePointer(code)}`;
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
        const message = "Hãy nhập một số nguyên; dấu phẩy là dấu thập phân, hàng nghìn tách bằng dấu chấm.";
        findings.set(pointer, { pointer, code: "wrong-type", message });
      }
    }
  }
  return { values, findings };
}
