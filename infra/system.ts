import { type App, Tags } from "aws-cdk-lib";
import type { StageSettings } from "./settings/schema.ts";
import { EdgePlanStack } from "./stacks/edge-plan-stack.ts";
import { EntranceStack } from "./stacks/entrance-stack.ts";
import { GlobalStack } from "./stacks/global-stack.ts";
import { PipelineStack } from "./stacks/pipeline-stack.ts";
import { RecordsStack } from "./stacks/records-stack.ts";

/** CloudFront's firewall and price plan, and budgets, exist in this region only. */
const EDGE_REGION = "us-east-1";

/**
 * The whole system of one stage, stack by stack in the order of their lifetimes:
 *
 *     records  ──▶  pipeline  ──▶  entrance  ──▶  edge-plan
 *     global   ───────────────────────┘
 */
export function buildSystem(app: App, settings: StageSettings): void {
  const { stage } = settings;
  // The account is that of whoever deploys.
  const env = { region: settings.region };
  const edgeEnv = { region: EDGE_REGION };

  const recordsStack = new RecordsStack(app, `${stage}-records`, settings, {
    env,
    description: "Ward reporting: what is kept (ledger, reports, snapshots, accounts)",
    terminationProtection: true,
  });
  const pipelineStack = new PipelineStack(app, `${stage}-pipeline`, recordsStack, {
    env,
    description: "Ward reporting: what computes (aggregate, publish, daily run)",
  });
  const globalStack = new GlobalStack(app, `${stage}-global`, settings, {
    env: edgeEnv,
    description: "Ward reporting: the firewall in front of CloudFront, and the budget",
  });
  const entranceStack = new EntranceStack(app, `${stage}-entrance`, {
    env,
    recordsStack,
    pipelineStack,
    globalStack,
    description: "Ward reporting: what users reach (edge, sign-in, intake, portal)",
  });
  if (settings.edgePlan === "free") {
    new EdgePlanStack(app, `${stage}-edge-plan`, {
      env: edgeEnv,
      globalStack,
      entranceStack,
      description: "Ward reporting: the flat-rate plan of CloudFront",
    });
  }
  Tags.of(app).add("system", "ward-reporting");
  Tags.of(app).add("stage", stage);
}
