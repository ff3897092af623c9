/** The AWS services on this machine, and clients to them. */
import { DynamoDBClient } from "@aws-sdk/client-dynamodb";
import { DynamoDBStreamsClient } from "@aws-sdk/client-dynamodb-streams";
import { SendMessageCommand, SQSClient } from "@aws-sdk/client-sqs";
import { DynamoDBDocumentClient } from "@aws-sdk/lib-dynamodb";
import * as z from "zod";
import { CLOSE_QUEUE, NOTIFY_QUEUE, PUBLISH_QUEUE } from "../pipeline.ts";
import { type DataFolder, newAccessKeyId } from "./data-folder.ts";
import { startDynamoDbLocal } from "./dynamodb-local.ts";
import type { AwsEnvironment } from "./function-environment.ts";
import { findJava, JAVA_FOLDER } from "./java.ts";
import { startMail } from "./mail.ts";
import { type LocalQueue, type S3Sqs, startS3Sqs } from "./s3-sqs.ts";
import { settled } from "./settled.ts";
import { createTables } from "./tables.ts";
import type { Teardown } from "./teardown.ts";

export const REGION = "ap-southeast-1";
export const BUCKET = "snapshots";
/** None of the servers here asks for it: what keeps them to ourselves is the access key, which nobody else knows. */
const SECRET_ACCESS_KEY = "local";

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
  const accessKeyId = await folder.loadOrMake("access key", z.string(), newAccessKeyId);
  const startDatabase = async () => {
    const server = await startDynamoDbLocal({
      java: await findJava(JAVA_FOLDER, onNote),
      folder: folder.folder("dynamodb"),
      inMemory,
      longRunning,
      region: REGION,
      accessKeyId,
      onError,
    });
    teardown.add(() => server.stop());
    onProgress("database");
    return server;
  };
  const startFiles = async () => {
    const server = await startS3Sqs({
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
  const [s3Sqs, database] = await settled([startFiles(), startDatabase()]);
  const [closeQueue, publishQueue, notifyQueue] = s3Sqs.queues;
  if (!closeQueue || !publishQueue || !notifyQueue) throw new Error("a queue is missing");

  const signing = { region: REGION, credentials: { accessKeyId, secretAccessKey: SECRET_ACCESS_KEY } };
  const dynamoDb = new DynamoDBClient({ ...signing, endpoint: database.endpoint });
  const streams = new DynamoDBStreamsClient({ ...signing, endpoint: database.endpoint });
  const sqs = new SQSClient({ ...signing, endpoint: s3Sqs.endpoint });
  teardown.add(() => {
    for (const client of [dynamoDb, streams, sqs]) client.destroy();
  });
  const mail = await startMail({
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
    aws: {
      AWS_REGION: REGION,
      AWS_ACCESS_KEY_ID: accessKeyId,
      AWS_SECRET_ACCESS_KEY: SECRET_ACCESS_KEY,
      AWS_ENDPOINT_URL_DYNAMODB: database.endpoint,
      AWS_ENDPOINT_URL_S3: s3Sqs.endpoint,
      AWS_ENDPOINT_URL_SQS: s3Sqs.endpoint,
      AWS_ENDPOINT_URL_SESV2: mail.url,
    },
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
