/** The client of SES, made once per cold start. Its endpoint comes from the SDK's own `AWS_ENDPOINT_URL_SESV2`. */
import { SESv2Client } from "@aws-sdk/client-sesv2";
import { patience } from "./patience.ts";

export function sesClient(): SESv2Client {
  return new SESv2Client(patience(10_000));
}
