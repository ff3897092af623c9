/** The event with which SQS starts a function, parsed. */
import * as z from "zod";

export const queueEvent = z
  .object({
    Records: z.array(
      z.object({ eventSource: z.literal("aws:sqs"), messageId: z.string(), body: z.string() }),
    ),
  })
  .transform(({ Records }) => ({
    kind: "queue" as const,
    messages: Records.map(({ messageId, body }) => ({ id: messageId, body })),
  }));
