/** The report as the template reads it: the view's texts, tables and charts measured and numbered. */
import type { ChartView } from "./chart-view.ts";
import { breakIntoLines } from "./lines.ts";
import type { ModelView } from "./model-view.ts";
import {
  emOf,
  type FontFaces,
  heightOfLines,
  type MeasuredTable,
  measureTable,
  type Table,
  TEXT_WIDTH_MM,
} from "./table.ts";
import {
  changesTable,
  correctedTable,
  definitionTable,
  indicatorTable,
  lateTable,
  legendTable,
  missingTable,
  overviewTable,
  proofTable,
  unitTable,
  warningTable,
} from "./tables.ts";
import type { ReportView } from "./view.ts";

/** In the order in which it is printed: numbers are given as they come. */
export function printReport(view: ReportView, faces: FontFaces) {
  const printer: Printer = { faces, tableNumber: counting(), chartNumber: counting() };
  const table = (of: Table) => printTable(of, printer);
  const { changes, overview, annexes } = view;
  return {
    title: view.title,
    author: view.author,
    date: view.date,
    sampleMark: view.sampleMark,
    header: view.header,
    verification: view.verification,
    changes: changes && {
      heading: changes.heading,
      summary: changes.summary,
      table: table(changesTable(changes)),
      causes: changes.causes,
    },
    opening: view.opening,
    overview: {
      sentences: overview.sentences,
      table: table(overviewTable(overview, faces.bold)),
      missing: table(missingTable(overview.missing)),
    },
    modelNotes: view.modelNotes,
    models: view.models.map((model) => printModel(model, printer)),
    warnings: table(warningTable(view.warnings, faces.regular)),
    late: table(lateTable(view.late)),
    corrected: table(correctedTable(view.corrected)),
    closing: view.closing,
    annexes: {
      units: table(unitTable(annexes.units)),
      legend: table(legendTable(annexes.legend)),
      definitionNotes: annexes.definitionNotes,
      definitions: table(definitionTable(annexes.definitions)),
      proof: table(proofTable(annexes.proof)),
      hasFileDigest: annexes.hasFileDigest,
    },
  };
}

interface Printer {
  readonly faces: FontFaces;
  readonly tableNumber: () => number;
  readonly chartNumber: () => number;
}

function counting(): () => number {
  let last = 0;
  return () => {
    last += 1;
    return last;
  };
}

/** A table without rows is none. */
function printTable(table: Table, { faces, tableNumber }: Printer): MeasuredTable | null {
  if (table.rows.length === 0) return null;
  const caption = table.caption === null ? null : `Bảng ${tableNumber()}. ${table.caption}`;
  return measureTable({ ...table, caption }, faces);
}

function printModel({ indicators, caption, charts, ...texts }: ModelView, printer: Printer) {
  return {
    ...texts,
    table:
      indicators.length === 0
        ? null
        : printTable(indicatorTable(caption, indicators, printer.faces.regular), printer),
    charts: charts.map((chart) => printChart(chart, printer)),
  };
}

const CHART_SIZE_PT = 10;
/** Between the columns of a chart, in mm. */
const CHART_GAP = 3;
const CHART_VALUE_WIDTH = 22;

/** Widths in mm, heights in pt. */
function printChart({ rows, ...chart }: ChartView, { faces, chartNumber }: Printer) {
  const bulletWidth = chart.hasTrends ? 46 : 80;
  const trendWidth = chart.hasBullets ? 36 : 80;
  const labelWidth =
    TEXT_WIDTH_MM -
    CHART_VALUE_WIDTH -
    (chart.hasBullets ? bulletWidth + CHART_GAP : 0) -
    (chart.hasTrends ? trendWidth + CHART_GAP : 0);
  return {
    ...chart,
    caption: `Hình ${chartNumber()}. ${chart.caption}`,
    bulletWidth,
    trendWidth,
    labelWidth,
    valueWidth: CHART_VALUE_WIDTH,
    gap: CHART_GAP,
    rows: rows.map(({ code, name, value, bullet, trend }) => {
      const lines = (text: string, width: number) =>
        breakIntoLines(text, faces.regular, emOf(width, CHART_SIZE_PT));
      const label = lines(`${code} ${name}`, labelWidth);
      const number = lines(value, CHART_VALUE_WIDTH - CHART_GAP);
      return {
        label: label.join("\n"),
        value: number.join("\n"),
        // A bullet with its mark is as high as two lines.
        height: heightOfLines(Math.max(2, label.length, number.length), CHART_SIZE_PT),
        bullet,
        trend,
      };
    }),
  };
}
