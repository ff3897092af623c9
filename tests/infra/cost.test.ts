import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { readMeasured } from "../../infra/cost/measured.ts";
import { monthlyCost, type Standing, submissionsPerMonth } from "../../infra/cost/model.ts";
import { standingOf } from "../../infra/cost/standing.ts";
import { synthesize } from "../../infra/review/synthesize.ts";
import { readCatalogueFile } from "../../shared/catalogue/read-file.ts";
import { PROD } from "./stages.ts";

const parsed = readCatalogueFile(
  join(import.meta.dirname, "..", "..", "shared", "catalogue", "le-chan.yaml"),
);
if (!parsed.ok) throw new Error("the catalogue has faults");
const { catalogue } = parsed;
const { measured } = readMeasured();
/** Much as prod has it. */
const STANDING: Standing = { alarms: 23, firewallRules: 5, ownKey: false, polledQueues: 3 };
const lineOf = (wards: number, what: string, standing = STANDING) =>
  monthlyCost(wards, catalogue, measured, standing).lines.find((line) => line.what === what)?.usd;

describe("cost model", () => {
  it("counts each data set once per period by each unit assigned to it", () => {
    const perYear = { month: 12, quarter: 4, half: 2, "nine-months": 1, year: 1 };
    let year = 0;
    for (const { period, assigned } of catalogue.dataSets)
      for (const _unit of assigned) year += perYear[period];
    expect(submissionsPerMonth(catalogue)).toBeCloseTo(year / 12, 9);
  });

  it("costs one ward cents for what it does, beside the alarms, keys and polled queues that prod leaves standing", () => {
    const { lines, total, idle } = monthlyCost(1, catalogue, measured, standingOf(synthesize(PROD)));
    expect(total - idle).toBeLessThan(0.1);
    expect(lines.flatMap(({ what, usd }) => (usd >= 0.1 ? [what] : []))).toEqual([
      "Alarms",
      "Secret",
      "Signing key",
      "Queues",
    ]);
    expect(idle).toBeLessThan(3.2);
  });

  it("adds up, and names the dearest line", () => {
    for (const wards of [1, 114, 3321]) {
      const { lines, total, perWard, dominatedBy } = monthlyCost(wards, catalogue, measured, STANDING);
      expect(lines.reduce((sum, { usd }) => sum + usd, 0)).toBeCloseTo(total, 9);
      expect(perWard * wards).toBeCloseTo(total, 9);
      expect(dominatedBy.usd).toBe(Math.max(...lines.map(({ usd }) => usd)));
    }
  });

  it("pays for accounts beyond the ten thousand that are free", () => {
    expect(lineOf(100, "Accounts")).toBe(0);
    expect(lineOf(3321, "Accounts")).toBeCloseTo(
      (3321 * (catalogue.orgUnits.length + 2) - 10_000) * 0.015,
      6,
    );
  });

  it("counts a mail for every letter and for every account's sign-in", () => {
    const units = catalogue.orgUnits.length;
    const letters = units * measured.mailsPerUnitAndMonth + measured.leadershipMailsPerMonth;
    expect(lineOf(114, "Mails")).toBeCloseTo((114 * (letters + units + 2) * 0.1) / 1000, 9);
  });

  it("takes the cheapest way to pay for the edge: the free plan while it is large enough", () => {
    expect(lineOf(114, "CloudFront with firewall")).toBe(0);
    expect(lineOf(1000, "CloudFront with firewall")).toBeGreaterThan(0);
  });

  it("shows what a key of one's own adds", () => {
    expect(lineOf(1, "Own encryption key", { ...STANDING, ownKey: true })).toBe(1);
  });
});
