/** Annex II: how each indicator is defined and where it comes from. */
import { sayFormula } from "../../../shared/domain/definition.ts";
import { formatTarget, nameWithUnit } from "../../../shared/domain/vietnamese.ts";
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
  const { catalogue } = scope.snapshot;
  return scope.figures.map(({ indicator }) => ({
    code: indicator.code,
    name: nameWithUnit(indicator),
    formula: sayFormula(catalogue, indicator),
    target: formatTarget(indicator.target, indicator.unit, catalogue.programme.end),
    source: indicator.source === "letter" ? "[công văn]" : "[đề xuất]",
    note: indicator.note,
  }));
}

/** What holds for every definition below. */
export function sayDefinitionNotes({ snapshot }: Scope): string[] {
  return [
    `[công văn]: nội dung do ${snapshot.catalogue.programme.directive} nêu; [đề xuất]: nội dung được đề xuất để ` +
      "theo dõi mô hình, công văn không giao chỉ tiêu.",
    "Mỗi tổng được cộng từ số liệu của các đơn vị; số phát sinh được cộng qua các kỳ báo cáo, số thời điểm lấy theo kỳ báo cáo cuối. " +
      "Tỷ lệ chỉ tính trên các đơn vị báo cáo đủ cả tử số và mẫu số. Mốc hoàn thành lấy theo báo cáo gần nhất.",
  ];
}
