import { Construct } from "constructs";
import type { StageContext } from "../parts/context.ts";
import { WorkQueue } from "../parts/work-queue.ts";
import { NOTIFY_QUEUE } from "../pipeline.ts";

/** Tells people by mail what they wait for, or what is waited for from them. */
export class Notify extends Construct {
  readonly queue: WorkQueue;

  constructor(scope: Construct, { context }: { context: StageContext }) {
    super(scope, "notify");
    this.queue = new WorkQueue(this, "NotifyQueue", {
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
