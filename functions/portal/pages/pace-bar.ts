/** A value against its target as a bar: what the table beside it says in figures, at a glance. */
import { html } from "hono/html";
import type { DecimalText } from "../../../shared/domain/decimal.ts";
import type { IndicatorResult } from "../../../shared/domain/report.ts";
import type { Markup } from "../../../shared/http/page.ts";

const WIDTH = 200;

/** Nothing for an indicator without a numeric value or target. */
export function paceBar({ value, target, planned }: IndicatorResult): Markup | string {
  if (typeof value !== "string" || typeof target?.value !== "number") return "";
  const amount = Number(value);
  const most = Math.max(amount, target.value, Number(planned ?? 0)) || 1;
  const position = (figure: number) => Math.round((figure / most) * (WIDTH - 4));
  const mark = (figure: number, kind: string, width: number) =>
    html`<rect class="${kind}" x="${position(figure)}" y="0" width="${width}" height="12"/>`;
  return html`<svg class="pace" viewBox="0 0 ${WIDTH} 12" preserveAspectRatio="none" aria-hidden="true">
<rect class="track" x="0" y="3" width="${WIDTH}" height="6" rx="1"/>
<rect class="value" x="0" y="3" width="${Math.max(position(amount), 1)}" height="6" rx="1"/>
${planned === null ? "" : mark(Number(planned), "planned", 2)}${mark(target.value, "target", 3)}</svg>`;
}

/** A percentage as a part of the whole. */
export function shareBar(percentage: DecimalText): Markup {
  const width = Math.round((Math.min(100, Number(percentage)) / 100) * WIDTH);
  return html`<svg class="pace" viewBox="0 0 ${WIDTH} 12" preserveAspectRatio="none" aria-hidden="true">
<rect class="track" x="0" y="3" width="${WIDTH}" height="6" rx="1"/>
<rect class="value" x="0" y="3" width="${width}" height="6" rx="1"/></svg>`;
}
