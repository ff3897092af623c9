import type { Queue } from "aws-cdk-lib/aws-sqs";
import { Construct } from "constructs";
import type { AreaLevel } from "../../shared/store/area-store.ts";
import type { StageContext } from "../parts/context.ts";
import { DailySchedule } from "../parts/daily-schedule.ts";
import { SetAsideQueue } from "../parts/work-queue.ts";
import { SCHEDULES } from "../pipeline.ts";
import type { Aggregate } from "./aggregate.ts";

/** Where daily runs end that could not be delivered or failed every time; made before the function that fails into it. */
export class FailedRuns extends Construct {
  readonly queue: Queue;

  constructor(scope: Construct, context: StageContext) {
    super(scope, "failed-runs");
    this.queue = new SetAsideQueue(this, "DeadLetters", {
      context,
      alarm: "daily-run-dead-letters",
      impact: "Last night's run failed: no ward's due reports were closed or published.",
    }).queue;
  }
}

/**
 * Starts the night's work at five past midnight, ward time. The run itself only reads the agenda and puts one message
 * per ward with something due or changed into the close queue, so that thousands are done side by side, each on its own.
 */
export class DailyRun extends DailySchedule {
  constructor(
    scope: Construct,
    { context, aggregate, failedRuns }: { context: StageContext; aggregate: Aggregate; failedRuns: Queue },
  ) {
    super(scope, "daily-run", {
      context,
      group: "reporting",
      timetable: SCHEDULES.daily,
      description: "Closes due reports and publishes what changed",
      target: aggregate.function.lambda,
      failedRuns,
      missing: {
        alarm: "daily-run-missing",
        impact: "The nightly run has not started for a day: due reports are not published.",
      },
    });
  }
}

/** Rolls up, each morning, the areas of a level of which a member has a new report. */
export class RollUpRun extends DailySchedule {
  constructor(
    scope: Construct,
    level: AreaLevel,
    { context, aggregate, failedRuns }: { context: StageContext; aggregate: Aggregate; failedRuns: Queue },
  ) {
    super(scope, `${level}-roll-up`, {
      context,
      group: `${level}-roll-up`,
      timetable: SCHEDULES[level],
      description: `Rolls up each ${level} of which a member has a new report`,
      target: aggregate.function.lambda,
      failedRuns,
      missing: {
        alarm: `${level}-roll-up-missing`,
        impact: `No ${level}'s report has been rolled up for a day: above the wards, nothing new is published.`,
      },
    });
  }
}
