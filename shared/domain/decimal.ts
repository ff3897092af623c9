/**
 * Exact decimal arithmetic. Reported decimals have at most 3 places (reporting-rules.md, "Submissions"), so every
 * sum is a whole number of thousandths: a bigint. Quotients are compared by cross-multiplication and rounded once.
 */

/** A whole number of thousandths. */
export type Milli = bigint;

/** An exact decimal in plain notation, as JSON writes a number: `205`, `3083.519`. */
export type DecimalText = string & { readonly __decimal: true };

/**
 * Thousandths of a reported number (at most 3 decimal places, at most 15 significant digits, or an integer < 2^53).
 * Read from its digits: a double has no room for 1000 × 99999999999999.9.
 */
export function toMilli(value: number): Milli {
  if (Number.isInteger(value)) return BigInt(value) * 1000n;
  const [whole = "", fraction = ""] = String(value).split(".");
  return BigInt(whole + fraction.padEnd(3, "0"));
}

/** Plain notation without trailing zeros. `places` is the scale of the integer: 3 for thousandths, 2 for hundredths. */
export function toDecimalText(scaled: bigint, places: number): DecimalText {
  const negative = scaled < 0n;
  const digits = (negative ? -scaled : scaled).toString().padStart(places + 1, "0");
  const whole = digits.slice(0, digits.length - places);
  const fraction = digits.slice(digits.length - places).replace(/0+$/, "");
  return `${negative ? "-" : ""}${whole}${fraction === "" ? "" : `.${fraction}`}` as DecimalText;
}

export function milliText(value: Milli): DecimalText {
  return toDecimalText(value, 3);
}

/** The decimal text of a reported or catalogued number. */
export function numberText(value: number): DecimalText {
  return milliText(toMilli(value));
}

/** An exact number: `numerator / denominator`, both in the same scale, the denominator positive. */
export interface ExactValue {
  readonly numerator: bigint;
  readonly denominator: bigint;
}

/** Sign of `a − b`, by cross-multiplication. */
export function compareExact(a: ExactValue, b: ExactValue): number {
  const difference = a.numerator * b.denominator - b.numerator * a.denominator;
  return difference > 0n ? 1 : difference < 0n ? -1 : 0;
}

/** `numerator / denominator` rounded half up to 2 places; both non-negative, the denominator positive. */
export function divideRounded(numerator: bigint, denominator: bigint): DecimalText {
  return toDecimalText((numerator * 200n + denominator) / (2n * denominator), 2);
}

/** `100 × numerator / denominator` rounded half up to 2 places: a percentage as it is shown. */
export function percentage(numerator: bigint, denominator: bigint): DecimalText {
  return divideRounded(100n * numerator, denominator);
}

const rawJson = (JSON as unknown as { rawJSON(text: string): unknown }).rawJSON;

/**
 * The decimal as a value that `JSON.stringify` writes as a number with every digit kept. A double that prints the
 * same digits is returned as it is; anything longer (a sum of many large decimals) goes out as raw JSON.
 */
export function toJsonNumber(text: DecimalText): number {
  const value = Number(text);
  return String(value) === text ? value : (rawJson(text) as number);
}
