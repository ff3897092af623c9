import { Duration, RemovalPolicy } from "aws-cdk-lib";
import { Queue, QueueEncryption, type QueueProps } from "aws-cdk-lib/aws-sqs";
import { Construct } from "constructs";
import type { StageContext } from "./context.ts";
import { ImpactAlarm } from "./impact-alarm.ts";

/** Messages hold a ward and a period, or what SES tells of a mail, no reported figure: SQS's own encryption is enough and costs nothing. */
const SAFE: QueueProps = { encryption: QueueEncryption.SQS_MANAGED, enforceSSL: true };

export interface SetAsideQueueProps {
  readonly context: StageContext;
  /** Its alarm's name, and the runbook's heading. */
  readonly alarm: string;
  readonly impact: string;
}

/** Where work that could not be done waits for a person: kept as long as SQS can, with an alarm from the first item. */
export class SetAsideQueue extends Construct {
  readonly queue: Queue;

  constructor(scope: Construct, id: string, { context, alarm, impact }: SetAsideQueueProps) {
    super(scope, id);
    this.queue = new Queue(this, "Queue", {
      ...SAFE,
      retentionPeriod: Duration.days(14),
      removalPolicy: RemovalPolicy.RETAIN,
    });
    new ImpactAlarm(this, {
      context,
      name: alarm,
      impact,
      metric: this.queue.metricApproximateNumberOfMessagesVisible({
        period: Duration.minutes(5),
        statistic: "max",
      }),
      threshold: 1,
    });
  }
}

export interface WorkQueueProps {
  readonly context: StageContext;
  readonly maxReceiveCount: number;
  /** At least six times the consumer's time-out, as Lambda asks of a queue that feeds it. */
  readonly visibilityTimeoutSeconds: number;
  readonly deadLetters: Omit<SetAsideQueueProps, "context">;
  readonly behind: { readonly alarm: string; readonly impact: string; readonly afterMinutes: number };
}

/** A queue of work with its dead-letter queue, an alarm on what was set aside and one on what waits too long. */
export class WorkQueue extends Construct {
  readonly queue: Queue;
  readonly deadLetters: Queue;

  constructor(scope: Construct, id: string, props: WorkQueueProps) {
    super(scope, id);
    const { context } = props;
    this.deadLetters = new SetAsideQueue(this, "DeadLetters", { context, ...props.deadLetters }).queue;
    this.queue = new Queue(this, "Work", {
      ...SAFE,
      retentionPeriod: Duration.days(4),
      visibilityTimeout: Duration.seconds(props.visibilityTimeoutSeconds),
      deadLetterQueue: { queue: this.deadLetters, maxReceiveCount: props.maxReceiveCount },
    });
    new ImpactAlarm(this, {
      context,
      name: props.behind.alarm,
      impact: props.behind.impact,
      metric: this.queue.metricApproximateAgeOfOldestMessage({
        period: Duration.minutes(5),
        statistic: "max",
      }),
      threshold: props.behind.afterMinutes * 60,
      evaluationPeriods: 2,
    });
  }
}
