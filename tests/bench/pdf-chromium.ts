/** The report printed by Chromium from HTML. */
import { pathToFileURL } from "node:url";
import { type Browser, chromium } from "playwright-core";
import { packagedFonts } from "../../functions/publish/report/assets.ts";
import type { ChartRow } from "../../functions/publish/report/chart-view.ts";
import type { StyledCell } from "../../functions/publish/report/table.ts";
import { findChromium } from "../../infra/local/chromium.ts";
import type { Snapshot } from "../../shared/domain/snapshot.ts";
import { type Block, contentOf, LAYOUT } from "./pdf-content.ts";

let starting: Promise<Browser> | undefined;

/** The browser goes on running: {@link closeChromium} ends it. */
export async function renderWithChromium(snapshot: Snapshot): Promise<Uint8Array> {
  starting ??= findChromium(() => undefined).then((executablePath) =>
    chromium.launch({ executablePath, args: ["--headless", "--no-sandbox", "--disable-gpu"] }),
  );
  const page = await (await starting).newPage();
  try {
    await page.setContent(htmlOf(snapshot));
    return await page.pdf({ format: "A4", preferCSSPageSize: true, tagged: false });
  } finally {
    await page.close();
  }
}

export async function closeChromium(): Promise<void> {
  await (await starting)?.close();
  starting = undefined;
}

const [regular = "", italic = "", bold = ""] = packagedFonts().map((path) => pathToFileURL(path).href);
const { left, top, right, bottom } = LAYOUT.margins;
const STYLE = `
@font-face { font-family: Tinos; src: url("${regular}") }
@font-face { font-family: Tinos; font-style: italic; src: url("${italic}") }
@font-face { font-family: Tinos; font-weight: 700; src: url("${bold}") }
@page { margin: ${top}mm ${right}mm ${bottom}mm ${left}mm; @top-center { content: counter(page) } }
body { margin: 0; font: ${LAYOUT.bodyPt}pt/1.25 Tinos, "Times New Roman", serif }
p { margin: 0 0 6pt; text-align: justify; text-indent: 12.7mm }
h1, h2, h3 { font-size: inherit } h1, h2 { text-align: center; white-space: pre-line } h2 { break-before: page }
h3 { margin: 8pt 0 4pt 12.7mm; break-after: avoid }
.caption { text-align: center; font: italic 12pt Tinos; text-indent: 0 }
.columns { display: grid; grid-template-columns: 1fr 1fr; text-align: center; font-weight: 700; white-space: pre-line }
table { width: 163mm; table-layout: fixed; border-collapse: collapse; margin-bottom: 8pt; font-size: ${LAYOUT.tablePt}pt; line-height: 1.13 }
tr { break-inside: avoid } th, td { border: 0.4pt solid #6e6e6e; padding: 1.1mm; vertical-align: top } th { background: #f0f0f0 }
.chart, .chart td { border: 0; font-size: ${LAYOUT.chartPt}pt }`;

function htmlOf(snapshot: Snapshot): string {
  const { title, blocks } = contentOf(snapshot);
  return `<!doctype html><html lang="vi"><title>${escapeHtml(title)}</title><style>${STYLE}</style>${blocks.map(blockHtml).join("\n")}</html>`;
}

function blockHtml(block: Block): string {
  switch (block.kind) {
    case "title":
      return `<h1>${escapeHtml(block.text)}</h1>`;
    case "annex":
      return `<h2>${escapeHtml(block.text)}</h2>`;
    case "heading":
      return `<h3>${escapeHtml(block.text)}</h3>`;
    case "caption":
      return `<p class="caption">${escapeHtml(block.text)}</p>`;
    case "paragraph":
      return `<p>${escapeHtml(block.text)}</p>`;
    case "columns": {
      const [first, second] = [block.left, block.right].map((lines) => escapeHtml(lines.join("\n")));
      return `<div class="columns"><div>${first}</div><div>${second}</div></div>`;
    }
    case "table": {
      const [head = [], ...rows] = block.rows;
      const columns = block.widths.map((width) => `<col style="width: ${width}mm">`).join("");
      const body = rows.map((cells) => `<tr>${cells.map((cell) => cellHtml("td", cell)).join("")}</tr>`);
      return `<table>${columns}<thead><tr>${head.map((cell) => cellHtml("th", cell)).join("")}</tr></thead><tbody>${body.join("\n")}</tbody></table>`;
    }
    case "chart":
      return `<table class="chart"><col><col style="width: ${LAYOUT.value}mm"><col style="width: ${LAYOUT.bullet}mm"><col style="width: ${LAYOUT.trend}mm">${block.rows.map(chartRow).join("\n")}</table>`;
  }
}

function cellHtml(name: "td" | "th", { text, style, align = "left", span = 1 }: StyledCell): string {
  const words =
    style === "bold"
      ? `<b>${escapeHtml(text)}</b>`
      : style === "italic"
        ? `<i>${escapeHtml(text)}</i>`
        : escapeHtml(text);
  return `<${name} colspan="${span}" style="text-align: ${align}">${words}</${name}>`;
}

function chartRow({ code, name, value, bullet, trend }: ChartRow): string {
  const cells = [escapeHtml(`${code} ${name}`), escapeHtml(value), bulletHtml(bullet), trendHtml(trend)];
  return `<tr>${cells.map((cell) => `<td>${cell}</td>`).join("")}</tr>`;
}

function bulletHtml(position: ChartRow["bullet"]): string {
  if (!position) return "không đặt mục tiêu";
  const { value, target, planned } = position;
  const mark = (at: number | null, width: number) =>
    at === null ? "" : `<path d="M${100 * at} 0v12" stroke="#000" stroke-width="${width}"/>`;
  return `<svg viewBox="0 0 100 12" width="100%"><path d="M0 2h100v8H0z" fill="${LAYOUT.track}"/><path d="M0 4h${100 * value}v4H0z" fill="${LAYOUT.accent}"/>${mark(planned, 0.7)}${mark(target, 1.2)}</svg>`;
}

function trendHtml(points: ChartRow["trend"]): string {
  if (!points) return "";
  const step = 100 / Math.max(1, points.length - 1);
  const known = points.flatMap((y, i) => (y === null ? [] : [`${i * step},${11 - y * 10}`]));
  return `<svg viewBox="0 0 100 12" width="100%"><polyline points="${known.join(" ")}" fill="none" stroke="${LAYOUT.accent}"/></svg>`;
}

function escapeHtml(text: string): string {
  return text.replace(/[&<>"]/gu, (character) => `&#${character.charCodeAt(0)};`);
}
