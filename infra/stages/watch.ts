import { Duration } from "aws-cdk-lib";
import {
  Color,
  Dashboard,
  GraphWidget,
  type IMetric,
  LogQueryVisualizationType,
  LogQueryWidget,
  Metric,
  Row,
  TextWidget,
} from "aws-cdk-lib/aws-cloudwatch";
import type { Queue } from "aws-cdk-lib/aws-sqs";
import { Construct } from "constructs";
import { REFUSAL_FIELD } from "../../shared/runtime/submission-log.ts";
import type { StageContext } from "../parts/context.ts";
import type { Admin } from "./admin.ts";
import type { Aggregate } from "./aggregate.ts";
import type { Edge } from "./edge.ts";
import type { Heartbeat } from "./heartbeat.ts";
import type { Intake } from "./intake.ts";
import type { Notify } from "./notify.ts";
import type { NotifyQueue } from "./notify-queue.ts";
import type { Portal } from "./portal.ts";
import type { Publish } from "./publish.ts";

export interface WatchProps {
  readonly context: StageContext;
  readonly edge: Edge;
  readonly intake: Intake;
  readonly portal: Portal;
  readonly admin: Admin;
  readonly aggregate: Aggregate;
  readonly publish: Publish;
  readonly notify: Notify;
  readonly notifyQueue: NotifyQueue;
  readonly heartbeat: Heartbeat;
}

const FIVE_MINUTES = Duration.minutes(5);

/** One page that answers "does it work, for whom not, since when, and what does it cost". */
export class Watch extends Construct {
  constructor(scope: Construct, props: WatchProps) {
    super(scope, "watch");
    this.dashboard(props);
  }

  private dashboard(props: WatchProps): void {
    const { context, edge, intake, portal, admin, aggregate, publish, notify, notifyQueue, heartbeat } =
      props;
    const { settings } = context;
    const functions = [intake, portal, admin, aggregate, publish, notify, heartbeat].map(
      ({ function: f }) => f,
    );
    const queues = [aggregate.closeQueue, publish.queue, notifyQueue];

    const dashboard = new Dashboard(this, "Dashboard", {
      dashboardName: `${settings.stage}-reporting`,
      defaultInterval: Duration.days(3),
    });
    dashboard.addWidgets(
      new Row(
        new TextWidget({
          width: 24,
          height: 2,
          markdown: `**${settings.stage}** · [what each alarm means](${settings.runbookUrl}) · times in UTC: ward time less seven hours`,
        }),
      ),
      new Row(
        graph("Submissions", Object.values(intake.submissions)),
        new LogQueryWidget({
          title: "Refusals by code",
          width: 12,
          view: LogQueryVisualizationType.TABLE,
          logGroupNames: [intake.function.lambda.logGroup.logGroupName],
          // From the log and not as a metric per code: each would cost more a month than everything else of a ward.
          queryLines: [
            `filter ispresent(${REFUSAL_FIELD})`,
            `stats count(*) as refusals by ${REFUSAL_FIELD}`,
            "sort refusals desc",
          ],
        }),
      ),
      new Row(
        graph(
          "From submission to report (ms)",
          ["p50", "p95", "max"].map((statistic) =>
            aggregate.submissionToReport.with({ statistic, label: statistic }),
          ),
        ),
        graph("Publishing one report (ms)", [
          publish.function.lambda.metricDuration({ period: FIVE_MINUTES, statistic: "p50" }),
          publish.function.lambda.metricDuration({ period: FIVE_MINUTES, statistic: "max" }),
        ]),
      ),
      new Row(
        graph(
          "Oldest message waiting (s)",
          queues.map(({ queue }) => queue.metricApproximateAgeOfOldestMessage({ period: FIVE_MINUTES })),
        ),
        graph("Set aside (messages)", setAside(queues)),
      ),
      new Row(
        graph(
          "Errors",
          functions.map(({ lambda }) => lambda.metricErrors({ period: FIVE_MINUTES })),
        ),
        graph(
          "Throttled",
          functions.map(({ lambda }) => lambda.metricThrottles({ period: FIVE_MINUTES })),
        ),
      ),
      new Row(
        graph("Requests", [
          http(edge, "Count", "sum"),
          http(edge, "4xx", "sum"),
          http(edge, "5xx", "sum", Color.RED),
        ]),
        graph("Answer time (ms)", [http(edge, "Latency", "p50"), http(edge, "Latency", "p95")]),
      ),
      new Row(
        graph("Refused by the firewall", [
          new Metric({
            namespace: "AWS/WAFV2",
            metricName: "BlockedRequests",
            dimensionsMap: { WebACL: `${settings.stage}-all`, Rule: "ALL" },
            region: "us-east-1",
            statistic: "sum",
            period: FIVE_MINUTES,
          }),
        ]),
        graph("Cost this month (USD; needs billing alerts switched on in the account)", [
          new Metric({
            namespace: "AWS/Billing",
            metricName: "EstimatedCharges",
            dimensionsMap: { Currency: "USD" },
            region: "us-east-1",
            statistic: "max",
            period: Duration.hours(6),
          }),
        ]),
      ),
    );
  }
}

function graph(title: string, left: IMetric[]): GraphWidget {
  return new GraphWidget({ title, left, width: 12, leftYAxis: { min: 0 } });
}

function http(edge: Edge, metricName: string, statistic: string, color?: string): Metric {
  return new Metric({
    namespace: "AWS/ApiGateway",
    metricName,
    dimensionsMap: { ApiId: edge.api.apiId },
    statistic,
    period: FIVE_MINUTES,
    ...(color !== undefined && { color }),
  });
}

function setAside(queues: readonly { deadLetters: Queue }[]): IMetric[] {
  return queues.map(({ deadLetters }) =>
    deadLetters.metricApproximateNumberOfMessagesVisible({ period: FIVE_MINUTES, statistic: "max" }),
  );
}
