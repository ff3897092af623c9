/** A night that is too late for what rests on it is found fault with. */
import { expect, it } from "vitest";
import { type Design, simulate } from "../../deadline/model.ts";
import type { NightCosts } from "../../deadline/night.ts";
import { violations } from "../../deadline/verdict.ts";
import { COSTS, DESIGN, LOAD, took } from "./known.ts";

function faultsOf(design: Partial<Design>, night: Partial<NightCosts>): string[] {
  const costs = { ...COSTS, foldWriteUnits: 30, night: { ...COSTS.night, ...night } };
  const load = { ...LOAD, wards: 3_321, cities: 34, submissionsPerWard: 1 };
  return violations(simulate({ ...DESIGN, ...design }, costs, load));
}

it("finds no fault with a night that is through before the hours that follow", () => {
  expect(faultsOf({}, {})).toEqual([]);
});

const LATE: readonly (readonly [string, Partial<Design>, Partial<NightCosts>])[] = [
  ["wards are closed at 09:1", { close: { atOnce: 1 } }, { close: took(10_000) }],
  ["wards are published at 07:2", { publish: { atOnce: 1 } }, { publish: [took(2_650)] }],
  ["cities are published at 06:0", { publish: { atOnce: 1 } }, { publishArea: took(40_000) }],
  ["the country is published at 07:0", { rollUpAt: { city: 0, country: 7 * 3600 } }, {}],
];

it.each(LATE)("says that %s… when it is so late", (fault, design, night) => {
  expect(faultsOf(design, night)).toContainEqual(expect.stringMatching(new RegExp(`^${fault}`)));
});
