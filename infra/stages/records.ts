import { Aws, Duration, RemovalPolicy } from "aws-cdk-lib";
import { AttributeType, Billing, StreamViewType, TableEncryptionV2, TableV2 } from "aws-cdk-lib/aws-dynamodb";
import { AnyPrincipal, Effect, PolicyStatement, ServicePrincipal } from "aws-cdk-lib/aws-iam";
import { Key, KeySpec, KeyUsage } from "aws-cdk-lib/aws-kms";
import {
  BlockPublicAccess,
  Bucket,
  BucketEncryption,
  type BucketProps,
  CfnBucket,
  ObjectLockRetention,
  ObjectOwnership,
  StorageClass,
} from "aws-cdk-lib/aws-s3";
import { Construct } from "constructs";
import { TABLES, type TableName } from "../../shared/store/tables.ts";
import type { StageContext } from "../parts/context.ts";
import { SetAsideQueue } from "../parts/work-queue.ts";

const TABLE_NAMES = [
  "ledger",
  "reports",
  "snapshots",
  "mails",
  "sessions",
  "drafts",
] as const satisfies readonly TableName[];

/** How long a download link may be used, whatever it was signed for. */
const LINK_MINUTES = 15;

/** Everything that is kept: the tables, the published files, the key that signs them, and what could not be folded. All of it outlives the stack. */
export class Records extends Construct {
  readonly tables: Record<TableName, TableV2>;
  readonly snapshots: Bucket;
  /** Ledger changes that `aggregate` gave up on, with their records; each one rings an alarm. */
  readonly setAside: Bucket;
  /** What published snapshots are signed with; the private half never leaves KMS. */
  readonly signingKey: Key;

  constructor(scope: Construct, context: StageContext) {
    super(scope, "records");
    const { settings, key } = context;

    const encryption = key ? TableEncryptionV2.customerManagedKey(key) : TableEncryptionV2.awsManagedKey();
    const table = (name: TableName): TableV2 => {
      const shape = TABLES[name];
      return new TableV2(this, name, {
        partitionKey: { name: shape.partitionKey, type: AttributeType.STRING },
        ...(shape.sortKey && { sortKey: { name: shape.sortKey, type: AttributeType.STRING } }),
        ...(shape.stream && { dynamoStream: StreamViewType.NEW_IMAGE }),
        ...("timeToLive" in shape && { timeToLiveAttribute: shape.timeToLive }),
        billing: Billing.onDemand(),
        ...(name === "reports" &&
          settings.reportsWriteUnits !== null && {
            warmThroughput: { writeUnitsPerSecond: settings.reportsWriteUnits },
          }),
        encryption,
        pointInTimeRecoverySpecification: { pointInTimeRecoveryEnabled: true },
        deletionProtection: true,
        removalPolicy: RemovalPolicy.RETAIN,
      });
    };
    const [ledger, reports, snapshots, mails, sessions, drafts] = TABLE_NAMES;
    this.tables = {
      [ledger]: table(ledger),
      [reports]: table(reports),
      [snapshots]: table(snapshots),
      [mails]: table(mails),
      [sessions]: table(sessions),
      [drafts]: table(drafts),
    };

    const accessLog = new Bucket(this, "access-log", {
      ...PRIVATE,
      // S3 delivers its own access log to buckets with S3's own encryption only.
      encryption: BucketEncryption.S3_MANAGED,
      versioned: true,
      lifecycleRules: [
        {
          expiration: Duration.days(settings.retention.accessLogDays),
          noncurrentVersionExpiration: Duration.days(1),
        },
      ],
    });
    const encrypted: BucketProps = key
      ? { encryption: BucketEncryption.KMS, encryptionKey: key, bucketKeyEnabled: true }
      : { encryption: BucketEncryption.KMS_MANAGED, bucketKeyEnabled: true };

    const lock = Duration.days(settings.retention.snapshotDays);
    this.snapshots = new Bucket(this, "snapshots-files", {
      ...PRIVATE,
      ...encrypted,
      versioned: true,
      objectLockEnabled: true,
      objectLockDefaultRetention:
        settings.retention.snapshotLock === "compliance"
          ? ObjectLockRetention.compliance(lock)
          : ObjectLockRetention.governance(lock),
      serverAccessLogsBucket: accessLog,
      serverAccessLogsPrefix: "snapshots/",
      lifecycleRules: [
        {
          abortIncompleteMultipartUploadAfter: Duration.days(1),
          // A year on, a report is read a few times more: a third of the price, and still there at once.
          transitions: [
            { storageClass: StorageClass.GLACIER_INSTANT_RETRIEVAL, transitionAfter: Duration.days(365) },
          ],
        },
      ],
    });
    this.writeOnce(this.snapshots);

    this.signingKey = new Key(this, "signing-key", {
      description: `${settings.stage}: signatures of published reports`,
      alias: `${settings.stage}-report-signatures`,
      keySpec: KeySpec.ECC_NIST_P256,
      keyUsage: KeyUsage.SIGN_VERIFY,
      removalPolicy: RemovalPolicy.RETAIN,
    });

    this.setAside = new Bucket(this, "set-aside", {
      ...PRIVATE,
      ...encrypted,
      versioned: true,
      serverAccessLogsBucket: accessLog,
      serverAccessLogsPrefix: "set-aside/",
      lifecycleRules: [{ expiration: Duration.days(90), noncurrentVersionExpiration: Duration.days(30) }],
    });
    this.tellOf(this.setAside, context);
  }

  /** A published file is never written over, removed, or handed out by a link that has lain about. */
  private writeOnce(bucket: Bucket): void {
    const deny = (
      sid: string,
      actions: string[],
      conditions?: Record<string, Record<string, string | number>>,
    ) =>
      bucket.addToResourcePolicy(
        new PolicyStatement({
          sid,
          effect: Effect.DENY,
          principals: [new AnyPrincipal()],
          actions,
          resources: [bucket.arnForObjects("*")],
          ...(conditions && { conditions }),
        }),
      );
    deny("OnlyNewObjects", ["s3:PutObject"], { Null: { "s3:if-none-match": "true" } });
    deny("NothingIsRemoved", ["s3:DeleteObject", "s3:DeleteObjectVersion"]);
    deny("LinksAreShortLived", ["s3:GetObject"], {
      NumericGreaterThan: { "s3:signatureAge": LINK_MINUTES * 60_000 },
      StringEquals: { "s3:authType": "REST-QUERY-STRING" },
    });
  }

  /**
   * Each new object puts a message in a queue that an alarm watches. Written on the bucket itself: the usual construct
   * would add a function of its own with wide rights to do the same.
   */
  private tellOf(bucket: Bucket, context: StageContext): void {
    const { queue } = new SetAsideQueue(this, "SetAsideNotices", {
      context,
      alarm: "ledger-records-set-aside",
      impact:
        "A submission is stored and receipted, but its figures are not in the report: folding it failed again and again.",
    });
    queue.addToResourcePolicy(
      new PolicyStatement({
        effect: Effect.ALLOW,
        principals: [new ServicePrincipal("s3.amazonaws.com")],
        actions: ["sqs:SendMessage"],
        resources: [queue.queueArn],
        // By account, not by bucket: the bucket cannot be made before the queue lets it in.
        conditions: { StringEquals: { "aws:SourceAccount": Aws.ACCOUNT_ID } },
      }),
    );
    const resource = bucket.node.defaultChild;
    if (!(resource instanceof CfnBucket)) throw new Error("the bucket's resource is not where CDK keeps it");
    resource.notificationConfiguration = {
      queueConfigurations: [{ event: "s3:ObjectCreated:*", queue: queue.queueArn }],
    };
    const policy = queue.node.tryFindChild("Policy");
    if (policy) resource.node.addDependency(policy);
  }
}

const PRIVATE: BucketProps = {
  blockPublicAccess: BlockPublicAccess.BLOCK_ALL,
  objectOwnership: ObjectOwnership.BUCKET_OWNER_ENFORCED,
  enforceSSL: true,
  minimumTLSVersion: 1.2,
  removalPolicy: RemovalPolicy.RETAIN,
};
