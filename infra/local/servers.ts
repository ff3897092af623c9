/** The AWS services on this machine, and clients to them. */
import { DynamoDBClient } from "@aws-sdk/client-dynamodb";
import { DynamoDBStreamsClient } from "@aws-sdk/client-dynamodb-streams";
import { SendMessageCommand, SQSClient } from "@aws-sdk/client-sqs";
import { DynamoDBDocumentClient } from "@aws-sdk/lib-dynamodb";
import * as z from "zod";
import { CLOSE_QUEUE, NOTIFY_QUEUE, PUBLISH_QUEUE } from "../pipeline.ts";
import { type DataFolder, newAccessKeyId } from "./data-folder.ts";
import { startDynamoDbLocal } from "./dynamodb-local.ts";
import { freePorts } from "./free-port.ts";
import type { AwsEnvironment } from "./function-environment.ts";
import { findJava, JAVA_FOLDER } from "./java.ts";
import { startMail } from "./mail.ts";
import { type LocalQueue, type S3Sqs, startS3Sqs } from "./s3-sqs.ts";
import { settled } from "./settled.ts";
import { createTables } from "./tables.ts";
import type { Teardown } from "./teardown.ts";

export const REGION = "ap-southeast-1";
export const BUCKET = "snapshots";

export interface Servers {
  readonly aws: AwsEnvironment;
  readonly dynamoDb: DynamoDBClient;
  readonly documents: DynamoDBDocumentClient;
  readonly streams: DynamoDBStreamsClient;
  readonly sqs: SQSClient;
  readonly s3Sqs: S3Sqs;
  readonly closeQueue: LocalQueue;
  readonly publishQueue: LocalQueue;
  readonly notifyQueue: LocalQueue;
  readonly ledgerStreamArn: string;
}

export interface ServersOptions {
  readonly folder: DataFolder;
  readonly inMemory: boolean;
  readonly longRunning?: boolean | undefined;
  readonly teardown: Teardown;
  onProgress(step: string): void;
  onNote(line: string): void;
  onError(line: string): void;
}

/** Starts them side by side and makes sure of tables, bucket and queues. */
export async function startServers({
  folder,
  inMemory,
  longRunning,
  teardown,
  onProgress,
  onNote,
  onError,
}: ServersOptions): Promise<Servers> {
  const [dynamoDbPort = 0, s3SqsPort = 0, mailPort = 0] = await freePorts(3);
  const accessKeyId = await folder.loadOrMake("access key", z.string(), newAccessKeyId);
  const aws: AwsEnvironment = {
    AWS_REGION: REGION,
    AWS_ACCESS_KEY_ID: accessKeyId,
    AWS_SECRET_ACCESS_KEY: "local",
    AWS_ENDPOINT_URL_DYNAMODB: `http://127.0.0.1:${dynamoDbPort}`,
    AWS_ENDPOINT_URL_S3: `http://127.0.0.1:${s3SqsPort}`,
    AWS_ENDPOINT_URL_SQS: `http://127.0.0.1:${s3SqsPort}`,
    AWS_ENDPOINT_URL_SESV2: `http://127.0.0.1:${mailPort}`,
  };

  const startDatabase = async () => {
    const server = await startDynamoDbLocal({
      java: await findJava(JAVA_FOLDER, onNote),
      port: dynamoDbPort,
      folder: folder.folder("dynamodb"),
      inMemory,
      longRunning,
      region: REGION,
      accessKeyId,
      onError,
    });
    teardown.add(() => server.stop());
    onProgress("database");
  };
  const startFiles = async () => {
    const server = await startS3Sqs({
      port: s3SqsPort,
      folder: inMemory ? undefined : folder.folder("s3-sqs"),
      region: REGION,
      bucket: BUCKET,
      queues: [
        { name: "close", ...CLOSE_QUEUE },
        { name: "publish", ...PUBLISH_QUEUE },
        { name: "notify", ...NOTIFY_QUEUE },
      ],
    });
    teardown.add(() => server.stop());
    onProgress("files and queues");
    return server;
  };
  const [s3Sqs] = await settled([startFiles(), startDatabase()]);
  const [closeQueue, publishQueue, notifyQueue] = s3Sqs.queues;
  if (!closeQueue || !publishQueue || !notifyQueue) throw new Error("a queue is missing");

  const credentials = { accessKeyId, secretAccessKey: aws.AWS_SECRET_ACCESS_KEY };
  const dynamoDb = new DynamoDBClient({
    region: REGION,
    credentials,
    endpoint: aws.AWS_ENDPOINT_URL_DYNAMODB,
  });
  const streams = new DynamoDBStreamsClient({
    region: REGION,
    credentials,
    endpoint: aws.AWS_ENDPOINT_URL_DYNAMODB,
  });
  const sqs = new SQSClient({ region: REGION, credentials, endpoint: aws.AWS_ENDPOINT_URL_SQS });
  teardown.add(() => {
    for (const client of [dynamoDb, streams, sqs]) client.destroy();
  });
  const mail = await startMail({
    port: mailPort,
    folder: folder.folder("mails"),
    accessKeyId,
    // EventBridge's rule: the event as it is into the queue of mails. The mail was taken, whatever becomes of its event.
    async onEvent(event) {
      const message = { QueueUrl: notifyQueue.url, MessageBody: JSON.stringify(event) };
      await sqs.send(new SendMessageCommand(message)).catch((error) => onError(`mail event lost: ${error}`));
    },
  });
  teardown.add(() => mail.stop());
  return {
    aws,
    dynamoDb,
    documents: DynamoDBDocumentClient.from(dynamoDb),
    streams,
    sqs,
    s3Sqs,
    closeQueue,
    publishQueue,
    notifyQueue,
    ...(await createTables(dynamoDb)),
  };
}
