/** What is unusual about a row after what its unit reported before, as the form on the page says it. */
import type { Catalogue, DataSet } from "../../../shared/domain/catalogue.ts";
import {
  type FigureHistory,
  findUnusual,
  formRulesOf,
  sayUnusual,
} from "../../../shared/domain/form-check.ts";
import type { ElementValue } from "../../../shared/domain/ledger.ts";
import { type Finding, valuePointer } from "../../../shared/domain/submission.ts";
import { lowerFirst } from "../../../shared/domain/vietnamese.ts";

export function unusualFigures(
  catalogue: Pick<Catalogue, "indicators">,
  dataSet: DataSet,
  values: Readonly<Record<string, ElementValue>>,
  reported: {
    /** Figures of the period before. */
    readonly earlier: Readonly<Record<string, ElementValue>>;
    readonly history: FigureHistory;
  },
): Finding[] {
  const rules = formRulesOf(catalogue, dataSet, reported.earlier, reported.history);
  return dataSet.elements.flatMap((element) =>
    findUnusual(element, values[element.code], rules).map((found) => ({
      pointer: valuePointer(element.code),
      code: found.code,
      message: `${element.name}: ${lowerFirst(sayUnusual(found))}`,
    })),
  );
}
