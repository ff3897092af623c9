import { Duration, TimeZone } from "aws-cdk-lib";
import { ComparisonOperator, Metric } from "aws-cdk-lib/aws-cloudwatch";
import { Role, ServicePrincipal } from "aws-cdk-lib/aws-iam";
import type { Function as LambdaFunction } from "aws-cdk-lib/aws-lambda";
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
import type { Schedule as Timetable } from "../pipeline.ts";
import type { StageContext } from "./context.ts";
import { ImpactAlarm } from "./impact-alarm.ts";

export interface DailyScheduleProps {
  readonly context: StageContext;
  /** Name of its group, after the stage's. */
  readonly group: string;
  readonly timetable: Timetable;
  readonly description: string;
  readonly target: LambdaFunction;
  /** Where runs end that could not be delivered. */
  readonly failedRuns: Queue;
  /** Rings when a day passes without a run. */
  readonly missing: { readonly alarm: string; readonly impact: string };
}

/** Starts a function once a day in ward time and says when it was due. In a group of its own, whose runs are counted. */
export class DailySchedule extends Construct {
  constructor(scope: Construct, id: string, props: DailyScheduleProps) {
    super(scope, id);
    const { context, timetable, failedRuns, missing } = props;
    const [minute, hour] = timetable.cron.split(" ");
    if (minute === undefined || hour === undefined) throw new Error(`no time of day in "${timetable.cron}"`);

    const group = new ScheduleGroup(this, "Group", {
      scheduleGroupName: `${context.settings.stage}-${props.group}`,
    });
    new Schedule(this, "Schedule", {
      description: props.description,
      scheduleGroup: group,
      schedule: ScheduleExpression.cron({ minute, hour, timeZone: TimeZone.of(timetable.timeZone) }),
      target: new LambdaInvoke(props.target, {
        role: new Role(this, "Role", { assumedBy: new ServicePrincipal("scheduler.amazonaws.com") }),
        input: ScheduleTargetInput.fromObject({
          source: "aws.scheduler",
          time: ContextAttribute.scheduledTime,
          detail: { job: timetable.job },
        }),
        deadLetterQueue: failedRuns,
        retryAttempts: 10,
        maxEventAge: Duration.hours(6),
      }),
    });

    new ImpactAlarm(this, {
      context,
      name: missing.alarm,
      impact: missing.impact,
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
