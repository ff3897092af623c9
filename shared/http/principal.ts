/** Who is asking, and what they may do: api.md, "Roles". */
import * as z from "zod";
import type { Catalogue, DataSet } from "../domain/catalogue.ts";
import { modelOfFile } from "../wire/snapshot-files.ts";

export const ROLES = ["officer", "lead", "leadership", "admin"] as const;
export type Role = (typeof ROLES)[number];

export const principal = z.object({
  username: z.string().min(1),
  /** As shown to people. */
  name: z.string(),
  ward: z.string().min(1),
  /** Null for who belongs to no reporting unit. */
  orgUnit: z.string().min(1).nullable(),
  roles: z.array(z.enum(ROLES)).readonly(),
});
export type Principal = z.output<typeof principal>;

export function isAdmin({ roles }: Principal): boolean {
  return roles.includes("admin");
}

/** Submits for its own org unit; an administrator on behalf of any. */
export function maySubmitFor(who: Principal, orgUnit: string): boolean {
  return isAdmin(who) || (who.roles.includes("officer") && who.orgUnit === orgUnit);
}

/** Approves and returns submissions of a data set: its model's lead, or an administrator. */
export function mayDecideOn(who: Principal, dataSet: DataSet, catalogue: Catalogue): boolean {
  return isAdmin(who) || leads(who, dataSet.model, catalogue);
}

/** Sees submissions: the unit's own, those of a model one leads, everything for leadership and administrators. */
export function maySeeSubmission(
  who: Principal,
  orgUnit: string,
  dataSet: DataSet,
  catalogue: Catalogue,
): boolean {
  return mayReadEverything(who) || maySubmitFor(who, orgUnit) || leads(who, dataSet.model, catalogue);
}

/** Reads whole reports and their snapshots. */
export function mayReadEverything({ roles }: Principal): boolean {
  return roles.includes("admin") || roles.includes("leadership");
}

/** Reads the lineage of a model's indicators, which is made of submissions that its lead may see. */
export function mayReadModel(who: Principal, model: string, catalogue: Catalogue): boolean {
  return mayReadEverything(who) || leads(who, model, catalogue);
}

/** Downloads a file of a published version: all of them who reads everything, a model's own report its lead too. */
export function mayReadFile(who: Principal, name: string, catalogue: Catalogue): boolean {
  const model = modelOfFile(name);
  return mayReadEverything(who) || (model !== undefined && leads(who, model, catalogue));
}

function leads(who: Principal, modelCode: string, catalogue: Catalogue): boolean {
  const model = catalogue.models.find(({ code }) => code === modelCode);
  return who.roles.includes("lead") && who.orgUnit !== null && model?.lead.includes(who.orgUnit) === true;
}
