/** How each model stands in a report, from how its indicators stand: what needs attention first. */
import type { Catalogue, Indicator, Model } from "./catalogue.ts";
import type { CompletenessCounts, IndicatorResult, Report, Status } from "./report.ts";
import { readMilli } from "./vietnamese.ts";

export interface ModelOverview {
  readonly model: Model;
  readonly status: Status;
  /** In catalogue order. */
  readonly results: readonly IndicatorResult[];
  /** Undefined when nothing of the model is expected in the period. */
  readonly completeness: CompletenessCounts | undefined;
}

/** What needs attention comes first. */
export const ATTENTION_ORDER: readonly Status[] = [
  "missed",
  "behind",
  "no-data",
  "in-progress",
  "on-track",
  "achieved",
  "no-target",
  "not-in-period",
];

/** All models of the catalogue, those that need attention first, else by number. */
export function overviewOf(catalogue: Catalogue, report: Report): ModelOverview[] {
  const byModel = Map.groupBy(report.indicators, ({ model }) => model);
  const counts = new Map(report.completeness.byModel.map((entry) => [entry.model, entry]));
  return catalogue.models
    .map((model) => {
      const results = byModel.get(model.code) ?? [];
      const completeness = counts.get(model.code);
      return {
        model,
        status: modelStatus(results),
        results,
        completeness: completeness && completeness.expected > 0 ? completeness : undefined,
      };
    })
    .sort((a, b) => ATTENTION_ORDER.indexOf(a.status) - ATTENTION_ORDER.indexOf(b.status));
}

/**
 * One status for all indicators of a model. Those with a target decide: the worst one when any is missed or behind,
 * achieved when all are. Without a target in the period, whether anything is known.
 */
export function modelStatus(
  results: readonly Pick<IndicatorResult, "status" | "target" | "value">[],
): Status {
  const inPeriod = results.filter(({ status }) => status !== "not-in-period");
  if (inPeriod.length === 0) return "not-in-period";
  const judged = inPeriod.filter(({ target }) => target !== null).map(({ status }) => status);
  if (judged.length === 0) return inPeriod.some(({ value }) => value !== null) ? "no-target" : "no-data";
  for (const status of ["missed", "behind"] as const) if (judged.includes(status)) return status;
  for (const status of ["no-data", "achieved"] as const) {
    if (judged.every((each) => each === status)) return status;
  }
  return judged.every((status) => status === "achieved" || status === "on-track")
    ? "on-track"
    : "in-progress";
}

/**
 * Whether an indicator that has not reached its target is further from it than it was: a lower rate where more is better,
 * a higher one where less is, something achieved that no longer is. Sums are not compared: what a period adds up goes up
 * and down with the work of the season.
 */
export function hasWorsened(
  { kind, better, target }: Pick<Indicator, "kind" | "better" | "target">,
  { value, status }: Pick<IndicatorResult, "value" | "status">,
  before: IndicatorResult["value"] | undefined,
): boolean {
  if (target === null || status === "achieved" || kind === "total") return false;
  if (typeof value === "boolean") return before === target.value && value !== before;
  if (value === null || typeof before !== "string" || better === null) return false;
  const change = readMilli(value) - readMilli(before);
  return better === "up" ? change < 0n : change > 0n;
}
