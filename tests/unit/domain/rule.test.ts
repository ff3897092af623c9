import * as fc from "fast-check";
import { describe, expect, it } from "vitest";
import {
  type Expression,
  elementsIn,
  isBroken,
  parseExpression,
  type Rule,
  RuleSyntaxError,
} from "../../../shared/domain/rule.ts";
import { isBroken as isBrokenByReference } from "../../reference/report.ts";

function rule(when: string): Rule {
  const expression = parseExpression(when);
  return { severity: "error", code: "x", when, expression, elements: elementsIn(expression), message: "" };
}

function breaks(when: string, values: Record<string, number | boolean>): boolean {
  return isBroken(rule(when), new Map(Object.entries(values)));
}

const element = fc.constantFrom("a", "b_2", "ho_tong", "android", "order");
const operand = fc.oneof(
  element.map((code) => ({ element: code })),
  fc.integer({ min: 0, max: 999_999_999 }).map((n) => ({ constant: n / 1000 })),
);
const comparison = fc.record({
  left: operand,
  comparator: fc.constantFrom(">=", "<=", "!=", ">", "<", "=") satisfies fc.Arbitrary<string>,
  right: operand,
});
/** Any expression in the one form that parsing gives: no group within a group of the same kind, none of one part. */
const { expression } = fc.letrec<{
  expression: Expression;
  any: Expression;
  all: Expression;
  one: Expression;
}>((tie) => ({
  expression: fc.oneof({ maxDepth: 3 }, tie("one"), tie("any"), tie("all")),
  any: fc
    .array(fc.oneof({ maxDepth: 3 }, tie("one"), tie("all")), { minLength: 2, maxLength: 3 })
    .map((any) => ({ any })),
  all: fc
    .array(fc.oneof({ maxDepth: 3 }, tie("one"), tie("any")), { minLength: 2, maxLength: 3 })
    .map((all) => ({ all })),
  one: comparison,
}));

/** Writes an expression with parentheses only where precedence asks for them, and spaces as given. */
function write(of: Expression, space: string): string {
  if ("any" in of) return of.any.map((part) => write(part, space)).join(" or ");
  if ("all" in of)
    return of.all
      .map((part) => ("any" in part ? `(${write(part, space)})` : write(part, space)))
      .join(" and ");
  const side = (o: typeof of.left) => ("constant" in o ? String(o.constant) : o.element);
  return `${side(of.left)}${space}${of.comparator}${space}${side(of.right)}`;
}

describe("a rule's expression", () => {
  it("reads back as it was written, with any spacing", () => {
    fc.assert(
      fc.property(expression, fc.constantFrom("", " ", "\n\t"), (of, space) => {
        expect(parseExpression(write(of, space))).toEqual(of);
      }),
    );
  });

  it("binds `and` closer than `or`, and parentheses closest", () => {
    const values = { a: 1, b: 0, c: 0 };
    expect(breaks("a = 1 or b = 1 and c = 1", values)).toBe(true);
    expect(breaks("(a = 1 or b = 1) and c = 1", values)).toBe(false);
    expect(breaks("c = 1 and b = 1 or a = 1", values)).toBe(true);
    expect(breaks("((a = 1))", values)).toBe(true);
  });

  it("names its elements in order of appearance, each once", () => {
    expect(elementsIn(parseExpression("b > a and (c = 1 or a < 2) or 3 > d"))).toEqual(["b", "a", "c", "d"]);
  });

  it.each([
    ["", "mã mục số liệu hoặc số, nhưng đã hết"],
    ["a", "dấu so sánh, nhưng đã hết"],
    ["a >", "mã mục số liệu hoặc số, nhưng đã hết"],
    ["a > b c", "and, or hoặc hết quy tắc, nhưng gặp “c”"],
    ["a == b", "mã mục số liệu hoặc số, nhưng gặp “=”"],
    ["a => b", "mã mục số liệu hoặc số, nhưng gặp “>”"],
    ["a <> b", "mã mục số liệu hoặc số, nhưng gặp “>”"],
    ["(a > b", "dấu “)”, nhưng đã hết"],
    ["a > b)", "and, or hoặc hết quy tắc, nhưng gặp “)”"],
    ["a > b and", "mã mục số liệu hoặc số, nhưng đã hết"],
    ["and > b", "mã mục số liệu hoặc số, nhưng gặp “and”"],
    ["or a > b", "mã mục số liệu hoặc số, nhưng gặp “or”"],
    ["a > 1.2345", "số có nhiều nhất 12 chữ số, 3 chữ số thập phân, nhưng gặp “1.2345”"],
    ["a > 1,5", "and, or hoặc hết quy tắc, nhưng gặp “,”"],
    ["a > -1", "mã mục số liệu hoặc số, nhưng gặp “-”"],
    ["a > 12345678901234", "số có nhiều nhất 12 chữ số, 3 chữ số thập phân, nhưng gặp “12345678901234”"],
    ["12a > b", "dấu so sánh, nhưng gặp “a”"],
    ["a & b", "dấu so sánh, nhưng gặp “&”"],
    ["số > 1", "dấu so sánh, nhưng gặp “ố”"],
  ])("%j is refused, saying where: %s", (when, message) => {
    expect(() => parseExpression(when)).toThrow(RuleSyntaxError);
    expect(() => parseExpression(when)).toThrow(`: cần ${message}`);
  });
});

describe("a rule is broken", () => {
  it.each([
    [">", false, false, true],
    [">=", false, true, true],
    ["<", true, false, false],
    ["<=", true, true, false],
    ["=", false, true, false],
    ["!=", true, false, true],
  ])("by `a %s b` as the comparator says", (comparator, ifLess, ifEqual, ifMore) => {
    expect(breaks(`a ${comparator} b`, { a: 1, b: 2 })).toBe(ifLess);
    expect(breaks(`a ${comparator} b`, { a: 2, b: 2 })).toBe(ifEqual);
    expect(breaks(`a ${comparator} b`, { a: 2, b: 1 })).toBe(ifMore);
  });

  it("only when all its elements are reported", () => {
    expect(breaks("a > 1 or b > 1", { a: 5 })).toBe(false);
    expect(breaks("a > 1 or b > 1", { a: 5, b: 0 })).toBe(true);
    expect(breaks("a > 1 or b > 1", { a: 5, b: true })).toBe(false);
  });

  it("by the exact decimals", () => {
    expect(breaks("a > 98", { a: 98.001 })).toBe(true);
    expect(breaks("a = 0.3", { a: 0.3 })).toBe(true);
    expect(breaks("a < b", { a: 99_999_999_999_999.8, b: 99_999_999_999_999.9 })).toBe(true);
    expect(breaks("a < b", { a: 9_007_199_254_740_990, b: 9_007_199_254_740_991 })).toBe(true);
  });

  it("exactly when the reference says so", () => {
    const flat = fc.array(fc.array(comparison, { minLength: 1, maxLength: 3 }), {
      minLength: 1,
      maxLength: 3,
    });
    const number = fc.oneof(
      fc.integer({ min: 0, max: 3 }),
      fc.integer({ min: 0, max: 9999 }).map((n) => n / 1000),
    );
    const values = fc.dictionary(element, number, { noNullPrototype: true });
    fc.assert(
      fc.property(flat, values, (alternatives, reported) => {
        const when = alternatives.map((all) => all.map((one) => write(one, " ")).join(" and ")).join(" or ");
        expect(breaks(when, reported)).toBe(isBrokenByReference(when, reported));
      }),
    );
  });
});
