import { mkdtempSync, readFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { App } from "aws-cdk-lib";
import { beforeAll, describe, expect, it } from "vitest";
import * as z from "zod";
import { acknowledgements } from "../../infra/review/acknowledged.ts";
import { addReview } from "../../infra/review/review.ts";
import { synthesisContext, synthesize } from "../../infra/review/synthesize.ts";
import type { StageSettings } from "../../infra/settings/schema.ts";
import { buildSystem } from "../../infra/system.ts";
import { CITY, DEV, PROD } from "./stages.ts";

const report = z.object({
  pluginReports: z.array(
    z.object({
      violations: z.array(
        z.object({
          ruleName: z.string(),
          violatingConstructs: z.array(z.object({ constructPath: z.string() })),
        }),
      ),
    }),
  ),
});

interface Finding {
  readonly rule: string;
  readonly path: string;
}

/** What the two packs find when nothing is answered. */
function findings(settings: StageSettings): Finding[] {
  const outdir = mkdtempSync(join(tmpdir(), "ward-reporting-review-"));
  const app = new App({ context: synthesisContext(), outdir });
  buildSystem(app, settings);
  addReview(app, settings, []);
  expect(() => app.synth()).toThrow("Acknowledge with");
  const { pluginReports } = report.parse(
    JSON.parse(readFileSync(join(outdir, "validation-report.json"), "utf8")),
  );
  return pluginReports.flatMap(({ violations }) =>
    violations.flatMap(({ ruleName, violatingConstructs }) =>
      violatingConstructs.map(({ constructPath }) => ({
        rule: ruleName,
        path: constructPath.slice(settings.stage.length + 1),
      })),
    ),
  );
}

describe("AwsSolutions and NIST 800-53", () => {
  it.each([DEV, PROD, CITY])("find nothing in $stage that is not answered with a reason", (settings) => {
    expect(() => synthesize(settings)).not.toThrow();
  });

  describe("answers", () => {
    let found: Map<StageSettings, Finding[]>;
    beforeAll(() => {
      found = new Map([PROD, CITY].map((settings) => [settings, findings(settings)]));
    });

    it("each answer something that is found: none outlives its finding", () => {
      const unused = acknowledgements(PROD).flatMap((answer, index) =>
        answer.at
          .filter(
            (place) =>
              ![...found].some(([settings, all]) => {
                const rule = acknowledgements(settings)[index]?.rule;
                return all.some(
                  ({ rule: name, path }) => name === rule && `${path}/`.startsWith(`${place}/`),
                );
              }),
          )
          .map((place) => `${answer.rule} at ${place}`),
      );
      expect(unused).toEqual([]);
    });

    it("say why in a sentence", () => {
      for (const { reason } of acknowledgements(PROD)) expect(reason).toMatch(/^[A-Z].{30,}\.$/s);
    });
  });
});
