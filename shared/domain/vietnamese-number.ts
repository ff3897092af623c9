/**
 * Numbers as people type them in Vietnam: `1.234,5`. A dot only ever separates thousands and a comma only ever starts
 * the decimals. `1234.5` is refused rather than guessed at: whoever wrote decimals with a dot would go on to write
 * `1.234`, which has to mean 1234, and be wrong a thousandfold without a word.
 */

export type TypedNumber =
  | { readonly kind: "empty" }
  | { readonly kind: "number"; readonly value: number }
  | { readonly kind: "unreadable"; readonly message: string }
  /** More decimals than any value may have, which a floating-point number could silently round away. */
  | { readonly kind: "too-many-decimals" };

const MAX_DECIMALS = 3;

const GROUPED_BY_DOTS = /^[1-9]\d{0,2}(?:\.\d{3})+$/;
/** Spaces also group, among them the unbreakable ones that copied documents have. */
const GROUPED_BY_SPACES = /^[1-9]\d{0,2}(?:[ \u00a0\u202f]\d{3})+$/;
const PLAIN = /^\d+$/;

/**
 * What people see of a typed text: without the marks of no width that come along from web pages and chats, and with full
 * width digits as any others. Raised digits stay what they are: `12²` is twelve with a note, not 122.
 */
function visible(text: string): string {
  const seen = text
    .replaceAll(/\p{Cf}/gu, "")
    .replaceAll(/[^²³¹\u2070-\u209f]+/g, (part) => part.normalize("NFKC"));
  return seen.trim();
}

/** Reads a typed number. A minus sign is read too, so that it can be answered as a negative value. */
export function readTypedNumber(text: string): TypedNumber {
  const trimmed = visible(text);
  if (trimmed === "") return { kind: "empty" };
  const negative = /^[-−]/.test(trimmed);
  const [whole = "", fraction, ...more] = (negative ? trimmed.slice(1).trim() : trimmed).split(",");
  const isWhole = PLAIN.test(whole) || GROUPED_BY_DOTS.test(whole) || GROUPED_BY_SPACES.test(whole);
  if (!isWhole || more.length > 0 || (fraction !== undefined && !PLAIN.test(fraction))) {
    return { kind: "unreadable", message: explain(trimmed) };
  }
  const decimals = (fraction ?? "").replace(/0+$/, "");
  if (decimals.length > MAX_DECIMALS) return { kind: "too-many-decimals" };
  const digits = whole.replace(/\D/g, "");
  return { kind: "number", value: Number(`${negative ? "-" : ""}${digits}.${decimals || "0"}`) };
}

/** What a decimal that may have been meant another way is taken for; undefined where nothing is unclear. */
export function explainReading(text: string): string | undefined {
  const trimmed = visible(text);
  return /^[1-9]\d{0,2}\.\d{3}$/.test(trimmed)
    ? `Đang hiểu là ${trimmed} (dấu chấm tách hàng nghìn). Nếu là số thập phân, hãy viết ${trimmed.replace(".", ",")}.`
    : undefined;
}

/** `1,234.5` and `1,234,567` as they are written here; undefined for anything else. */
function readEnglish(text: string): string | undefined {
  const swapped = text.replaceAll(/[.,]/g, (mark) => (mark === "." ? "," : "."));
  return /^[1-9]\d{0,2}(?:\.\d{3})+,\d+$|^[1-9]\d{0,2}(?:\.\d{3}){2,}$/.test(swapped) ? swapped : undefined;
}

function explain(text: string): string {
  const meant = /^\d+\.\d+$/.test(text) ? text.replace(".", ",") : readEnglish(text);
  if (meant !== undefined) {
    return `Dấu chấm tách hàng nghìn, dấu phẩy tách phần thập phân: hãy viết ${meant}.`;
  }
  if (text.endsWith("%")) return "Hãy nhập số lượng, không nhập phần trăm.";
  if (/^\d{1,2}\/\d{1,2}\/\d{4}$/.test(text)) return "Đây là ngày tháng; hãy nhập lại một số.";
  // What a spreadsheet's cell says when it holds no figure.
  if (text.startsWith("="))
    return "Công thức chưa có kết quả; hãy mở tệp bằng Excel rồi lưu lại, hoặc nhập số.";
  if (text.startsWith("#")) return `Công thức bị lỗi (${text}); hãy sửa công thức hoặc nhập số.`;
  // "không", "chưa có", a dash: words for nothing, of which there are two kinds.
  if (!/\d/.test(text)) return "Hãy nhập số: không phát sinh thì ghi 0, chưa có số liệu thì để trống.";
  return "Chỉ nhập số, ví dụ 1.234 hoặc 1.234,5; không kèm chữ hay đơn vị.";
}
