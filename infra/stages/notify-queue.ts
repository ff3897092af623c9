import { Rule } from "aws-cdk-lib/aws-events";
import { SqsQueue } from "aws-cdk-lib/aws-events-targets";
import type { Construct } from "constructs";
import { MAIL_EVENT_TYPES } from "../../shared/wire/mail-event.ts";
import { mailConfigurationSet, type StageContext } from "../parts/context.ts";
import { WorkQueue } from "../parts/work-queue.ts";
import { NOTIFY_QUEUE } from "../pipeline.ts";

/**
 * What people are to be told by mail, and what SES tells of mails that came back; apart from the function that tells them,
 * which knows the system's address.
 */
export class NotifyQueue extends WorkQueue {
  constructor(scope: Construct, context: StageContext) {
    super(scope, "notify-queue", {
      context,
      maxReceiveCount: NOTIFY_QUEUE.maxReceiveCount,
      visibilityTimeoutSeconds: NOTIFY_QUEUE.visibilityTimeoutSeconds,
      deadLetters: {
        alarm: "notify-dead-letters",
        impact:
          "Some people did not get their mail: units are not reminded, or leaders not told of a report.",
      },
      behind: {
        alarm: "notify-behind",
        impact: "Mails wait to be sent: units learn late that a report is due or was returned.",
        afterMinutes: 60,
      },
    });
    // Here and not beside SES's configuration set: the queue's policy names the rule, and the rule the queue.
    new Rule(this, "MailEvents", {
      description: `${context.settings.stage}: mails that came back, or were called spam`,
      eventPattern: {
        source: ["aws.ses"],
        detailType: Object.values(MAIL_EVENT_TYPES),
        detail: { mail: { tags: { "ses:configuration-set": [mailConfigurationSet(context)] } } },
      },
      targets: [new SqsQueue(this.queue, { deadLetterQueue: this.deadLetters })],
    });
  }
}
