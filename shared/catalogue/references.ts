/** How a catalogue file refers from one thing to another. */
import type { ElementRef, OrgUnit } from "../domain/catalogue.ts";
import type { CatalogueFile } from "./schema.ts";

/** The model of a data set: named, or the one whose code is the data set's code up to its first hyphen. */
export function modelOf(dataSet: CatalogueFile["dataSets"][number]): string {
  return dataSet.model ?? dataSet.code.split("-")[0] ?? dataSet.code;
}

/** Codes of the org units that an `assigned` list of kinds and codes means, in catalogue order. */
export function assignedUnits(assigned: readonly string[], orgUnits: readonly OrgUnit[]): string[] {
  return orgUnits
    .filter(({ code, kind }) => assigned.includes(kind) || assigned.includes(code))
    .map(({ code }) => code);
}

/** `M06-TYT.dan_so` → data set and element. */
export function parseElementRef(text: string): ElementRef {
  const dot = text.lastIndexOf(".");
  return { dataSet: text.slice(0, dot), element: text.slice(dot + 1) };
}
