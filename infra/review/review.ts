import { type App, Validations } from "aws-cdk-lib";
import { AwsSolutionsChecks, type NagPack, NIST80053R5Checks } from "cdk-nag";
import type { StageSettings } from "../settings/schema.ts";
import { type Acknowledgement, acknowledgements } from "./acknowledged.ts";

/**
 * Has every template checked against AwsSolutions and NIST 800-53 while it is made; a finding without an answer in
 * `acknowledged.ts` stops the synthesis.
 */
export function addReview(
  app: App,
  settings: StageSettings,
  answers: readonly Acknowledgement[] = acknowledgements(settings),
): void {
  const packs: NagPack[] = [new AwsSolutionsChecks(app), new NIST80053R5Checks(app)];
  Validations.of(app).addPlugins(...packs);

  for (const { rule, at, reason } of answers) {
    const pack = packs.find(({ name }) => rule.startsWith(name));
    if (!pack) throw new Error(`no pack has a rule ${rule}`);
    for (const path of at) {
      const construct = app.node.findAll().find(({ node }) => node.path === `${settings.stage}-${path}`);
      if (!construct) throw new Error(`${rule} is answered at ${path}, which does not exist`);
      Validations.of(construct).acknowledge({ id: `${pack.name}::${rule}`, reason });
    }
  }
}
