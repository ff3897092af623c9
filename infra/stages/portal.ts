import { Duration } from "aws-cdk-lib";
import type { Queue } from "aws-cdk-lib/aws-sqs";
import { Construct } from "constructs";
import { DeployedFunction } from "../parts/deployed-function.ts";
import { ImpactAlarm } from "../parts/impact-alarm.ts";
import type { IntakeProps } from "./intake.ts";

export interface PortalProps extends IntakeProps {
  /** Where it asks for people to be told. */
  readonly notifyQueue: Queue;
}

/** Shows what has come in and what it adds up to, takes reviewers' decisions, and signs people in and out. */
export class Portal extends Construct {
  readonly function: DeployedFunction<"portal">;

  constructor(scope: Construct, { context, records, signIn, edge, notifyQueue }: PortalProps) {
    super(scope, "portal");
    const { ledger, reports, snapshots, mails, sessions, drafts } = records.tables;

    this.function = new DeployedFunction(this, "portal", {
      context,
      env: {
        ...signIn.env,
        LEDGER_TABLE: ledger.tableName,
        REPORTS_TABLE: reports.tableName,
        SNAPSHOTS_TABLE: snapshots.tableName,
        SESSIONS_TABLE: sessions.tableName,
        SNAPSHOT_BUCKET: records.snapshots.bucketName,
        NOTIFY_QUEUE_URL: notifyQueue.queueUrl,
        DRAFTS_TABLE: drafts.tableName,
        MAILS_TABLE: mails.tableName,
        SIGNING_KEY: `kms:${records.signingKey.keyArn}`,
      },
    });
    this.function.allow(["dynamodb:PutItem", "dynamodb:Query"], ledger.tableArn);
    this.function.allow(["dynamodb:Query"], snapshots.tableArn);
    this.function.allow(["dynamodb:GetItem", "dynamodb:Query"], reports.tableArn);
    this.function.allow(["dynamodb:DeleteItem", "dynamodb:GetItem", "dynamodb:PutItem"], sessions.tableArn);
    // The home page says which forms a person has begun; what is in them is for the form alone.
    this.function.allow(["dynamodb:Query"], drafts.tableArn);
    this.function.allow(["dynamodb:GetItem", "dynamodb:UpdateItem"], mails.tableArn);
    // Receipts are signed when somebody asks for one, never while a submission is taken.
    this.function.allow(["kms:GetPublicKey", "kms:Sign"], records.signingKey.keyArn);
    // A signed download link carries the right of who signed it.
    this.function.allow(["s3:GetObject"], records.snapshots.arnForObjects("*"));
    this.function.allow(["sqs:SendMessage"], notifyQueue.queueArn);
    this.function.allowKeyUse(context);
    edge.route(this.function, ["$default"]);

    new ImpactAlarm(this, {
      context,
      name: "portal-errors",
      impact: "Some pages and downloads fail: dashboard, review, lineage or sign-in.",
      metric: this.function.lambda.metricErrors({ period: Duration.minutes(5), statistic: "sum" }),
      threshold: 1,
    });
  }
}
