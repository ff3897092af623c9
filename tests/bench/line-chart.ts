/** A line chart as an SVG file of its own, readable on light and dark pages alike. */
import { nice, ticks } from "d3-array";
import { linePath, round } from "../../functions/portal/pages/sparkline.ts";

export interface Line {
  readonly name: string;
  readonly values: readonly number[];
}

export interface LineChart {
  readonly title: string;
  /** Of the points, in order; they stand at equal distances. */
  readonly labels: readonly string[];
  readonly lines: readonly Line[];
}

const WIDTH = 640;
const HEIGHT = 320;
const PLOT = { left: 60, right: 470, top: 44, bottom: 276 };
const TICKS = 5;
const LABELS_MAX = 10;
const NAME_HEIGHT = 18;
/** Told apart without colour by their dashes, and with good contrast to the white that they stand on. */
const LOOKS = [
  { colour: "#0b5cad", dash: "" },
  { colour: "#b3261e", dash: "7 3" },
  { colour: "#2e6b2e", dash: "2 3" },
  { colour: "#7a4a00", dash: "10 3 2 3" },
  { colour: "#5b3b8c", dash: "4 4" },
] as const;

export function lineChart({ title, labels, lines }: LineChart): string {
  const [, high] = nice(0, Math.max(...lines.flatMap(({ values }) => values), 1), TICKS);
  const step = (PLOT.right - PLOT.left) / Math.max(1, labels.length - 1);
  const x = (index: number) => round(PLOT.left + index * step);
  const y = (value: number) => round(PLOT.bottom - (value / high) * (PLOT.bottom - PLOT.top));
  const every = Math.ceil(labels.length / LABELS_MAX);
  const parts = [
    `<rect width="${WIDTH}" height="${HEIGHT}" fill="#fff"/>`,
    `<text x="${PLOT.left}" y="24" font-weight="bold">${escaped(title)}</text>`,
    ...ticks(0, high, TICKS).flatMap((tick) => [
      `<line x1="${PLOT.left}" x2="${PLOT.right}" y1="${y(tick)}" y2="${y(tick)}" stroke="#ccc"/>`,
      `<text x="${PLOT.left - 8}" y="${y(tick) + 4}" text-anchor="end">${tick.toLocaleString("en-US")}</text>`,
    ]),
    ...labels.flatMap((label, index) =>
      index % every === 0
        ? [`<text x="${x(index)}" y="${PLOT.bottom + 20}" text-anchor="middle">${escaped(label)}</text>`]
        : [],
    ),
    ...lines.flatMap((line, index) => drawn(line, index)),
  ];
  return `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 ${WIDTH} ${HEIGHT}" font-family="sans-serif" font-size="12" fill="#222" role="img" aria-label="${escaped(title)}">\n${parts.join("\n")}\n</svg>\n`;

  function drawn({ name, values }: Line, index: number): string[] {
    const { colour, dash } = LOOKS[index % LOOKS.length] ?? LOOKS[0];
    const stroke = `stroke="${colour}" stroke-width="2"${dash && ` stroke-dasharray="${dash}"`}`;
    const at = PLOT.top + 12 + index * NAME_HEIGHT;
    return [
      `<path d="${linePath(values, x, y)}" fill="none" ${stroke}/>`,
      `<line x1="${PLOT.right + 14}" x2="${PLOT.right + 38}" y1="${at - 4}" y2="${at - 4}" ${stroke}/>`,
      `<text x="${PLOT.right + 44}" y="${at}">${escaped(name)}</text>`,
    ];
  }
}

function escaped(text: string): string {
  return text.replaceAll("&", "&amp;").replaceAll("<", "&lt;").replaceAll('"', "&quot;");
}
