/** A published report on one page of a letter, without the figures that are for signed-in people only. */
import type { Catalogue, Indicator } from "../../../shared/domain/catalogue.ts";
import type { IndicatorResult, Status } from "../../../shared/domain/report.ts";
import type { Snapshot } from "../../../shared/domain/snapshot.ts";
import {
  capitalise,
  formatCount,
  formatPercent,
  formatTarget,
  formatValue,
  listNames,
  STATUS_WORDS,
  sayMoment,
  sayPeriod,
} from "../../../shared/domain/vietnamese.ts";
import { reportAddress } from "../../../shared/http/addresses.ts";
import type { Block } from "./letter.ts";
import { isSensitive } from "./reminders.ts";

/** In the order in which leaders read: what is wrong first. */
const TROUBLE = ["missed", "behind"] as const satisfies readonly Status[];
const COLUMNS = ["achieved", "on-track", "behind", "missed", "no-data"] as const satisfies readonly Status[];
/** More are read in the report itself. */
const EXCEPTIONS_MAX = 12;

export interface PublishedReport {
  readonly snapshot: Snapshot;
  /** Epoch ms. */
  readonly publishedAt: number;
}

interface Figure {
  readonly indicator: Indicator;
  readonly result: IndicatorResult;
}

/** The summary of one report: completeness before figures, exceptions before the rest. */
export function publishedReportBlocks(
  { snapshot, publishedAt }: PublishedReport,
  baseUrl: string,
): readonly Block[] {
  const { catalogue, report, version, sample } = snapshot;
  const results = new Map(report.indicators.map((result) => [result.code, result]));
  const figures = catalogue.indicators.flatMap((indicator): Figure[] => {
    const result = results.get(indicator.code);
    return result ? [{ indicator, result }] : [];
  });
  return [
    { kind: "heading", text: `Báo cáo ${sayPeriod(report.period.code)}, phiên bản ${version}` },
    ...(sample ? [paragraph("SỐ LIỆU MẪU, không phải số liệu thực tế.")] : []),
    paragraph(`Công bố lúc ${sayMoment(publishedAt)}. ${sayCompleteness(snapshot)}`),
    ...changes(snapshot),
    ...exceptions(catalogue, figures),
    ...models(catalogue, figures),
    ...withheld(catalogue),
    {
      kind: "action",
      label: "Xem báo cáo đầy đủ (cần đăng nhập)",
      url: baseUrl + reportAddress(report.period.code),
    },
  ];
}

function paragraph(text: string): Block {
  return { kind: "paragraph", text };
}

function sayCompleteness({ catalogue, report }: Snapshot): string {
  const { expected, received, late, reportingRate, missing } = report.completeness;
  if (expected === 0 || reportingRate === null) return "Trong kỳ không có báo cáo nào phải gửi.";
  const names = new Map(catalogue.orgUnits.map(({ code, name }) => [code, name]));
  const units = [...new Set(missing.map(({ orgUnit }) => names.get(orgUnit) ?? orgUnit))];
  const gap = units.length === 0 ? "" : ` Đơn vị chưa gửi đủ: ${listNames(units)}.`;
  return `Đã nhận ${formatCount(received)}/${formatCount(expected)} báo cáo phải gửi (${formatPercent(reportingRate)}), trễ hạn ${formatCount(late)}.${gap}`;
}

/** What moved since the version before; of sensitive models only that something did. */
function changes({ catalogue, changes: moved, previous }: Snapshot): Block[] {
  if (!moved || !previous) return [];
  const indicators = new Map(catalogue.indicators.map((indicator) => [indicator.code, indicator]));
  const items = moved.indicators.flatMap(({ code, from, to }) => {
    const indicator = indicators.get(code);
    if (!indicator) return [];
    const values = isSensitive(catalogue, indicator.model)
      ? "xem sau khi đăng nhập"
      : `từ ${formatValue(indicator, from.value, from.status)} thành ${formatValue(indicator, to.value, to.status)}`;
    return [{ text: `${indicator.name}: ${values}` }];
  });
  return [
    paragraph(
      items.length === 0
        ? `So với phiên bản ${previous.version}, không chỉ tiêu nào đổi giá trị.`
        : `Thay đổi so với phiên bản ${previous.version}:`,
    ),
    ...(items.length === 0 ? [] : [cut(items)]),
  ];
}

function exceptions(catalogue: Catalogue, figures: readonly Figure[]): Block[] {
  const items = TROUBLE.flatMap((status) =>
    figures
      .filter(({ indicator, result }) => result.status === status && !isSensitive(catalogue, indicator.model))
      .map(({ indicator, result }) => ({
        text: `${indicator.name}: ${formatValue(indicator, result.value, status)}, mục tiêu ${formatTarget(indicator.target, indicator.unit, catalogue.programme.end)} (${STATUS_WORDS[status]})`,
      })),
  );
  return items.length === 0 ? [] : [paragraph("Chỉ tiêu cần lưu ý:"), cut(items)];
}

function cut(items: readonly { readonly text: string }[]): Block {
  const more = items.length - EXCEPTIONS_MAX;
  return {
    kind: "list",
    items: [
      ...items.slice(0, EXCEPTIONS_MAX),
      ...(more > 0 ? [{ text: `và ${formatCount(more)} chỉ tiêu khác` }] : []),
    ],
  };
}

/** Of the models that there is something to count of: in a month's report most have nothing to be judged by. */
function models(catalogue: Catalogue, figures: readonly Figure[]): Block[] {
  const rows = catalogue.models
    .filter(({ sensitive }) => !sensitive)
    .map(({ code, name }) => ({ name, counts: COLUMNS.map((status) => countOf(figures, code, status)) }))
    .filter(({ counts }) => counts.some((count) => count > 0));
  if (rows.length === 0) return [];
  return [
    {
      kind: "table",
      caption: "Số chỉ tiêu theo mô hình",
      columns: ["Mô hình", ...COLUMNS.map((status) => capitalise(STATUS_WORDS[status]))],
      rows: rows.map(({ name, counts }) => [name, ...counts.map(formatCount)]),
    },
  ];
}

function countOf(figures: readonly Figure[], model: string, status: Status): number {
  return figures.filter(({ indicator, result }) => indicator.model === model && result.status === status)
    .length;
}

function withheld({ models: all }: Catalogue): Block[] {
  const names = all.filter(({ sensitive }) => sensitive).map(({ name }) => `“${name}”`);
  return names.length === 0
    ? []
    : [paragraph(`Kết quả của mô hình ${names.join(" và ")} chỉ xem được sau khi đăng nhập.`)];
}
