/** Exact fractions, kept as simple as can be: never reduced, the denominator always positive. */
export interface Rational {
  readonly top: bigint;
  readonly bottom: bigint;
}

export function whole(n: number | bigint): Rational {
  return { top: BigInt(n), bottom: 1n };
}

/** Exactly what a number says in plain decimal notation. */
export function decimal(value: number | string): Rational {
  const [digits = "", fraction = ""] = String(value).split(".");
  return { top: BigInt(digits + fraction), bottom: 10n ** BigInt(fraction.length) };
}

export function add(a: Rational, b: Rational): Rational {
  return { top: a.top * b.bottom + b.top * a.bottom, bottom: a.bottom * b.bottom };
}

export function subtract(a: Rational, b: Rational): Rational {
  return add(a, { top: -b.top, bottom: b.bottom });
}

export function multiply(a: Rational, b: Rational): Rational {
  return { top: a.top * b.top, bottom: a.bottom * b.bottom };
}

/** `b` must not be zero. */
export function divide(a: Rational, b: Rational): Rational {
  const top = a.top * b.bottom;
  const bottom = a.bottom * b.top;
  return bottom < 0n ? { top: -top, bottom: -bottom } : { top, bottom };
}

export function isLess(a: Rational, b: Rational): boolean {
  return a.top * b.bottom < b.top * a.bottom;
}

export function isEqual(a: Rational, b: Rational): boolean {
  return a.top * b.bottom === b.top * a.bottom;
}

export function distance(a: Rational, b: Rational): Rational {
  return isLess(a, b) ? subtract(b, a) : subtract(a, b);
}

export function median(values: readonly Rational[]): Rational {
  const sorted = [...values];
  sorted.sort((a, b) => (isLess(a, b) ? -1 : isLess(b, a) ? 1 : 0));
  const lower = sorted[(sorted.length - 1) >> 1] ?? whole(0);
  const upper = sorted[sorted.length >> 1] ?? whole(0);
  return divide(add(lower, upper), whole(2));
}

/** The greatest multiple of 1/100 that is not above `value + 1/200`: rounding half up. */
export function roundHalfUp(value: Rational): Rational {
  const shifted = add(multiply(value, whole(100)), { top: 1n, bottom: 2n });
  let floor = shifted.top / shifted.bottom;
  while (floor * shifted.bottom > shifted.top) floor -= 1n;
  return { top: floor, bottom: 100n };
}

/** Plain decimal notation of a fraction that has one. */
export function print(value: Rational): string {
  const sign = value.top < 0n ? "-" : "";
  let rest = value.top < 0n ? -value.top : value.top;
  let text = `${sign}${rest / value.bottom}`;
  rest %= value.bottom;
  if (rest > 0n) text += ".";
  for (let places = 0; rest > 0n; places += 1) {
    if (places === 50) throw new Error(`${value.top}/${value.bottom} has no short decimal notation`);
    rest *= 10n;
    text += String(rest / value.bottom);
    rest %= value.bottom;
  }
  return text;
}
