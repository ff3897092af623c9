/** What the templates of a stage leave standing all month, whoever uses it. */
import * as z from "zod";
import { resourcesOf, type Synthesis } from "../review/synthesize.ts";
import type { Standing } from "./model.ts";

export function standingOf(synthesis: Synthesis): Standing {
  const [webAcl] = resourcesOf(synthesis, "AWS::WAFv2::WebACL");
  return {
    alarms: resourcesOf(synthesis, "AWS::CloudWatch::Alarm").length,
    firewallRules: z.array(z.unknown()).parse(webAcl?.resource.Properties.Rules).length,
    ownKey: synthesis.settings.encryptionKey === "customer-managed",
    // Streams are read without being paid for by the poll.
    polledQueues: resourcesOf(synthesis, "AWS::Lambda::EventSourceMapping").filter(
      ({ resource }) => resource.Properties.StartingPosition === undefined,
    ).length,
  };
}
