/** The environment of the local functions: their own, typed by their schemas, and what Lambda would add. */
import type { FunctionEnv } from "../../shared/runtime/env.ts";
import type { FunctionName } from "../pipeline.ts";
import { AUDIENCE, CLIENT_ID } from "./issuer/issuer.ts";
import { USER_POOL_ID } from "./issuer/user-pool.ts";
import type { RenderingSettings } from "./rendering-settings.ts";
import { TABLE_NAMES } from "./tables.ts";

/** Where the local servers answer and what they are asked with, as the AWS SDK reads it from the environment. */
export interface AwsEnvironment {
  readonly AWS_REGION: string;
  readonly AWS_ACCESS_KEY_ID: string;
  readonly AWS_SECRET_ACCESS_KEY: string;
  readonly AWS_ENDPOINT_URL_DYNAMODB: string;
  readonly AWS_ENDPOINT_URL_S3: string;
  readonly AWS_ENDPOINT_URL_SQS: string;
  /** Also the address of the page with the mails that were sent. */
  readonly AWS_ENDPOINT_URL_SESV2: string;
}

/** Where the issuer answers as Cognito's user pool does. */
export interface UserPoolEnvironment {
  readonly AWS_ENDPOINT_URL_COGNITO_IDENTITY_PROVIDER: string;
}

export interface Addresses {
  readonly baseUrl: string;
  readonly issuerUrl: string;
  readonly bucket: string;
  readonly closeQueueUrl: string;
  readonly publishQueueUrl: string;
  readonly notifyQueueUrl: string;
  /** Path of the key that snapshots are signed with. */
  readonly signingKeyFile: string;
  readonly rendering: RenderingSettings;
}

export function functionEnvironments({
  baseUrl,
  issuerUrl,
  bucket,
  closeQueueUrl,
  publishQueueUrl,
  notifyQueueUrl,
  signingKeyFile,
  rendering,
}: Addresses): { readonly [F in FunctionName]: FunctionEnv<F> } {
  const identity = {
    OIDC_ISSUER: issuerUrl,
    OIDC_CLIENT_ID: CLIENT_ID,
    TOKEN_PROFILE: "standard",
    OIDC_AUDIENCE: AUDIENCE,
    SESSIONS_TABLE: TABLE_NAMES.sessions,
    BASE_URL: baseUrl,
  } as const;
  const ledger = { LEDGER_TABLE: TABLE_NAMES.ledger };
  const reports = { REPORTS_TABLE: TABLE_NAMES.reports };
  const snapshots = { SNAPSHOTS_TABLE: TABLE_NAMES.snapshots };
  const drafts = { DRAFTS_TABLE: TABLE_NAMES.drafts };
  const mails = { MAILS_TABLE: TABLE_NAMES.mails };
  const notify = { NOTIFY_QUEUE_URL: notifyQueueUrl };
  const files = { SNAPSHOT_BUCKET: bucket };
  return {
    intake: { ...identity, ...ledger, ...drafts },
    portal: {
      ...identity,
      ...ledger,
      ...reports,
      ...snapshots,
      ...files,
      ...drafts,
      ...mails,
      ...notify,
      SIGNING_KEY: signingKeyFile,
    },
    admin: {
      ...identity,
      ...ledger,
      ...snapshots,
      ...mails,
      USER_POOL_ID,
      CLOSE_QUEUE_URL: closeQueueUrl,
    },
    aggregate: {
      ...ledger,
      ...reports,
      ...snapshots,
      CLOSE_QUEUE_URL: closeQueueUrl,
      ...notify,
      PUBLISH_QUEUE_URL: publishQueueUrl,
    },
    publish: {
      ...ledger,
      ...reports,
      ...snapshots,
      ...files,
      ...notify,
      SIGNING_KEY: signingKeyFile,
      PUBLIC_URL: rendering.publicUrl,
      PDF_STANDARD: rendering.pdfStandard,
    },
    notify: {
      ...ledger,
      ...snapshots,
      ...files,
      ...mails,
      ...notify,
      USER_POOL_ID,
      // A domain that is nobody's: RFC 2606.
      MAIL_SENDER_ADDRESS: "bao-cao@he-thong.example",
      MAIL_SENDER_NAME: "Hệ thống báo cáo",
      MAIL_CONFIGURATION_SET: "local",
      BASE_URL: baseUrl,
    },
    heartbeat: { ...ledger, ...reports, BASE_URL: baseUrl, OIDC_ISSUER: issuerUrl },
  };
}

/** What a function's code and Powertools find on Lambda besides. */
export function runtimeEnvironment(name: FunctionName, aws: AwsEnvironment): Record<string, string> {
  return {
    ...aws,
    AWS_DEFAULT_REGION: aws.AWS_REGION,
    POWERTOOLS_SERVICE_NAME: name,
    POWERTOOLS_LOG_LEVEL: "INFO",
    // Nobody collects them here, where business time may be any.
    POWERTOOLS_METRICS_DISABLED: "true",
  };
}
