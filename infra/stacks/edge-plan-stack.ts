import { Stack, type StackProps } from "aws-cdk-lib";
import { CfnSubscription } from "aws-cdk-lib/aws-pricingplanmanager";
import type { Construct } from "constructs";
import type { EntranceStack } from "./entrance-stack.ts";
import type { GlobalStack } from "./global-stack.ts";

/**
 * CloudFront's free flat-rate plan: it pays for the firewall, by far the dearest part of a small deployment, and never
 * bills for more than it includes. Subscriptions are made in us-east-1, after what they cover exists.
 */
export class EdgePlanStack extends Stack {
  constructor(
    scope: Construct,
    id: string,
    {
      globalStack,
      entranceStack,
      ...props
    }: StackProps & { globalStack: GlobalStack; entranceStack: EntranceStack },
  ) {
    super(scope, id, props);
    new CfnSubscription(this, "Plan", {
      planFamily: "CloudFront",
      planTier: "FREE",
      resourceArns: [entranceStack.edge.distribution.distributionArn, globalStack.firewall.webAclArn],
    });
  }
}
