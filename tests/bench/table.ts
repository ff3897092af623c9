/** Figures as a table: each a ratio against a named baseline of the same run, with the goal it has. */

export interface Figure {
  /** What was measured: `intake requests/s`. */
  readonly name: string;
  readonly value: number;
  readonly unit: string;
  /** Against what: `raw conditional puts`. */
  readonly baseline: string;
  readonly baselineValue: number;
  /** `value / baselineValue`, or the other way round where more is better; what the goal is about. */
  readonly ratio: number;
  readonly goal: Goal | null;
  /** Half the distance between the quartiles of the rounds, as a part of the median; 0 for what is counted. */
  readonly spread: number;
}

export type Goal = { readonly atMost: number } | { readonly atLeast: number };

export function isReached({ ratio, goal }: Figure): boolean | null {
  if (goal === null) return null;
  return "atMost" in goal ? ratio <= goal.atMost : ratio >= goal.atLeast;
}

const COLUMNS = ["figure", "measured", "baseline", "", "ratio", "goal", "reached", "noise"] as const;

export function formatTable(figures: readonly Figure[]): string {
  const rows = [COLUMNS, ...figures.map(cells)];
  const widths = COLUMNS.map((_, column) => Math.max(...rows.map((row) => (row[column] ?? "").length)));
  const isNumeric = (column: number) => [1, 3, 4, 7].includes(column);
  const line = (row: readonly string[]) =>
    row
      .map((cell, column) =>
        isNumeric(column) ? cell.padStart(widths[column] ?? 0) : cell.padEnd(widths[column] ?? 0),
      )
      .join("  ")
      .trimEnd();
  const [header = [], ...body] = rows;
  return [line(header), widths.map((width) => "─".repeat(width)).join("──"), ...body.map(line)].join("\n");
}

function cells(figure: Figure): string[] {
  const { name, value, unit, baseline, baselineValue, ratio, goal, spread } = figure;
  const reached = isReached(figure);
  return [
    name,
    `${digits(value)} ${unit}`,
    baseline,
    `${digits(baselineValue)} ${unit}`,
    `${ratio.toFixed(2)} ×`,
    goal === null ? "" : "atMost" in goal ? `≤ ${goal.atMost}` : `≥ ${goal.atLeast}`,
    reached === null ? "" : reached ? "yes" : "NO",
    spread === 0 ? "" : `± ${(100 * spread).toFixed(0)} %`,
  ];
}

/** Three significant digits, none lost before the point. */
function digits(value: number): string {
  return value >= 100 ? value.toFixed(0) : value.toPrecision(3);
}
