/** What single units contribute to an indicator, compared with each other. */
import type { Indicator } from "./catalogue.ts";
import { compareExact, type DecimalText, divideRounded, type ExactValue } from "./decimal.ts";
import type { Contribution } from "./report.ts";
import { readMilli } from "./vietnamese.ts";

/** A unit's own ratio in per cent, 2 places; null without a denominator above 0. */
export function ratioOf(contribution: Pick<Contribution, "numerator" | "denominator">): DecimalText | null {
  const exact = exactRatio(contribution);
  return exact && divideRounded(100n * exact.numerator, exact.denominator);
}

/**
 * Those that pull the figure the wrong way first: low ratios where more is better, high ones where less is, and who
 * answered no. Sums stay in their order, since a small unit is not a weak one.
 */
export function weakestFirst(
  { kind, better }: Pick<Indicator, "kind" | "better">,
  contributions: readonly Contribution[],
): readonly Contribution[] {
  if (kind === "share" || kind === "milestone") {
    return contributions.toSorted((a, b) => Number(a.value === true) - Number(b.value === true));
  }
  if (kind !== "ratio") return contributions;
  const sign = better === "down" ? -1 : 1;
  return contributions.toSorted((a, b) => {
    const [left, right] = [exactRatio(a), exactRatio(b)];
    if (!left || !right) return Number(left === null) - Number(right === null);
    return sign * compareExact(left, right);
  });
}

function exactRatio({
  numerator,
  denominator,
}: Pick<Contribution, "numerator" | "denominator">): ExactValue | null {
  if (numerator === null || denominator === null) return null;
  const below = readMilli(denominator);
  return below === 0n ? null : { numerator: readMilli(numerator), denominator: below };
}
