import type { Construct } from "constructs";
import type { StageContext } from "../parts/context.ts";
import { WorkQueue } from "../parts/work-queue.ts";
import { NOTIFY_QUEUE } from "../pipeline.ts";

/** What people are to be told by mail; apart from the function that tells them, which knows the system's address. */
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
  }
}
