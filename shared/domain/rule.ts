/**
 * A rule is a check between the elements of one submission, written in the catalogue as an expression such as
 * `nguoi_du > 0 and hoi_nghi = 0`. It is parsed once, when the catalogue is loaded, and evaluated exactly.
 *
 * Grammar: `or` of `and` of comparisons; parentheses; operands are element codes and decimal numbers;
 * comparators are `>`, `>=`, `<`, `<=`, `=`, `!=`.
 */
import type { ElementValue } from "./ledger.ts";

type Operand = { readonly element: string } | { readonly constant: number };
const COMPARATORS = [">=", "<=", "!=", ">", "<", "="] as const;
type RuleComparator = (typeof COMPARATORS)[number];

export type Expression =
  | { readonly any: readonly Expression[] }
  | { readonly all: readonly Expression[] }
  | { readonly left: Operand; readonly comparator: RuleComparator; readonly right: Operand };

export interface Rule {
  /** `error` refuses the submission, `warning` accepts it and says so. */
  readonly severity: "error" | "warning";
  readonly code: string;
  /** The expression as written: the rule is broken when it holds. */
  readonly when: string;
  readonly expression: Expression;
  /** Element codes that the expression names, in order of appearance, each once. */
  readonly elements: readonly string[];
  /** Vietnamese, as shown. */
  readonly message: string;
}

export class RuleSyntaxError extends Error {}

/** Parses a rule's expression. Throws {@link RuleSyntaxError} saying in Vietnamese what was expected where. */
export function parseExpression(text: string): Expression {
  const tokens = text.match(/[A-Za-z_][A-Za-z0-9_]*|\d+(?:\.\d+)?|>=|<=|!=|[><=()]|\S/g) ?? [];
  let at = 0;

  const fail = (expected: string): never => {
    const found = tokens[at];
    throw new RuleSyntaxError(
      `“${text}”: cần ${expected}, ${found === undefined ? "nhưng đã hết" : `nhưng gặp “${found}”`}`,
    );
  };
  const take = (token: string): boolean => {
    if (tokens[at] !== token) return false;
    at += 1;
    return true;
  };

  const operand = (): Operand => {
    const token = tokens[at] ?? "";
    if (/^\d/.test(token)) {
      if (!/^\d{1,12}(\.\d{1,3})?$/.test(token))
        return fail("số có nhiều nhất 12 chữ số, 3 chữ số thập phân");
      at += 1;
      return { constant: Number(token) };
    }
    if (!/^[A-Za-z_]/.test(token) || token === "and" || token === "or") return fail("mã mục số liệu hoặc số");
    at += 1;
    return { element: token };
  };
  const comparison = (): Expression => {
    if (take("(")) {
      const inner = disjunction();
      return take(")") ? inner : fail("dấu “)”");
    }
    const left = operand();
    const comparator = COMPARATORS.find((c) => c === tokens[at]) ?? fail("dấu so sánh");
    at += 1;
    return { left, comparator, right: operand() };
  };
  const conjunction = (): Expression => {
    const parts = [comparison()];
    while (take("and")) parts.push(comparison());
    return parts.length === 1 && parts[0] ? parts[0] : { all: parts };
  };
  const disjunction = (): Expression => {
    const parts = [conjunction()];
    while (take("or")) parts.push(conjunction());
    return parts.length === 1 && parts[0] ? parts[0] : { any: parts };
  };

  const expression = disjunction();
  return at === tokens.length ? expression : fail("and, or hoặc hết quy tắc");
}

/** The elements that an expression names, in order of appearance, each once. */
export function elementsIn(expression: Expression): string[] {
  const found = new Set<string>();
  const visit = (e: Expression): void => {
    if ("any" in e) e.any.forEach(visit);
    else if ("all" in e) e.all.forEach(visit);
    else for (const side of [e.left, e.right]) if ("element" in side) found.add(side.element);
  };
  visit(expression);
  return [...found];
}

/**
 * Whether the rule is broken by the reported values. A rule is judged only when all its elements are reported
 * (reporting-rules.md, "Submissions"): otherwise it is not broken.
 */
export function isBroken(rule: Rule, values: ReportedValues): boolean {
  return (
    rule.elements.every((element) => typeof values.get(element) === "number") &&
    holds(rule.expression, values)
  );
}

type ReportedValues = Pick<ReadonlyMap<string, ElementValue>, "get">;

/** Decimals of at most 15 digits are in the same order as the doubles that stand for them: comparing is exact. */
function holds(expression: Expression, values: ReportedValues): boolean {
  if ("any" in expression) return expression.any.some((e) => holds(e, values));
  if ("all" in expression) return expression.all.every((e) => holds(e, values));
  const left = resolve(expression.left, values);
  const right = resolve(expression.right, values);
  switch (expression.comparator) {
    case ">":
      return left > right;
    case ">=":
      return left >= right;
    case "<":
      return left < right;
    case "<=":
      return left <= right;
    case "=":
      return left === right;
    case "!=":
      return left !== right;
  }
}

function resolve(operand: Operand, values: ReportedValues): number {
  return "constant" in operand ? operand.constant : Number(values.get(operand.element));
}
