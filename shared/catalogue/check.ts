/** What a well-formed catalogue can still get wrong: references, duplicates, kinds that do not fit. */
import type { OrgUnit } from "../domain/catalogue.ts";
import { elementsIn, parseExpression, RuleSyntaxError } from "../domain/rule.ts";
import { assignedUnits, modelOf, parseElementRef } from "./references.ts";
import type { CatalogueFile } from "./schema.ts";

/** One fault: where (by codes), a stable slug, and the Vietnamese explanation for whoever keeps the catalogue. */
export interface CatalogueFault {
  readonly where: string;
  readonly code: string;
  readonly message: string;
}

type DataSetFile = CatalogueFile["dataSets"][number];
type IndicatorFile = CatalogueFile["indicators"][number];

/** All faults of a well-formed file, in file order. */
export function findFaults(file: CatalogueFile, orgUnits: readonly OrgUnit[]): CatalogueFault[] {
  return [
    ...programmeFaults(file),
    ...duplicates("orgUnits", orgUnits),
    ...duplicates("dataSets", file.dataSets),
    ...duplicates("narrative", file.narrative),
    ...duplicates("models", file.models),
    ...duplicates("indicators", file.indicators),
    ...file.dataSets.flatMap((dataSet) => dataSetFaults(file, dataSet, orgUnits)),
    ...file.models.flatMap((model) =>
      [...model.lead, ...model.with]
        .filter((unit) => !orgUnits.some(({ code }) => code === unit))
        .map((unit) => fault(`models[${model.code}]`, "unknown-org-unit", `Không có đơn vị “${unit}”.`)),
    ),
    ...file.indicators.flatMap((indicator) => indicatorFaults(file, indicator)),
  ];
}

function fault(where: string, code: string, message: string): CatalogueFault {
  return { where, code, message };
}

function programmeFaults({ programme }: CatalogueFile): CatalogueFault[] {
  return programme.start < programme.end
    ? []
    : [fault("programme.end", "end-before-start", "Ngày kết thúc phải sau ngày bắt đầu chương trình.")];
}

function duplicates(list: string, items: readonly { code: string }[]): CatalogueFault[] {
  const seen = new Set<string>();
  return items.flatMap(({ code }) => {
    if (!seen.has(code)) {
      seen.add(code);
      return [];
    }
    return [fault(`${list}[${code}]`, "duplicate-code", `Mã “${code}” bị trùng.`)];
  });
}

function dataSetFaults(
  file: CatalogueFile,
  dataSet: DataSetFile,
  orgUnits: readonly OrgUnit[],
): CatalogueFault[] {
  const where = `dataSets[${dataSet.code}]`;
  const faults = duplicates(`${where}.elements`, dataSet.elements);
  if (dataSet.assigned.length === 0) {
    const message = "Biểu mẫu chưa được giao cho đơn vị nào.";
    faults.push(fault(`${where}.assigned`, "unassigned-data-set", message));
  }
  for (const assigned of dataSet.assigned) {
    if (assignedUnits([assigned], orgUnits).length > 0) continue;
    const message = `Không có đơn vị hay loại đơn vị “${assigned}” trong danh mục.`;
    faults.push(fault(`${where}.assigned`, "unassigned-data-set", message));
  }
  const model = modelOf(dataSet);
  if (!file.models.some(({ code }) => code === model)) {
    faults.push(fault(`${where}.model`, "unknown-model", `Không có mô hình “${model}”.`));
  }
  dataSet.rules.forEach((rule, index) => {
    faults.push(...ruleFaults(`${where}.rules[${index}]`, rule.when, dataSet));
  });
  return faults;
}

function ruleFaults(where: string, when: string, dataSet: DataSetFile): CatalogueFault[] {
  try {
    const named = elementsIn(parseExpression(when));
    if (named.length === 0) {
      return [fault(where, "rule-without-element", "Quy tắc không nhắc đến mục số liệu nào.")];
    }
    return named.flatMap((code) => {
      const element = dataSet.elements.find((candidate) => candidate.code === code);
      if (!element) {
        return [
          fault(where, "unknown-element", `Quy tắc nhắc đến mục số liệu “${code}” không có trong biểu mẫu.`),
        ];
      }
      return isNumeric(element)
        ? []
        : [fault(where, "rule-needs-number", `Mục số liệu “${code}” không phải số nên không so sánh được.`)];
    });
  } catch (error) {
    if (!(error instanceof RuleSyntaxError)) throw error;
    return [fault(where, "rule-syntax", `Quy tắc viết sai: ${error.message}.`)];
  }
}

function isNumeric({ type }: { type: string }): boolean {
  return type === "integer" || type === "decimal";
}

function indicatorFaults(file: CatalogueFile, indicator: IndicatorFile): CatalogueFault[] {
  const where = `indicators[${indicator.code}]`;
  const faults: CatalogueFault[] = [];
  if (!file.models.some(({ code }) => code === indicator.model)) {
    faults.push(fault(`${where}.model`, "unknown-model", `Không có mô hình “${indicator.model}”.`));
  }
  const refs =
    indicator.kind === "ratio"
      ? { numerator: indicator.numerator, denominator: indicator.denominator }
      : { of: indicator.of };
  for (const [side, ref] of Object.entries(refs)) {
    faults.push(...elementFaults(file, indicator.kind, `${where}.${side}`, ref));
  }
  return [...faults, ...targetFaults(indicator, where)];
}

function elementFaults(
  file: CatalogueFile,
  kind: IndicatorFile["kind"],
  where: string,
  ref: string,
): CatalogueFault[] {
  const { dataSet, element: code } = parseElementRef(ref);
  const element = file.dataSets
    .find((candidate) => candidate.code === dataSet)
    ?.elements.find((candidate) => candidate.code === code);
  if (!element) return [fault(where, "unknown-element", `Không có mục số liệu “${ref}” trong các biểu mẫu.`)];
  if (kind === "share" || kind === "milestone") {
    return element.type === "boolean"
      ? []
      : [fault(where, "wrong-element-type", `“${ref}” phải là mục số liệu Có/Không.`)];
  }
  if (!isNumeric(element))
    return [fault(where, "wrong-element-type", `“${ref}” phải là mục số liệu kiểu số.`)];
  return kind === "cumulative" && element.time !== "flow"
    ? [fault(where, "cumulative-needs-flow", `“${ref}” là số thời điểm nên không cộng dồn được.`)]
    : [];
}

function targetFaults({ kind, target, baseline }: IndicatorFile, where: string): CatalogueFault[] {
  if (!target) {
    return baseline
      ? [fault(`${where}.baseline`, "baseline-without-target", "Có mốc xuất phát nhưng không có mục tiêu.")]
      : [];
  }
  if (target.value == null) {
    return [fault(`${where}.target.value`, "target-without-value", "Mục tiêu phải có giá trị.")];
  }
  const needsBoolean = kind === "milestone";
  if ((typeof target.value === "boolean") !== needsBoolean) {
    const message = needsBoolean ? "Mục tiêu phải là Có/Không." : "Mục tiêu phải là một số.";
    return [fault(`${where}.target.value`, "wrong-target-type", message)];
  }
  return needsBoolean && target.comparator !== "eq"
    ? [
        fault(
          `${where}.target.comparator`,
          "wrong-comparator",
          "Mục tiêu Có/Không chỉ dùng phép so sánh bằng.",
        ),
      ]
    : [];
}
