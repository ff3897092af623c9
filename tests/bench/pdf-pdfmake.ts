/**
 * The same report laid out with pdfmake: the same texts, tables, charts and fonts, from the same view, on the same paper.
 * It makes no structure tree, so that it has less to do.
 */
import pdfmake from "pdfmake";
import type { Content, TableCell, TDocumentDefinitions } from "pdfmake/interfaces.js";
import { packagedFonts } from "../../functions/publish/report/assets.ts";
import type { ChartRow, ChartView } from "../../functions/publish/report/chart-view.ts";
import type { IndicatorRow } from "../../functions/publish/report/indicator-view.ts";
import type { ModelView } from "../../functions/publish/report/model-view.ts";
import type { SentDataSet } from "../../functions/publish/report/submission-view.ts";
import { type ReportView, viewReport } from "../../functions/publish/report/view.ts";
import type { Snapshot } from "../../shared/domain/snapshot.ts";

const mm = (length: number) => (length * 72) / 25.4;
const ACCENT = "#1f4e79";
const TRACK = "#e1e1e1";
const BODY_SIZE = 14;
const TABLE_SIZE = 10.5;
const BULLET = mm(46);
const TREND = mm(36);

const [normal = "", italics = "", bold = "", bolditalics = ""] = packagedFonts();
pdfmake.setFonts({ Tinos: { normal, italics, bold, bolditalics } });
pdfmake.setLocalAccessPolicy(() => true);
pdfmake.setUrlAccessPolicy(() => false);

export function renderWithPdfmake(snapshot: Snapshot): Promise<Uint8Array> {
  return pdfmake.createPdf(documentOf(viewReport(snapshot))).getBuffer();
}

function documentOf(view: ReportView): TDocumentDefinitions {
  return {
    pageSize: "A4",
    pageMargins: [mm(31), mm(22), mm(16), mm(22)],
    info: { title: view.title, author: view.author },
    language: "vi",
    defaultStyle: { font: "Tinos", fontSize: BODY_SIZE, lineHeight: 1.1 },
    header: (page) => ({
      columns: [
        { text: "", width: "*" },
        { text: page === 1 ? "" : String(page), width: "auto" },
        { text: view.sampleMark ?? "", width: "*", alignment: "right", bold: true, fontSize: 11 },
      ],
      margin: [mm(31), mm(10), mm(16), 0],
    }),
    content: [...head(view), ...partOne(view), ...partTwo(view), ...partThree(view), ...annexes(view)],
  };
}

function head({ header, opening }: ReportView): Content[] {
  return [
    {
      columns: [
        {
          width: mm(62),
          alignment: "center",
          stack: [
            ...header.issuer.map((text) => ({ text, bold: true, fontSize: 13 })),
            line(60, 90),
            { text: header.number.join("          "), fontSize: 13 },
            { text: header.draft, bold: true, fontSize: 13 },
            { text: header.version, italics: true, fontSize: 12 },
          ],
        },
        {
          width: "*",
          alignment: "center",
          stack: [
            { text: "CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM", bold: true, fontSize: 13 },
            { text: "Độc lập - Tự do - Hạnh phúc", bold: true },
            line(60, 170),
            { text: header.place.join("      "), italics: true, fontSize: 13 },
          ],
        },
      ],
    },
    { text: "BÁO CÁO", bold: true, alignment: "center", margin: [0, 12, 0, 0] },
    { text: header.subject, bold: true, alignment: "center" },
    line(170, 130),
    ...opening.map(paragraph),
  ];
}

function partOne({ overview }: ReportView): Content[] {
  const rows = [...overview.rows, ...(overview.total ? [overview.total] : [])];
  return [
    heading("I. Kết quả chung"),
    ...overview.sentences.map(paragraph),
    caption("Bảng 1. Tổng hợp kết quả và tình hình báo cáo"),
    table(
      [mm(7), "*", ...overview.statuses.map(() => mm(10)), mm(10), mm(11), mm(11)],
      [
        "TT",
        "Nội dung, mô hình",
        "Số chỉ tiêu",
        ...overview.statuses,
        "Tỷ lệ báo cáo (%)",
        "Tỷ lệ đúng hạn (%)",
      ],
      rows.map((row) => [
        row.number,
        row.name,
        row.indicators,
        ...row.counts,
        row.reportingRate,
        row.onTimeRate,
      ]),
    ),
    caption("Các đơn vị chưa gửi báo cáo"),
    table(
      [mm(46), mm(30), "*", mm(15)],
      ["Biểu mẫu", "Kỳ", "Đơn vị chưa gửi", "Số đơn vị"],
      overview.missing.map((row) => [`${row.dataSet}: ${row.name}`, row.periods, row.units, row.count]),
    ),
  ];
}

function partTwo({ models, modelNotes }: ReportView): Content[] {
  return [heading("II. Kết quả từng mô hình"), paragraph(modelNotes), ...models.flatMap(model)];
}

function model(view: ModelView): Content[] {
  return [
    heading(view.title),
    paragraph(view.lead),
    paragraph(view.reporting),
    ...(view.indicators.length > 0 ? [caption(view.caption), indicators(view.indicators)] : []),
    ...(view.noIndicators === null ? [] : [paragraph(view.noIndicators)]),
    ...view.charts.flatMap(chart),
    ...view.narratives.flatMap(({ from, parts }) => [
      paragraph(from),
      ...parts.flatMap(({ label, paragraphs: [first = "", ...more] }) => [
        { ...paragraph(""), text: [{ text: label, italics: true }, ` ${first}`] },
        ...more.map(paragraph),
      ]),
    ]),
    ...(view.noNarrative === null ? [] : [paragraph(view.noNarrative)]),
  ];
}

function indicators(rows: readonly IndicatorRow[]): Content {
  return table(
    [mm(12), "*", mm(16), mm(17), mm(22), mm(19), mm(14), mm(12)],
    [
      "Mã",
      "Chỉ tiêu",
      "Giá trị",
      "Tử số/ mẫu số",
      "Mục tiêu",
      "Trạng thái",
      "So với kỳ trước",
      "Đơn vị báo cáo",
    ],
    rows.map((row) => [
      row.code,
      row.name,
      ...(row.value
        ? [row.value.text, row.parts ? `${row.parts.numerator}/ ${row.parts.denominator}` : "–"]
        : [{ text: row.absence, italics: true, colSpan: 2 }, ""]),
      row.target,
      {
        text: row.planned === null ? row.status : `${row.status} (kế hoạch: ${row.planned})`,
        bold: row.alarming,
      },
      row.change.text,
      row.coverage ?? "–",
    ]),
  );
}

function chart(view: ChartView): Content[] {
  return [
    {
      table: {
        widths: ["*", mm(20), BULLET, TREND],
        dontBreakRows: true,
        body: view.rows.map((row): TableCell[] => [
          `${row.code} ${row.name}`,
          { text: row.value, alignment: "right" },
          bullet(row.bullet),
          trend(row.trend),
        ]),
      },
      layout: "noBorders",
      fontSize: 10,
    },
    caption(view.caption),
  ];
}

function bullet(position: ChartRow["bullet"]): TableCell {
  if (!position) return "không đặt mục tiêu";
  const { value, target, planned } = position;
  const mark = (at: number, lineWidth: number) =>
    ({ type: "line", x1: at * BULLET, y1: 0, x2: at * BULLET, y2: mm(5), lineWidth }) as const;
  return {
    canvas: [
      { type: "rect", x: 0, y: mm(1), w: BULLET, h: mm(3.2), color: TRACK },
      { type: "rect", x: 0, y: mm(1.8), w: value * BULLET, h: mm(1.6), color: ACCENT },
      ...(planned === null ? [] : [mark(planned, 0.9)]),
      ...(target === null ? [] : [mark(target, 1.5)]),
    ],
  };
}

function trend(points: ChartRow["trend"]): TableCell {
  if (!points) return "";
  const step = TREND / Math.max(1, points.length - 1);
  const known = points.flatMap((y, i) => (y === null ? [] : [{ x: i * step, y: mm(4.3 - y * 3.6) }]));
  return { canvas: [{ type: "polyline", points: known, lineWidth: 0.9, lineColor: ACCENT }] };
}

function partThree({ warnings, late, corrected, closing, header }: ReportView): Content[] {
  return [
    heading("III. Chất lượng số liệu"),
    heading("1. Cảnh báo"),
    table(
      [mm(32), mm(26), "*", mm(20), mm(20)],
      ["Đơn vị", "Biểu mẫu, kỳ", "Cảnh báo", "Giá trị báo cáo", "Mức so sánh"],
      warnings.map((row) => [row.unit, `${row.dataSet}, ${row.period}`, row.message, row.value, row.usual]),
    ),
    heading("2. Báo cáo chưa gửi và nộp muộn"),
    table(
      ["*", mm(28), mm(32), mm(36)],
      ["Đơn vị", "Biểu mẫu", "Kỳ", "Nhận lần đầu lúc"],
      late.map((row) => [row.unit, row.dataSet, row.period, row.receivedAt]),
    ),
    heading("3. Số liệu đã sửa"),
    table(
      ["*", mm(28), mm(32), mm(22), mm(36)],
      ["Đơn vị", "Biểu mẫu", "Kỳ", "Lần gửi được tính", "Nhận lúc"],
      corrected.map((row) => [row.unit, row.dataSet, row.period, row.revision, row.receivedAt]),
    ),
    paragraph(closing),
    {
      columns: [
        {
          stack: [{ text: "Nơi nhận:", bold: true, italics: true, fontSize: 12 }, ...header.recipients],
          fontSize: 11,
        },
        { stack: [...header.signature], bold: true, alignment: "center" },
      ],
    },
  ];
}

function annexes({ annexes: { units, legend, definitionNotes, definitions, proof } }: ReportView): Content[] {
  const codes = (list: readonly SentDataSet[]) =>
    list.map(({ code, periods }) => (periods === null ? code : `${code} (${periods})`)).join(", ") || "–";
  return [
    annex("Phụ lục I", "TÌNH HÌNH GỬI BÁO CÁO CỦA TỪNG ĐƠN VỊ"),
    table(
      [mm(44), mm(14), "*", mm(34), mm(36)],
      ["Đơn vị", "Đã gửi/ phải gửi", "Gửi đúng hạn", "Gửi muộn", "Chưa gửi"],
      units.map((row) => [row.unit, row.sent, codes(row.onTime), codes(row.late), codes(row.missing)]),
    ),
    table(
      [mm(26), "*", mm(30)],
      ["Mã", "Biểu mẫu", "Kỳ báo cáo"],
      legend.map((row) => [row.code, row.name, row.period]),
    ),
    annex("Phụ lục II", "CÁCH TÍNH VÀ NGUỒN CỦA CÁC CHỈ TIÊU"),
    ...definitionNotes.map(paragraph),
    table(
      [mm(13), mm(44), "*", mm(25), mm(20)],
      ["Mã", "Chỉ tiêu", "Cách tính", "Mục tiêu", "Nguồn"],
      definitions.map((row) => [
        row.code,
        row.name,
        `${row.formula} ${row.note ?? ""}`,
        row.target,
        row.source,
      ]),
    ),
    annex("Phụ lục III", "CÁCH KIỂM TRA BÁO CÁO"),
    table(
      ["*", mm(116)],
      ["Nội dung", "Giá trị"],
      proof.map((row) => [row.name, row.value]),
    ),
  ];
}

function annex(number: string, title: string): Content {
  return { text: `${number}\n${title}`, bold: true, alignment: "center", pageBreak: "before", tocItem: true };
}

function heading(text: string): Content {
  return { text, bold: true, margin: [mm(12.7), 8, 0, 4], headlineLevel: 1 };
}

function caption(text: string): Content {
  return { text, italics: true, fontSize: 12, alignment: "center", margin: [0, 6, 0, 4] };
}

function paragraph(text: string) {
  return { text, alignment: "justify", leadingIndent: mm(12.7), margin: [0, 0, 0, 6] } satisfies Content;
}

function line(from: number, length: number): Content {
  return { canvas: [{ type: "line", x1: from, y1: 2, x2: from + length, y2: 2, lineWidth: 0.5 }] };
}

function table(widths: (number | "*")[], head: readonly string[], rows: TableCell[][]): Content {
  const cells = head.map((text) => ({
    text,
    bold: true,
    alignment: "center" as const,
    fillColor: "#f0f0f0",
  }));
  return {
    table: { widths, headerRows: 1, dontBreakRows: true, body: [cells, ...rows] },
    fontSize: TABLE_SIZE,
    lineHeight: 1,
    margin: [0, 0, 0, 8],
  };
}
