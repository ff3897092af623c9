import { Duration } from "aws-cdk-lib";
import type { Queue } from "aws-cdk-lib/aws-sqs";
import { Construct } from "constructs";
import { DeployedFunction } from "../parts/deployed-function.ts";
import { ImpactAlarm } from "../parts/impact-alarm.ts";
import { ROUTES } from "../pipeline.ts";
import type { Accounts } from "./accounts.ts";
import type { IntakeProps } from "./intake.ts";

export interface AdminProps extends IntakeProps {
  readonly accounts: Accounts;
  /** Where it asks for a period to be closed and published now. */
  readonly closeQueue: Queue;
}

/**
 * What administrators do: people, catalogue, publishing again, and looking up who did what and which mails failed. Apart from the portal, so
 * that a fault in a page that everybody opens cannot reach the accounts.
 */
export class Admin extends Construct {
  readonly function: DeployedFunction<"admin">;

  constructor(scope: Construct, { context, records, signIn, edge, accounts, closeQueue }: AdminProps) {
    super(scope, "admin");
    const { ledger, snapshots, sessions, mails } = records.tables;

    this.function = new DeployedFunction(this, "admin", {
      context,
      env: {
        ...signIn.env,
        LEDGER_TABLE: ledger.tableName,
        SNAPSHOTS_TABLE: snapshots.tableName,
        SESSIONS_TABLE: sessions.tableName,
        MAILS_TABLE: mails.tableName,
        USER_POOL_ID: accounts.pool.userPoolId,
        CLOSE_QUEUE_URL: closeQueue.queueUrl,
      },
    });
    // Catalogue versions and its own actions: appended, like everything in the ledger.
    this.function.allow(["dynamodb:PutItem", "dynamodb:Query"], ledger.tableArn);
    this.function.allow(["dynamodb:Query"], snapshots.tableArn);
    // Which mails failed; it neither sends nor changes any.
    this.function.allow(["dynamodb:Query"], mails.tableArn);
    // Reads sessions, and says whose have ended; it opens none.
    this.function.allow(["dynamodb:GetItem", "dynamodb:UpdateItem"], sessions.tableArn);
    this.function.allow(["sqs:SendMessage"], closeQueue.queueArn);
    // Accounts are made, changed and disabled, never deleted; no password is set or seen.
    this.function.allow(
      [
        "cognito-idp:AdminAddUserToGroup",
        "cognito-idp:AdminCreateUser",
        "cognito-idp:AdminDisableUser",
        "cognito-idp:AdminEnableUser",
        "cognito-idp:AdminRemoveUserFromGroup",
        "cognito-idp:AdminSetUserMFAPreference",
        "cognito-idp:AdminUpdateUserAttributes",
        "cognito-idp:AdminUserGlobalSignOut",
        "cognito-idp:ListUsersInGroup",
      ],
      accounts.pool.userPoolArn,
    );
    this.function.allowKeyUse(context);
    edge.route(this.function, ROUTES.admin);

    new ImpactAlarm(this, {
      context,
      name: "admin-errors",
      impact:
        "Administrators cannot do some of their work: people, catalogue, publishing again, the record of actions.",
      metric: this.function.lambda.metricErrors({ period: Duration.minutes(5), statistic: "sum" }),
      threshold: 1,
    });
  }
}
