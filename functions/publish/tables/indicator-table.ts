/** One row per indicator and period: the figures of this report, and the values of the periods before it. */
import type { Catalogue, Indicator, IndicatorKind } from "../../../shared/domain/catalogue.ts";
import { type DecimalText, numberText } from "../../../shared/domain/decimal.ts";
import type { IndicatorResult } from "../../../shared/domain/report.ts";
import type { Snapshot } from "../../../shared/domain/snapshot.ts";
import {
  formatPeriod,
  formatTarget,
  formatValue,
  isPercentage,
  STATUS_WORDS,
} from "../../../shared/domain/vietnamese.ts";
import {
  countCell,
  decimalCell,
  percentCell,
  type Table,
  type TableCell,
  textCell,
  wordsCell,
} from "./table.ts";

const COLUMNS: readonly string[] = [
  "Mã chỉ tiêu",
  "Tên chỉ tiêu",
  "Mã mô hình",
  "Mô hình",
  "Mã kỳ",
  "Kỳ báo cáo",
  "Cách tính",
  "Đơn vị tính",
  "Kết quả",
  "Tử số",
  "Mẫu số",
  "Đơn vị đã báo cáo",
  "Đơn vị được giao",
  "Mục tiêu",
  "Giá trị mục tiêu",
  "Kế hoạch đến hết kỳ",
  "Trạng thái",
  "Nguồn chỉ tiêu",
];

const KIND_WORDS: Readonly<Record<IndicatorKind, string>> = {
  ratio: "Tỷ lệ",
  share: "Tỷ lệ đơn vị",
  total: "Tổng trong kỳ",
  cumulative: "Lũy kế",
  milestone: "Mốc hoàn thành",
};

const SOURCE_WORDS = { letter: "Công văn", proposed: "Đề xuất" } as const;

/** In catalogue order of the indicators, the periods of each from the oldest to this one. */
export function indicatorTable({ catalogue, report, history }: Snapshot): Table {
  const results = new Map(report.indicators.map((result) => [result.code, result]));
  const models = new Map(catalogue.models.map(({ code, name }) => [code, name]));
  const rows = catalogue.indicators.flatMap((indicator) => {
    const result = results.get(indicator.code);
    if (!result) return [];
    const row = (period: string, figures: readonly (TableCell | null)[]) => [
      textCell(indicator.code),
      textCell(indicator.name),
      textCell(indicator.model),
      textCell(models.get(indicator.model)),
      textCell(period),
      textCell(formatPeriod(period)),
      textCell(KIND_WORDS[indicator.kind]),
      textCell(unitOf(indicator)),
      ...figures,
      textCell(SOURCE_WORDS[indicator.source]),
    ];
    return [
      ...history.map(({ period, values }) => row(period, earlierFigures(indicator, values[indicator.code]))),
      row(report.period.code, figures(catalogue, indicator, result)),
    ];
  });
  return { columns: COLUMNS, rows };
}

function figures(
  { programme }: Catalogue,
  indicator: Indicator,
  result: IndicatorResult,
): (TableCell | null)[] {
  return [
    valueCell(indicator, result.value),
    decimalCell(result.numerator),
    decimalCell(result.denominator),
    countCell(result.unitsReporting),
    countCell(result.unitsAssigned),
    wordsCell(formatTarget(result.target, indicator.unit, programme.end)),
    targetCell(indicator, result),
    isPercentage(indicator) ? percentCell(result.planned) : decimalCell(result.planned),
    wordsCell(STATUS_WORDS[result.status]),
  ];
}

/** Of earlier periods a snapshot carries the values only: what is not known here is left empty. */
function earlierFigures(
  indicator: Indicator,
  value: DecimalText | boolean | null | undefined,
): (TableCell | null)[] {
  const unknown = value === null || value === undefined;
  return [
    valueCell(indicator, value ?? null),
    ...Array.from({ length: 7 }, () => null),
    unknown ? wordsCell(STATUS_WORDS["no-data"]) : null,
  ];
}

function valueCell(indicator: Indicator, value: DecimalText | boolean | null): TableCell | null {
  if (typeof value === "boolean") return wordsCell(formatValue(indicator, value, "no-target"));
  return isPercentage(indicator) ? percentCell(value) : decimalCell(value);
}

function targetCell(indicator: Indicator, { target }: IndicatorResult): TableCell | null {
  if (typeof target?.value === "number") return decimalCell(numberText(target.value));
  return typeof target?.value === "boolean" ? valueCell(indicator, target.value) : null;
}

function unitOf(indicator: Indicator): string | null {
  return indicator.unit ?? (isPercentage(indicator) ? "%" : null);
}
