/** How a reported value differs from an earlier one. */
import { type DecimalText, milliText, toDecimalText, toMilli } from "./decimal.ts";
import type { ElementValue } from "./ledger.ts";
import { formatChangePercent, formatNumber } from "./vietnamese.ts";

export interface Change {
  readonly kind: "same" | "up" | "down" | "new" | "gone" | "other";
  /** `tăng 12 (+3,2 %)`, `không đổi`. */
  readonly words: string;
}

export function changeOf(value: ElementValue | undefined, before: ElementValue | undefined): Change {
  if (value === before) return { kind: "same", words: "không đổi" };
  if (before === undefined) return { kind: "new", words: "mới có số liệu" };
  if (value === undefined) return { kind: "gone", words: "bỏ trống" };
  if (typeof value !== "number" || typeof before !== "number") return { kind: "other", words: "đã đổi" };
  const [from, to] = [toMilli(before), toMilli(value)];
  const size = to > from ? to - from : from - to;
  const percent = changeInPercent(value, before);
  const share = percent === null ? "" : ` (${formatChangePercent(percent)})`;
  const kind = to > from ? "up" : "down";
  return { kind, words: `${kind === "up" ? "tăng" : "giảm"} ${formatNumber(milliText(size))}${share}` };
}

/** `100 × (value − earlier) / earlier`, its size rounded half up to 1 place; null unless both are numbers, the earlier above 0. */
export function changeInPercent(
  value: ElementValue | null,
  earlier: ElementValue | null,
): DecimalText | null {
  if (typeof value !== "number" || typeof earlier !== "number" || earlier === 0) return null;
  const from = toMilli(earlier);
  const change = toMilli(value) - from;
  const size = change < 0n ? -change : change;
  const rounded = (2000n * size + from) / (2n * from);
  return toDecimalText(change < 0n ? -rounded : rounded, 1);
}
