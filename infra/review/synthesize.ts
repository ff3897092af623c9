/** The templates of a stage without its bundles, in memory's reach: for the tests and for what is generated from them. */
import { mkdtempSync, readFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { App, CfnElement, Stack } from "aws-cdk-lib";
import * as z from "zod";
import type { StageSettings } from "../settings/schema.ts";
import { buildSystem } from "../system.ts";
import { addReview } from "./review.ts";

const CDK_JSON = join(import.meta.dirname, "..", "..", "cdk.json");

const resource = z.looseObject({
  Type: z.string(),
  Properties: z.record(z.string(), z.unknown()).default({}),
  DeletionPolicy: z.string().optional(),
  UpdateReplacePolicy: z.string().optional(),
});
const template = z.looseObject({
  Resources: z.record(z.string(), resource).default({}),
  Outputs: z.record(z.string(), z.looseObject({ Value: z.unknown() })).default({}),
});
export type TemplateResource = z.output<typeof resource>;

export interface SynthesizedStack {
  /** Without the stage's prefix: `records`, `pipeline`, … */
  readonly name: string;
  readonly region: string;
  readonly template: z.output<typeof template>;
  /** Construct path of a resource, without the stack and without the trailing `Resource`. */
  pathOf(logicalId: string): string;
}

export interface Synthesis {
  readonly settings: StageSettings;
  readonly stacks: readonly SynthesizedStack[];
  readonly outDir: string;
}

/** Feature flags as the CLI would read them; bundling is left out. */
export function synthesisContext(): Record<string, unknown> {
  const { context: flags } = z
    .object({ context: z.record(z.string(), z.unknown()) })
    .parse(JSON.parse(readFileSync(CDK_JSON, "utf8")));
  return { ...flags, "aws:cdk:bundling-stacks": [] };
}

/** Throws when cdk-nag or CloudFormation's own rules find something that is not answered for. */
export function synthesize(settings: StageSettings): Synthesis {
  const outDir = mkdtempSync(join(tmpdir(), "ward-reporting-synth-"));
  const app = new App({ context: synthesisContext(), outdir: outDir });
  buildSystem(app, settings);
  addReview(app, settings);
  const assembly = app.synth();

  const stacks = app.node.children.filter((child) => Stack.isStack(child));
  return {
    settings,
    outDir,
    stacks: stacks.map((stack): SynthesizedStack => {
      const paths = new Map<string, string>();
      for (const construct of stack.node.findAll()) {
        if (!CfnElement.isCfnElement(construct)) continue;
        const id = z.string().parse(stack.resolve(construct.logicalId));
        paths.set(
          id,
          construct.node.path
            .split("/")
            .slice(1)
            .join("/")
            .replace(/\/Resource$/, ""),
        );
      }
      return {
        name: stack.stackName.slice(settings.stage.length + 1),
        region: stack.region,
        template: template.parse(assembly.getStackArtifact(stack.artifactId).template),
        pathOf: (logicalId) => paths.get(logicalId) ?? logicalId,
      };
    }),
  };
}

/** All resources of a type, with where they are. */
export function resourcesOf(
  { stacks }: Synthesis,
  type: string,
): { stack: SynthesizedStack; id: string; path: string; resource: TemplateResource }[] {
  return stacks.flatMap((stack) =>
    Object.entries(stack.template.Resources)
      .filter(([, { Type }]) => Type === type)
      .map(([id, found]) => ({ stack, id, path: stack.pathOf(id), resource: found })),
  );
}
