import { Template } from "aws-cdk-lib/assertions";
import { beforeAll, describe, expect, it } from "vitest";
import * as z from "zod";
import { ARCHITECTURES, RUNTIME_ENV } from "../../infra/parts/deployed-function.ts";
import {
  FUNCTIONS,
  GATE_FUNCTIONS,
  HEARTBEAT,
  LEDGER_STREAM,
  ROUTES,
  SCHEDULES,
} from "../../infra/pipeline.ts";
import { describe as nameOf } from "../../infra/review/references.ts";
import { resourcesOf, type Synthesis, synthesize } from "../../infra/review/synthesize.ts";
import { FUNCTION_ENV } from "../../shared/runtime/env.ts";
import { TABLES } from "../../shared/store/tables.ts";
import { CITY, DEV, PROD } from "./stages.ts";

const SIZES = { ...FUNCTIONS, ...GATE_FUNCTIONS };
const functionProperties = z.looseObject({
  Runtime: z.string(),
  Architectures: z.array(z.string()),
  Handler: z.string(),
  MemorySize: z.number(),
  Timeout: z.number(),
  Role: z.unknown(),
  TracingConfig: z.looseObject({ Mode: z.string() }),
  LoggingConfig: z.looseObject({ LogGroup: z.unknown() }),
  ReservedConcurrentExecutions: z.number().optional(),
  Environment: z.looseObject({ Variables: z.record(z.string(), z.unknown()) }),
});
const statements = z.array(
  z.looseObject({
    Sid: z.string().optional(),
    Effect: z.string(),
    Action: z.union([z.string().transform((one) => [one]), z.array(z.string())]),
    Principal: z.unknown(),
    Condition: z.unknown().optional(),
  }),
);
const distributionProperties = z.looseObject({
  DistributionConfig: z.looseObject({
    ViewerCertificate: z.looseObject({ MinimumProtocolVersion: z.string() }).optional(),
  }),
});
const resourcePolicy = z.looseObject({ PolicyDocument: z.looseObject({ Statement: statements }) });

describe.each([
  ["dev", DEV],
  ["prod", PROD],
  ["city", CITY],
])("%s", (_name, settings) => {
  let synthesis: Synthesis;
  beforeAll(() => {
    synthesis = synthesize(settings);
  });

  const all = (type: string) => resourcesOf(synthesis, type);
  const functions = () =>
    all("AWS::Lambda::Function").map(({ resource, stack }) => {
      const properties = functionProperties.parse(resource.Properties);
      const name = z
        .enum([
          "intake",
          "portal",
          "admin",
          "aggregate",
          "publish",
          "notify",
          "heartbeat",
          "claims",
          "origin",
        ])
        .parse(properties.Environment.Variables.POWERTOOLS_SERVICE_NAME);
      return { name, properties, stack };
    });

  describe("data", () => {
    it("is kept when its stack goes", () => {
      const holders = [
        "AWS::DynamoDB::GlobalTable",
        "AWS::S3::Bucket",
        "AWS::Cognito::UserPool",
        "AWS::KMS::Key",
        "AWS::Logs::LogGroup",
      ].flatMap(all);
      expect(holders.length).toBeGreaterThan(10);
      for (const { path, resource } of holders) {
        expect([path, resource.DeletionPolicy, resource.UpdateReplacePolicy]).toEqual([
          path,
          "Retain",
          "Retain",
        ]);
      }
    });

    it("lies in its tables on demand, with recovery to any second, protected from deletion, encrypted", () => {
      const tables = all("AWS::DynamoDB::GlobalTable");
      expect(tables).toHaveLength(Object.keys(TABLES).length);
      for (const { resource } of tables) {
        expect(resource.Properties).toMatchObject({
          BillingMode: "PAY_PER_REQUEST",
          SSESpecification: { SSEEnabled: true, SSEType: "KMS" },
          Replicas: [
            {
              DeletionProtectionEnabled: true,
              PointInTimeRecoverySpecification: { PointInTimeRecoveryEnabled: true },
            },
          ],
        });
      }
    });

    it("lies in a reports table that is ready for a deadline where the settings ask for it", () => {
      const ready = all("AWS::DynamoDB::GlobalTable").flatMap(({ resource }) =>
        resource.Properties.WarmThroughput === undefined ? [] : [resource.Properties.WarmThroughput],
      );
      const { reportsWriteUnits } = settings;
      expect(ready).toEqual(reportsWriteUnits === null ? [] : [{ WriteUnitsPerSecond: reportsWriteUnits }]);
    });

    it("has a stream on the ledger alone, and sessions, drafts and records of mails that expire", () => {
      const streams = all("AWS::DynamoDB::GlobalTable").filter(
        ({ resource }) => resource.Properties.StreamSpecification,
      );
      expect(streams.map(({ path }) => path)).toEqual(["records/ledger"]);
      const expiring = all("AWS::DynamoDB::GlobalTable").filter(
        ({ resource }) => resource.Properties.TimeToLiveSpecification,
      );
      expect(expiring.map(({ path }) => path).sort()).toEqual([
        "records/drafts",
        "records/mails",
        "records/sessions",
      ]);
    });

    it("is in buckets that are private, encrypted, versioned, logged and reached over TLS alone", () => {
      for (const { path, resource, id, stack } of all("AWS::S3::Bucket")) {
        expect(resource.Properties).toMatchObject({
          BucketEncryption: { ServerSideEncryptionConfiguration: [{ ServerSideEncryptionByDefault: {} }] },
          VersioningConfiguration: { Status: "Enabled" },
          PublicAccessBlockConfiguration: {
            BlockPublicAcls: true,
            BlockPublicPolicy: true,
            IgnorePublicAcls: true,
            RestrictPublicBuckets: true,
          },
          OwnershipControls: { Rules: [{ ObjectOwnership: "BucketOwnerEnforced" }] },
        });
        if (path !== "records/access-log") expect(resource.Properties.LoggingConfiguration).toBeDefined();
        expect(policyOf(id, stack.name)).toContainEqual(
          expect.objectContaining({
            Effect: "Deny",
            Condition: { Bool: { "aws:SecureTransport": "false" } },
          }),
        );
      }
    });

    it("is published once: locked, never overwritten, never removed, read by fresh links only", () => {
      const bucket = all("AWS::S3::Bucket").find(({ path }) => path === "records/snapshots-files");
      expect(bucket?.resource.Properties).toMatchObject({
        ObjectLockEnabled: true,
        ObjectLockConfiguration: {
          Rule: {
            DefaultRetention: {
              Mode: settings.retention.snapshotLock.toUpperCase(),
              Days: settings.retention.snapshotDays,
            },
          },
        },
        LifecycleConfiguration: {
          Rules: [{ Transitions: [{ StorageClass: "GLACIER_IR", TransitionInDays: 365 }] }],
        },
      });
      const policy = policyOf(bucket?.id ?? "", "records");
      const everyone = { AWS: "*" };
      expect(policy).toContainEqual(
        expect.objectContaining({
          Effect: "Deny",
          Principal: everyone,
          Action: ["s3:PutObject"],
          Condition: { Null: { "s3:if-none-match": "true" } },
        }),
      );
      expect(policy).toContainEqual(
        expect.objectContaining({
          Effect: "Deny",
          Principal: everyone,
          Action: ["s3:DeleteObject", "s3:DeleteObjectVersion"],
        }),
      );
      expect(policy).toContainEqual(
        expect.objectContaining({
          Effect: "Deny",
          Action: ["s3:GetObject"],
          Condition: {
            NumericGreaterThan: { "s3:signatureAge": 900_000 },
            StringEquals: { "s3:authType": "REST-QUERY-STRING" },
          },
        }),
      );
    });

    it("cannot be unmade by deleting the stack or the accounts by mistake", () => {
      expect(
        all("AWS::Cognito::UserPool").map(({ resource }) => resource.Properties.DeletionProtection),
      ).toEqual(["ACTIVE"]);
    });

    const policyOf = (bucketId: string, stackName: string) =>
      all("AWS::S3::BucketPolicy")
        .filter(
          ({ resource, stack }) =>
            stack.name === stackName && JSON.stringify(resource.Properties.Bucket).includes(bucketId),
        )
        .flatMap(({ resource }) => resourcePolicy.parse(resource.Properties).PolicyDocument.Statement);
  });

  describe("queues", () => {
    const queueName = (value: unknown, stackName: string) => {
      const stack = synthesis.stacks.find(({ name }) => name === stackName);
      return stack ? nameOf(value, stack, synthesis) : "";
    };
    const alarmedQueues = () =>
      all("AWS::CloudWatch::Alarm")
        .filter(({ resource }) => resource.Properties.MetricName === "ApproximateNumberOfMessagesVisible")
        .map(({ resource, stack }) => {
          const [dimension] = z.array(z.object({ Value: z.unknown() })).parse(resource.Properties.Dimensions);
          return queueName(dimension?.Value, stack.name);
        });

    it("each lead to a dead-letter queue whose first message rings an alarm", () => {
      const ends = alarmedQueues();
      for (const { path, resource, stack } of all("AWS::SQS::Queue")) {
        const redrive = z
          .object({ deadLetterTargetArn: z.unknown(), maxReceiveCount: z.number() })
          .optional()
          .parse(resource.Properties.RedrivePolicy);
        expect(ends, path).toContain(redrive ? queueName(redrive.deadLetterTargetArn, stack.name) : path);
      }
    });

    it("are encrypted and take no message over plain HTTP", () => {
      const queues = all("AWS::SQS::Queue");
      expect(all("AWS::SQS::QueuePolicy")).toHaveLength(queues.length);
      for (const { resource } of queues) expect(resource.Properties.SqsManagedSseEnabled).toBe(true);
      for (const { resource } of all("AWS::SQS::QueuePolicy")) {
        expect(resourcePolicy.parse(resource.Properties).PolicyDocument.Statement).toContainEqual(
          expect.objectContaining({
            Effect: "Deny",
            Condition: { Bool: { "aws:SecureTransport": "false" } },
          }),
        );
      }
    });

    it("take what SES tells of this stage's mails, by one rule and no other way, and lose no event", () => {
      const [destination] = all("AWS::SES::ConfigurationSetEventDestination").filter(({ resource }) =>
        JSON.stringify(resource.Properties).includes("EventBridgeDestination"),
      );
      expect(destination?.resource.Properties.EventDestination).toMatchObject({
        MatchingEventTypes: ["bounce", "complaint"],
      });
      const [set] = all("AWS::SES::ConfigurationSet");
      const rules = all("AWS::Events::Rule");
      expect(rules).toHaveLength(1);
      expect(rules[0]?.resource.Properties).toMatchObject({
        EventPattern: {
          source: ["aws.ses"],
          "detail-type": ["Email Bounced", "Email Complaint Received"],
          detail: { mail: { tags: { "ses:configuration-set": [set?.resource.Properties.Name] } } },
        },
        Targets: [{ Arn: {}, DeadLetterConfig: { Arn: {} } }],
      });
      const senders = all("AWS::SQS::QueuePolicy").flatMap(({ resource }) =>
        resourcePolicy
          .parse(resource.Properties)
          .PolicyDocument.Statement.filter((one) =>
            JSON.stringify(one.Principal).includes("events.amazonaws.com"),
          ),
      );
      // The queue, and its dead letters for what cannot be delivered.
      expect(senders).toHaveLength(2);
      for (const sender of senders) {
        expect(JSON.stringify(sender.Condition)).toContain("aws:SourceArn");
        expect(sender.Action).not.toContain("sqs:*");
      }
    });

    it("keep a message from others at least six times as long as its consumer may take", () => {
      const mappings = all("AWS::Lambda::EventSourceMapping").filter(
        ({ resource }) => resource.Properties.StartingPosition === undefined,
      );
      expect(mappings).toHaveLength(3);
      for (const { resource, stack } of mappings) {
        const queue = all("AWS::SQS::Queue").find(
          ({ path }) => path === queueName(resource.Properties.EventSourceArn, stack.name),
        );
        const consumer = queueName(resource.Properties.FunctionName, stack.name);
        const { properties } =
          functions().find(({ name }) => consumer.endsWith(`${name}-function/Lambda`)) ?? {};
        expect(queue?.resource.Properties.VisibilityTimeout).toBeGreaterThanOrEqual(
          6 * (properties?.Timeout ?? Infinity),
        );
      }
    });
  });

  describe("event sources", () => {
    it("all report which records failed, so that one bad record does not hold up those beside it", () => {
      const mappings = all("AWS::Lambda::EventSourceMapping");
      expect(mappings).toHaveLength(4);
      for (const { resource } of mappings) {
        expect(resource.Properties.FunctionResponseTypes).toEqual(["ReportBatchItemFailures"]);
      }
    });

    it("give up on a ledger change only after bisecting and retrying, and keep the records when they do", () => {
      const stream = all("AWS::Lambda::EventSourceMapping").find(
        ({ resource }) => resource.Properties.StartingPosition,
      );
      expect(stream?.resource.Properties).toMatchObject({
        StartingPosition: "TRIM_HORIZON",
        BatchSize: LEDGER_STREAM.batchSize,
        BisectBatchOnFunctionError: true,
        MaximumRetryAttempts: LEDGER_STREAM.retryAttempts,
        MaximumRecordAgeInSeconds: LEDGER_STREAM.maxRecordAgeSeconds,
      });
      const destination = z
        .object({ OnFailure: z.object({ Destination: z.unknown() }) })
        .parse(stream?.resource.Properties.DestinationConfig);
      const pipeline = synthesis.stacks.find(({ name }) => name === "pipeline");
      expect(pipeline && nameOf(destination.OnFailure.Destination, pipeline, synthesis)).toBe(
        "records/set-aside",
      );
    });

    it.each(Object.values(SCHEDULES))(
      "start $function for its $job run in ward time, saying when it was due, and catch a run that fails",
      ({ function: name, job, cron }) => {
        const schedule = all("AWS::Scheduler::Schedule").find(({ resource }) =>
          JSON.stringify(resource.Properties.Target).includes(`\\"job\\":\\"${job}\\"`),
        );
        const [minute, hour] = cron.split(" ");
        expect(schedule?.resource.Properties).toMatchObject({
          ScheduleExpression: `cron(${minute} ${hour} * * ? *)`,
          ScheduleExpressionTimezone: "Asia/Ho_Chi_Minh",
          Target: {
            Input: JSON.stringify({
              source: "aws.scheduler",
              time: "<aws.scheduler.scheduled-time>",
              detail: { job },
            }),
          },
        });
        expect(schedule?.resource.Properties.Target).toHaveProperty("DeadLetterConfig.Arn");
        const asynchronous = all("AWS::Lambda::EventInvokeConfig").find(
          ({ resource, stack }) =>
            nameOf(resource.Properties.FunctionName, stack, synthesis) === `${name}/${name}-function/Lambda`,
        );
        expect(asynchronous?.resource.Properties).toHaveProperty("DestinationConfig.OnFailure.Destination");
      },
    );
  });

  it("looks every few minutes whether officers could send, and never makes up for a look", () => {
    const schedule = all("AWS::Scheduler::Schedule").find(({ resource }) =>
      JSON.stringify(resource.Properties.Target).includes(`\\"job\\":\\"${HEARTBEAT.job}\\"`),
    );
    expect(schedule?.resource.Properties).toMatchObject({
      ScheduleExpression: `rate(${HEARTBEAT.everyMinutes} minutes)`,
      Target: { RetryPolicy: { MaximumRetryAttempts: 0 } },
    });
    const asynchronous = all("AWS::Lambda::EventInvokeConfig").find(
      ({ resource, stack }) =>
        nameOf(resource.Properties.FunctionName, stack, synthesis) === "heartbeat/heartbeat-function/Lambda",
    );
    expect(asynchronous?.resource.Properties).toMatchObject({ MaximumRetryAttempts: 0 });
  });

  describe("functions", () => {
    it("are as many as the table names, on Lambda's Node 24, as large and as patient as the pipeline's table says, and traced", () => {
      expect(
        functions()
          .map(({ name }) => name)
          .sort(),
      ).toEqual(Object.keys(SIZES).sort());
      for (const { name, properties } of functions()) {
        expect(properties).toMatchObject({
          Runtime: "nodejs24.x",
          Handler: "handler.handler",
          Architectures: [ARCHITECTURES[name]],
          MemorySize: SIZES[name].memoryMb,
          Timeout: SIZES[name].timeoutSeconds,
          TracingConfig: { Mode: "Active" },
        });
      }
    });

    it("each have a role and a log of their own, kept as long as the settings say", () => {
      const roles = functions().map(({ properties, stack }) => nameOf(properties.Role, stack, synthesis));
      expect(new Set(roles).size).toBe(roles.length);
      const logs = functions().map(({ properties, stack }) =>
        nameOf(properties.LoggingConfig.LogGroup, stack, synthesis),
      );
      expect(new Set(logs).size).toBe(logs.length);
      for (const { resource } of all("AWS::Logs::LogGroup")) {
        expect(resource.Properties.RetentionInDays).toBe(settings.retention.logDays);
      }
    });

    it("are set exactly the environment that their handlers read", () => {
      const runtime = [
        ...Object.keys(RUNTIME_ENV),
        "POWERTOOLS_SERVICE_NAME",
        "POWERTOOLS_METRICS_NAMESPACE",
      ];
      for (const { name, properties } of functions()) {
        const own = Object.keys(properties.Environment.Variables).filter((key) => !runtime.includes(key));
        expect([name, own.sort()]).toEqual([name, Object.keys(FUNCTION_ENV[name].shape).sort()]);
      }
    });

    it("have capacity set aside where the settings ask for it", () => {
      for (const { name, properties } of functions()) {
        const reserved = settings.reservedConcurrency;
        const expected = reserved && name in reserved ? reserved[name as keyof typeof reserved] : undefined;
        expect(properties.ReservedConcurrentExecutions).toBe(expected);
      }
    });
  });

  describe("edge", () => {
    it("is HTTPS only, with the firewall, and keeps no answer of one person for the next", () => {
      const [distribution] = all("AWS::CloudFront::Distribution");
      expect(distribution?.resource.Properties.DistributionConfig).toMatchObject({
        DefaultCacheBehavior: { ViewerProtocolPolicy: "redirect-to-https" },
        CacheBehaviors: [{ PathPattern: "/api/*", ViewerProtocolPolicy: "https-only" }],
        Origins: [
          { CustomOriginConfig: { OriginProtocolPolicy: "https-only", OriginSSLProtocols: ["TLSv1.2"] } },
        ],
        CustomErrorResponses: expect.arrayContaining([{ ErrorCode: 403, ErrorCachingMinTTL: 0 }]),
      });
      expect(distribution?.resource.Properties).toHaveProperty("DistributionConfig.WebACLId");
      const { DistributionConfig } = distributionProperties.parse(distribution?.resource.Properties);
      expect(DistributionConfig.ViewerCertificate?.MinimumProtocolVersion).toBe(
        settings.domain ? "TLSv1.2_2021" : undefined,
      );
    });

    it("has every route ask for the key that only CloudFront adds", () => {
      const routes = all("AWS::ApiGatewayV2::Route");
      expect(routes.map(({ resource }) => resource.Properties.RouteKey).sort()).toEqual(
        ["$default", ...ROUTES.intake, ...ROUTES.admin].sort(),
      );
      for (const { resource } of routes) {
        expect(resource.Properties.AuthorizationType).toBe("CUSTOM");
        expect(resource.Properties.AuthorizerId).toBeDefined();
      }
      expect(all("AWS::ApiGatewayV2::Authorizer").map(({ resource }) => resource.Properties)).toMatchObject([
        {
          AuthorizerType: "REQUEST",
          IdentitySource: ["$request.header.x-origin-key"],
          EnableSimpleResponses: true,
          AuthorizerPayloadFormatVersion: "2.0",
        },
      ]);
    });

    it("keeps the origin key out of the templates", () => {
      const [distribution] = all("AWS::CloudFront::Distribution");
      const origin = functions().find(({ name }) => name === "origin");
      for (const value of [
        distribution?.resource.Properties,
        origin?.properties.Environment.Variables.ORIGIN_KEY,
      ]) {
        expect(JSON.stringify(value)).toContain("{{resolve:secretsmanager:");
      }
    });

    it("takes no more than the settings allow, in all, from one address and with one token", () => {
      expect(all("AWS::ApiGatewayV2::Stage")[0]?.resource.Properties).toMatchObject({
        DefaultRouteSettings: {
          ThrottlingBurstLimit: settings.throttling.burst,
          ThrottlingRateLimit: settings.throttling.requestsPerSecond,
        },
      });
      const [firewall] = all("AWS::WAFv2::WebACL");
      expect(firewall?.stack.region).toBe("us-east-1");
      const rules = z
        .array(z.looseObject({ Name: z.string(), Statement: z.looseObject({}) }))
        .parse(firewall?.resource.Properties.Rules);
      expect(rules.map(({ Name }) => Name)).toEqual([
        "requests-per-token",
        "requests-per-address",
        "AWSManagedRulesAmazonIpReputationList",
        "AWSManagedRulesCommonRuleSet",
        "AWSManagedRulesKnownBadInputsRuleSet",
      ]);
      expect(rules[0]?.Statement).toEqual({
        RateBasedStatement: {
          AggregateKeyType: "CUSTOM_KEYS",
          // By its digest: a token has no place in the firewall's log.
          CustomKeys: [
            {
              Header: {
                Name: "authorization",
                TextTransformations: [{ Priority: 0, Type: "SHA256" }],
              },
            },
          ],
          Limit: settings.requestsPerToken,
        },
      });
      expect(rules[1]?.Statement).toEqual({
        RateBasedStatement: { AggregateKeyType: "IP", Limit: settings.requestsPerAddress },
      });
      // A program that runs away does not shut out the people behind the same address.
      expect(settings.requestsPerToken).toBeLessThanOrEqual(settings.requestsPerAddress / 2);
    });

    it("sends the headers that keep a browser safe", () => {
      const [headers] = all("AWS::CloudFront::ResponseHeadersPolicy");
      const config = z
        .object({
          ResponseHeadersPolicyConfig: z.looseObject({
            SecurityHeadersConfig: z.looseObject({
              ContentSecurityPolicy: z.object({ ContentSecurityPolicy: z.string(), Override: z.boolean() }),
            }),
          }),
        })
        .parse(headers?.resource.Properties).ResponseHeadersPolicyConfig.SecurityHeadersConfig;
      expect(config).toMatchObject({
        StrictTransportSecurity: {
          AccessControlMaxAgeSec: 63_072_000,
          IncludeSubdomains: true,
          Override: true,
        },
        FrameOptions: { FrameOption: "DENY" },
        ContentTypeOptions: { Override: true },
      });
      const policy = config.ContentSecurityPolicy.ContentSecurityPolicy;
      expect(policy).toContain("default-src 'none'");
      expect(policy).toContain("frame-ancestors 'none'");
      expect(policy).not.toContain("unsafe");
    });

    it("is under the flat-rate plan when the settings say so", () => {
      expect(all("AWS::PricingPlanManager::Subscription")).toHaveLength(settings.edgePlan === "free" ? 1 : 0);
    });
  });

  describe("accounts", () => {
    it("are made by administrators, with a second factor to be had, and no password reset by mail alone", () => {
      const [pool] = all("AWS::Cognito::UserPool");
      expect(pool?.resource.Properties).toMatchObject({
        AdminCreateUserConfig: {
          AllowAdminCreateUserOnly: true,
          // Whoever is invited is told where to go.
          InviteMessageTemplate: { EmailMessage: expect.stringContaining(`href="${settings.publicUrl}"`) },
        },
        MfaConfiguration: "OPTIONAL",
        EnabledMfas: ["SOFTWARE_TOKEN_MFA", "EMAIL_OTP"],
        AccountRecoverySetting: { RecoveryMechanisms: [{ Name: "admin_only", Priority: 1 }] },
        UserPoolTier: "ESSENTIALS",
        LambdaConfig: { PreTokenGenerationConfig: { LambdaVersion: "V2_0" } },
      });
    });

    it("sign in by the code flow for a quarter of an hour at a time, and cannot change who they are", () => {
      const [client] = all("AWS::Cognito::UserPoolClient");
      expect(client?.resource.Properties).toMatchObject({
        AllowedOAuthFlows: ["code"],
        AllowedOAuthScopes: ["openid", "profile"],
        GenerateSecret: false,
        AccessTokenValidity: 15,
        TokenValidityUnits: { AccessToken: "minutes" },
        PreventUserExistenceErrors: "ENABLED",
        EnableTokenRevocation: true,
      });
    });
  });

  it("counts what intake logs of each submission, and the looks that find all well", () => {
    const filters = all("AWS::Logs::MetricFilter").map(({ resource, stack }) => [
      nameOf(resource.Properties.LogGroupName, stack, synthesis),
      resource.Properties.FilterPattern,
    ]);
    expect(filters).toEqual([
      ["intake/intake-function/Log", '{ $.submission = "stored" }'],
      ["intake/intake-function/Log", '{ $.submission = "refused" }'],
      ["heartbeat/heartbeat-function/Log", '{ $.look = "well" }'],
    ]);
  });

  it("spends no more than someone has said it may without their hearing of it", () => {
    expect(all("AWS::Budgets::Budget")[0]?.resource.Properties).toMatchObject({
      Budget: { BudgetLimit: { Amount: settings.monthlyBudgetUsd, Unit: "USD" }, TimeUnit: "MONTHLY" },
      NotificationsWithSubscribers: [
        { Subscribers: [{ Address: settings.alarmAddress }] },
        { Subscribers: [{ Address: settings.alarmAddress }] },
      ],
    });
  });

  it("can be deployed: no resource waits for itself", () => {
    for (const { template } of synthesis.stacks) expect(() => Template.fromJSON(template)).not.toThrow();
  });

  it("names no account", () => {
    for (const { template } of synthesis.stacks) {
      const own = JSON.stringify(template).replaceAll(
        settings.domain?.certificateArn ?? "no certificate",
        "",
      );
      expect(own).not.toMatch(/\b\d{12}\b/);
    }
  });
});
