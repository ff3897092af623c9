/** Who may do what, read from the templates: the table in docs/permissions.md and what the tests ask of it. */
import * as z from "zod";
import { describe } from "./references.ts";
import { resourcesOf, type Synthesis, type SynthesizedStack } from "./synthesize.ts";
import { WILDCARDS, type Wildcard } from "./wildcards.ts";

const statement = z.looseObject({
  Effect: z.enum(["Allow", "Deny"]),
  Action: z.union([z.string().transform((one) => [one]), z.array(z.string())]),
  Resource: z.unknown(),
});
const policy = z.looseObject({
  PolicyDocument: z.looseObject({ Statement: z.array(statement) }),
  Roles: z.array(z.unknown()),
});
const lambda = z.looseObject({
  Role: z.unknown(),
  Environment: z.looseObject({ Variables: z.looseObject({ POWERTOOLS_SERVICE_NAME: z.string() }) }),
});
const permission = z.looseObject({ FunctionName: z.unknown(), Principal: z.string() });

export interface Permission {
  /** The function's name; for a role that is no function's, the role's path. */
  readonly who: string;
  readonly action: string;
  readonly resource: string;
  /** Why the resource is not named in full; undefined when it is, or when nobody has said why. */
  readonly wildcard: Wildcard | undefined;
}

/** Every allowed action of every role of the stage, in the order of the templates. */
export function permissionsOf(synthesis: Synthesis): Permission[] {
  const owners = ownersOfRoles(synthesis);
  return resourcesOf(synthesis, "AWS::IAM::Policy").flatMap(({ stack, resource }) => {
    const { PolicyDocument, Roles } = policy.parse(resource.Properties);
    return Roles.flatMap((role) => {
      const path = describe(role, stack, synthesis);
      const who = owners.get(path) ?? path;
      return PolicyDocument.Statement.flatMap(({ Effect, Action, Resource }) =>
        listOf(Resource).flatMap((one) => {
          const shown = shorten(describe(one, stack, synthesis), who);
          return Action.map((action) => ({
            who,
            action: Effect === "Allow" ? action : `not ${action}`,
            resource: shown,
            wildcard: wildcardFor(action, shown),
          }));
        }),
      );
    });
  });
}

/** Whether the permission does not name its resource in full. */
export function isWildcard({ action, resource }: Permission): boolean {
  return action.includes("*") || resource.includes("*");
}

/** docs/permissions.md as it should be. */
export function permissionsPage(synthesis: Synthesis): string {
  const permissions = permissionsOf(synthesis);
  const starters = startersOf(synthesis);
  const names = [...new Set(permissions.map(({ who }) => who))].sort();
  const sections = names.map((name) => {
    const rows = permissions
      .filter(({ who }) => who === name)
      .map(
        ({ action, resource, wildcard }) => `| \`${resource}\` | \`${action}\` | ${wildcard?.reason ?? ""} |`,
      )
      .sort();
    const started = starters.get(name);
    return [
      `## ${name}`,
      "",
      ...(started ? [`Started by: ${started.join(", ")}.`, ""] : []),
      "| resource | action | why not narrower |",
      "|---|---|---|",
      ...new Set(rows),
      "",
    ].join("\n");
  });
  return [
    "# Permissions",
    "",
    "Generated from the synthesized templates by `npm run permissions`; a test fails when it no longer matches them.",
    "Read the change of this page before approving a change of `infra/`: it is what the change may newly do.",
    "",
    "No function can update or delete a ledger entry, and none can remove or overwrite a published file.",
    "Resources are named by their place in the construct tree.",
    "",
    ...sections,
  ].join("\n");
}

function ownersOfRoles(synthesis: Synthesis): Map<string, string> {
  return new Map(
    resourcesOf(synthesis, "AWS::Lambda::Function").map(({ stack, resource }) => {
      const { Role, Environment } = lambda.parse(resource.Properties);
      return [describe(Role, stack, synthesis), Environment.Variables.POWERTOOLS_SERVICE_NAME];
    }),
  );
}

/** For each function, what may start it: services allowed to invoke it, and the sources it polls. */
function startersOf(synthesis: Synthesis): Map<string, string[]> {
  const starters = new Map<string, string[]>();
  const add = (functionName: unknown, stack: SynthesizedStack, starter: string) => {
    const name =
      describe(functionName, stack, synthesis)
        .split("/")
        .at(-2)
        ?.replace(/-function$/, "") ?? "";
    starters.set(name, [...new Set([...(starters.get(name) ?? []), starter])].sort());
  };
  for (const { stack, resource } of resourcesOf(synthesis, "AWS::Lambda::Permission")) {
    const { FunctionName, Principal } = permission.parse(resource.Properties);
    add(FunctionName, stack, Principal);
  }
  for (const { stack, resource } of resourcesOf(synthesis, "AWS::Lambda::EventSourceMapping")) {
    const { FunctionName, EventSourceArn } = resource.Properties;
    add(FunctionName, stack, `\`${describe(EventSourceArn, stack, synthesis)}\``);
  }
  for (const { stack, resource } of resourcesOf(synthesis, "AWS::Scheduler::Schedule")) {
    const { Target } = z
      .looseObject({ Target: z.looseObject({ Arn: z.unknown() }) })
      .parse(resource.Properties);
    add(Target.Arn, stack, "scheduler.amazonaws.com");
  }
  return starters;
}

function listOf(value: unknown): unknown[] {
  return Array.isArray(value) ? value : [value];
}

/** A function's own log group is everyone's first line: shown the same for all. */
function shorten(resource: string, who: string): string {
  return resource.endsWith(`${who}-function/Log`) ? "(its own log group)" : resource;
}

function wildcardFor(action: string, resource: string): Wildcard | undefined {
  return Object.values<Wildcard>(WILDCARDS).find(
    (known) => known.resource === resource && known.actions.includes(action),
  );
}
