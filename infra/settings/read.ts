import * as z from "zod";
import { dev } from "./dev.ts";
import { prod } from "./prod.ts";
import { type StageSettings, stageSettings } from "./schema.ts";

const STAGES = { dev, prod } as const;

/** A setting that cannot be deployed; the message names the stage, every fault and where it is. */
export class SettingsError extends Error {}

/** The checked settings of a stage by name. Throws {@link SettingsError}. */
export function readStage(name: unknown): StageSettings {
  const known = Object.entries(STAGES).find(([stage]) => stage === name);
  if (!known) {
    throw new SettingsError(
      `No stage "${String(name)}": choose one of ${Object.keys(STAGES).join(", ")} with -c stage=NAME.`,
    );
  }
  return checkSettings(known[1], `infra/settings/${known[0]}.ts`);
}

/** Checks settings that came from `file`. Throws {@link SettingsError} naming every fault. */
export function checkSettings(settings: unknown, file: string): StageSettings {
  const result = stageSettings.safeParse(settings);
  if (result.success) return result.data;
  throw new SettingsError(`${file} cannot be used:\n${z.prettifyError(result.error)}`);
}
