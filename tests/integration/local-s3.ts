/** A client of a local system's bucket, for looking at its files from outside. To be destroyed by who asks for it. */
import { S3Client } from "@aws-sdk/client-s3";
import type { AwsEnvironment } from "../../infra/local/function-environment.ts";

export function localS3(aws: AwsEnvironment): S3Client {
  return new S3Client({
    region: aws.AWS_REGION,
    endpoint: aws.AWS_ENDPOINT_URL_S3,
    credentials: { accessKeyId: aws.AWS_ACCESS_KEY_ID, secretAccessKey: aws.AWS_SECRET_ACCESS_KEY },
    // A local S3 server has no host name per bucket.
    forcePathStyle: true,
  });
}
