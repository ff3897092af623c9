/**
 * The report of one ward and one period: the figures, what they rest on, and what is wrong with them.
 * Numbers are exact decimal texts (`decimal.ts`); they become JSON numbers only on the wire.
 */
import type { IsoDate, PeriodType, Target } from "./catalogue.ts";
import type { DecimalText } from "./decimal.ts";
import type { PeriodExtension } from "./extensions.ts";
import type { ElementValue } from "./ledger.ts";

/** Version of `reporting-rules` that the figures follow; it changes when a rule changes a figure. */
export const RULES_VERSION = 1;

/** reporting-rules.md, "Status against the target". */
export const STATUSES = [
  "not-in-period",
  "no-data",
  "no-target",
  "achieved",
  "in-progress",
  "on-track",
  "behind",
  "missed",
] as const;
export type Status = (typeof STATUSES)[number];

/** SDMX observation statuses (code list CL_OBS_STATUS) that a figure can have. */
export const OBS_STATUSES = ["A", "M", "O"] as const;
export type ObsStatus = (typeof OBS_STATUSES)[number];

/** `A`: normal; `M`: missing because it cannot exist in this period; `O`: missing. */
export function obsStatusOf({ value, status }: Pick<IndicatorResult, "value" | "status">): ObsStatus {
  if (value !== null) return "A";
  return status === "not-in-period" ? "M" : "O";
}

export interface ReportPeriod {
  readonly code: string;
  readonly type: PeriodType;
  readonly from: IsoDate;
  readonly to: IsoDate;
  /** Epoch milliseconds. */
  readonly dueAt: number;
}

/** One submission revision that a figure came from. */
export interface LineageSource {
  readonly dataSet: string;
  readonly period: string;
  readonly revision: number;
}

/** What one org unit contributed to an indicator. */
export interface Contribution {
  readonly orgUnit: string;
  /** The unit's value after aggregation over time; null for a ratio, whose two sides are below. */
  readonly value: DecimalText | boolean | null;
  readonly numerator: DecimalText | null;
  readonly denominator: DecimalText | null;
  readonly sources: readonly LineageSource[];
}

export interface IndicatorResult {
  readonly code: string;
  readonly model: string;
  readonly kind: "ratio" | "share" | "total" | "cumulative" | "milestone";
  /** Ratio and share: per cent, rounded half up to 2 places. Total and cumulative: exact. Milestone: boolean. */
  readonly value: DecimalText | boolean | null;
  readonly numerator: DecimalText | null;
  readonly denominator: DecimalText | null;
  readonly unitsReporting: number;
  readonly unitsAssigned: number;
  readonly target: Target | null;
  /** The planned value at the period's cut-off, rounded to 2 places; only for by-end targets with a baseline. */
  readonly planned: DecimalText | null;
  readonly status: Status;
  /** In catalogue order of the org units; only units that contributed. */
  readonly contributions: readonly Contribution[];
}

/** A submission revision that counts, or the absence of one. */
export interface ExpectedSubmission {
  readonly orgUnit: string;
  readonly dataSet: string;
  readonly period: string;
}
export interface CountedSubmission extends ExpectedSubmission {
  readonly revision: number;
  readonly submissionId: string;
  readonly receivedAt: number;
  /** The first revision of this submission, which decides whether it was on time. */
  readonly firstReceivedAt: number;
  readonly late: boolean;
  readonly digest: string;
  readonly values: Readonly<Record<string, ElementValue>>;
}

export interface CompletenessCounts {
  readonly expected: number;
  readonly received: number;
  readonly onTime: number;
  readonly late: number;
  /** received / expected in per cent, 2 places; null when nothing is expected. */
  readonly reportingRate: DecimalText | null;
  readonly onTimeRate: DecimalText | null;
}
export interface Completeness extends CompletenessCounts {
  /** By org unit, data set, period. */
  readonly missing: readonly ExpectedSubmission[];
  readonly byModel: readonly (CompletenessCounts & { readonly model: string })[];
}

/** The counted narrative of one unit: the last sub-period of the report period that has one. */
export interface ReportNarrative {
  readonly model: string;
  readonly orgUnit: string;
  readonly dataSet: string;
  readonly period: string;
  readonly revision: number;
  readonly texts: Readonly<Record<string, string>>;
}

/** A data-quality warning: shown, never silently corrected. */
export interface ReportWarning extends ExpectedSubmission {
  readonly revision: number;
  /** `outlier`, `stock-jump`, or the code of the catalogue's warning rule. */
  readonly code: string;
  /** The element concerned; for a rule, the first that it names. */
  readonly element: string;
  readonly value: ElementValue;
  /** What was usual: the median for an outlier, the previous value for a jump; null for a rule. */
  readonly reference: DecimalText | null;
  /** Vietnamese, as shown. */
  readonly message: string;
}

export interface Report {
  readonly ward: string;
  readonly period: ReportPeriod;
  /** Deadlines that outages moved, of this period and of the data sets' periods within it; absent when none was. */
  readonly extensions?: readonly PeriodExtension[];
  readonly rulesVersion: typeof RULES_VERSION;
  readonly catalogueDigest: string;
  readonly indicators: readonly IndicatorResult[];
  readonly completeness: Completeness;
  readonly narratives: readonly ReportNarrative[];
  readonly warnings: readonly ReportWarning[];
  /** Every counted submission of the period's sub-periods, by org unit, data set, period. */
  readonly counted: readonly CountedSubmission[];
  /** How much of the ledger was read: a version that only grows. */
  readonly ledger: { readonly entries: number; readonly digest: string; readonly lastEntryAt: number | null };
  /** SHA-256 (hex) over what the report rests on: a new snapshot is due exactly when it changes. */
  readonly basis: string;
}

/**
 * What is kept of a report as a REPORT item: the ledger has what its submissions said. `publish` reads them there, and
 * an area's report needs none of it.
 */
export interface KeptReport extends Omit<Report, "counted"> {
  readonly counted: readonly Pick<CountedSubmission, keyof ExpectedSubmission | "revision" | "late">[];
}
