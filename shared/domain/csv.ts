/** CSV as spreadsheets read it: UTF-8 with a byte order mark, RFC 4180 (commas, CRLF, quotes where needed). */

/** Without it Excel reads UTF-8 as the system's old code page. */
const BYTE_ORDER_MARK = "\uFEFF";

/** The bytes of a file; its fields are written already ({@link csvText} for texts). */
export function csvFile(records: readonly (readonly string[])[]): Uint8Array {
  const text = records.map((fields) => `${fields.join(",")}\r\n`).join("");
  return new TextEncoder().encode(BYTE_ORDER_MARK + text);
}

/**
 * A spreadsheet runs a text that starts like a formula, quoted or not; an apostrophe in front makes it a text again
 * (OWASP, "CSV injection"). Numbers are written as numbers and never come here.
 */
export function csvText(text: string): string {
  const harmless = /^[=+\-@\t\r＝＋－＠]/.test(text) ? `'${text}` : text;
  return /[",\r\n]/.test(harmless) ? `"${harmless.replaceAll('"', '""')}"` : harmless;
}
