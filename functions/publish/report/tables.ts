/** Every table of the report: its heads, its columns and what stands in its cells. */
import { lowerFirst, NOT_APPLICABLE } from "../../../shared/domain/vietnamese.ts";
import type { ChangesView } from "./changes-view.ts";
import { alignedText, centredFigures, columnWidth, decimalColumn } from "./decimal-column.ts";
import type { DefinitionRow } from "./definition-view.ts";
import { type Font, widthOf } from "./fonts.ts";
import type { IndicatorRow } from "./indicator-view.ts";
import { keepNumbersTogether, MAY_BREAK } from "./line-breaks.ts";
import type { OverviewRow, OverviewView } from "./overview-view.ts";
import type { CorrectedRow, LateRow, MissingRow, SentDataSet, UnitRow } from "./submission-view.ts";
import { type Align, type Cell, type Column, INSET_MM, mmOf, SIZE_PT, type Table } from "./table.ts";
import type { ProofRow, ReportView } from "./view.ts";
import type { WarningRow } from "./warning-view.ts";

function column(head: string, width: number | null, align: Align = "left"): Column {
  return { head, width, align };
}

/** @param bold the font of heads */
export function overviewTable({ statuses, rows, total }: OverviewView, bold: Font): Table {
  const counts = (row: OverviewRow) => [row.indicators, ...row.counts, row.reportingRate, row.onTimeRate];
  /** As narrow as the words of its head and the figures in it allow: the names of models need the room. */
  const narrow = (head: string, longest: string): Column => {
    const words = [...head.split(" ").map((word) => `${word} `), longest];
    const em = Math.max(...words.map((word) => widthOf(word, bold)));
    return column(head, Math.ceil(10 * (mmOf(em + 0.05, SIZE_PT.dense) + 2 * INSET_MM.dense)) / 10, "center");
  };
  const figures = [
    ...["Số chỉ tiêu", ...statuses].map((head) => narrow(head, "0.000")),
    ...["Tỷ lệ báo cáo (%)", "Tỷ lệ đúng hạn (%)"].map((head) => narrow(head, "100,00 ")),
  ];
  const all = (total ? [...rows, total] : rows).map(counts);
  const placed = figures.map(({ width }, i) =>
    centredFigures(
      all.map((texts) => texts[i] ?? ""),
      bold,
      width ?? 0,
    ),
  );
  const place = (text: string, i: number) => ({ text, ...placed[i]?.(text) });
  return {
    caption: "Tổng hợp kết quả và tình hình báo cáo",
    dense: true,
    columns: [narrow("TT", "00"), column("Nội dung, mô hình", null), ...figures],
    rows: [
      ...rows.map((row) => [row.number, row.name, ...counts(row).map(place)]),
      ...(total
        ? [
            [
              { text: total.name, style: "bold", align: "center", span: 2 } as const,
              ...counts(total).map((text, i) => ({ ...place(text, i), style: "bold" }) as const),
            ],
          ]
        : []),
    ],
  };
}

export function missingTable(rows: readonly MissingRow[]): Table {
  return {
    caption: "Các đơn vị chưa gửi báo cáo",
    columns: [
      column("Biểu mẫu", 46),
      column("Kỳ", 30),
      column("Đơn vị chưa gửi", null),
      column("Số đơn vị", 15, "center"),
    ],
    rows: rows.map((row) => [
      `${row.dataSet}: ${row.name}`,
      row.periods,
      keepNumbersTogether(row.units),
      row.count,
    ]),
  };
}

/** @param font in which its widths are measured: that of plain text */
export function indicatorTable(caption: string, rows: readonly IndicatorRow[], font: Font): Table {
  const values = rows.flatMap((row) => row.value ?? []);
  const value = decimalColumn(values, font, 17, 30);
  const changes = rows.map((row) => row.change);
  const change = decimalColumn(changes, font, 15, 25);
  const parts = rows.flatMap(({ parts: of }) => (of ? [`${of.numerator}/`, of.denominator] : []));
  const partsWidth = columnWidth(Math.max(0, ...parts.map((part) => widthOf(part, font))), 16, 24);
  const figures = (row: IndicatorRow): Cell[] =>
    row.value
      ? [
          value.cell(row.value),
          row.parts ? `${row.parts.numerator}/${MAY_BREAK}${row.parts.denominator}` : NOT_APPLICABLE,
        ]
      : [{ text: row.absence, style: "italic", align: "center", span: 2 }];
  return {
    caption,
    columns: [
      column("Mã", columnWidth(Math.max(...rows.map(({ code }) => widthOf(code, font))), 10, 30)),
      column("Chỉ tiêu", null),
      column("Kết quả", value.width, "center"),
      column("Tử số/ mẫu số", partsWidth, "center"),
      column("Mục tiêu", 24),
      column("Trạng thái", 20.5),
      column("So với kỳ trước", change.width, "center"),
      column("Đơn vị đã báo cáo", 13.8, "center"),
    ],
    rows: rows.map((row) => [
      row.code,
      row.name,
      ...figures(row),
      row.target,
      statusCell(row),
      change.cell(row.change),
      row.coverage ?? NOT_APPLICABLE,
    ]),
  };
}

function statusCell({ status, alarming, planned }: IndicatorRow): Cell {
  const text = planned === null ? status : `${status} (kế hoạch: ${planned})`;
  return alarming ? { text, style: "bold" } : text;
}

export function changesTable({ columns, indicators }: ChangesView): Table {
  return {
    caption: "Chỉ tiêu thay đổi",
    columns: [
      column("Mã", 14),
      column("Chỉ tiêu", null),
      column(columns.from, 28),
      column(columns.to, 28),
      column("Nguyên nhân", 44),
    ],
    rows: indicators.map((row) => [row.code, row.name, row.from, row.to, row.causes]),
  };
}

/** @param font in which its widths are measured: that of plain text */
export function warningTable(rows: readonly WarningRow[], font: Font): Table {
  const values = rows.map((row) => alignedText(row.value));
  const references = rows.map((row) => alignedText(row.usual));
  const value = decimalColumn(values, font, 17, 30);
  const reference = decimalColumn(references, font, 17, 30);
  return {
    caption: "Cảnh báo chất lượng số liệu",
    columns: [
      column("Đơn vị", 32),
      column("Biểu mẫu, kỳ", 26),
      column("Cảnh báo", null),
      column("Số liệu", value.width, "center"),
      column("Mức so sánh", reference.width, "center"),
    ],
    rows: rows.map((row) => [
      row.unit,
      keepNumbersTogether(`${row.dataSet}, ${lowerFirst(row.period)}`),
      row.message,
      value.cell(alignedText(row.value)),
      reference.cell(alignedText(row.usual)),
    ]),
  };
}

export function lateTable(rows: readonly LateRow[]): Table {
  return {
    caption: "Báo cáo trễ hạn",
    columns: [
      column("Đơn vị", null),
      column("Biểu mẫu", 28),
      column("Kỳ", 38),
      column("Nhận bản đầu lúc", 36),
    ],
    rows: rows.map((row) => [row.unit, row.dataSet, row.period, row.receivedAt]),
  };
}

export function correctedTable(rows: readonly CorrectedRow[]): Table {
  return {
    caption: "Báo cáo đã gửi lại",
    columns: [
      column("Đơn vị", null),
      column("Biểu mẫu", 28),
      column("Kỳ", 38),
      column("Bản được tính", 22, "center"),
      column("Nhận lúc", 36),
    ],
    rows: rows.map((row) => [row.unit, row.dataSet, row.period, row.revision, row.receivedAt]),
  };
}

export function unitTable(rows: readonly UnitRow[]): Table {
  return {
    caption: null,
    columns: [
      column("Đơn vị", 44),
      column("Đã nhận/ phải gửi", 18, "center"),
      column("Đúng hạn", null),
      column("Trễ hạn", 30),
      column("Chưa gửi", 30),
    ],
    rows: rows.map((row) => [
      row.unit,
      row.sent,
      dataSets(row.onTime),
      dataSets(row.late),
      row.missing.length === 0 ? NOT_APPLICABLE : { text: dataSets(row.missing), style: "bold" },
    ]),
  };
}

function dataSets(list: readonly SentDataSet[]): string {
  if (list.length === 0) return NOT_APPLICABLE;
  return list.map(({ code, periods }) => (periods === null ? code : `${code} (${periods})`)).join(", ");
}

export function legendTable(rows: ReportView["annexes"]["legend"]): Table {
  return {
    caption: "Các biểu mẫu",
    columns: [column("Mã", 26), column("Biểu mẫu", null), column("Kỳ báo cáo", 30, "center")],
    rows: rows.map((row) => [row.code, row.name, row.period]),
  };
}

export function definitionTable(rows: readonly DefinitionRow[]): Table {
  return {
    caption: null,
    columns: [
      column("Mã", 14),
      column("Chỉ tiêu", 44),
      column("Cách tính", null),
      column("Mục tiêu", 25),
      column("Nguồn", 20),
    ],
    rows: rows.map(({ code, name, formula, note, target, source }) => [
      code,
      name,
      note === null ? formula : `${formula}. Ghi chú: ${note}`,
      target,
      source,
    ]),
  };
}

export function proofTable(rows: readonly ProofRow[]): Table {
  return {
    caption: null,
    columns: [column("Nội dung", null), column("Giá trị", 118)],
    rows: rows.map(({ name, value }) => [name, value]),
  };
}
