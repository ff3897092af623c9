/** The client of KMS, made once per cold start. Its endpoint comes from the SDK's own `AWS_ENDPOINT_URL_KMS`. */
import { KMSClient } from "@aws-sdk/client-kms";
import { patience } from "./patience.ts";

export function kmsClient(): KMSClient {
  return new KMSClient(patience(5_000));
}
