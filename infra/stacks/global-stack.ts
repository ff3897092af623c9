import { Stack, type StackProps } from "aws-cdk-lib";
import type { Construct } from "constructs";
import type { StageSettings } from "../settings/schema.ts";
import { MonthlyBudget } from "../stages/budget.ts";
import { Firewall } from "../stages/firewall.ts";

/** What AWS keeps in us-east-1 whatever the system's own region: the firewall of CloudFront, and the budget. */
export class GlobalStack extends Stack {
  readonly firewall: Firewall;

  constructor(scope: Construct, id: string, settings: StageSettings, props: StackProps) {
    super(scope, id, props);
    this.firewall = new Firewall(this, settings);
    new MonthlyBudget(this, settings);
  }
}
