/** Queues between the stages. */
import { SendMessageBatchCommand, type SQSClient } from "@aws-sdk/client-sqs";

export interface Queue<Message> {
  /** Returns when every message is stored; throws when one was not, and some may be sent twice then. */
  send(messages: readonly Message[]): Promise<void>;
}

/** SQS takes ten messages at a time. */
const BATCH = 10;

export function queue<Message>(client: SQSClient, url: string): Queue<Message> {
  return {
    async send(messages) {
      for (let start = 0; start < messages.length; start += BATCH) {
        const { Failed = [] } = await client.send(
          new SendMessageBatchCommand({
            QueueUrl: url,
            Entries: messages
              .slice(start, start + BATCH)
              .map((message, index) => ({ Id: String(index), MessageBody: JSON.stringify(message) })),
          }),
        );
        if (Failed.length > 0) throw new Error(`${Failed.length} messages not taken: ${Failed[0]?.Message}`);
      }
    },
  };
}
