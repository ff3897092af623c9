/** Bullet charts and trends of a model's indicators, as fractions of the space given, with a text alternative each. */

import {
  capitalise,
  formatPeriod,
  formatValue,
  isPercentage,
  lowerFirst,
  nameWithUnit,
  sayPeriod,
  sayTarget,
} from "../../../shared/domain/vietnamese.ts";
import { chunks } from "./chunks.ts";
import type { Figure, Scope } from "./scope.ts";

export interface ChartView {
  /** Says everything that the drawing shows. */
  readonly alternative: string;
  readonly caption: string;
  readonly rows: readonly ChartRow[];
  readonly hasBullets: boolean;
  readonly hasTrends: boolean;
  /** Whether any row marks a target, a planned pace: for the legend. */
  readonly hasTargets: boolean;
  readonly hasPlans: boolean;
  /** Where the trends start. */
  readonly since: string;
}

export interface ChartRow {
  readonly code: string;
  readonly name: string;
  readonly value: string;
  /** Positions from 0 to 1; null where there is no scale to show the value on. */
  readonly bullet: {
    readonly value: number;
    readonly target: number | null;
    readonly planned: number | null;
  } | null;
  /** Heights from 0 to 1 at equal steps of time, null where a period has no value. */
  readonly trend: readonly (number | null)[] | null;
}

/** Rows of one drawing: more would not fit on a page with its caption. */
const ROWS = 14;

/** The charts of one model: only of indicators with a number now; empty when there is none. */
export function viewCharts(scope: Scope, figures: readonly Figure[], model: string): ChartView[] {
  const drawn = figures.flatMap((figure) => {
    const row = viewRow(scope, figure);
    return row ? [{ figure, row }] : [];
  });
  const [first] = scope.snapshot.history;
  const since = first ? `Diễn biến từ ${lowerFirst(formatPeriod(first.period))}` : "";
  return chunks(drawn, ROWS).map((part) => {
    const rows = part.map(({ row }) => row);
    const hasBullets = rows.some(({ bullet }) => bullet !== null);
    const hasTrends = rows.some(({ trend }) => trend !== null);
    const subjects = [...(hasBullets ? ["kết quả"] : []), ...(hasTrends ? ["diễn biến qua các kỳ"] : [])];
    const caption = `${capitalise(subjects.join(" và "))} (${model})`;
    return {
      alternative: `${caption}. ${part.map(({ figure }) => describe(scope, figure)).join(" ")}`,
      caption,
      rows,
      hasBullets,
      hasTrends,
      hasTargets: rows.some(({ bullet }) => bullet?.target != null),
      hasPlans: rows.some(({ bullet }) => bullet?.planned != null),
      since,
    };
  });
}

function viewRow(scope: Scope, figure: Figure): ChartRow | null {
  const { indicator, result } = figure;
  if (typeof result.value !== "string") return null;
  const row = {
    code: indicator.code,
    name: nameWithUnit(indicator),
    value: formatValue(indicator, result.value, result.status),
    bullet: viewBullet(figure, Number(result.value)),
    trend: viewTrend(scope, figure),
  };
  return row.bullet || row.trend ? row : null;
}

/** A percentage is drawn on 0–100 % (more when it exceeds that), another number on 0–its target or itself. */
function viewBullet({ indicator, result }: Figure, value: number): ChartRow["bullet"] {
  const target = typeof result.target?.value === "number" ? result.target.value : null;
  if (target === null && !isPercentage(indicator)) return null;
  const planned = result.planned === null ? null : Number(result.planned);
  const scale = Math.max(isPercentage(indicator) ? 100 : 0, value, target ?? 0, planned ?? 0) || 1;
  return {
    value: fraction(value, scale),
    target: target === null ? null : fraction(target, scale),
    planned: planned === null ? null : fraction(planned, scale),
  };
}

function viewTrend(scope: Scope, { indicator, result }: Figure): ChartRow["trend"] {
  const values = [...scope.snapshot.history.map(({ values }) => values[indicator.code]), result.value].map(
    (value) => (typeof value === "string" ? Number(value) : null),
  );
  const known = values.filter((value) => value !== null);
  if (known.length < 2) return null;
  const low = Math.min(...known);
  const range = Math.max(...known) - low;
  return values.map((value) => (value === null ? null : range === 0 ? 0.5 : fraction(value - low, range)));
}

/** Four places are finer than a printer's dot and keep the data short. */
function fraction(part: number, whole: number): number {
  return Math.round((part / whole) * 10_000) / 10_000;
}

/** One indicator of a chart in words: value, target, planned pace, earlier values. */
function describe(scope: Scope, { indicator, result }: Figure): string {
  const say = (value: typeof result.value) => formatValue(indicator, value, result.status);
  const parts = [`${indicator.code} ${nameWithUnit(indicator)}: ${say(result.value)}`];
  if (typeof result.target?.value === "number")
    parts.push(`mục tiêu ${sayTarget(result.target, indicator.unit)}`);
  if (result.planned !== null) parts.push(`kế hoạch đến hết kỳ ${say(result.planned)}`);
  const earlier = scope.snapshot.history.flatMap(({ period, values }) => {
    const value = values[indicator.code];
    return value === undefined || value === null ? [] : [`${sayPeriod(period)} ${say(value)}`];
  });
  if (earlier.length > 0) parts.push(`các kỳ trước: ${earlier.join(", ")}`);
  return `${parts.join("; ")}.`;
}
