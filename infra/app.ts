/** Entry point of the CDK app: `npx cdk deploy --all -c stage=prod`. */
import { App } from "aws-cdk-lib";
import { addReview } from "./review/review.ts";
import { readStage, SettingsError } from "./settings/read.ts";
import { buildSystem } from "./system.ts";

const app = new App();
try {
  const settings = readStage(app.node.tryGetContext("stage") ?? "dev");
  buildSystem(app, settings);
  addReview(app, settings);
  app.synth();
} catch (error) {
  if (!(error instanceof SettingsError)) throw error;
  console.error(error.message);
  process.exitCode = 1;
}
