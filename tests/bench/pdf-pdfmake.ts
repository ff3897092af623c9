/** The report laid out with pdfmake. */
import pdfmake from "pdfmake";
import type { Content as Node, TableCell } from "pdfmake/interfaces.js";
import { packagedFonts } from "../../functions/publish/report/assets.ts";
import type { ChartRow } from "../../functions/publish/report/chart-view.ts";
import type { StyledCell } from "../../functions/publish/report/table.ts";
import type { Snapshot } from "../../shared/domain/snapshot.ts";
import { type Block, contentOf, LAYOUT } from "./pdf-content.ts";

const mm = (length: number) => (length * 72) / 25.4;
const BULLET = mm(LAYOUT.bullet);
const TREND = mm(LAYOUT.trend);

const [normal = "", italics = "", bold = "", bolditalics = ""] = packagedFonts();
pdfmake.setFonts({ Tinos: { normal, italics, bold, bolditalics } });
pdfmake.setLocalAccessPolicy(() => true);
pdfmake.setUrlAccessPolicy(() => false);

export function renderWithPdfmake(snapshot: Snapshot): Promise<Uint8Array> {
  const { title, mark, blocks } = contentOf(snapshot);
  const { left, top, right, bottom } = LAYOUT.margins;
  const document = pdfmake.createPdf({
    pageSize: "A4",
    pageMargins: [mm(left), mm(top), mm(right), mm(bottom)],
    info: { title },
    language: "vi",
    defaultStyle: { font: "Tinos", fontSize: LAYOUT.bodyPt, lineHeight: 1.1 },
    header: (page) => ({
      columns: [
        { text: "", width: "*" },
        { text: page === 1 ? "" : String(page), width: "auto" },
        { text: mark ?? "", width: "*", alignment: "right", bold: true, fontSize: 11 },
      ],
      margin: [mm(left), mm(10), mm(right), 0],
    }),
    content: blocks.map(nodeOf),
  });
  return document.getBuffer();
}

function nodeOf(block: Block): Node {
  switch (block.kind) {
    case "title":
      return { text: block.text, bold: true, alignment: "center", margin: [0, 12, 0, 8] };
    case "annex":
      return { text: block.text, bold: true, alignment: "center", pageBreak: "before", margin: [0, 0, 0, 8] };
    case "heading":
      return { text: block.text, bold: true, margin: [mm(12.7), 8, 0, 4], headlineLevel: 1 };
    case "caption":
      return { text: block.text, italics: true, fontSize: 12, alignment: "center", margin: [0, 6, 0, 4] };
    case "paragraph":
      return { text: block.text, alignment: "justify", leadingIndent: mm(12.7), margin: [0, 0, 0, 6] };
    case "columns":
      return {
        columns: [block.left, block.right].map((lines) => ({
          stack: [...lines],
          alignment: "center",
          bold: true,
        })),
      };
    case "table":
      return {
        table: {
          widths: block.widths.map((width) => mm(width) - 8),
          headerRows: 1,
          dontBreakRows: true,
          body: block.rows.map((cells) => cells.flatMap(cellOf)),
        },
        fontSize: LAYOUT.tablePt,
        lineHeight: 1,
        margin: [0, 0, 0, 8],
      };
    case "chart":
      return {
        table: {
          widths: ["*", mm(LAYOUT.value), BULLET, TREND],
          dontBreakRows: true,
          body: block.rows.map(chartRow),
        },
        layout: "noBorders",
        fontSize: LAYOUT.chartPt,
      };
  }
}

/** A cell that spans columns is followed by empty ones. */
function cellOf({ text, style, align = "left", span = 1 }: StyledCell): TableCell[] {
  const cell = { text, bold: style === "bold", italics: style === "italic", alignment: align, colSpan: span };
  return [cell, ...Array.from({ length: span - 1 }, () => "")];
}

function chartRow({ code, name, value, bullet, trend }: ChartRow): TableCell[] {
  return [`${code} ${name}`, { text: value, alignment: "right" }, bulletCell(bullet), trendCell(trend)];
}

function bulletCell(position: ChartRow["bullet"]): TableCell {
  if (!position) return "không đặt mục tiêu";
  const { value, target, planned } = position;
  const mark = (at: number, lineWidth: number) =>
    ({ type: "line", x1: at * BULLET, y1: 0, x2: at * BULLET, y2: mm(5), lineWidth }) as const;
  return {
    canvas: [
      { type: "rect", x: 0, y: mm(1), w: BULLET, h: mm(3.2), color: LAYOUT.track },
      { type: "rect", x: 0, y: mm(1.8), w: value * BULLET, h: mm(1.6), color: LAYOUT.accent },
      ...(planned === null ? [] : [mark(planned, 0.9)]),
      ...(target === null ? [] : [mark(target, 1.5)]),
    ],
  };
}

function trendCell(points: ChartRow["trend"]): TableCell {
  if (!points) return "";
  const step = TREND / Math.max(1, points.length - 1);
  const known = points.flatMap((y, i) => (y === null ? [] : [{ x: i * step, y: mm(4.3 - y * 3.6) }]));
  return { canvas: [{ type: "polyline", points: known, lineWidth: 0.9, lineColor: LAYOUT.accent }] };
}
