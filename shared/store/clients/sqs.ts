/** The client of SQS, made once per cold start. Its endpoint comes from the SDK's own `AWS_ENDPOINT_URL_SQS`. */
import { SQSClient } from "@aws-sdk/client-sqs";
import { patience } from "./patience.ts";

export function sqsClient(): SQSClient {
  return new SQSClient(patience(5_000));
}
