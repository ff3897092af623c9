import { Duration } from "aws-cdk-lib";
import type { Metric } from "aws-cdk-lib/aws-cloudwatch";
import { FilterPattern } from "aws-cdk-lib/aws-logs";
import { Construct } from "constructs";
import { SUBMISSION_FIELD, type SubmissionLogFields } from "../../shared/runtime/submission-log.ts";
import { metricsNamespace, type StageContext } from "../parts/context.ts";
import { DeployedFunction } from "../parts/deployed-function.ts";
import { ImpactAlarm } from "../parts/impact-alarm.ts";
import { ROUTES } from "../pipeline.ts";
import type { Edge } from "./edge.ts";
import type { Records } from "./records.ts";
import type { SignIn } from "./sign-in.ts";

export interface IntakeProps {
  readonly context: StageContext;
  readonly records: Records;
  readonly signIn: SignIn;
  readonly edge: Edge;
}

/** Takes submissions in: checks them and appends them to the ledger, where they stay. */
export class Intake extends Construct {
  readonly function: DeployedFunction<"intake">;
  /** Submissions as they ended, counted from the log. */
  readonly submissions: Readonly<Record<SubmissionLogFields["submission"], Metric>>;

  constructor(scope: Construct, { context, records, signIn, edge }: IntakeProps) {
    super(scope, "intake");
    const { ledger, sessions, drafts } = records.tables;

    this.function = new DeployedFunction(this, "intake", {
      context,
      env: {
        ...signIn.env,
        LEDGER_TABLE: ledger.tableName,
        SESSIONS_TABLE: sessions.tableName,
        DRAFTS_TABLE: drafts.tableName,
      },
    });
    // It can append and read; nothing in the system can change or remove a ledger entry.
    this.function.allow(["dynamodb:PutItem", "dynamodb:Query"], ledger.tableArn);
    this.function.allow(["dynamodb:GetItem"], sessions.tableArn);
    this.function.allow(["dynamodb:DeleteItem", "dynamodb:GetItem", "dynamodb:PutItem"], drafts.tableArn);
    this.function.allowKeyUse(context);
    edge.route(this.function, ROUTES.intake);
    this.submissions = { stored: this.count("stored", context), refused: this.count("refused", context) };

    new ImpactAlarm(this, {
      context,
      name: "intake-errors",
      impact:
        "Some submissions are answered with an error instead of a receipt; the sender has to try again.",
      metric: this.function.lambda.metricErrors({ period: Duration.minutes(5), statistic: "sum" }),
      threshold: 1,
    });
  }

  /** From the log line and not by the function itself: counting costs its callers no time. */
  private count(outcome: SubmissionLogFields["submission"], context: StageContext): Metric {
    const filter = this.function.lambda.logGroup.addMetricFilter(`count-${outcome}`, {
      filterPattern: FilterPattern.stringValue(`$.${SUBMISSION_FIELD}`, "=", outcome),
      metricNamespace: metricsNamespace(context),
      metricName: `submissions-${outcome}`,
    });
    return filter.metric({ statistic: "sum", period: Duration.minutes(5), label: outcome });
  }
}
