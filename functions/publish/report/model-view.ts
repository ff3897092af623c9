/** Part II: one section per model. */
import type { Model } from "../../../shared/domain/catalogue.ts";
import { sayPeriod } from "../../../shared/domain/vietnamese.ts";
import { type ChartView, viewCharts } from "./chart-view.ts";
import { type IndicatorRow, viewIndicator } from "./indicator-view.ts";
import { paragraphsOf } from "./line-breaks.ts";
import { sayReporting } from "./overview-view.ts";
import { type Figure, type Scope, titleOf } from "./scope.ts";

export interface ModelView {
  readonly title: string;
  /** Null in an area's report: who leads a model is each ward's own matter. */
  readonly lead: string | null;
  readonly reporting: string;
  readonly indicators: readonly IndicatorRow[];
  /** Said instead of the table when there is nothing to put in it. */
  readonly noIndicators: string | null;
  readonly caption: string;
  readonly charts: readonly ChartView[];
  readonly narratives: readonly NarrativeView[];
  /** Said instead of narratives when there are none though they were asked for. */
  readonly noNarrative: string | null;
}

export interface NarrativeView {
  readonly from: string;
  readonly parts: readonly { readonly label: string; readonly paragraphs: readonly string[] }[];
}

export function viewModel(scope: Scope, model: Model, number: number): ModelView {
  const { report } = scope.snapshot;
  const figures = scope.figures.filter(({ indicator }) => indicator.model === model.code);
  const counts = report.completeness.byModel.find((candidate) => candidate.model === model.code);
  const narratives = viewNarratives(scope, model);
  const inPeriod = figures.some(({ result }) => result.status !== "not-in-period");
  return {
    title: `${number}. ${titleOf(model)}`,
    lead: sayLead(scope, model),
    reporting: counts ? sayReporting(counts) : "",
    indicators: inPeriod ? figures.map((figure) => viewIndicator(scope, figure)) : [],
    noIndicators: inPeriod ? null : sayNoIndicators(figures),
    caption: `Kết quả các chỉ tiêu (${model.code})`,
    charts: viewCharts(scope, figures, model.code),
    narratives,
    noNarrative:
      isNarrativeExpected(scope, model) && narratives.length === 0
        ? "Cơ quan chủ trì chưa gửi thuyết minh cho kỳ này."
        : null,
  };
}

/** Of a model that is no part of a monthly report, say, its indicators are listed rather than laid out in a table. */
function sayNoIndicators(figures: readonly Figure[]): string {
  if (figures.length === 0) return "Danh mục chưa có chỉ tiêu của nội dung này.";
  const names = figures.map(({ indicator }) => `${indicator.code} ${indicator.name}`);
  return `Các chỉ tiêu không thuộc kỳ báo cáo: ${names.join("; ")}.`;
}

/** Whether the period has a report that may bring the lead's texts. */
function isNarrativeExpected({ snapshot, dataSet }: Scope, model: Model): boolean {
  const { counted, completeness } = snapshot.report;
  return [...counted, ...completeness.missing].some((submission) => {
    const of = dataSet(submission.dataSet);
    return of?.model === model.code && of.takesNarrative;
  });
}

/** How to read the tables and charts of part II. */
export function sayModelNotes({ snapshot }: Scope): string {
  const previous = snapshot.history.at(-1);
  const comparison = previous
    ? `Cột “So với kỳ trước” so với ${sayPeriod(previous.period)}; thay đổi của tỷ lệ tính bằng điểm phần trăm. ` +
      "Đường diễn biến của mỗi chỉ tiêu vẽ theo thang riêng."
    : "Chưa có kỳ trước để so sánh.";
  return `Cột “Đơn vị đã báo cáo” ghi số đơn vị có số liệu trên số đơn vị được giao. ${comparison}`;
}

function sayLead(scope: Scope, { lead, with: partners }: Model): string | null {
  if (lead.length === 0) return null;
  const names = (codes: readonly string[]) => codes.map(scope.orgUnitName).join("; ");
  const cooperation = partners.length === 0 ? "" : `; phối hợp: ${names(partners)}`;
  return `Cơ quan chủ trì: ${names(lead)}${cooperation}.`;
}

function viewNarratives(scope: Scope, model: Model): NarrativeView[] {
  const { catalogue, report } = scope.snapshot;
  return report.narratives
    .filter((narrative) => narrative.model === model.code)
    .map(({ orgUnit, period, texts }) => {
      const written = catalogue.narrative.flatMap(({ code, name }) => {
        const paragraphs = paragraphsOf(texts[code] ?? "");
        return paragraphs.length === 0 ? [] : [{ name, paragraphs }];
      });
      const when = period === report.period.code ? "" : `, ${sayPeriod(period)}`;
      return {
        from: `Thuyết minh của ${scope.orgUnitName(orgUnit)}${when}:`,
        parts: written.map(({ name, paragraphs }, index) => ({
          label: `${LETTERS[index] ?? "–"}) ${name}:`,
          paragraphs,
        })),
      };
    });
}

/** Points are lettered in the order of the Vietnamese alphabet. */
const LETTERS = ["a", "b", "c", "d", "đ", "e", "g", "h", "i", "k"] as const;
