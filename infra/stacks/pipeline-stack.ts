import { Stack, type StackProps } from "aws-cdk-lib";
import type { Construct } from "constructs";
import { Aggregate } from "../stages/aggregate.ts";
import { DailyRun, FailedRuns } from "../stages/daily-run.ts";
import { Notify } from "../stages/notify.ts";
import { Publish } from "../stages/publish.ts";
import type { RecordsStack } from "./records-stack.ts";

/** What computes: ledger → reports → snapshots. Holds no data that cannot be made again. */
export class PipelineStack extends Stack {
  readonly aggregate: Aggregate;
  readonly publish: Publish;
  readonly notify: Notify;

  constructor(scope: Construct, id: string, { context, records }: RecordsStack, props: StackProps) {
    super(scope, id, props);
    const failedRuns = new FailedRuns(this, context).queue;

    this.notify = new Notify(this, { context });
    this.publish = new Publish(this, { context, records });
    this.aggregate = new Aggregate(this, {
      context,
      records,
      publishQueue: this.publish.queue.queue,
      failedRuns,
    });
    new DailyRun(this, { context, aggregate: this.aggregate, failedRuns });
  }
}
