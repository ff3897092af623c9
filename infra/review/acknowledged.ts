/**
 * Findings of cdk-nag (AwsSolutions and NIST 800-53) that are answered rather than fixed, all of them, each with its
 * reason. The tests fail on a finding without an answer and on an answer without a finding.
 */
import type { StageSettings } from "../settings/schema.ts";
import { WILDCARDS } from "./wildcards.ts";

export interface Acknowledgement {
  /** As cdk-nag names it, with the finding in brackets where a rule has several per resource. */
  readonly rule: string;
  /** Construct paths, without the stage's prefix; whatever lies below is included. */
  readonly at: readonly string[];
  readonly reason: string;
}

const STACKS_WITH_FUNCTIONS = ["records", "pipeline", "entrance"];

export function acknowledgements({ stage, region }: StageSettings): Acknowledgement[] {
  /** A bucket of the records stack as another stack names it. */
  const bucket = (output: string) =>
    `{"Fn::GetStackOutput":{"StackName":"${stage}-records","Region":"${region}","OutputName":"PublishOutputFnGetAttrecords${output}"}}`;

  return [
    // Permissions with a wildcard: reasons in wildcards.ts.
    { rule: "AwsSolutions-IAM5[Resource::*]", at: STACKS_WITH_FUNCTIONS, reason: WILDCARDS.traces.reason },
    {
      rule: `AwsSolutions-IAM5[Resource::${bucket("snapshotsfiles27F99062Arn808932BD")}/*]`,
      at: ["pipeline/publish", "entrance/portal", "entrance/notify"],
      reason: WILDCARDS.snapshotFiles.reason,
    },
    {
      rule: `AwsSolutions-IAM5[Resource::${bucket("setaside765FCB57Arn6370B400")}/aws/lambda/*]`,
      at: ["pipeline/aggregate"],
      reason: WILDCARDS.setAsideFiles.reason,
    },
    {
      rule: "AwsSolutions-IAM5[Resource::<aggregateaggregatefunctionLambdaDE49E371.Arn>:*]",
      at: ["pipeline/daily-run", "pipeline/city-roll-up", "pipeline/country-roll-up"],
      reason: WILDCARDS.scheduledVersions.reason,
    },
    {
      rule: "AwsSolutions-IAM5[Resource::<notifynotifyfunctionLambda022772A2.Arn>:*]",
      at: ["entrance/notify/morning-run"],
      reason: WILDCARDS.scheduledMailVersions.reason,
    },
    {
      rule: "AwsSolutions-IAM5[Resource::<heartbeatheartbeatfunctionLambda223F9620.Arn>:*]",
      at: ["entrance/heartbeat"],
      reason: WILDCARDS.scheduledLookVersions.reason,
    },

    // Queues.
    {
      rule: "AwsSolutions-SQS3",
      at: ["records/records/SetAsideNotices", "pipeline/failed-runs", "entrance/notify/FailedRuns"],
      reason:
        "It is the end of the line itself: what arrives waits for a person, and an alarm rings from the first message.",
    },

    // Accounts.
    {
      rule: "AwsSolutions-COG2",
      at: ["records/accounts/Pool"],
      reason:
        "A second factor is asked of administrators and leadership, person by person: without one their tokens carry no such role (functions/claims). Officers of 57 small units report on a password.",
    },
    {
      rule: "AwsSolutions-COG8",
      at: ["records/accounts/Pool"],
      reason:
        "The Plus plan's threat protection costs 0.02 USD a month per person; sign-up is closed, passwords are long, and privileged roles need a second factor.",
    },

    // Functions.
    {
      rule: "NIST.800.53.R5-LambdaInsideVPC",
      at: STACKS_WITH_FUNCTIONS,
      reason:
        "The functions talk to AWS's own endpoints only, which check every request's signature; a network of one's own would add about 40 USD a month of endpoints and guard nothing.",
    },
    {
      rule: "NIST.800.53.R5-LambdaDLQ",
      at: STACKS_WITH_FUNCTIONS,
      reason:
        "Functions that answer a caller have nobody to leave a letter for; the others have their failures kept by the source (queue, stream) or by the function's on-failure destination, which this rule does not look at. A look of the heartbeat that fails is not made up for: the next one records it.",
    },
    {
      rule: "NIST.800.53.R5-LambdaConcurrency",
      at: STACKS_WITH_FUNCTIONS,
      reason:
        "Set by the stage's settings for the functions of the pipeline; an account whose quota is still that of a new one cannot reserve. The two gate functions must never be the limit.",
    },
    {
      rule: "NIST.800.53.R5-IAMNoInlinePolicy",
      at: STACKS_WITH_FUNCTIONS,
      reason:
        "Each policy belongs to exactly one role and is made and removed with it; docs/permissions.md lists them all.",
    },

    // Encryption where the settings choose AWS's managed keys.
    {
      rule: "NIST.800.53.R5-SNSEncryptedKMS",
      at: ["records/Alarms"],
      reason:
        "Alarm texts name no person and no figure; CloudWatch cannot publish to a topic under AWS's managed key. With encryptionKey customer-managed the topic is encrypted under it.",
    },
    {
      rule: "NIST.800.53.R5-CloudWatchLogGroupEncrypted",
      at: [...STACKS_WITH_FUNCTIONS, "global/firewall"],
      reason:
        "CloudWatch encrypts every log group; an own key costs 1 USD a month and is used when the settings ask for it, except in the firewall's region, where the deployment has no key.",
    },
    {
      rule: "NIST.800.53.R5-SecretsManagerUsingKMSKey",
      at: ["entrance/edge/OriginKey"],
      reason: "Encrypted under AWS's managed key unless the settings ask for an own one.",
    },

    // Buckets.
    {
      rule: "NIST.800.53.R5-S3DefaultEncryptionKMS",
      at: ["records/records/access-log"],
      reason: "S3 delivers access logs only to buckets with its own encryption.",
    },
    {
      rule: "NIST.800.53.R5-S3BucketReplicationEnabled",
      at: ["records/records"],
      reason:
        "Where a second copy may lie is the ward's decision (docs/data-and-law.md); S3 keeps every object in three buildings, and everything can be made again from the ledger or exported.",
    },

    // Edge.
    {
      rule: "AwsSolutions-SMG4",
      at: ["entrance/edge/OriginKey"],
      reason:
        "Both sides read it when they are deployed; how to change it is in the runbook (Changing the origin key).",
    },
    {
      rule: "NIST.800.53.R5-SecretsManagerRotationEnabled",
      at: ["entrance/edge/OriginKey"],
      reason:
        "Both sides read it when they are deployed; how to change it is in the runbook (Changing the origin key).",
    },
    {
      rule: "AwsSolutions-CFR1",
      at: ["entrance/edge/Distribution"],
      reason:
        "Officers travel, and addresses are poor evidence of where a person is; access is decided by sign-in.",
    },
    {
      rule: "AwsSolutions-CFR3",
      at: ["entrance/edge/Distribution"],
      reason:
        "Every request that passes is in the HTTP API's access log, every one refused before it in the firewall's; CloudFront's own log would repeat them in a bucket that must allow ACLs.",
    },
    {
      rule: "AwsSolutions-CFR4",
      at: ["entrance/edge/Distribution"],
      reason:
        "CloudFront's own certificate comes with CloudFront's own minimum; with a domain the minimum is TLS 1.2.",
    },
  ];
}
