/** The workbook of a place: fresh from what is stored, or with what an uploaded one says and what is wrong with it. */
import { randomUUID } from "node:crypto";
import { typedFrom } from "../../../shared/domain/typed-form.ts";
import type { FormSubject } from "../form-place.ts";
import { type FormRow, NO_FAULTS, type WorkbookForm } from "./form-view.ts";
import { formVersionOf } from "./identity.ts";
import type { JudgedRow } from "./judge.ts";
import type { Stored } from "./stored.ts";

export interface WorkbookPlace extends Omit<FormSubject, "session"> {
  /** Null: one row for each unit. */
  readonly orgUnit: string | null;
  /** Where the workbook is handed in. */
  readonly address: string;
}

/** A form for the next revision of each unit, filled with what its latest one says. */
export function freshForm(place: WorkbookPlace, stored: Stored): WorkbookForm {
  const { version, dataSet, orgUnit } = place;
  const units = orgUnit === null ? dataSet.assigned : [orgUnit];
  const rows = units.map((unit): FormRow => {
    const { latest, earlier } = stored(unit);
    const { values, narrative, baseRevision } = typedFrom(dataSet, latest?.entry);
    return {
      orgUnit: unit,
      name: nameOf(version, unit),
      values,
      narrative,
      baseRevision,
      earlier,
      faults: NO_FAULTS,
    };
  });
  return formOf(place, randomUUID(), rows);
}

/** What was handed in, as it was typed, each fault marked. */
export function markedForm(place: WorkbookPlace, id: string, judged: readonly JudgedRow[]): WorkbookForm {
  const rows = judged.map(
    ({ row, stored, verdict }): FormRow => ({
      ...row,
      name: nameOf(place.version, row.orgUnit),
      earlier: stored.earlier,
      faults: verdict.kind === "faulty" ? verdict.faults : NO_FAULTS,
    }),
  );
  return formOf(place, id, rows);
}

function formOf(place: WorkbookPlace, id: string, rows: readonly FormRow[]): WorkbookForm {
  const { version, dataSet, period, orgUnit, address } = place;
  const { catalogue, sample } = version;
  const identity = {
    id,
    ward: catalogue.programme.ward,
    dataSet: dataSet.code,
    period: period.code,
    orgUnit,
    baseRevision: orgUnit === null ? 0 : (rows[0]?.baseRevision ?? 0),
    formVersion: formVersionOf(catalogue, dataSet),
  };
  return { identity, catalogue, sample, dataSet, period, address, rows };
}

function nameOf({ catalogue }: FormSubject["version"], unit: string): string {
  return catalogue.orgUnits.find(({ code }) => code === unit)?.name ?? unit;
}
