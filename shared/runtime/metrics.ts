/**
 * Figures that nobody but a function knows, for the dashboard: written into the log in CloudWatch's embedded format,
 * so that measuring costs no call. Each name costs by the month: docs/adr/0011.
 */
import { Metrics, MetricUnit } from "@aws-lambda-powertools/metrics";

/** How old a submission is when the report shows it, in milliseconds, from its receipt to the REPORT's write. */
export const SUBMISSION_TO_REPORT = "SubmissionToReport";

/** Namespace and service come from the environment. */
export function functionMetrics(): Metrics {
  return new Metrics();
}

/** Notes one submission's way into the report; both moments in epoch milliseconds. */
export function measureSubmissionToReport(metrics: Metrics, receivedAt: number, reportedAt: number): void {
  metrics.addMetric(SUBMISSION_TO_REPORT, MetricUnit.Milliseconds, reportedAt - receivedAt);
}
