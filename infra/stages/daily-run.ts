import { Duration, TimeZone } from "aws-cdk-lib";
import { ComparisonOperator, Metric } from "aws-cdk-lib/aws-cloudwatch";
import { Role, ServicePrincipal } from "aws-cdk-lib/aws-iam";
import {
  ContextAttribute,
  Schedule,
  ScheduleExpression,
  ScheduleGroup,
  ScheduleTargetInput,
} from "aws-cdk-lib/aws-scheduler";
import { LambdaInvoke } from "aws-cdk-lib/aws-scheduler-targets";
import type { Queue } from "aws-cdk-lib/aws-sqs";
import { Construct } from "constructs";
import type { StageContext } from "../parts/context.ts";
import { ImpactAlarm } from "../parts/impact-alarm.ts";
import { SetAsideQueue } from "../parts/work-queue.ts";
import { DAILY_SCHEDULE } from "../pipeline.ts";
import type { Aggregate } from "./aggregate.ts";

/** Where daily runs end that could not be delivered or failed every time; made before the function that fails into it. */
export class FailedRuns extends Construct {
  readonly queue: Queue;

  constructor(scope: Construct, context: StageContext) {
    super(scope, "failed-runs");
    this.queue = new SetAsideQueue(this, "DeadLetters", {
      context,
      alarm: "daily-run-dead-letters",
      impact: "Last night's run failed: no ward's due reports were closed or published.",
    }).queue;
  }
}

/**
 * Starts the night's work at five past midnight, ward time. The run itself only reads the agenda and puts one message
 * per ward with something due or changed into the close queue, so that thousands are done side by side, each on its own.
 */
export class DailyRun extends Construct {
  constructor(
    scope: Construct,
    { context, aggregate, failedRuns }: { context: StageContext; aggregate: Aggregate; failedRuns: Queue },
  ) {
    super(scope, "daily-run");
    const { settings } = context;
    const [minute, hour] = DAILY_SCHEDULE.cron.split(" ");
    if (minute === undefined || hour === undefined)
      throw new Error(`no time of day in "${DAILY_SCHEDULE.cron}"`);

    const group = new ScheduleGroup(this, "Group", { scheduleGroupName: `${settings.stage}-reporting` });
    new Schedule(this, "Schedule", {
      description: "Closes due reports and publishes what changed",
      scheduleGroup: group,
      schedule: ScheduleExpression.cron({ minute, hour, timeZone: TimeZone.of(DAILY_SCHEDULE.timeZone) }),
      target: new LambdaInvoke(aggregate.function.lambda, {
        role: new Role(this, "Role", { assumedBy: new ServicePrincipal("scheduler.amazonaws.com") }),
        input: ScheduleTargetInput.fromObject({
          source: "aws.scheduler",
          time: ContextAttribute.scheduledTime,
          detail: { job: "daily" },
        }),
        deadLetterQueue: failedRuns,
        retryAttempts: 10,
        maxEventAge: Duration.hours(6),
      }),
    });

    new ImpactAlarm(this, {
      context,
      name: "daily-run-missing",
      impact: "The nightly run has not started for a day: due reports are not published.",
      metric: new Metric({
        namespace: "AWS/Scheduler",
        metricName: "InvocationAttemptCount",
        dimensionsMap: { ScheduleGroup: group.scheduleGroupName },
        statistic: "sum",
        period: Duration.days(1),
      }),
      threshold: 1,
      comparison: ComparisonOperator.LESS_THAN_THRESHOLD,
      silenceIsTrouble: true,
    });
  }
}
