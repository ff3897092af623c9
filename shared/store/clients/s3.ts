/** The client of S3, made once per cold start. Its endpoint comes from the SDK's own `AWS_ENDPOINT_URL_S3`. */
import { S3Client } from "@aws-sdk/client-s3";
import { patience } from "./patience.ts";

export function s3Client(): S3Client {
  // A local S3 server has no host name per bucket.
  return new S3Client({
    ...patience(10_000),
    forcePathStyle: process.env.AWS_ENDPOINT_URL_S3 !== undefined,
  });
}
