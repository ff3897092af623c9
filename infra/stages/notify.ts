import { Aws, Duration, Stack } from "aws-cdk-lib";
import { Metric } from "aws-cdk-lib/aws-cloudwatch";
import { EventBus } from "aws-cdk-lib/aws-events";
import { SqsDestination } from "aws-cdk-lib/aws-lambda-destinations";
import { SqsEventSource } from "aws-cdk-lib/aws-lambda-event-sources";
import {
  CloudWatchDimensionSource,
  ConfigurationSet,
  ConfigurationSetTlsPolicy,
  EmailSendingEvent,
  EventDestination,
  SuppressionReasons,
} from "aws-cdk-lib/aws-ses";
import type { Queue } from "aws-cdk-lib/aws-sqs";
import { Construct } from "constructs";
import { mailConfigurationSet, type StageContext } from "../parts/context.ts";
import { DailySchedule } from "../parts/daily-schedule.ts";
import { DeployedFunction } from "../parts/deployed-function.ts";
import { ImpactAlarm } from "../parts/impact-alarm.ts";
import { SetAsideQueue } from "../parts/work-queue.ts";
import { NOTIFY_QUEUE, SCHEDULES } from "../pipeline.ts";
import type { Accounts } from "./accounts.ts";
import type { Records } from "./records.ts";

/** Wards written to at once: SES's sending rate is what limits, and it is the account's. */
const WARDS_AT_ONCE = 2;

export interface NotifyProps {
  readonly context: StageContext;
  readonly records: Records;
  readonly accounts: Accounts;
  readonly queue: Queue;
  /** Public origin of the system. */
  readonly baseUrl: string;
}

/** Tells people by mail what they wait for, or what is waited for from them. */
export class Notify extends Construct {
  readonly function: DeployedFunction<"notify">;

  constructor(scope: Construct, { context, records, accounts, queue, baseUrl }: NotifyProps) {
    super(scope, "notify");
    const { settings } = context;
    const { ledger, snapshots, mails } = records.tables;
    const configurationSet = this.configurationSet(context);

    this.function = new DeployedFunction(this, "notify", {
      context,
      env: {
        LEDGER_TABLE: ledger.tableName,
        SNAPSHOTS_TABLE: snapshots.tableName,
        SNAPSHOT_BUCKET: records.snapshots.bucketName,
        MAILS_TABLE: mails.tableName,
        NOTIFY_QUEUE_URL: queue.queueUrl,
        USER_POOL_ID: accounts.pool.userPoolId,
        MAIL_SENDER_ADDRESS: settings.mailSender.address,
        MAIL_SENDER_NAME: settings.mailSender.name,
        MAIL_CONFIGURATION_SET: configurationSet.configurationSetName,
        BASE_URL: baseUrl,
      },
    });
    const { lambda } = this.function;
    this.function.allow(["dynamodb:Query"], ledger.tableArn, snapshots.tableArn);
    this.function.allow(["dynamodb:GetItem", "dynamodb:Query", "dynamodb:UpdateItem"], mails.tableArn);
    this.function.allow(["s3:GetObject"], records.snapshots.arnForObjects("*"));
    this.function.allow(["cognito-idp:ListUsersInGroup"], accounts.pool.userPoolArn);
    this.function.allow(["sqs:SendMessage"], queue.queueArn);
    this.function.allow(
      ["ses:SendEmail"],
      // The sender's domain is verified by hand, before the accounts are made: they send from it too.
      `arn:${Aws.PARTITION}:ses:${Stack.of(this).region}:${Aws.ACCOUNT_ID}:identity/${settings.mailSender.address.split("@")[1]}`,
      `arn:${Aws.PARTITION}:ses:${Stack.of(this).region}:${Aws.ACCOUNT_ID}:configuration-set/${configurationSet.configurationSetName}`,
    );
    this.function.allowKeyUse(context);
    lambda.addEventSource(
      new SqsEventSource(queue, {
        batchSize: NOTIFY_QUEUE.batchSize,
        maxConcurrency: WARDS_AT_ONCE,
        reportBatchItemFailures: true,
      }),
    );

    const failedRuns = new SetAsideQueue(this, "FailedRuns", {
      context,
      alarm: "morning-run-dead-letters",
      impact: "This morning's mails were not written: no unit is reminded, no leader told of a new report.",
    }).queue;
    lambda.configureAsyncInvoke({
      retryAttempts: 2,
      maxEventAge: Duration.hours(6),
      onFailure: new SqsDestination(failedRuns),
    });
    new DailySchedule(this, "morning-run", {
      context,
      group: "mails",
      timetable: SCHEDULES.morning,
      description: "Writes the day's mails",
      target: lambda,
      failedRuns,
      missing: {
        alarm: "morning-run-missing",
        impact: "No mails have been written for a day: units are not reminded of what is due.",
      },
    });
  }

  /** What SES does with our mails, and what it tells of them. */
  private configurationSet(context: StageContext): ConfigurationSet {
    const name = mailConfigurationSet(context);
    const set = new ConfigurationSet(this, "ConfigurationSet", {
      configurationSetName: name,
      tlsPolicy: ConfigurationSetTlsPolicy.REQUIRE,
      // An address that bounced or complained is not written to again until an administrator takes it off the list.
      suppressionReasons: SuppressionReasons.BOUNCES_AND_COMPLAINTS,
    });
    const dimension = "ses:configuration-set";
    set.addEventDestination("Counts", {
      destination: EventDestination.cloudWatchDimensions([
        { name: dimension, source: CloudWatchDimensionSource.MESSAGE_TAG, defaultValue: name },
      ]),
      events: [EmailSendingEvent.BOUNCE, EmailSendingEvent.COMPLAINT, EmailSendingEvent.REJECT],
    });
    set.addEventDestination("Events", {
      destination: EventDestination.eventBus(EventBus.fromEventBusName(this, "DefaultBus", "default")),
      events: [EmailSendingEvent.BOUNCE, EmailSendingEvent.COMPLAINT],
    });
    const alarmOn = (alarm: string, metricName: string, impact: string) =>
      new ImpactAlarm(this, {
        context,
        name: alarm,
        impact,
        metric: new Metric({
          namespace: "AWS/SES",
          metricName,
          dimensionsMap: { [dimension]: name },
          statistic: "sum",
          period: Duration.hours(1),
        }),
        threshold: 1,
      });
    alarmOn(
      "mails-bounced",
      "Bounce",
      "Somebody's mails come back: that person is not reminded of what is due.",
    );
    alarmOn("mails-complained", "Complaint", "A reader marked a mail as spam: SES writes to them no more.");
    return set;
  }
}
