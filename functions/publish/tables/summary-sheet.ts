/** The first sheet: what the workbook is, how complete, how each model stands, and where to find the rest. */
import { sayExtensions } from "../../../shared/domain/extension-words.ts";
import type { CompletenessCounts, Status } from "../../../shared/domain/report.ts";
import type { Snapshot } from "../../../shared/domain/snapshot.ts";
import {
  capitalise,
  formatCount,
  formatDate,
  formatDay,
  formatPercent,
  formatPeriod,
  NOT_APPLICABLE,
  STATUS_WORDS,
  sayMoment,
  sayPeriod,
} from "../../../shared/domain/vietnamese.ts";
import { countCell, percentCell, type Table, type TableCell, textCell } from "./table.ts";

export interface SummarySheet {
  readonly title: string;
  /** What nobody may overlook: a draft, invented figures. */
  readonly marks: readonly string[];
  readonly facts: readonly (readonly [label: string, text: string])[];
  readonly models: Table;
  readonly sheets: readonly (readonly [name: string, purpose: string])[];
}

/** In the order in which a reader asks. */
const COUNTED_STATUSES: readonly Status[] = [
  "achieved",
  "on-track",
  "behind",
  "in-progress",
  "missed",
  "no-target",
  "no-data",
  "not-in-period",
];

export const SHEET_NAMES = {
  summary: "Tóm tắt",
  indicators: "Chỉ tiêu",
  units: "Số liệu đơn vị",
  missing: "Chưa gửi",
} as const;

export function summarySheet(snapshot: Snapshot): SummarySheet {
  const { catalogue, report, version, asOf, sample, previous } = snapshot;
  const { programme } = catalogue;
  const { completeness, period } = report;
  const rate = (part: number, rateText: CompletenessCounts["reportingRate"]) =>
    rateText === null
      ? NOT_APPLICABLE
      : `${formatCount(part)}/${formatCount(completeness.expected)} (${formatPercent(rateText)})`;
  return {
    title: `Kết quả thực hiện ${programme.name} ${sayPeriod(period.code)}`,
    marks: [
      `DỰ THẢO – phiên bản ${version}${previous ? `, thay thế phiên bản ${previous.version}` : ""}`,
      ...(sample ? ["SỐ LIỆU MẪU – không phải số liệu thực tế"] : []),
    ],
    facts: [
      ["Đơn vị ban hành", programme.issuer],
      ["Căn cứ", programme.directive],
      ["Kỳ báo cáo", `${formatPeriod(period.code)} (mã kỳ ${period.code})`],
      ["Thời gian chốt số liệu", `từ ngày ${formatDate(period.from)} đến hết ngày ${formatDate(period.to)}`],
      ["Hạn gửi báo cáo", `hết ngày ${formatDay(period.dueAt - 1)}`],
      ...sayExtensions(report.extensions ?? []).map((said) => ["Lùi hạn", said] as const),
      ["Số liệu tính đến", sayMoment(asOf)],
      ["Báo cáo đã nhận", rate(completeness.received, completeness.reportingRate)],
      ["Đúng hạn", rate(completeness.onTime, completeness.onTimeRate)],
      ["Trễ hạn", `${formatCount(completeness.late)} báo cáo`],
      ["Chưa gửi", `${formatCount(completeness.missing.length)} báo cáo`],
      ["Cảnh báo chất lượng số liệu", `${formatCount(report.warnings.length)} cảnh báo`],
    ],
    models: modelTable(snapshot),
    sheets: [
      [
        SHEET_NAMES.indicators,
        "mỗi dòng là một chỉ tiêu trong một kỳ: kỳ báo cáo này và các kỳ trước cùng loại",
      ],
      [
        SHEET_NAMES.units,
        "mỗi dòng là một mục số liệu của một đơn vị trong một kỳ báo cáo, theo bản được tính",
      ],
      [SHEET_NAMES.missing, "các báo cáo phải gửi nhưng chưa nhận được"],
    ],
  };
}

function modelTable({ catalogue, report }: Snapshot): Table {
  const byModel = new Map(report.completeness.byModel.map((counts) => [counts.model, counts]));
  return {
    columns: [
      "Mã mô hình",
      "Mô hình",
      "Số chỉ tiêu",
      ...COUNTED_STATUSES.map((status) => capitalise(STATUS_WORDS[status])),
      "Báo cáo phải gửi",
      "Đã nhận",
      "Đúng hạn",
      "Trễ hạn",
      "Tỷ lệ báo cáo (%)",
      "Tỷ lệ đúng hạn (%)",
    ],
    rows: catalogue.models.map(({ code, name }) => {
      const results = report.indicators.filter(({ model }) => model === code);
      return [
        textCell(code),
        textCell(name),
        countCell(results.length),
        ...COUNTED_STATUSES.map((status) =>
          countCell(results.filter((result) => result.status === status).length),
        ),
        ...completenessCells(byModel.get(code)),
      ];
    }),
  };
}

function completenessCells(counts: CompletenessCounts | undefined): (TableCell | null)[] {
  if (!counts) return Array.from({ length: 6 }, () => null);
  const { expected, received, onTime, late, reportingRate, onTimeRate } = counts;
  return [
    ...[expected, received, onTime, late].map(countCell),
    percentCell(reportingRate),
    percentCell(onTimeRate),
  ];
}
