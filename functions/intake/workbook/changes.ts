/** What a row changes against the latest revision, figure by figure. */
import type { Catalogue, DataSet } from "../../../shared/domain/catalogue.ts";
import type { RevisionEntry } from "../../../shared/domain/ledger.ts";
import type { CheckedSubmission } from "../../../shared/domain/submission.ts";
import { formatWithUnit } from "../../../shared/domain/vietnamese.ts";

export interface ComparedFigure {
  readonly name: string;
  readonly now: string;
  readonly before: string;
  readonly isChanged: boolean;
}

/** Every figure of the data set, and the narrative parts that either side has. */
export function compare(
  { narrative }: Catalogue,
  { elements, takesNarrative }: DataSet,
  submission: Pick<CheckedSubmission, "values" | "narrative">,
  latest: Pick<RevisionEntry, "values" | "narrative"> | undefined,
): ComparedFigure[] {
  const figures = elements.map((element): ComparedFigure => {
    const [now, before] = [submission.values[element.code], latest?.values[element.code]];
    return {
      name: element.name,
      now: formatWithUnit(element, now),
      before: formatWithUnit(element, before),
      isChanged: now !== before,
    };
  });
  const texts = (takesNarrative ? narrative : []).flatMap(({ code, name }): ComparedFigure[] => {
    const [now, before] = [submission.narrative[code] ?? "", latest?.narrative[code] ?? ""];
    return now === "" && before === "" ? [] : [{ name, now, before, isChanged: now !== before }];
  });
  return [...figures, ...texts];
}
