/** Queues between the stages. Messages are JSON, one schema for sender and receiver. */
import { SendMessageBatchCommand, type SQSClient } from "@aws-sdk/client-sqs";
import * as z from "zod";

/** Fold the ward's due periods and ask for snapshots where something changed. `period`: only this one. */
export const closeMessage = z.object({
  ward: z.string(),
  /** The scheduled moment, epoch ms: what is due is judged by it, however late the message is handled. */
  at: z.number(),
  period: z.string().optional(),
});
export type CloseMessage = z.output<typeof closeMessage>;

/** Publish the ward's report of the period if it has changed since its last snapshot. */
export const publishMessage = z.object({ ward: z.string(), period: z.string(), at: z.number() });
export type PublishMessage = z.output<typeof publishMessage>;

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
