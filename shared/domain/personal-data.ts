/**
 * Numbers in a free text that tell who a person is. Reports speak of figures, not of people (docs/data-and-law.md; Luật
 * Bảo vệ dữ liệu cá nhân 91/2025/QH15), so the sender is warned before sending; what is sent is kept as it is.
 */

export type PersonalDataKind = "citizen-number" | "phone-number" | "insurance-number";

/** So many further digits, written in one or in groups that single spaces, dots or hyphens part. */
const more = (digits: number) => `(?:[ .-]?\\d){${digits}}`;
/** Not in the middle of a longer number, and no amount such as 1.234.567 or 0,912345678. */
const alone = (pattern: string) => new RegExp(`(?<![\\d.,])(?:${pattern})(?![.,]?\\d)`, "u");

const PATTERNS: ReadonlyArray<readonly [PersonalDataKind, RegExp]> = [
  // Số định danh cá nhân: 12 digits, the province's code first, 001 to 096 (Thông tư 59/2021/TT-BCA, annex I).
  ["citizen-number", alone(`0${more(11)}`)],
  // Mobile numbers have the prefixes 03, 05, 07, 08 and 09 (Thông tư 22/2014/TT-BTTTT, changed 2018), with 0 or +84.
  ["phone-number", alone(`(?:0|\\+?84[ .-]?)[35789]${more(8)}`)],
  // Health insurance card before 2021: two letters, a digit for the level, 12 digits. Since then the ten of the social
  // insurance number alone, which only the words before it tell from any other number (Quyết định 1666/QĐ-BHXH).
  ["insurance-number", /(?<!\p{L})[A-Z]{2}[ .-]?\d[ .-]?\d{2}[ .-]?\d{10}(?!\d)/u],
  ["insurance-number", /(?:BHXH|BHYT|bảo hiểm)[^\d\n]{0,30}(?<![\d.,])\d{10}(?![.,]?\d)/iu],
];

/** Which kinds of personal numbers a text seems to hold, each once, in the order above. */
export function findPersonalData(text: string): PersonalDataKind[] {
  const composed = text.normalize("NFC");
  return [...new Set(PATTERNS.filter(([, pattern]) => pattern.test(composed)).map(([kind]) => kind))];
}

const NAMES: Readonly<Record<PersonalDataKind, string>> = {
  "citizen-number": "số định danh cá nhân",
  "phone-number": "số điện thoại",
  "insurance-number": "số thẻ bảo hiểm y tế hoặc mã số bảo hiểm xã hội",
};

/** The warning about a text that seems to hold such numbers, as its sender reads it. */
export function personalDataWarning(kinds: readonly PersonalDataKind[]): string {
  return `Nội dung có vẻ có ${kinds.map((kind) => NAMES[kind]).join(", ")} của một người; báo cáo chỉ nêu số liệu, hãy bỏ thông tin cá nhân`;
}
