/**
 * What the functions measure about the work itself, named once for whoever emits it and for the dashboard that shows
 * it. Refusals are counted here and told apart in the log (field `refusal`): a metric per code would cost more a month
 * than a ward's whole use.
 */
export const BUSINESS_METRICS = {
  submissionsStored: { metricName: "SubmissionsStored", service: "intake" },
  submissionsRefused: { metricName: "SubmissionsRefused", service: "intake" },
  /** Milliseconds from a submission's `receivedAt` to the saved report that contains it. */
  submissionToReport: { metricName: "SubmissionToReport", service: "aggregate" },
  /** Milliseconds to render and file one report. */
  publishDuration: { metricName: "PublishDuration", service: "publish" },
} as const;
export type BusinessMetric = keyof typeof BUSINESS_METRICS;
