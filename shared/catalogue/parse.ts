/** From a catalogue file's content to the catalogue that the domain works with, or every fault that it has. */
import type * as z from "zod";
import type { Catalogue, DataSet, Indicator, OrgUnit, Target } from "../domain/catalogue.ts";
import { catalogueDigest } from "../domain/digest.ts";
import { elementsIn, parseExpression, type Rule } from "../domain/rule.ts";
import { type CatalogueFault, findFaults } from "./check.ts";
import { shapeMessage } from "./messages.ts";
import { assignedUnits, modelOf, parseElementRef } from "./references.ts";
import { type CatalogueFile, catalogueFile } from "./schema.ts";

export type ParsedCatalogue =
  | { readonly ok: true; readonly catalogue: Catalogue; readonly file: CatalogueFile }
  | { readonly ok: false; readonly faults: readonly CatalogueFault[] };

/** Parses a catalogue file's content (already read from YAML or JSON). Never throws: all faults come back at once. */
export function parseCatalogue(content: unknown): ParsedCatalogue {
  const shape = catalogueFile.safeParse(content, { error: shapeMessage });
  if (!shape.success) {
    return { ok: false, faults: shape.error.issues.map((issue) => shapeFault(content, issue)) };
  }
  const file = shape.data;
  const orgUnits = file.orgUnits.flatMap(expandOrgUnit);
  const faults = findFaults(file, orgUnits);
  return faults.length > 0 ? { ok: false, faults } : { ok: true, catalogue: build(file, orgUnits), file };
}

/** Names the faulty place by codes rather than by positions: `indicators[M06.2].target.value`. */
function shapeFault(content: unknown, issue: z.core.$ZodIssue): CatalogueFault {
  let node: unknown = content;
  let where = "";
  for (const step of issue.path) {
    node = node !== null && typeof node === "object" ? Reflect.get(node, step) : undefined;
    const code = node !== null && typeof node === "object" ? Reflect.get(node, "code") : undefined;
    if (typeof step === "number") where += `[${typeof code === "string" ? code : step}]`;
    else where += `${where === "" ? "" : "."}${String(step)}`;
  }
  return { where, code: "malformed", message: issue.message };
}

/** The units that one entry of the file stands for: itself, or a numbered run. */
export function expandOrgUnit(unit: CatalogueFile["orgUnits"][number]): OrgUnit[] {
  const { code, kind, name, count, firstNumber = 1 } = unit;
  if (count === undefined) return [{ code, kind, name }];
  return Array.from({ length: count }, (_, i) => {
    const number = firstNumber + i;
    return {
      code: `${code}-${String(number).padStart(2, "0")}`,
      kind,
      name: name.replaceAll("{n}", String(number)),
    };
  });
}

function build(file: CatalogueFile, orgUnits: readonly OrgUnit[]): Catalogue {
  const content = {
    programme: file.programme,
    orgUnits,
    dataSets: file.dataSets.map((dataSet) => buildDataSet(dataSet, orgUnits)),
    narrative: file.narrative,
    models: file.models,
    indicators: file.indicators.map(buildIndicator),
  };
  return { ...content, digest: catalogueDigest(content) };
}

function buildDataSet(dataSet: CatalogueFile["dataSets"][number], orgUnits: readonly OrgUnit[]): DataSet {
  return {
    code: dataSet.code,
    name: dataSet.name,
    model: modelOf(dataSet),
    period: dataSet.period,
    assigned: assignedUnits(dataSet.assigned, orgUnits),
    elements: dataSet.elements,
    rules: dataSet.rules.map((rule): Rule => {
      const expression = parseExpression(rule.when);
      return { ...rule, expression, elements: elementsIn(expression) };
    }),
    takesNarrative: dataSet.narrative ?? dataSet.code.endsWith("-CT"),
  };
}

function buildIndicator(indicator: CatalogueFile["indicators"][number]): Indicator {
  const common = {
    code: indicator.code,
    model: indicator.model,
    name: indicator.name,
    unit: indicator.unit ?? null,
    better: indicator.better ?? null,
    source: indicator.source,
    note: indicator.note ?? null,
    target: buildTarget(indicator.target),
    baseline: indicator.baseline ?? null,
  };
  return indicator.kind === "ratio"
    ? {
        ...common,
        kind: "ratio",
        numerator: parseElementRef(indicator.numerator),
        denominator: parseElementRef(indicator.denominator),
      }
    : { ...common, kind: indicator.kind, of: parseElementRef(indicator.of) };
}

function buildTarget(target: CatalogueFile["indicators"][number]["target"]): Target | null {
  return target?.value == null ? null : { ...target, value: target.value };
}
