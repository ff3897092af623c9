/** The model of the night, where its answers are known beforehand. */
import { describe, expect, it } from "vitest";
import { type NightCosts, type NightDesign, simulateNight } from "../../deadline/night.ts";
import { took } from "./known.ts";

const DESIGN: NightDesign = {
  close: { atOnce: 10 },
  publish: { atOnce: 10 },
  processors: Number.POSITIVE_INFINITY,
  rollUpAt: { city: 5 * 3600, country: 6 * 3600 },
};
const COSTS: NightCosts = {
  close: took(150, 50),
  publish: [took(900, 100)],
  rollUp: took(400, 100),
  publishArea: took(1_500),
};
const LOAD = { wards: 3_000, cities: 34, periods: 3 };
const BEGINS = 300;

describe("the model of a night", () => {
  it("publishes as many reports at once as the queue lets through", () => {
    const { closedAt, publishedAt } = simulateNight(DESIGN, COSTS, LOAD, BEGINS);
    expect(closedAt).toBeCloseTo(BEGINS + (3_000 * 0.2) / 10, 1);
    expect(publishedAt).toBeCloseTo(BEGINS + 0.2 + 9_000 / 10, 1);
    const one = { ...DESIGN, publish: { atOnce: 1 } };
    expect(simulateNight(one, COSTS, LOAD, BEGINS).publishedAt).toBeCloseTo(BEGINS + 0.2 + 9_000, 1);
  });

  it("rolls areas up at their hours, or when what they rest on is there", () => {
    const { citiesAt, countryAt } = simulateNight(DESIGN, COSTS, LOAD, BEGINS);
    // The last of 34 cities is rolled up in the fourth round of ten, but 102 reports take longest.
    expect(citiesAt).toBeCloseTo(5 * 3600 + 0.5 + 11 * 1.5, 0);
    expect(countryAt).toBeCloseTo(6 * 3600 + 0.5 + 1.5, 1);
    const atOnce = { ...DESIGN, rollUpAt: { city: 0, country: 0 } };
    const small = { wards: 1, cities: 1, periods: 1 };
    expect(simulateNight(atOnce, COSTS, small, 0)).toEqual({
      closedAt: 0.2,
      publishedAt: 1.2,
      citiesAt: 3.2,
      countryAt: 5.2,
    });
  });

  it("has each environment start and warm up by itself, and again after hours without work", () => {
    const costs: NightCosts = {
      ...COSTS,
      close: took(0.001),
      publish: [took(5_000), took(2_000), took(1_000)],
    };
    const two = { ...DESIGN, publish: { atOnce: 2 } };
    const { publishedAt, citiesAt } = simulateNight(two, costs, { wards: 6, cities: 1, periods: 1 }, 0);
    expect(publishedAt).toBeCloseTo(5 + 2 + 1, 2);
    expect(citiesAt).toBeCloseTo(5 * 3600 + 0.5 + 1.5 + (5 - 1), 2);
    const rightAway = { ...two, rollUpAt: { city: 0, country: 0 } };
    const warm = simulateNight(rightAway, costs, { wards: 6, cities: 1, periods: 1 }, 0);
    expect(warm.citiesAt).toBeCloseTo(warm.publishedAt + 0.5 + 1.5, 2);
  });

  it("shares a machine's processors among all that are at work, but not those that wait", () => {
    const costs: NightCosts = { ...COSTS, close: took(0.001), publish: [took(1_000)] };
    const load = { wards: 4, cities: 1, periods: 1 };
    const four = { ...DESIGN, publish: { atOnce: 4 } };
    expect(simulateNight(four, costs, load, 0).publishedAt).toBeCloseTo(1, 2);
    expect(simulateNight({ ...four, processors: 2 }, costs, load, 0).publishedAt).toBeCloseTo(2, 2);
    // One that has more processors than it can use is no faster.
    const one = { ...four, publish: { atOnce: 1 } };
    expect(simulateNight({ ...one, processors: 2 }, costs, load, 0).publishedAt).toBeCloseTo(4, 2);
    const waiting = { ...costs, publish: [took(0, 1_000)] } as const;
    expect(simulateNight({ ...four, processors: 1 }, waiting, load, 0).publishedAt).toBeCloseTo(1, 2);
  });
});
