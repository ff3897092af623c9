/** Texts that people enter, and what none of them may hold. */

/**
 * Control characters other than tabs and line breaks, which no printed report and no spreadsheet can hold; and the
 * marks that turn the direction of writing around, which Vietnamese has no use for: with them a text shows what stands
 * beside it in another order (CVE-2021-42574).
 */
// biome-ignore lint/suspicious/noControlCharactersInRegex: they are what is looked for
const UNPRINTABLE = /[\u0000-\u0008\u000b\u000c\u000e-\u001f\u007f\u202a-\u202e\u2066-\u2069]/;

export const UNPRINTABLE_MESSAGE = "Nội dung có ký tự không phải là chữ; hãy xóa các ký tự lạ rồi gửi lại.";

/** Whether a text can be shown and printed as it is. */
export function isPrintable(text: string): boolean {
  return text.isWellFormed() && !UNPRINTABLE.test(text);
}
