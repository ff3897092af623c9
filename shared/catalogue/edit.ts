/** The commonest edits of a catalogue file: its holidays, its signer and its org units. What comes out is checked like any other file. */
import type { Signer } from "../domain/catalogue.ts";
import { expandOrgUnit } from "./parse.ts";
import type { CatalogueFile } from "./schema.ts";

type OrgUnitFile = CatalogueFile["orgUnits"][number];

export function withHolidays(file: CatalogueFile, holidays: readonly string[]): CatalogueFile {
  return { ...file, programme: { ...file.programme, holidays: [...new Set(holidays)].sort() } };
}

/** `signer` undefined: the chairman, the name left blank. */
export function withSigner(file: CatalogueFile, signer: Signer | undefined): CatalogueFile {
  const { signer: _, ...programme } = file.programme;
  return { ...file, programme: { ...programme, ...(signer && { signer }) } };
}

export function withUnit(file: CatalogueFile, unit: OrgUnitFile): CatalogueFile {
  return { ...file, orgUnits: [...file.orgUnits, unit] };
}

export function withUnitName(file: CatalogueFile, code: string, name: string): CatalogueFile {
  return changeUnit(file, code, (unit) => [{ ...unit, name }]);
}

/** Without the unit, also where data sets name it, or its kind when it was the last one of that. A model that it leads keeps its name, which is then a fault. */
export function withoutUnit(file: CatalogueFile, code: string): CatalogueFile {
  const changed = changeUnit(file, code, () => []);
  const kinds = new Set(changed.orgUnits.map(({ kind }) => kind));
  const gone = file.orgUnits.map(({ kind }) => kind).find((kind) => !kinds.has(kind));
  return {
    ...changed,
    dataSets: changed.dataSets.map((dataSet) => ({
      ...dataSet,
      assigned: dataSet.assigned.filter((assigned) => assigned !== code && assigned !== gone),
    })),
    models: changed.models.map((model) => ({ ...model, with: model.with.filter((unit) => unit !== code) })),
  };
}

/** A unit of a numbered run stands for itself from then on, with its neighbours. */
function changeUnit(
  file: CatalogueFile,
  code: string,
  change: (unit: OrgUnitFile) => readonly OrgUnitFile[],
): CatalogueFile {
  const orgUnits = file.orgUnits.flatMap((entry) => {
    const units = expandOrgUnit(entry);
    if (!units.some((unit) => unit.code === code)) return [entry];
    return units.flatMap((unit) => (unit.code === code ? change(unit) : [unit]));
  });
  return { ...file, orgUnits };
}
