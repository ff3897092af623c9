import { CfnBudget } from "aws-cdk-lib/aws-budgets";
import { Construct } from "constructs";
import type { StageSettings } from "../settings/schema.ts";

/**
 * Tells before the money is spent. For the whole account: narrowing it to this system would need a tag that someone
 * has to activate in billing first, and until then it would watch nothing.
 */
export class MonthlyBudget extends Construct {
  constructor(scope: Construct, settings: StageSettings) {
    super(scope, "budget");
    const tell = (notificationType: "ACTUAL" | "FORECASTED", threshold: number) => ({
      notification: {
        notificationType,
        comparisonOperator: "GREATER_THAN",
        threshold,
        thresholdType: "PERCENTAGE",
      },
      subscribers: [{ subscriptionType: "EMAIL", address: settings.alarmAddress }],
    });
    new CfnBudget(this, "Monthly", {
      budget: {
        budgetName: `${settings.stage}-reporting`,
        budgetType: "COST",
        timeUnit: "MONTHLY",
        budgetLimit: { amount: settings.monthlyBudgetUsd, unit: "USD" },
      },
      notificationsWithSubscribers: [tell("ACTUAL", 80), tell("FORECASTED", 100)],
    });
  }
}
