import { Duration } from "aws-cdk-lib";
import { Metric } from "aws-cdk-lib/aws-cloudwatch";
import { type DlqDestinationConfig, type IEventSourceDlq, StartingPosition } from "aws-cdk-lib/aws-lambda";
import { SqsDestination } from "aws-cdk-lib/aws-lambda-destinations";
import { DynamoEventSource, SqsEventSource } from "aws-cdk-lib/aws-lambda-event-sources";
import type { Queue } from "aws-cdk-lib/aws-sqs";
import { Construct } from "constructs";
import { SUBMISSION_TO_REPORT } from "../../shared/runtime/metrics.ts";
import { metricsNamespace, type StageContext } from "../parts/context.ts";
import { DeployedFunction } from "../parts/deployed-function.ts";
import { ImpactAlarm } from "../parts/impact-alarm.ts";
import { WorkQueue } from "../parts/work-queue.ts";
import { CLOSE_QUEUE, LEDGER_STREAM } from "../pipeline.ts";
import type { Records } from "./records.ts";

export interface AggregateProps {
  readonly context: StageContext;
  readonly records: Records;
  /** Where it asks for snapshots. */
  readonly publishQueue: Queue;
  /** Where it has units told of returns. */
  readonly notifyQueue: Queue;
  /** Where a daily run ends that failed every time. */
  readonly failedRuns: Queue;
}

/**
 * Folds the ledger into reports: from the ledger's stream within seconds, and each night ward by ward from its own
 * queue, which the daily run fills.
 */
export class Aggregate extends Construct {
  readonly function: DeployedFunction<"aggregate">;
  readonly closeQueue: WorkQueue;
  /** Milliseconds from a submission's receipt to the report that shows it. */
  readonly submissionToReport: Metric;

  constructor(scope: Construct, { context, records, publishQueue, notifyQueue, failedRuns }: AggregateProps) {
    super(scope, "aggregate");
    const { ledger, reports, snapshots } = records.tables;

    this.closeQueue = new WorkQueue(this, "CloseQueue", {
      context,
      maxReceiveCount: CLOSE_QUEUE.maxReceiveCount,
      visibilityTimeoutSeconds: CLOSE_QUEUE.visibilityTimeoutSeconds,
      deadLetters: {
        alarm: "close-dead-letters",
        impact: "A ward's due reports were not closed last night: nothing new is published for it.",
      },
      behind: {
        alarm: "close-behind",
        impact: "Wards wait for their nightly close: their reports come out later than the leaders expect.",
        afterMinutes: 120,
      },
    });

    this.function = new DeployedFunction(this, "aggregate", {
      context,
      env: {
        LEDGER_TABLE: ledger.tableName,
        REPORTS_TABLE: reports.tableName,
        SNAPSHOTS_TABLE: snapshots.tableName,
        CLOSE_QUEUE_URL: this.closeQueue.queue.queueUrl,
        PUBLISH_QUEUE_URL: publishQueue.queueUrl,
        NOTIFY_QUEUE_URL: notifyQueue.queueUrl,
      },
    });
    this.function.allow(["dynamodb:Query"], ledger.tableArn, snapshots.tableArn);
    this.function.allow(
      ["dynamodb:DeleteItem", "dynamodb:GetItem", "dynamodb:PutItem", "dynamodb:Query"],
      reports.tableArn,
    );
    this.function.allow(
      ["sqs:SendMessage"],
      this.closeQueue.queue.queueArn,
      publishQueue.queueArn,
      notifyQueue.queueArn,
    );
    this.function.allowKeyUse(context);
    this.submissionToReport = new Metric({
      namespace: metricsNamespace(context),
      metricName: SUBMISSION_TO_REPORT,
      dimensionsMap: { service: "aggregate" },
      period: Duration.minutes(5),
    });

    const { lambda } = this.function;
    lambda.addEventSource(
      new DynamoEventSource(ledger, {
        startingPosition: StartingPosition.TRIM_HORIZON,
        batchSize: LEDGER_STREAM.batchSize,
        maxBatchingWindow: Duration.seconds(LEDGER_STREAM.batchingWindowSeconds),
        bisectBatchOnError: LEDGER_STREAM.bisectBatchOnError,
        retryAttempts: LEDGER_STREAM.retryAttempts,
        maxRecordAge: Duration.seconds(LEDGER_STREAM.maxRecordAgeSeconds),
        parallelizationFactor: LEDGER_STREAM.parallelizationFactor,
        reportBatchItemFailures: true,
        onFailure: this.keepFailedRecords(records),
      }),
    );
    lambda.addEventSource(
      new SqsEventSource(this.closeQueue.queue, {
        batchSize: CLOSE_QUEUE.batchSize,
        maxConcurrency: CLOSE_QUEUE.maxConcurrency,
        reportBatchItemFailures: true,
      }),
    );
    // The scheduler hands its event over and does not wait for the outcome: what fails later must be caught here.
    lambda.configureAsyncInvoke({
      retryAttempts: 2,
      maxEventAge: Duration.hours(6),
      onFailure: new SqsDestination(failedRuns),
    });

    new ImpactAlarm(this, {
      context,
      name: "ledger-stream-behind",
      impact:
        "What is submitted now does not show in the reports: the newest figures are missing from the dashboard.",
      metric: lambda.metric("IteratorAge", { period: Duration.minutes(5), statistic: "max" }),
      threshold: Duration.minutes(10).toMilliseconds(),
      evaluationPeriods: 2,
    });
  }

  /**
   * A queue as destination would get the records' place in the stream only, which is gone after a day; a bucket gets
   * the records themselves. The library's own destination asks for the right to read and delete as well.
   */
  private keepFailedRecords({ setAside }: Records): IEventSourceDlq {
    return {
      bind: (): DlqDestinationConfig => {
        this.function.allow(["s3:PutObject"], setAside.arnForObjects("aws/lambda/*"));
        this.function.allow(["s3:ListBucket"], setAside.bucketArn);
        return { destination: setAside.bucketArn };
      },
    };
  }
}
