/**
 * Numbers in a free text that tell who a person is. Reports speak of figures, not of people (docs/data-and-law.md; Luật
 * Bảo vệ dữ liệu cá nhân 91/2025/QH15), so the sender is warned before sending; what is sent is kept as it is.
 */

export type PersonalDataKind = "citizen-number" | "phone-number" | "insurance-number";

// Without lookbehind, which iPhones have had only since iOS 16.4: a form's script reads these as well.

/** Digits in groups that single spaces, dots or hyphens part; no part of a decimal number. */
const RUN = /(?:^|[^\d.,])(\d+(?:[ .-]\d{2,})*)(?!,?\d)/gu;
/** `1.234.567`: an amount, in groups of thousands. */
const AMOUNT = /^[1-9]\d{0,2}(?:\.\d{3})+$/;
/** Most groups that a number is written in: 031 085 001 234. */
const MOST_GROUPS = 4;

/** Số định danh cá nhân: 12 digits, the province's code first, 001 to 096 (Thông tư 59/2021/TT-BCA). */
const CITIZEN_NUMBER = /^0\d{11}$/;
/** Mobile numbers begin with 03, 05, 07, 08 or 09 since 2018, or with 84 in place of the 0. */
const PHONE_NUMBER = /^(?:0|84)[35789]\d{8}$/;
/**
 * A health insurance card of before 2021 has two letters and 13 digits. The ten digits of today's social insurance
 * number are told from any other number by the words before them only (Quyết định 1666/QĐ-BHXH).
 */
const INSURANCE_NUMBERS = [
  /(?:^|\P{L})[A-Z]{2}[ .-]?\d[ .-]?\d{2}[ .-]?\d{10}(?!\d)/u,
  /(?:BHXH|BHYT|bảo hiểm)(?:[^\d\n]{0,29}[^\d\n.,])?\d{10}(?![.,]?\d)/iu,
];

/** Which kinds of personal numbers a text seems to hold, each once, in the order of {@link PersonalDataKind}. */
export function findPersonalData(text: string): PersonalDataKind[] {
  const composed = text.normalize("NFC");
  const numbers = [...composed.matchAll(RUN)].flatMap(([, run = ""]) =>
    AMOUNT.test(run) ? [] : joinGroups(run),
  );
  const found: PersonalDataKind[] = [];
  if (numbers.some((number) => CITIZEN_NUMBER.test(number))) found.push("citizen-number");
  if (numbers.some((number) => PHONE_NUMBER.test(number))) found.push("phone-number");
  if (INSURANCE_NUMBERS.some((pattern) => pattern.test(composed))) found.push("insurance-number");
  return found;
}

/** Every number that neighbouring groups of a run may be meant as: two numbers may stand side by side. */
function joinGroups(run: string): string[] {
  const groups = run.split(/[ .-]/);
  return groups.flatMap((_, from) =>
    Array.from({ length: MOST_GROUPS }, (_each, more) => groups.slice(from, from + more + 1).join("")),
  );
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
