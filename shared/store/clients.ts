/** AWS SDK clients, made once per cold start. Endpoints come from the SDK's own `AWS_ENDPOINT_URL_*` variables. */
import { CognitoIdentityProviderClient } from "@aws-sdk/client-cognito-identity-provider";
import { DynamoDBClient } from "@aws-sdk/client-dynamodb";
import { KMSClient } from "@aws-sdk/client-kms";
import { S3Client } from "@aws-sdk/client-s3";
import { SESv2Client } from "@aws-sdk/client-sesv2";
import { SQSClient } from "@aws-sdk/client-sqs";
import { DynamoDBDocumentClient } from "@aws-sdk/lib-dynamodb";

/** Give up on a connection soon enough to retry within a request's time-out. */
const requestHandler = { connectionTimeout: 1_000, requestTimeout: 5_000 };

export function documentClient(): DynamoDBDocumentClient {
  return DynamoDBDocumentClient.from(new DynamoDBClient({ requestHandler, maxAttempts: 4 }), {
    marshallOptions: { removeUndefinedValues: true },
  });
}

export function s3Client(): S3Client {
  // A local S3 server has no host name per bucket.
  return new S3Client({ requestHandler, forcePathStyle: process.env.AWS_ENDPOINT_URL_S3 !== undefined });
}

export function sqsClient(): SQSClient {
  return new SQSClient({ requestHandler });
}

export function sesClient(): SESv2Client {
  return new SESv2Client({ requestHandler });
}

export function kmsClient(): KMSClient {
  return new KMSClient({ requestHandler });
}

export function cognitoClient(): CognitoIdentityProviderClient {
  return new CognitoIdentityProviderClient({ requestHandler });
}
