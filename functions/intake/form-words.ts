/** What a form says about its fields, on the server and in the browser alike. */
import type { DataElement } from "../../shared/domain/catalogue.ts";
import type { FormJudgement } from "../../shared/domain/form-check.ts";
import type { Period } from "../../shared/domain/period.ts";
import { findPersonalData, personalDataWarning } from "../../shared/domain/personal-data.ts";
import { MAX_TEXT_CHARACTERS, valuePointer } from "../../shared/domain/submission.ts";
import { formatCount, formatDate, lowerFirst } from "../../shared/domain/vietnamese.ts";

/** Stands where a ratio lacks a part. */
export const NO_RATIO = "chưa đủ số liệu";

/** What a figure is to say: over which time, and what the catalogue adds to its name. */
export function helpOf({ time, help }: DataElement, { from, to }: Period): string {
  const when =
    time === "flow"
      ? `Phát sinh từ ${formatDate(from)} đến hết ${formatDate(to)}.`
      : `Tính đến hết ngày ${formatDate(to)}.`;
  return help === undefined ? when : `${when} ${help}`;
}

export interface FieldRemark {
  readonly text: string;
  /** Whether it asks to look again. */
  readonly isWarning: boolean;
}

/** At a field: what is unusual about its value, and how it compares with the period before. */
export function sayField(
  { warnings, changes }: FormJudgement,
  code: string,
  earlierName: string | undefined,
): FieldRemark {
  const found = warnings
    .filter(({ pointer }) => pointer === valuePointer(code))
    .map(({ message }) => message);
  const change = changes.get(code);
  const compared =
    change && earlierName !== undefined ? `So với ${lowerFirst(earlierName)}: ${change.words}.` : "";
  const unusual = found.map((message) => (message.endsWith(".") ? message : `${message}.`));
  return { text: [compared, ...unusual].filter(Boolean).join(" "), isWarning: found.length > 0 };
}

/** At a text: that it names somebody by number. */
export function sayText(text: string): FieldRemark {
  const kinds = findPersonalData(text);
  return kinds.length === 0
    ? { text: "", isWarning: false }
    : { text: personalDataWarning(kinds), isWarning: true };
}

export function lengthHint(text: string): string {
  const length = [...text.normalize("NFC").trim()].length;
  const most = `nhiều nhất ${formatCount(MAX_TEXT_CHARACTERS)} ký tự`;
  if (length === 0) return `N${most.slice(1)}.`;
  const over = length - MAX_TEXT_CHARACTERS;
  return over > 0
    ? `Đang có ${formatCount(length)} ký tự, dài quá ${formatCount(over)} ký tự.`
    : `Đang có ${formatCount(length)} ký tự, ${most}.`;
}
