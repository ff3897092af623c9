import { Aws, RemovalPolicy, Stack, type StackProps } from "aws-cdk-lib";
import { PolicyStatement, ServicePrincipal } from "aws-cdk-lib/aws-iam";
import { Key } from "aws-cdk-lib/aws-kms";
import { Topic } from "aws-cdk-lib/aws-sns";
import { EmailSubscription } from "aws-cdk-lib/aws-sns-subscriptions";
import type { Construct } from "constructs";
import type { StageContext } from "../parts/context.ts";
import type { StageSettings } from "../settings/schema.ts";
import { Accounts } from "../stages/accounts.ts";
import { Records } from "../stages/records.ts";

/** What holds data and outlives every release: key, tables, files, accounts, and the address that alarms go to. */
export class RecordsStack extends Stack {
  readonly context: StageContext;
  readonly records: Records;
  readonly accounts: Accounts;

  constructor(scope: Construct, id: string, settings: StageSettings, props: StackProps) {
    super(scope, id, props);

    const key = settings.encryptionKey === "customer-managed" ? this.ownKey(settings) : undefined;
    // Here because its subscription is confirmed by a person, once.
    const alarmTopic = new Topic(this, "Alarms", {
      displayName: `${settings.stage}: ward reporting`,
      enforceSSL: true,
      ...(key && { masterKey: key }),
    });
    alarmTopic.addSubscription(new EmailSubscription(settings.alarmAddress));
    alarmTopic.addToResourcePolicy(
      new PolicyStatement({
        principals: [new ServicePrincipal("cloudwatch.amazonaws.com")],
        actions: ["sns:Publish"],
        resources: [alarmTopic.topicArn],
        conditions: { StringEquals: { "aws:SourceAccount": Aws.ACCOUNT_ID } },
      }),
    );

    this.context = { settings, key, alarmTopic };
    this.records = new Records(this, this.context);
    this.accounts = new Accounts(this, this.context);
  }

  private ownKey(settings: StageSettings): Key {
    const key = new Key(this, "Key", {
      description: `${settings.stage}: ward reporting`,
      alias: `${settings.stage}-reporting`,
      enableKeyRotation: true,
      removalPolicy: RemovalPolicy.RETAIN,
    });
    const forService = (
      service: string,
      actions: string[],
      conditions: Record<string, Record<string, string>>,
    ) =>
      key.addToResourcePolicy(
        new PolicyStatement({
          principals: [new ServicePrincipal(service)],
          actions,
          // In a key's own policy "*" means this key.
          resources: ["*"],
          conditions,
        }),
      );
    forService("cloudwatch.amazonaws.com", ["kms:Decrypt", "kms:GenerateDataKey"], {
      StringEquals: { "aws:SourceAccount": Aws.ACCOUNT_ID },
    });
    forService(
      `logs.${this.region}.amazonaws.com`,
      [
        "kms:Decrypt",
        "kms:DescribeKey",
        "kms:Encrypt",
        "kms:GenerateDataKey",
        "kms:ReEncryptFrom",
        "kms:ReEncryptTo",
      ],
      {
        ArnLike: {
          "kms:EncryptionContext:aws:logs:arn": `arn:${Aws.PARTITION}:logs:${this.region}:${Aws.ACCOUNT_ID}:*`,
        },
      },
    );
    return key;
  }
}
