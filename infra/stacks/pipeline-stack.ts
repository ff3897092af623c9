import { Stack, type StackProps } from "aws-cdk-lib";
import type { Construct } from "constructs";
import { AREA_LEVELS } from "../../shared/store/area-store.ts";
import { Aggregate } from "../stages/aggregate.ts";
import { DailyRun, FailedRuns, RollUpRun } from "../stages/daily-run.ts";
import { NotifyQueue } from "../stages/notify-queue.ts";
import { Publish } from "../stages/publish.ts";
import type { RecordsStack } from "./records-stack.ts";

/** What computes: ledger → reports → snapshots. Holds no data that cannot be made again. */
export class PipelineStack extends Stack {
  readonly aggregate: Aggregate;
  readonly publish: Publish;
  readonly notifyQueue: NotifyQueue;

  constructor(scope: Construct, id: string, { context, records }: RecordsStack, props: StackProps) {
    super(scope, id, props);
    const failedRuns = new FailedRuns(this, context).queue;

    this.notifyQueue = new NotifyQueue(this, context);
    this.publish = new Publish(this, { context, records, notifyQueue: this.notifyQueue.queue });
    this.aggregate = new Aggregate(this, {
      context,
      records,
      publishQueue: this.publish.queue.queue,
      notifyQueue: this.notifyQueue.queue,
      failedRuns,
    });
    new DailyRun(this, { context, aggregate: this.aggregate, failedRuns });
    for (const level of AREA_LEVELS)
      new RollUpRun(this, level, { context, aggregate: this.aggregate, failedRuns });
  }
}
