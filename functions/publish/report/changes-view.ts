/** What moved since the previous version and why: said before anything else. */
import type { SnapshotChanges } from "../../../shared/domain/snapshot.ts";
import {
  capitalise,
  formatCount,
  formatValue,
  STATUS_WORDS,
  sayPeriod,
} from "../../../shared/domain/vietnamese.ts";
import { nameWithUnit } from "./indicator-view.ts";
import type { Scope } from "./scope.ts";

export interface ChangesView {
  readonly heading: string;
  readonly sentence: string;
  readonly columns: { readonly from: string; readonly to: string };
  readonly indicators: readonly {
    readonly code: string;
    readonly name: string;
    /** Value and status. */
    readonly from: string;
    readonly to: string;
  }[];
  /** One line per submission that caused it. */
  readonly causes: readonly string[];
}

/** Null for a first version. */
export function viewChanges(scope: Scope): ChangesView | null {
  const { changes, previous, version } = scope.snapshot;
  if (!changes || !previous) return null;
  const covered = new Map(scope.figures.map(({ indicator }) => [indicator.code, indicator]));
  const indicators = changes.indicators.flatMap(({ code, from, to }) => {
    const indicator = covered.get(code);
    if (!indicator) return [];
    const words = ({ value, status }: typeof from) =>
      value === null
        ? STATUS_WORDS[status]
        : `${formatValue(indicator, value, status)}; ${STATUS_WORDS[status]}`;
    return [{ code, name: nameWithUnit(indicator), from: words(from), to: words(to) }];
  });
  const submissions = scope.inCatalogueOrder(changes.submissions.filter(scope.covers));
  return {
    heading: `Những thay đổi so với phiên bản ${previous.version}`,
    sentence: saySummary(previous.version, indicators.length, submissions.length, changes.catalogueChanged),
    columns: { from: `Phiên bản ${previous.version}`, to: `Phiên bản ${version}` },
    indicators,
    causes: submissions.map((submission) => sayCause(scope, submission)),
  };
}

function saySummary(
  previous: number,
  indicators: number,
  submissions: number,
  catalogueChanged: boolean,
): string {
  const reasons = [
    ...(submissions > 0 ? [`${formatCount(submissions)} báo cáo được gửi mới, gửi lại hoặc trả lại`] : []),
    ...(catalogueChanged ? ["danh mục chỉ tiêu được sửa đổi"] : []),
  ];
  const why = reasons.length === 0 ? "" : ` do ${reasons.join(" và ")}`;
  const moved =
    indicators === 0
      ? "Không chỉ tiêu nào thay đổi giá trị hoặc trạng thái"
      : `${formatCount(indicators)} chỉ tiêu thay đổi giá trị hoặc trạng thái`;
  return `Phiên bản này thay thế phiên bản ${previous}${why}. ${moved}.`;
}

function sayCause(scope: Scope, submission: SnapshotChanges["submissions"][number]): string {
  const { orgUnit, dataSet, period, fromRevision, toRevision } = submission;
  const where = `${scope.orgUnitName(orgUnit)}, biểu mẫu ${dataSet}, ${sayPeriod(period)}`;
  return capitalise(`${where}: ${sayRevisions(fromRevision, toRevision)}`);
}

function sayRevisions(from: number | null, to: number | null): string {
  if (to === null) return "báo cáo bị trả lại, không còn số liệu được tính";
  if (from === null) return `gửi mới, tính theo lần gửi ${to}`;
  return to > from
    ? `gửi lại, tính theo lần gửi ${to} thay cho lần ${from}`
    : `lần gửi ${from} bị trả lại, tính theo lần ${to}`;
}
