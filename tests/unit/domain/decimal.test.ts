/** Exact arithmetic against fractions that are never rounded (`tests/reference/rational.ts`). */
import * as fc from "fast-check";
import { describe, expect, it } from "vitest";
import {
  addSums,
  compareExact,
  divideRounded,
  milliText,
  numberText,
  percentage,
  sumText,
  textToSum,
  toJsonNumber,
  toMilli,
  toSum,
} from "../../../shared/domain/decimal.ts";
import {
  add,
  decimal,
  divide,
  isEqual,
  isLess,
  print,
  roundHalfUp,
  whole,
} from "../../reference/rational.ts";

/** As a submission may have it: at most 3 places and 15 significant digits, or an integer below 2^53. */
const reportedNumber = fc.oneof(
  fc.integer({ min: 0, max: 1000 }),
  fc.integer({ min: 0, max: 10_000_000 }).map((n) => n / 1000),
  fc.maxSafeNat(),
  fc.constant(Number.MAX_SAFE_INTEGER),
  // 15 digits with 1, 2 and 3 of them behind the point.
  fc
    .tuple(fc.integer({ min: 10 ** 14, max: 10 ** 15 - 1 }), fc.constantFrom(10, 100, 1000))
    .map(([digits, scale]) => digits / scale),
);

const bigNatural = fc.bigInt({ min: 0n, max: 10n ** 25n });

describe("a reported number", () => {
  it("keeps every digit", () => {
    fc.assert(
      fc.property(reportedNumber, (value) => {
        expect(toMilli(value)).toBe(decimal(value).top * (1000n / decimal(value).bottom));
        expect(Number(numberText(value))).toBe(value);
      }),
    );
  });

  it("is written plainly, without trailing zeros", () => {
    expect(numberText(0)).toBe("0");
    expect(numberText(0.5)).toBe("0.5");
    expect(numberText(0.001)).toBe("0.001");
    expect(numberText(3083.519)).toBe("3083.519");
    expect(numberText(1700)).toBe("1700");
    expect(numberText(1e15)).toBe("1000000000000000");
    expect(numberText(99_999_999_999_999.9)).toBe("99999999999999.9");
    expect(numberText(9_007_199_254_740_991)).toBe("9007199254740991");
    expect(milliText(-1n)).toBe("-0.001");
  });
});

describe("a sum", () => {
  it("adds decimals as decimals", () => {
    expect(sumText(addSums(toSum(0.1), toSum(0.2)))).toBe("0.3");
    expect(sumText(addSums(toSum(1.005), toSum(2.995)))).toBe("4");
  });

  it("is exact for any number of any size", () => {
    fc.assert(
      fc.property(fc.array(reportedNumber, { maxLength: 40 }), (values) => {
        expect(sumText(values.map(toSum).reduce(addSums, 0))).toBe(
          print(values.map(decimal).reduce(add, whole(0))),
        );
      }),
    );
  });

  it("does not depend on the order or on how it is split", () => {
    fc.assert(
      fc.property(fc.array(reportedNumber), fc.nat(20), (values, cut) => {
        const sum = (of: number[]) => of.map(toSum).reduce(addSums, 0);
        expect(sum(values.toReversed())).toBe(sum(values));
        expect(addSums(sum(values.slice(0, cut)), sum(values.slice(cut)))).toBe(sum(values));
      }),
    );
  });

  it("comes back from its text", () => {
    const thousandths = fc.oneof(
      fc.bigInt({ min: -(2n ** 70n), max: 2n ** 70n }),
      fc.bigInt({ min: -(2n ** 51n), max: 2n ** 51n }),
    );
    fc.assert(
      fc.property(thousandths, (value) => {
        const sum = addSums(value, 0);
        expect(textToSum(sumText(sum))).toBe(sum);
      }),
      { numRuns: 1_000 },
    );
  });

  it("has one text for one value across the limit of safe integers", () => {
    for (const thousandths of [
      2n ** 53n - 2n,
      2n ** 53n - 1n,
      2n ** 53n,
      2n ** 53n + 1n,
      10n ** 15n - 1n,
      10n ** 15n,
    ]) {
      const sum = addSums(thousandths, 0);
      expect(typeof sum).toBe(thousandths < 2n ** 53n ? "number" : "bigint");
      expect(sumText(sum)).toBe(milliText(thousandths));
    }
  });
});

describe("a quotient", () => {
  it("is rounded half up to 2 places", () => {
    expect(percentage(1, 3)).toBe("33.33");
    expect(percentage(2, 3)).toBe("66.67");
    expect(percentage(1, 800)).toBe("0.13"); // 0.125
    expect(percentage(1, 16_000)).toBe("0.01"); // 0.00625
    expect(percentage(1, 20_000)).toBe("0.01"); // 0.005
    expect(percentage(1, 20_001)).toBe("0");
    expect(percentage(5, 4)).toBe("125");
    expect(percentage(0, 7)).toBe("0");
  });

  it("is never a hundredth off, however large its sides", () => {
    const natural = fc.oneof(fc.nat(2000), fc.maxSafeNat());
    fc.assert(
      fc.property(
        natural,
        natural.map((n) => n + 1),
        (part, all) => {
          const exact = divide(whole(100n * BigInt(part)), whole(all));
          expect(percentage(part, all)).toBe(print(roundHalfUp(exact)));
          expect(percentage(BigInt(part), BigInt(all))).toBe(percentage(part, all));
        },
      ),
    );
  });

  it("is rounded up from exactly half, down from just below", () => {
    fc.assert(
      fc.property(fc.nat(100_000), fc.integer({ min: 1, max: 1_000_000 }), (hundredths, scale) => {
        const half = BigInt(2 * hundredths + 1) * BigInt(scale);
        const of = 200n * BigInt(scale);
        expect(divideRounded(half, of)).toBe(print({ top: BigInt(hundredths) + 1n, bottom: 100n }));
        expect(divideRounded(half * 1000n - 1n, of * 1000n)).toBe(
          print({ top: BigInt(hundredths), bottom: 100n }),
        );
      }),
    );
  });

  it("below zero is rounded half up, too", () => {
    fc.assert(
      fc.property(
        fc.bigInt({ min: -(10n ** 20n), max: 10n ** 20n }),
        fc.bigInt({ min: 1n, max: 10n ** 9n }),
        (a, b) => {
          expect(divideRounded(a, b)).toBe(print(roundHalfUp({ top: a, bottom: b })));
        },
      ),
    );
    expect(divideRounded(-5n, 1000n)).toBe("0");
    expect(divideRounded(-6n, 1000n)).toBe("-0.01");
  });

  it("is compared by its exact value", () => {
    fc.assert(
      fc.property(
        bigNatural,
        fc.bigInt({ min: 1n, max: 10n ** 12n }),
        bigNatural,
        fc.bigInt({ min: 1n, max: 10n ** 12n }),
        (a, b, c, d) => {
          const left = { top: a, bottom: b };
          const right = { top: c, bottom: d };
          const sign = compareExact({ numerator: a, denominator: b }, { numerator: c, denominator: d });
          expect(sign).toBe(isEqual(left, right) ? 0 : isLess(left, right) ? -1 : 1);
        },
      ),
    );
  });
});

describe("on the wire", () => {
  it("a number keeps every digit, also those that a double has no room for", () => {
    fc.assert(
      fc.property(bigNatural, (thousandths) => {
        const text = milliText(thousandths);
        expect(JSON.stringify({ value: toJsonNumber(text) })).toBe(`{"value":${text}}`);
      }),
    );
  });
});
