/**
 * Exact decimal arithmetic. Reported decimals have at most 3 places (reporting-rules.md, "Submissions"), so every
 * sum is a whole number of thousandths: a bigint, or in the sums over units a number while that is exact. Quotients
 * are compared by cross-multiplication and rounded once.
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
  return sumText(toSum(value));
}

/**
 * A sum in thousandths, a number as long as it is a safe integer and a bigint beyond: a report adds up thousands of
 * small figures, and bigints take ten times as long. Both forms are exact, and each sum has one of them.
 */
export type Sum = number | bigint;

const EASY = 2 ** 50;

/** A reported number as a sum of one. */
export function toSum(value: number): Sum {
  const thousandths = value * 1000;
  return isEasy(thousandths) ? Math.round(thousandths) : narrow(toMilli(value));
}

/** Below this the rounding errors of a decimal as a double, and of a thousand times it, cannot add up to half a thousandth. */
function isEasy(thousandths: number): boolean {
  return thousandths < EASY && thousandths > -EASY;
}

/** A decimal text of at most 3 places as a sum of one. */
export function textToSum(text: DecimalText): Sum {
  const thousandths = Number(text) * 1000;
  if (isEasy(thousandths)) return Math.round(thousandths);
  const [whole = "", fraction = ""] = text.split(".");
  return narrow(BigInt(whole + fraction.padEnd(3, "0")));
}

export function addSums(a: Sum, b: Sum): Sum {
  if (typeof a === "number" && typeof b === "number") {
    const sum = a + b;
    if (Number.isSafeInteger(sum)) return sum;
  }
  return narrow(BigInt(a) + BigInt(b));
}

function narrow(value: bigint): Sum {
  const number = Number(value);
  return Number.isSafeInteger(number) ? number : value;
}

export function sumText(sum: Sum): DecimalText {
  return scaledText(sum, 3);
}

/** Up to here a scaled integer has 15 digits, which a double gives back as they went in. */
const FIFTEEN_DIGITS = 10 ** 15;

function scaledText(scaled: Sum, places: 2 | 3): DecimalText {
  if (typeof scaled !== "number" || Math.abs(scaled) >= FIFTEEN_DIGITS)
    return toDecimalText(BigInt(scaled), places);
  const value = scaled / (places === 3 ? 1000 : 100);
  const small = value | 0;
  // What is whole and small is written in half the time as the integer that it is.
  return String(small === value ? small : value) as DecimalText;
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

/** `numerator / denominator` rounded half up to 2 places; the denominator positive. */
export function divideRounded(numerator: bigint, denominator: bigint): DecimalText {
  return toDecimalText(floorDivide(numerator * 200n + denominator, 2n * denominator), 2);
}

/** Division of bigints truncates towards zero, which is not down for what is below zero. */
function floorDivide(dividend: bigint, divisor: bigint): bigint {
  const quotient = dividend / divisor;
  return dividend < 0n && quotient * divisor !== dividend ? quotient - 1n : quotient;
}

/** `100 × part / whole` rounded half up to 2 places: a percentage as it is shown. Both in the same scale, not below 0. */
export function percentage(part: Sum, whole: Sum): DecimalText {
  if (typeof part === "number" && typeof whole === "number") {
    const dividend = 20_000 * part + whole;
    const divisor = 2 * whole;
    // The remainder of safe integers is exact, and so is the division of what it leaves.
    if (Number.isSafeInteger(dividend) && Number.isSafeInteger(divisor))
      return scaledText((dividend - (dividend % divisor)) / divisor, 2);
  }
  return divideRounded(100n * BigInt(part), BigInt(whole));
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
