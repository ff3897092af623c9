/**
 * A snapshot as the report prints it: finished Vietnamese texts and drawing positions, no rule and no figure computed
 * later. The template only lays this out.
 */
import { sayExtensions } from "../../../shared/domain/extension-words.ts";
import type { Snapshot } from "../../../shared/domain/snapshot.ts";
import {
  formatCount,
  formatDate,
  formatDay,
  formatPeriod,
  lowerFirst,
  sayMoment,
  sayPeriod,
} from "../../../shared/domain/vietnamese.ts";
import { type ChangesView, viewChanges } from "./changes-view.ts";
import { type DefinitionRow, sayDefinitionNotes, viewDefinitions } from "./definition-view.ts";
import { dateParts, type HeaderView, subjectOf, viewHeader } from "./header-view.ts";
import { keepSymbols } from "./line-breaks.ts";
import { type ModelView, sayModelNotes, viewModel } from "./model-view.ts";
import { type OverviewView, viewOverview } from "./overview-view.ts";
import { type Scope, scopeOf, titleOf } from "./scope.ts";
import {
  type CorrectedRow,
  type LateRow,
  listCorrected,
  listLate,
  listUnits,
  type UnitRow,
} from "./submission-view.ts";
import { type VerificationView, viewVerification } from "./verification-view.ts";
import { listWarnings, type WarningRow } from "./warning-view.ts";

export interface ReportView {
  readonly title: string;
  readonly author: string;
  /** Year, month, day, hour, minute, second in UTC. */
  readonly date: readonly number[];
  /** Printed on every page; null for real figures. */
  readonly sampleMark: string | null;
  readonly header: HeaderView;
  /** Null where the report is laid out without its digest or the page's address. */
  readonly verification: VerificationView | null;
  readonly changes: ChangesView | null;
  readonly opening: readonly string[];
  readonly overview: OverviewView;
  readonly modelNotes: string;
  readonly models: readonly ModelView[];
  readonly warnings: readonly WarningRow[];
  readonly late: readonly LateRow[];
  readonly corrected: readonly CorrectedRow[];
  readonly closing: string;
  readonly annexes: {
    readonly units: readonly UnitRow[];
    readonly legend: readonly { readonly code: string; readonly name: string; readonly period: string }[];
    readonly definitionNotes: readonly string[];
    readonly definitions: readonly DefinitionRow[];
    readonly proof: readonly ProofRow[];
    readonly hasFileDigest: boolean;
  };
}

/** A fact to check the report by. */
export interface ProofRow {
  readonly name: string;
  readonly value: string;
}

export interface ViewOptions {
  /** Code of the only model to report on. */
  readonly model?: string | undefined;
  /** SHA-256 (hex) of the snapshot's `snapshot.json`. */
  readonly snapshotSha256?: string | undefined;
  /** Address of the page that tells whether a report is genuine. */
  readonly verificationUrl?: string | undefined;
}

/** @throws RangeError when the catalogue has no model of that code. */
export function viewReport(snapshot: Snapshot, options: ViewOptions = {}): ReportView {
  const scope = scopeOf(snapshot, options.model);
  const subject = subjectOf(scope);
  const { programme } = snapshot.catalogue;
  return {
    title: `Báo cáo ${lowerFirst(subject)} (dự thảo, phiên bản ${snapshot.version})`,
    author: programme.issuer,
    date: dateParts(snapshot.asOf),
    sampleMark: snapshot.sample ? "SỐ LIỆU MẪU" : null,
    header: viewHeader(scope),
    verification: viewVerification(options),
    changes: viewChanges(scope),
    opening: sayOpening(scope).map(keepSymbols),
    overview: viewOverview(scope),
    modelNotes: sayModelNotes(scope),
    models: scope.models.map((model, index) => viewModel(scope, model, index + 1)),
    warnings: listWarnings(scope),
    late: listLate(scope),
    corrected: listCorrected(scope),
    closing: keepSymbols(`Trên đây là báo cáo ${lowerFirst(subject)} của ${programme.issuer}./.`),
    annexes: {
      units: listUnits(scope),
      legend: viewLegend(scope),
      definitionNotes: sayDefinitionNotes(scope),
      definitions: viewDefinitions(scope),
      proof: viewProof(snapshot, options),
      hasFileDigest: options.snapshotSha256 !== undefined,
    },
  };
}

function sayOpening(scope: Scope): string[] {
  const { catalogue, report, version, previous, asOf, sample } = scope.snapshot;
  const { programme } = catalogue;
  const { code, from, to, dueAt } = report.period;
  const of = scope.model === null ? "" : `thực hiện ${lowerFirst(titleOf(scope.model))}, `;
  const replaces = previous ? `, thay thế phiên bản ${previous.version}` : "";
  return [
    `Thực hiện ${programme.name} và ${programme.directive}, ${programme.issuer} báo cáo kết quả ${of}` +
      `${sayPeriod(code)} như sau:`,
    `Số liệu trong kỳ được tính từ ngày ${formatDate(from)} đến hết ngày ${formatDate(to)}; hạn gửi báo cáo của ` +
      `các đơn vị là hết ngày ${formatDay(dueAt - 1)}. Báo cáo tổng hợp từ các báo cáo đã nhận đến ` +
      `${sayMoment(asOf)}; đây là phiên bản ${version} của báo cáo kỳ này${replaces}.`,
    ...sayExtensions(report.extensions ?? []),
    ...(sample
      ? ["Các số liệu trong báo cáo này là số liệu mẫu để giới thiệu, không phải số liệu thực tế."]
      : []),
  ];
}

const PERIOD_TYPE_WORDS = {
  month: "Tháng",
  quarter: "Quý",
  half: "6 tháng",
  "nine-months": "9 tháng",
  year: "Năm",
} as const;

/** The data sets that belong to the period: those of which something is expected. */
function viewLegend(scope: Scope): ReportView["annexes"]["legend"] {
  const { catalogue, report } = scope.snapshot;
  const expected = new Set([...report.counted, ...report.completeness.missing].map(({ dataSet }) => dataSet));
  return catalogue.dataSets
    .filter(({ code }) => expected.has(code) && scope.covers({ dataSet: code }))
    .map(({ code, name, period }) => ({ code, name, period: PERIOD_TYPE_WORDS[period] }));
}

function viewProof(snapshot: Snapshot, { snapshotSha256, verificationUrl }: ViewOptions): ProofRow[] {
  const { report, previous } = snapshot;
  const fact = (name: string, value: string): ProofRow => ({ name, value });
  const { entries, lastEntryAt } = report.ledger;
  return [
    fact(
      "Kỳ báo cáo, phiên bản",
      `${formatPeriod(report.period.code)} (${report.period.code}), phiên bản ${snapshot.version}`,
    ),
    ...(verificationUrl === undefined ? [] : [fact("Trang xác minh", verificationUrl)]),
    ...(snapshotSha256 === undefined ? [] : [fact("SHA-256 của tệp snapshot.json", snapshotSha256)]),
    ...(previous
      ? [fact(`SHA-256 của tệp snapshot.json, phiên bản ${previous.version}`, previous.sha256)]
      : []),
    fact(
      "Sổ ghi nhận báo cáo",
      `${formatCount(entries)} mục` +
        (lastEntryAt === null ? "" : `, mục cuối lúc ${sayMoment(lastEntryAt)}`),
    ),
    fact("Mã băm của sổ ghi nhận", report.ledger.digest),
    fact("Mã băm của căn cứ tính số liệu", report.basis),
    fact("Mã băm của danh mục", report.catalogueDigest),
    fact("Phiên bản quy tắc tính", String(report.rulesVersion)),
  ];
}
