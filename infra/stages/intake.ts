import { Duration } from "aws-cdk-lib";
import { Construct } from "constructs";
import type { StageContext } from "../parts/context.ts";
import { DeployedFunction } from "../parts/deployed-function.ts";
import { ImpactAlarm } from "../parts/impact-alarm.ts";
import { INTAKE_ROUTES } from "../pipeline.ts";
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

  constructor(scope: Construct, { context, records, signIn, edge }: IntakeProps) {
    super(scope, "intake");
    const { ledger, sessions } = records.tables;

    this.function = new DeployedFunction(this, "intake", {
      context,
      env: { ...signIn.env, LEDGER_TABLE: ledger.tableName, SESSIONS_TABLE: sessions.tableName },
    });
    // It can append and read; nothing in the system can change or remove a ledger entry.
    this.function.allow(["dynamodb:PutItem", "dynamodb:Query"], ledger.tableArn);
    this.function.allow(["dynamodb:GetItem"], sessions.tableArn);
    this.function.allowKeyUse(context);
    edge.route(this.function, INTAKE_ROUTES);

    new ImpactAlarm(this, {
      context,
      name: "intake-errors",
      impact:
        "Some submissions are answered with an error instead of a receipt; the sender has to try again.",
      metric: this.function.lambda.metricErrors({ period: Duration.minutes(5), statistic: "sum" }),
      threshold: 1,
    });
  }
}
