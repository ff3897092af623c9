/** AWS SDK clients, made once per cold start. Endpoints come from the SDK's own `AWS_ENDPOINT_URL_*` variables. */
import { CognitoIdentityProviderClient } from "@aws-sdk/client-cognito-identity-provider";
import { DynamoDBClient } from "@aws-sdk/client-dynamodb";
import { KMSClient } from "@aws-sdk/client-kms";
import { S3Client } from "@aws-sdk/client-s3";
import { SESv2Client } from "@aws-sdk/client-sesv2";
import { SQSClient } from "@aws-sdk/client-sqs";
import { DynamoDBDocumentClient } from "@aws-sdk/lib-dynamodb";
import { withQuickReads } from "./quick-read.ts";

/**
 * Give up soon enough to try again within a function's time-out. Without `throwOnRequestTimeout` the SDK only prints a
 * warning when a server that took a request never answers it, and waits on.
 */
function patience(ms: number) {
  const requestHandler = { requestTimeout: ms, socketTimeout: ms, throwOnRequestTimeout: true };
  return { requestHandler: { connectionTimeout: 2_000, ...requestHandler } };
}

export function documentClient(): DynamoDBDocumentClient {
  const client = new DynamoDBClient({ ...patience(3_000), maxAttempts: 4 });
  return withQuickReads(
    DynamoDBDocumentClient.from(client, { marshallOptions: { removeUndefinedValues: true } }),
  );
}

export function s3Client(): S3Client {
  // A local S3 server has no host name per bucket.
  return new S3Client({
    ...patience(10_000),
    forcePathStyle: process.env.AWS_ENDPOINT_URL_S3 !== undefined,
  });
}

export function sqsClient(): SQSClient {
  return new SQSClient(patience(5_000));
}

export function sesClient(): SESv2Client {
  return new SESv2Client(patience(10_000));
}

export function kmsClient(): KMSClient {
  return new KMSClient(patience(5_000));
}

export function cognitoClient(): CognitoIdentityProviderClient {
  return new CognitoIdentityProviderClient(patience(5_000));
}
