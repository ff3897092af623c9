/** A stored report against an independent sum, figure by figure. */
import type { KeptReport } from "../../shared/domain/report.ts";
import { comparable } from "../reference/comparable.ts";
import type { IndependentSum } from "./independent-sum.ts";
import { CITY, COUNTRY, OWN_INDICATOR } from "./wards.ts";

/** Adds what differs; gives the number of figures compared. */
export function compare(
  name: string,
  report: KeptReport | undefined,
  sum: IndependentSum,
  differences: string[],
): number {
  if (!report) {
    differences.push(`${name}: there is no report`);
    return 0;
  }
  const said = comparable(report);
  if (isArea(report) && said.indicators.some(({ code }) => code === OWN_INDICATOR))
    differences.push(`${name}: has ${OWN_INDICATOR}, which is not common`);
  let figures = 0;
  for (const expected of sum.indicators) {
    const found = said.indicators.find(({ code }) => code === expected.code);
    for (const key of Object.keys(expected) as (keyof typeof expected)[]) {
      figures += 1;
      if (found?.[key] !== expected[key])
        differences.push(`${name} ${expected.code} ${key}: ${found?.[key]} instead of ${expected[key]}`);
    }
  }
  const { missing, ...counts } = sum.completeness;
  for (const key of Object.keys(counts) as (keyof typeof counts)[]) {
    figures += 1;
    if (said.completeness[key] !== counts[key])
      differences.push(`${name} ${key}: ${said.completeness[key]} instead of ${counts[key]}`);
  }
  // The whole country's silent members are its cities, of which there is one here.
  if (report.ward === CITY.code) {
    figures += missing.length;
    if (said.completeness.missing.join("\n") !== missing.join("\n"))
      differences.push(
        `${name}: names ${said.completeness.missing.length} missing instead of ${missing.length}`,
      );
  }
  return figures;
}

function isArea({ ward }: KeptReport): boolean {
  return ward === CITY.code || ward === COUNTRY.code;
}
