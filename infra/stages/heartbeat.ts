import { Duration } from "aws-cdk-lib";
import { ComparisonOperator } from "aws-cdk-lib/aws-cloudwatch";
import { Role, ServicePrincipal } from "aws-cdk-lib/aws-iam";
import { FilterPattern } from "aws-cdk-lib/aws-logs";
import {
  ContextAttribute,
  Schedule,
  ScheduleExpression,
  ScheduleGroup,
  ScheduleTargetInput,
} from "aws-cdk-lib/aws-scheduler";
import { LambdaInvoke } from "aws-cdk-lib/aws-scheduler-targets";
import { Construct } from "constructs";
import { LOOK_FIELD } from "../../shared/runtime/look-log.ts";
import { metricsNamespace, type StageContext } from "../parts/context.ts";
import { DeployedFunction } from "../parts/deployed-function.ts";
import { ImpactAlarm } from "../parts/impact-alarm.ts";
import { HEARTBEAT } from "../pipeline.ts";
import type { Accounts } from "./accounts.ts";
import type { Records } from "./records.ts";

/** So many looks in a row that find no way in, or are not made, wake somebody: as many as make an outage. */
const LOOKS = 3;

export interface HeartbeatProps {
  readonly context: StageContext;
  readonly records: Records;
  readonly accounts: Accounts;
  /** Public origin of the system. */
  readonly baseUrl: string;
}

/**
 * Looks every few minutes whether officers could send, by the public ways, and records outages: they move deadlines.
 * A look that fails or is not made is never made up for; that it is missing is what the next one records.
 */
export class Heartbeat extends Construct {
  readonly function: DeployedFunction<"heartbeat">;

  constructor(scope: Construct, { context, records, accounts, baseUrl }: HeartbeatProps) {
    super(scope, "heartbeat");
    const { ledger, reports } = records.tables;

    this.function = new DeployedFunction(this, "heartbeat", {
      context,
      env: {
        LEDGER_TABLE: ledger.tableName,
        REPORTS_TABLE: reports.tableName,
        BASE_URL: baseUrl,
        OIDC_ISSUER: accounts.issuer,
      },
    });
    // The register of wards, and outages: appended, like everything in the ledger.
    this.function.allow(["dynamodb:PutItem", "dynamodb:Query"], ledger.tableArn);
    this.function.allow(["dynamodb:GetItem", "dynamodb:PutItem"], reports.tableArn);
    this.function.allowKeyUse(context);

    const { lambda } = this.function;
    lambda.configureAsyncInvoke({ retryAttempts: 0, maxEventAge: Duration.minutes(1) });
    new Schedule(this, "Schedule", {
      description: "Looks whether officers could send",
      scheduleGroup: new ScheduleGroup(this, "Group", {
        scheduleGroupName: `${context.settings.stage}-heartbeat`,
      }),
      schedule: ScheduleExpression.rate(Duration.minutes(HEARTBEAT.everyMinutes)),
      target: new LambdaInvoke(lambda, {
        role: new Role(this, "Role", { assumedBy: new ServicePrincipal("scheduler.amazonaws.com") }),
        input: ScheduleTargetInput.fromObject({
          source: "aws.scheduler",
          time: ContextAttribute.scheduledTime,
          detail: { job: HEARTBEAT.job },
        }),
        retryAttempts: 0,
        maxEventAge: Duration.minutes(1),
      }),
    });

    const well = lambda.logGroup.addMetricFilter("count-well", {
      filterPattern: FilterPattern.stringValue(`$.${LOOK_FIELD}`, "=", "well"),
      metricNamespace: metricsNamespace(context),
      metricName: "looks-well",
    });
    new ImpactAlarm(this, {
      context,
      name: "officers-cannot-send",
      impact: "Officers cannot send reports, or nobody knows whether they can; deadlines near by are moved.",
      metric: well.metric({
        statistic: "sum",
        period: Duration.minutes(LOOKS * HEARTBEAT.everyMinutes),
      }),
      threshold: 1,
      comparison: ComparisonOperator.LESS_THAN_THRESHOLD,
      silenceIsTrouble: true,
    });
  }
}
