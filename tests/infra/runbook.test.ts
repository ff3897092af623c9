import { readFileSync } from "node:fs";
import { join } from "node:path";
import { beforeAll, describe, expect, it } from "vitest";
import * as z from "zod";
import { resourcesOf, type Synthesis, synthesize } from "../../infra/review/synthesize.ts";
import { PROD } from "./stages.ts";

const RUNBOOK = readFileSync(join(import.meta.dirname, "..", "..", "docs", "runbook.md"), "utf8");
const PARTS = ["Impact", "Description", "Investigate", "Resolve"];

const alarmProperties = z.looseObject({
  AlarmName: z.string(),
  AlarmDescription: z.string(),
  AlarmActions: z.array(z.unknown()).length(1),
  OKActions: z.array(z.unknown()).length(1),
});

/** The entries of the part about alarms, by heading. */
function alarmEntries(): Map<string, string> {
  const part = RUNBOOK.split(/^# /m).find((text) => text.startsWith("Alarms\n")) ?? "";
  return new Map(
    part
      .split(/^## /m)
      .slice(1)
      .map((entry) => [entry.slice(0, entry.indexOf("\n")), entry]),
  );
}

describe("runbook", () => {
  let synthesis: Synthesis;
  beforeAll(() => {
    synthesis = synthesize(PROD);
  });
  const alarms = () =>
    resourcesOf(synthesis, "AWS::CloudWatch::Alarm").map(({ resource }) => {
      const alarm = alarmProperties.parse(resource.Properties);
      return { ...alarm, name: alarm.AlarmName.slice("prod-".length) };
    });

  it("has an entry for every alarm, and for nothing that is not one", () => {
    expect([...alarmEntries().keys()].sort()).toEqual(
      alarms()
        .map(({ name }) => name)
        .sort(),
    );
  });

  it.each(PARTS)("says for every alarm: %s", (part) => {
    for (const [name, entry] of alarmEntries()) expect(entry, name).toContain(`**${part}.**`);
  });

  it("is what every alarm links to, after saying whom it hurts", () => {
    for (const { name, AlarmDescription } of alarms()) {
      expect(AlarmDescription).toMatch(/^[A-Z].{30,}\.\n\nWhat to do: /s);
      expect(AlarmDescription).toContain(`${PROD.runbookUrl}#${name}`);
    }
  });

  it("only links to headings that it has", () => {
    const headings = new Set(
      [...RUNBOOK.matchAll(/^#+ (.+)$/gm)].map(([, heading]) => heading?.toLowerCase().replaceAll(" ", "-")),
    );
    for (const [, anchor] of RUNBOOK.matchAll(/\]\(#([^)]+)\)/g)) expect(headings).toContain(anchor);
  });
});
