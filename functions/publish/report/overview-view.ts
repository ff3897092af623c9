/** Part I: how many indicators of each model stand where, and how completely the units have reported. */
import type { CompletenessCounts, Status } from "../../../shared/domain/report.ts";
import {
  capitalise,
  formatCount,
  formatPercent,
  formatTwoPlaces,
  NO_BREAK_SPACE,
  NOT_APPLICABLE,
  STATUS_WORDS,
} from "../../../shared/domain/vietnamese.ts";
import { type Scope, titleOf } from "./scope.ts";
import { listMissing, type MissingRow } from "./submission-view.ts";

export interface OverviewView {
  readonly sentences: readonly string[];
  /** Header words of the status columns. */
  readonly statuses: readonly string[];
  readonly rows: readonly OverviewRow[];
  /** Absent when the report covers one model only. */
  readonly total: OverviewRow | null;
  readonly missing: readonly MissingRow[];
}

export interface OverviewRow {
  readonly number: string;
  readonly name: string;
  readonly indicators: string;
  readonly counts: readonly string[];
  /** Per cent without sign. */
  readonly reportingRate: string;
  readonly onTimeRate: string;
}

const COLUMN_ORDER = [
  "achieved",
  "on-track",
  "behind",
  "in-progress",
  "missed",
  "no-target",
  "no-data",
  "not-in-period",
] as const satisfies readonly Status[];
/** Columns that are there even when no indicator stands so: the reader looks for them. */
const ALWAYS_SHOWN: ReadonlySet<Status> = new Set([
  "achieved",
  "on-track",
  "behind",
  "in-progress",
  "no-data",
]);

export function viewOverview(scope: Scope): OverviewView {
  const { completeness } = scope.snapshot.report;
  const all = countStatuses(scope, () => true);
  const columns = COLUMN_ORDER.filter((status) => ALWAYS_SHOWN.has(status) || (all.get(status) ?? 0) > 0);
  const byModel = new Map(completeness.byModel.map((counts) => [counts.model, counts]));

  const row = (
    number: string,
    name: string,
    counts: ReadonlyMap<Status, number>,
    reporting: CompletenessCounts | undefined,
  ): OverviewRow => ({
    number,
    name,
    indicators: formatCount([...counts.values()].reduce((sum, count) => sum + count, 0)),
    counts: columns.map((status) => formatCount(counts.get(status) ?? 0)),
    reportingRate: rate(reporting?.reportingRate),
    onTimeRate: rate(reporting?.onTimeRate),
  });

  const coverage = scope.model ? byModel.get(scope.model.code) : completeness;
  return {
    sentences: [saySituation(scope, all), ...(coverage ? [sayReporting(coverage)] : [])],
    statuses: columns.map((status) => COLUMN_WORDS[status] ?? capitalise(STATUS_WORDS[status])),
    rows: scope.models.map((model, index) =>
      row(
        String(index + 1),
        model.name,
        countStatuses(scope, (code) => code === model.code),
        byModel.get(model.code),
      ),
    ),
    total: scope.model ? null : row("", "Tổng cộng", all, completeness),
    missing: listMissing(scope),
  };
}

/** Column heads shorter than the words in a row. */
const COLUMN_WORDS: Partial<Record<Status, string>> = {
  "no-target": "Theo dõi",
  "not-in-period": "Không thuộc kỳ",
};

function countStatuses(scope: Scope, includes: (model: string) => boolean): Map<Status, number> {
  const counts = new Map<Status, number>();
  for (const { indicator, result } of scope.figures) {
    if (includes(indicator.model)) counts.set(result.status, (counts.get(result.status) ?? 0) + 1);
  }
  return counts;
}

function saySituation(scope: Scope, counts: ReadonlyMap<Status, number>): string {
  const total = scope.figures.length;
  const of = scope.model ? titleOf(scope.model) : "Chương trình";
  if (total === 0) return `${of} chưa có chỉ tiêu nào trong danh mục.`;
  const parts = COLUMN_ORDER.flatMap((status) => {
    const count = counts.get(status) ?? 0;
    return count === 0 ? [] : [`${formatCount(count)} chỉ tiêu ${STATUS_WORDS[status]}`];
  });
  return `${of} có ${formatCount(total)} chỉ tiêu; trong kỳ có ${parts.join(", ")}.`;
}

/** `Đã nhận 149/160 báo cáo phải gửi (93,13 %), trong đó …`. */
export function sayReporting(counts: CompletenessCounts): string {
  const { expected, received, onTime, late, reportingRate, onTimeRate } = counts;
  if (expected === 0 || reportingRate === null || onTimeRate === null) {
    return "Trong kỳ không có báo cáo nào phải gửi.";
  }
  const missing = expected - received;
  const gap = missing === 0 ? "" : `; chưa gửi${NO_BREAK_SPACE}${formatCount(missing)}`;
  return (
    `Đã nhận ${formatCount(received)}/${formatCount(expected)} báo cáo phải gửi (${formatPercent(reportingRate)}); ` +
    `đúng hạn${NO_BREAK_SPACE}${formatCount(onTime)} (${formatPercent(onTimeRate)}), trễ hạn${NO_BREAK_SPACE}${formatCount(late)}${gap}.`
  );
}

function rate(text: CompletenessCounts["reportingRate"] | undefined): string {
  return text === null || text === undefined ? NOT_APPLICABLE : formatTwoPlaces(text);
}
