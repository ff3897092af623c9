/** Annex II: how each indicator is defined and where it comes from. */
import type { ElementRef, Indicator } from "../../../shared/domain/catalogue.ts";
import { formatDate, formatTarget, nameWithUnit } from "../../../shared/domain/vietnamese.ts";
import type { Scope } from "./scope.ts";

export interface DefinitionRow {
  readonly code: string;
  readonly name: string;
  readonly formula: string;
  readonly target: string;
  /** `[công văn]`: the directive asks for it. `[đề xuất]`: derived; never shown as the directive's. */
  readonly source: string;
  readonly note: string | null;
}

export function viewDefinitions(scope: Scope): DefinitionRow[] {
  const { programme } = scope.snapshot.catalogue;
  return scope.figures.map(({ indicator }) => ({
    code: indicator.code,
    name: nameWithUnit(indicator),
    formula: sayFormula(scope, indicator),
    target: formatTarget(indicator.target, indicator.unit, programme.end),
    source: indicator.source === "letter" ? "[công văn]" : "[đề xuất]",
    note: indicator.note,
  }));
}

/** What holds for every definition below. */
export function sayDefinitionNotes({ snapshot }: Scope): string[] {
  return [
    `[công văn]: nội dung do ${snapshot.catalogue.programme.directive} nêu; [đề xuất]: nội dung được đề xuất để ` +
      "theo dõi mô hình, công văn không giao chỉ tiêu.",
    "Các tổng cộng số liệu của các đơn vị; số phát sinh được cộng qua các kỳ gửi, số thời điểm lấy theo kỳ gửi cuối. " +
      "Tỷ lệ chỉ tính trên các đơn vị báo cáo đủ cả tử số và mẫu số. Mốc hoàn thành lấy theo báo cáo gần nhất.",
  ];
}

function sayFormula(scope: Scope, indicator: Indicator): string {
  if (indicator.kind === "ratio") {
    const { numerator, denominator } = indicator;
    const sameSet = numerator.dataSet === denominator.dataSet;
    return `100 × tổng ${say(scope, numerator, !sameSet)} / tổng ${say(scope, denominator, true)}`;
  }
  const of = say(scope, indicator.of, true);
  switch (indicator.kind) {
    case "share":
      return `100 × số đơn vị báo cáo “có” về ${of} / số đơn vị được giao`;
    case "total":
      return `Tổng ${of} trong kỳ`;
    case "cumulative":
      return `Lũy kế ${of} từ ngày ${formatDate(scope.snapshot.catalogue.programme.start)} đến hết kỳ`;
    case "milestone":
      return `Mọi đơn vị được giao đều báo cáo “có” về ${of}`;
  }
}

/** `“Dân số” (M06-TYT)`. */
function say(scope: Scope, ref: ElementRef, withDataSet: boolean): string {
  const element = scope.dataSet(ref.dataSet)?.elements.find(({ code }) => code === ref.element);
  const name = `“${element?.name ?? ref.element}”`;
  return withDataSet ? `${name} (${ref.dataSet})` : name;
}
