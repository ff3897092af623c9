/** The client of DynamoDB, made once per cold start. Its endpoint comes from the SDK's own `AWS_ENDPOINT_URL_DYNAMODB`. */
import { DynamoDBClient } from "@aws-sdk/client-dynamodb";
import { DynamoDBDocumentClient } from "@aws-sdk/lib-dynamodb";
import { withQuickReads } from "../quick-read.ts";
import { patience } from "./patience.ts";

export function documentClient(): DynamoDBDocumentClient {
  const client = new DynamoDBClient({ ...patience(3_000), maxAttempts: 4 });
  return withQuickReads(
    DynamoDBDocumentClient.from(client, { marshallOptions: { removeUndefinedValues: true } }),
  );
}
