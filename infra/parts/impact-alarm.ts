import { Alarm, ComparisonOperator, type IMetric, TreatMissingData } from "aws-cdk-lib/aws-cloudwatch";
import { SnsAction } from "aws-cdk-lib/aws-cloudwatch-actions";
import { Construct } from "constructs";
import type { StageContext } from "./context.ts";

export interface ImpactAlarmProps {
  readonly context: StageContext;
  /** Kebab case; the runbook has an entry under exactly this heading. */
  readonly name: string;
  /** What a user notices, in words: the first thing whoever is woken reads. */
  readonly impact: string;
  readonly metric: IMetric;
  /** Rings at this value and above, unless `comparison` says otherwise. */
  readonly threshold: number;
  readonly comparison?: ComparisonOperator;
  readonly evaluationPeriods?: number;
  /** No data is no trouble, unless silence itself is what the alarm is about. */
  readonly silenceIsTrouble?: boolean;
}

/** An alarm that cannot be made without saying whom it hurts and how; it links to the runbook entry of its name. */
export class ImpactAlarm extends Construct {
  constructor(scope: Construct, props: ImpactAlarmProps) {
    super(scope, props.name);
    const { settings, alarmTopic } = props.context;
    const alarm = new Alarm(this, "Alarm", {
      alarmName: `${settings.stage}-${props.name}`,
      alarmDescription: `${props.impact}\n\nWhat to do: ${settings.runbookUrl}#${props.name}`,
      metric: props.metric,
      threshold: props.threshold,
      comparisonOperator: props.comparison ?? ComparisonOperator.GREATER_THAN_OR_EQUAL_TO_THRESHOLD,
      evaluationPeriods: props.evaluationPeriods ?? 1,
      treatMissingData: props.silenceIsTrouble ? TreatMissingData.BREACHING : TreatMissingData.NOT_BREACHING,
    });
    const action = new SnsAction(alarmTopic);
    alarm.addAlarmAction(action);
    alarm.addOkAction(action);
  }
}
