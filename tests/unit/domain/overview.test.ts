import * as fc from "fast-check";
import { describe, expect, it } from "vitest";
import { buildReport } from "../../../shared/domain/build-report.ts";
import { ratioOf, weakestFirst } from "../../../shared/domain/contributions.ts";
import { numberText } from "../../../shared/domain/decimal.ts";
import { ATTENTION_ORDER, hasWorsened, modelStatus, overviewOf } from "../../../shared/domain/overview.ts";
import { type Contribution, STATUSES, type Status } from "../../../shared/domain/report.ts";
import { leadingPeriod, neighbouringPeriods } from "../../../shared/domain/schedule.ts";
import { sayDistance } from "../../../shared/domain/vietnamese.ts";
import { leChan, periodOf } from "../../samples/catalogues.ts";

const decimal = (text: string) => numberText(Number(text));
const target = { comparator: "gte", value: 98, cadence: "by-end" } as const;
const judged = (...statuses: Status[]) =>
  modelStatus(
    statuses.map((status) => ({ status, target, value: status === "no-data" ? null : decimal("1") })),
  );

describe("a model", () => {
  it.each<[Status, Status[]]>([
    ["missed", ["achieved", "missed", "behind"]],
    ["behind", ["achieved", "behind", "on-track"]],
    ["achieved", ["achieved", "achieved", "not-in-period"]],
    ["on-track", ["achieved", "on-track"]],
    ["in-progress", ["achieved", "in-progress"]],
    ["in-progress", ["achieved", "no-data"]],
    ["no-data", ["no-data", "not-in-period"]],
    ["not-in-period", ["not-in-period"]],
  ])("is %s with indicators that are %j", (status, of) => {
    expect(judged(...of)).toBe(status);
  });

  it("is followed when nothing in it has a target, as soon as anything is known", () => {
    const followed = (value: string | null) => ({
      status: (value === null ? "no-data" : "no-target") as Status,
      target: null,
      value: value === null ? null : decimal(value),
    });
    expect(modelStatus([followed(null), followed("3")])).toBe("no-target");
    expect(modelStatus([followed(null)])).toBe("no-data");
  });

  it("is never better than its worst indicator, and does not depend on their order", () => {
    const statuses = fc.array(fc.constantFrom(...STATUSES.filter((status) => status !== "no-target")), {
      minLength: 1,
    });
    fc.assert(
      fc.property(statuses, (of) => {
        const status = judged(...of);
        expect(judged(...of.toReversed())).toBe(status);
        const isBad = of.some((each) => each === "missed" || each === "behind");
        expect(status === "missed" || status === "behind").toBe(isBad);
        if (status === "achieved")
          expect(of.every((each) => each === "achieved" || each === "not-in-period")).toBe(true);
      }),
    );
  });
});

describe("the overview", () => {
  const catalogue = leChan();

  it("has every model once, what needs attention first, else by number", () => {
    const report = buildReport(catalogue, periodOf("2026-Q3"), new Map());
    const overview = overviewOf(catalogue, report);
    expect(overview).toHaveLength(catalogue.models.length);
    const ranks = overview.map(({ status, model }) => [ATTENTION_ORDER.indexOf(status), model.number]);
    expect(ranks).toEqual(ranks.toSorted(([a = 0, m = 0], [b = 0, n = 0]) => a - b || m - n));
  });

  it("is of the last quarter whose cut-off has passed, as most is reported by quarter", () => {
    const at = (text: string) => leadingPeriod(catalogue, Date.parse(`${text}+07:00`))?.code;
    expect(at("2026-01-10T08:00:00")).toBe("2026-Q1");
    expect(at("2026-06-14T23:59:59")).toBe("2026-Q1");
    expect(at("2026-06-15T00:00:00")).toBe("2026-Q2");
    expect(at("2031-03-01T00:00:00")).toBe("2030-Q4");
  });

  it("leads to the periods before and after, as far as they have begun", () => {
    const around = (code: string) =>
      neighbouringPeriods(catalogue, periodOf(code), Date.parse("2026-09-16T08:00:00+07:00")).map(
        (p) => p.code,
      );
    expect(around("2026-Q1")).toEqual(["2026-Q2"]);
    expect(around("2026-Q3")).toEqual(["2026-Q2", "2026-Q4"]);
    expect(around("2026-Q4")).toEqual(["2026-Q3"]);
  });
});

describe("the units of an indicator", () => {
  const unit = (orgUnit: string, numerator: string, denominator: string): Contribution => ({
    orgUnit,
    value: null,
    numerator: decimal(numerator),
    denominator: decimal(denominator),
    sources: [],
  });
  const units = [unit("a", "1", "2"), unit("b", "1", "3"), unit("c", "0", "0"), unit("d", "2", "3")];

  it("come with their own ratio; none without a denominator", () => {
    expect(units.map(ratioOf)).toEqual(["50", "33.33", null, "66.67"]);
  });

  it("come weakest first: where more is better the low ones, where less is the high ones", () => {
    const order = (better: "up" | "down") =>
      weakestFirst({ kind: "ratio", better }, units)
        .map(({ orgUnit }) => orgUnit)
        .join("");
    expect(order("up")).toBe("badc");
    expect(order("down")).toBe("dabc");
  });
});

describe("an indicator that has not reached its target", () => {
  const share = { kind: "ratio", better: "up", target } as const;
  const plan = { kind: "milestone", better: null, target: { ...target, value: true } } as const;
  const worsened = (
    indicator: Parameters<typeof hasWorsened>[0],
    before: string | boolean | null | undefined,
    value: string | boolean | null,
    status: Status = "in-progress",
  ) => {
    const exact = (one: typeof value) => (typeof one === "string" ? decimal(one) : one);
    return hasWorsened(
      indicator,
      { value: exact(value), status },
      before === undefined ? before : exact(before),
    );
  };

  it.each<[string, Parameters<typeof worsened>, boolean]>([
    ["fell where more is better", [share, "97.78", "83.3"], true],
    ["rose where more is better", [share, "83.3", "97.78"], false],
    ["stayed", [share, "97.78", "97.78"], false],
    ["rose where less is better", [{ ...share, better: "down" }, "2", "3"], true],
    ["fell where less is better", [{ ...share, better: "down" }, "3", "2"], false],
    ["fell and is achieved all the same", [share, "99.5", "98.5", "achieved"], false],
    ["is no longer there", [plan, true, false], true],
    ["was never there", [plan, false, false], false],
    ["has nothing to be compared with", [share, undefined, "83.3"], false],
    ["has no value any more", [share, "97.78", null, "no-data"], false],
    ["is a sum of what the period brought", [{ ...share, kind: "total" }, "300", "200"], false],
    ["has no target", [{ ...share, target: null }, "97.78", "83.3", "no-target"], false],
  ])("that %s has worsened or not", (_, of, expected) => {
    expect(worsened(...of)).toBe(expected);
  });
});

describe("the distance to a target", () => {
  const of = (kind: "ratio" | "cumulative", unit: string, comparator: "gte" | "lte", value: string) =>
    sayDistance({ kind, unit }, { value: decimal(value), target: { ...target, comparator } }).replaceAll(
      "\u00a0",
      " ",
    );

  it("is said in percentage points or in units, and what exceeds a ceiling as such", () => {
    expect(of("ratio", "%", "gte", "96.8")).toBe("còn thiếu 1,20 điểm %");
    expect(of("ratio", "%", "gte", "98.5")).toBe("vượt 0,50 điểm %");
    expect(of("ratio", "%", "gte", "98")).toBe("");
    expect(of("cumulative", "căn", "gte", "90")).toBe("còn thiếu 8 căn");
    expect(of("cumulative", "vụ", "lte", "100")).toBe("vượt mức 2 vụ");
    expect(of("cumulative", "vụ", "lte", "9")).toBe("");
  });
});
