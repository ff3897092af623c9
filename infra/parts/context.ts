import type { IKey } from "aws-cdk-lib/aws-kms";
import type { ITopic } from "aws-cdk-lib/aws-sns";
import type { StageSettings } from "../settings/schema.ts";

/** What every stage of the pipeline is built with. */
export interface StageContext {
  readonly settings: StageSettings;
  /** The deployment's own key; undefined where the settings leave encryption to AWS's managed keys. */
  readonly key: IKey | undefined;
  /** Where alarms are sent. */
  readonly alarmTopic: ITopic;
}

/** SES's name for how our mails are sent, and of which mails it tells us. */
export function mailConfigurationSet({ settings }: StageContext): string {
  return `${settings.stage}-reporting`;
}

/** Where the deployment's own figures are found in CloudWatch. */
export function metricsNamespace({ settings }: StageContext): string {
  return `WardReporting/${settings.stage}`;
}
