/** How an indicator is computed, said in Vietnamese: for pages and the printed report. */
import type { Catalogue, ElementRef, Indicator } from "./catalogue.ts";
import { formatDate } from "./vietnamese.ts";

/** `100 × tổng “Số hộ đạt Gia đình văn hóa” / tổng “Tổng số hộ” (M03-DV)`. */
export function sayFormula(catalogue: Catalogue, indicator: Indicator): string {
  if (indicator.kind === "ratio") {
    const { numerator, denominator } = indicator;
    const sameSet = numerator.dataSet === denominator.dataSet;
    return `100 × tổng ${say(catalogue, numerator, !sameSet)} / tổng ${say(catalogue, denominator, true)}`;
  }
  const of = say(catalogue, indicator.of, true);
  switch (indicator.kind) {
    case "share":
      return `100 × số đơn vị báo cáo “có” về ${of} / số đơn vị được giao`;
    case "total":
      return `Tổng ${of} trong kỳ`;
    case "cumulative":
      return `Lũy kế ${of} từ ngày ${formatDate(catalogue.programme.start)} đến hết kỳ`;
    case "milestone":
      return `Mọi đơn vị được giao đều báo cáo “có” về ${of}`;
  }
}

/** `“Dân số” (M06-TYT)`. */
function say({ dataSets }: Catalogue, ref: ElementRef, withDataSet: boolean): string {
  const element = dataSets
    .find(({ code }) => code === ref.dataSet)
    ?.elements.find(({ code }) => code === ref.element);
  // Quotation marks within others are single.
  const within = (element?.name ?? ref.element).replaceAll("“", "‘").replaceAll("”", "’");
  const name = `“${within}”`;
  return withDataSet ? `${name} (${ref.dataSet})` : name;
}
