/** The report as the template reads it: the view's texts, its tables measured, tables and charts numbered. */
import type { ChartView } from "./chart-view.ts";
import { breakableNumber } from "./line-breaks.ts";
import type { ModelView } from "./model-view.ts";
import {
  countLines,
  type FontFaces,
  heightOfLines,
  type MeasuredTable,
  measureTable,
  roomOf,
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

export type PrintedReport = ReturnType<typeof printReport>;

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
    changes: changes && {
      heading: changes.heading,
      sentence: changes.sentence,
      table: table(changesTable(changes)),
      causes: changes.causes,
    },
    opening: view.opening,
    overview: {
      sentences: overview.sentences,
      table: table(overviewTable(overview)),
      missing: table(missingTable(overview.missing)),
    },
    modelNotes: view.modelNotes,
    models: view.models.map((model) => printModel(model, printer)),
    warnings: table(warningTable(view.warnings)),
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
      const label = `${code} ${name}`;
      const lines = countLines(label, faces.regular, roomOf(labelWidth, CHART_SIZE_PT));
      return {
        label,
        // A bullet with its mark is as high as two lines.
        height: heightOfLines(Math.max(2, lines), CHART_SIZE_PT),
        value: breakableNumber(value),
        bullet,
        trend,
      };
    }),
  };
}
