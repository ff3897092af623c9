import { SqsEventSource } from "aws-cdk-lib/aws-lambda-event-sources";
import type { Queue } from "aws-cdk-lib/aws-sqs";
import { Construct } from "constructs";
import type { StageContext } from "../parts/context.ts";
import { DeployedFunction } from "../parts/deployed-function.ts";
import { WorkQueue } from "../parts/work-queue.ts";
import { PUBLISH_QUEUE } from "../pipeline.ts";
import type { Records } from "./records.ts";

/** Renders a ward's report for a period and files it as the next immutable version. */
export class Publish extends Construct {
  readonly function: DeployedFunction<"publish">;
  readonly queue: WorkQueue;

  constructor(
    scope: Construct,
    { context, records, notifyQueue }: { context: StageContext; records: Records; notifyQueue: Queue },
  ) {
    super(scope, "publish");
    const { ledger, reports, snapshots } = records.tables;

    this.queue = new WorkQueue(this, "PublishQueue", {
      context,
      maxReceiveCount: PUBLISH_QUEUE.maxReceiveCount,
      visibilityTimeoutSeconds: PUBLISH_QUEUE.visibilityTimeoutSeconds,
      deadLetters: {
        alarm: "publish-dead-letters",
        impact: "A report that was due has no PDF: the leaders find the previous version, or none.",
      },
      behind: {
        alarm: "publish-behind",
        impact: "Reports wait to be rendered: their PDF comes out later than the leaders expect.",
        afterMinutes: 60,
      },
    });

    this.function = new DeployedFunction(this, "publish", {
      context,
      env: {
        LEDGER_TABLE: ledger.tableName,
        REPORTS_TABLE: reports.tableName,
        SNAPSHOTS_TABLE: snapshots.tableName,
        SNAPSHOT_BUCKET: records.snapshots.bucketName,
        SIGNING_KEY: `kms:${records.signingKey.keyArn}`,
        NOTIFY_QUEUE_URL: notifyQueue.queueUrl,
        PUBLIC_URL: context.settings.publicUrl,
        PDF_STANDARD: context.settings.pdfStandard,
      },
    });
    // The catalogue's versions are kept in the ledger too.
    this.function.allow(["dynamodb:Query"], ledger.tableArn);
    // To delete is to take a check off the agenda.
    this.function.allow(["dynamodb:DeleteItem", "dynamodb:GetItem", "dynamodb:Query"], reports.tableArn);
    this.function.allow(["dynamodb:PutItem", "dynamodb:Query"], snapshots.tableArn);
    this.function.allow(["s3:GetObject", "s3:PutObject"], records.snapshots.arnForObjects("*"));
    this.function.allow(["kms:GetPublicKey", "kms:Sign"], records.signingKey.keyArn);
    this.function.allow(["sqs:SendMessage"], notifyQueue.queueArn);
    this.function.allowKeyUse(context);
    this.function.lambda.addEventSource(
      new SqsEventSource(this.queue.queue, {
        batchSize: PUBLISH_QUEUE.batchSize,
        maxConcurrency: PUBLISH_QUEUE.maxConcurrency,
        reportBatchItemFailures: true,
      }),
    );
  }
}
