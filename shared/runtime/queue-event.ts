/** The event with which SQS starts a function, parsed. */
import * as z from "zod";

export const queueEvent = z
  .object({
    Records: z.array(
      z.object({
        eventSource: z.literal("aws:sqs"),
        messageId: z.string(),
        body: z.string(),
        attributes: z.object({ SentTimestamp: z.coerce.number() }),
      }),
    ),
  })
  .transform(({ Records }) => ({
    kind: "queue" as const,
    messages: Records.map(({ messageId, body, attributes }) => ({
      id: messageId,
      body,
      /** When it was put into the queue, epoch ms. */
      sentAt: attributes.SentTimestamp,
    })),
  }));
