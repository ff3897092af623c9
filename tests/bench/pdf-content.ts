/**
 * The report as a plain list of blocks, with the texts, tables and charts of the printed one: what every other renderer of
 * the benchmark lays out. None of them makes a structure tree, so that they have less to do.
 */
import { readFileSync } from "node:fs";
import { packagedFonts } from "../../functions/publish/report/assets.ts";
import type { ChartRow } from "../../functions/publish/report/chart-view.ts";
import { readFont } from "../../functions/publish/report/fonts.ts";
import { MAY_BREAK } from "../../functions/publish/report/line-breaks.ts";
import type { ModelView } from "../../functions/publish/report/model-view.ts";
import {
  type Cell,
  type StyledCell,
  type Table,
  TEXT_WIDTH_MM,
} from "../../functions/publish/report/table.ts";
import {
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
} from "../../functions/publish/report/tables.ts";
import { viewReport } from "../../functions/publish/report/view.ts";
import type { Snapshot } from "../../shared/domain/snapshot.ts";

export type Block =
  | { readonly kind: "heading" | "paragraph" | "caption" | "title" | "annex"; readonly text: string }
  /** Lines beside each other, each half centred. */
  | { readonly kind: "columns"; readonly left: readonly string[]; readonly right: readonly string[] }
  | {
      readonly kind: "table";
      readonly widths: readonly number[];
      readonly rows: readonly (readonly StyledCell[])[];
    }
  | { readonly kind: "chart"; readonly rows: readonly ChartRow[] };

export interface Content {
  readonly title: string;
  /** On every page; null for none. */
  readonly mark: string | null;
  readonly blocks: readonly Block[];
}

/** Millimetres and points that all renderers use. */
export const LAYOUT = {
  margins: { left: 31, top: 22, right: 16, bottom: 22 },
  bodyPt: 14,
  tablePt: 10.5,
  chartPt: 10,
  bullet: 46,
  trend: 36,
  value: 20,
  accent: "#1f4e79",
  track: "#e1e1e1",
} as const;

const [regular, , bold] = packagedFonts().map((path) => readFont(readFileSync(path)));

export function contentOf(snapshot: Snapshot): Content {
  if (!regular || !bold) throw new Error("no fonts");
  const view = viewReport(snapshot);
  const { header, overview, annexes } = view;
  const models = view.models.flatMap((model) => modelBlocks(model, regular));
  return {
    title: view.title,
    mark: view.sampleMark,
    blocks: [
      {
        kind: "columns",
        left: [...header.issuer, header.number.join("        "), header.draft, header.version],
        right: [
          "CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM",
          "Độc lập - Tự do - Hạnh phúc",
          header.place.join("    "),
        ],
      },
      text("title", `BÁO CÁO\n${header.subject.replaceAll("\u2060", "")}`),
      ...view.opening.map((sentence) => text("paragraph", sentence.replaceAll("\u2060", ""))),
      text("heading", "I. Kết quả chung"),
      ...overview.sentences.map((sentence) => text("paragraph", sentence)),
      ...tableBlocks(overviewTable(overview, bold)),
      ...tableBlocks(missingTable(overview.missing)),
      text("heading", "II. Kết quả từng mô hình"),
      text("paragraph", view.modelNotes),
      ...models,
      text("heading", "III. Chất lượng số liệu"),
      ...tableBlocks(warningTable(view.warnings, regular)),
      ...tableBlocks(lateTable(view.late)),
      ...tableBlocks(correctedTable(view.corrected)),
      text("paragraph", view.closing.replaceAll("\u2060", "")),
      { kind: "columns", left: ["Nơi nhận:", ...header.recipients], right: header.signature },
      text("annex", "Phụ lục I\nTÌNH HÌNH GỬI BÁO CÁO CỦA TỪNG ĐƠN VỊ"),
      ...tableBlocks(unitTable(annexes.units)),
      ...tableBlocks(legendTable(annexes.legend)),
      text("annex", "Phụ lục II\nCÁCH TÍNH VÀ NGUỒN CỦA CÁC CHỈ TIÊU"),
      ...annexes.definitionNotes.map((note) => text("paragraph", note)),
      ...tableBlocks(definitionTable(annexes.definitions)),
      text("annex", "Phụ lục III\nCÁCH KIỂM TRA BÁO CÁO"),
      ...tableBlocks(proofTable(annexes.proof)),
    ],
  };
}

function modelBlocks(model: ModelView, font: Parameters<typeof indicatorTable>[2]): Block[] {
  return [
    text("heading", model.title),
    text("paragraph", model.lead ?? ""),
    text("paragraph", model.reporting),
    ...(model.indicators.length > 0
      ? tableBlocks(indicatorTable(model.caption, model.indicators, font))
      : []),
    ...(model.noIndicators === null ? [] : [text("paragraph", model.noIndicators)]),
    ...model.charts.flatMap(({ rows, caption }): Block[] => [
      { kind: "chart", rows },
      text("caption", caption),
    ]),
    ...model.narratives.flatMap(({ from, parts }) => [
      text("paragraph", from),
      ...parts.flatMap(({ label, paragraphs: [first = "", ...more] }) => [
        text("paragraph", `${label} ${first}`),
        ...more.map((paragraph) => text("paragraph", paragraph)),
      ]),
    ]),
    ...(model.noNarrative === null ? [] : [text("paragraph", model.noNarrative)]),
  ];
}

function text(kind: "heading" | "paragraph" | "caption" | "title" | "annex", words: string): Block {
  return { kind, text: words };
}

/** Caption and table; none without rows. */
function tableBlocks({ caption, columns, rows }: Table): Block[] {
  if (rows.length === 0) return [];
  const taken = columns.reduce((sum, { width }) => sum + (width ?? 0), 0);
  const head = columns.map(({ head: name }): StyledCell => ({ text: name, style: "bold", align: "center" }));
  const cellsOf = (cells: readonly Cell[]): StyledCell[] => {
    let column = 0;
    return cells.map((cell): StyledCell => {
      const own: StyledCell = typeof cell === "string" ? { text: cell } : cell;
      const align = own.align ?? columns[column]?.align ?? "left";
      column += own.span ?? 1;
      return { ...own, align, text: own.text.replaceAll(MAY_BREAK, "") };
    });
  };
  return [
    ...(caption === null ? [] : [text("caption", caption)]),
    {
      kind: "table",
      widths: columns.map(({ width }) => width ?? TEXT_WIDTH_MM - taken),
      rows: [head, ...rows.map(cellsOf)],
    },
  ];
}
