/**
 * What SES tells of a mail after it has taken it, as EventBridge hands it on: that it came back, or that its reader called
 * it spam (https://docs.aws.amazon.com/ses/latest/dg/event-publishing-retrieving-sns-contents.html). Only what is used.
 */
import * as z from "zod";

const mail = z.object({
  messageId: z.string(),
  /** What was sent with the mail to know it again by, and what SES adds; each name with all its values. */
  tags: z.record(z.string(), z.array(z.string())),
});

export const mailEvent = z.object({
  source: z.literal("aws.ses"),
  detail: z.discriminatedUnion("eventType", [
    z.object({
      eventType: z.literal("Bounce"),
      mail,
      /** `Permanent`, `Transient` or `Undetermined`, and more closely why. */
      bounce: z.object({ bounceType: z.string(), bounceSubType: z.string() }),
    }),
    z.object({ eventType: z.literal("Complaint"), mail }),
  ]),
});
export type MailEvent = z.output<typeof mailEvent>;

/** EventBridge's names for them. */
export const MAIL_EVENT_TYPES: Readonly<Record<MailEvent["detail"]["eventType"], string>> = {
  Bounce: "Email Bounced",
  Complaint: "Email Complaint Received",
};
