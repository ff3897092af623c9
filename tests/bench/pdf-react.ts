/** The report laid out with @react-pdf/renderer. */
import {
  Document,
  Font,
  Line,
  Page,
  Polyline,
  Rect,
  renderToBuffer,
  Svg,
  Text,
  View,
} from "@react-pdf/renderer";
import { createElement as element, type ReactElement } from "react";
import { packagedFonts } from "../../functions/publish/report/assets.ts";
import type { ChartRow } from "../../functions/publish/report/chart-view.ts";
import type { StyledCell } from "../../functions/publish/report/table.ts";
import type { Snapshot } from "../../shared/domain/snapshot.ts";
import { type Block, contentOf, LAYOUT } from "./pdf-content.ts";

const mm = (length: number) => (length * 72) / 25.4;

const [normal = "", italic = "", bold = "", boldItalic = ""] = packagedFonts();
Font.register({
  family: "Tinos",
  fonts: [
    { src: normal },
    { src: italic, fontStyle: "italic" },
    { src: bold, fontWeight: 700 },
    { src: boldItalic, fontStyle: "italic", fontWeight: 700 },
  ],
});
// Vietnamese words are not divided.
Font.registerHyphenationCallback((word) => [word]);

const BOLD = { fontWeight: 700 } as const;
const CENTRED = { ...BOLD, textAlign: "center" } as const;

export async function renderWithReactPdf(snapshot: Snapshot): Promise<Uint8Array> {
  const { title, mark, blocks } = contentOf(snapshot);
  const { left, top, right, bottom } = LAYOUT.margins;
  const page = {
    fontFamily: "Tinos",
    fontSize: LAYOUT.bodyPt,
    lineHeight: 1.1,
    paddingLeft: mm(left),
    paddingTop: mm(top),
    paddingRight: mm(right),
    paddingBottom: mm(bottom),
  };
  const number = element(Text, {
    fixed: true,
    style: { position: "absolute", top: mm(10), left: mm(left), right: mm(right), textAlign: "center" },
    render: ({ pageNumber }) => `${pageNumber === 1 ? "" : pageNumber} ${mark ?? ""}`,
  });
  return renderToBuffer(
    element(
      Document,
      { title, language: "vi" },
      element(Page, { size: "A4", style: page }, number, ...blocks.map(nodeOf)),
    ),
  );
}

function nodeOf(block: Block): ReactElement {
  switch (block.kind) {
    case "title":
      return element(Text, { style: { ...CENTRED, marginVertical: 10 } }, block.text);
    case "annex":
      return element(Text, { break: true, style: { ...CENTRED, marginBottom: 8 } }, block.text);
    case "heading":
      return element(
        Text,
        { minPresenceAhead: 60, style: { ...BOLD, marginLeft: mm(12.7), marginTop: 8, marginBottom: 4 } },
        block.text,
      );
    case "caption":
      return element(
        Text,
        { style: { fontStyle: "italic", fontSize: 12, textAlign: "center", marginVertical: 5 } },
        block.text,
      );
    case "paragraph":
      return element(
        Text,
        { style: { textAlign: "justify", textIndent: mm(12.7), marginBottom: 6 } },
        block.text,
      );
    case "columns":
      return element(
        View,
        { style: { flexDirection: "row" } },
        ...[block.left, block.right].map((lines) =>
          element(Text, { style: { ...CENTRED, flex: 1 } }, lines.join("\n")),
        ),
      );
    case "table":
      return table(block.widths, block.rows);
    case "chart":
      return element(View, { style: { fontSize: LAYOUT.chartPt } }, ...block.rows.map(chartRow));
  }
}

/** The head is repeated on every page, no row is split. */
function table(widths: readonly number[], rows: readonly (readonly StyledCell[])[]): ReactElement {
  const row = (cells: readonly StyledCell[], fixed: boolean) => {
    let column = 0;
    const shown = cells.map(({ text, style, align = "left", span = 1 }) => {
      const width = widths.slice(column, column + span).reduce((sum, part) => sum + mm(part), 0);
      column += span;
      const face = style === "bold" ? BOLD : style === "italic" ? ({ fontStyle: "italic" } as const) : {};
      const cell = { width, padding: 3, borderWidth: 0.4, borderColor: "#6e6e6e", textAlign: align };
      return element(View, { style: cell }, element(Text, { style: face }, text));
    });
    return element(View, { fixed, wrap: false, style: { flexDirection: "row" } }, ...shown);
  };
  return element(
    View,
    { style: { fontSize: LAYOUT.tablePt, lineHeight: 1, marginBottom: 8 } },
    ...rows.map((cells, index) => row(cells, index === 0)),
  );
}

function chartRow({ code, name, value, bullet, trend }: ChartRow): ReactElement {
  const cells = [
    element(Text, { style: { flex: 1 } }, `${code} ${name}`),
    element(Text, { style: { width: mm(LAYOUT.value), textAlign: "right", paddingRight: 6 } }, value),
    bulletCell(bullet),
    trendCell(trend),
  ];
  return element(View, { wrap: false, style: { flexDirection: "row", paddingVertical: 3 } }, ...cells);
}

function bulletCell(position: ChartRow["bullet"]): ReactElement {
  const width = mm(LAYOUT.bullet);
  if (!position) return element(Text, { style: { width } }, "không đặt mục tiêu");
  const mark = (at: number | null, strokeWidth: number) =>
    at === null
      ? []
      : [element(Line, { x1: at * width, y1: 0, x2: at * width, y2: mm(5), stroke: "#000", strokeWidth })];
  return element(
    Svg,
    { width, height: mm(5) },
    element(Rect, { x: 0, y: mm(1), width, height: mm(3.2), fill: LAYOUT.track }),
    element(Rect, { x: 0, y: mm(1.8), width: position.value * width, height: mm(1.6), fill: LAYOUT.accent }),
    ...mark(position.planned, 0.9),
    ...mark(position.target, 1.5),
  );
}

function trendCell(points: ChartRow["trend"]): ReactElement {
  const width = mm(LAYOUT.trend);
  if (!points) return element(View, { style: { width } });
  const step = width / Math.max(1, points.length - 1);
  const known = points.flatMap((y, i) => (y === null ? [] : [`${i * step},${mm(4.3 - y * 3.6)}`]));
  return element(
    Svg,
    { width, height: mm(5) },
    element(Polyline, { points: known.join(" "), stroke: LAYOUT.accent, strokeWidth: 0.9, fill: "none" }),
  );
}
