/** What EventBridge Scheduler starts a function with, parsed; an operator sends the same to run a job now. */
import * as z from "zod";

/** @param detail says what is to be done. */
export function scheduledEvent<Detail extends z.ZodType>(detail: Detail) {
  return z.object({
    source: z.literal("aws.scheduler"),
    /** The moment for which it was planned, epoch ms. */
    time: z.iso.datetime({ offset: true }).transform((text) => Date.parse(text)),
    detail,
  });
}
