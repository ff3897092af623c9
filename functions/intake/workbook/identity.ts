/** What a workbook is the form of. It travels in the file, on a hidden sheet, and is shown on the sheet that people see. */
import * as z from "zod";
import type { Catalogue, DataSet } from "../../../shared/domain/catalogue.ts";
import { digestOf, withoutHelp } from "../../../shared/domain/digest.ts";

export const workbookIdentity = z.object({
  /** Another one with each download: what is sent from one file is known again. */
  id: z.guid(),
  ward: z.string(),
  dataSet: z.string(),
  period: z.string(),
  /** The unit that it is for; null: one row for each unit. */
  orgUnit: z.string().nullable(),
  /** The revision that the unit's form was made on; of many units each row says its own. */
  baseRevision: z.int().min(0),
  formVersion: z.string(),
});
export type WorkbookIdentity = z.output<typeof workbookIdentity>;

/** Twelve digits that change with what the form asks for, and with nothing else in the catalogue. */
export function formVersionOf({ narrative }: Catalogue, { code, elements, takesNarrative }: DataSet): string {
  return digestOf([code, elements.map(withoutHelp), takesNarrative ? narrative : []]).slice(0, 12);
}

/** The form as its file says it for people: `M03-DV · 2026-Q3 · tdp-01 · sau bản 1 · phiên bản biểu mẫu 3f9a2b1c4d5e`. */
export function sayIdentity({
  dataSet,
  period,
  orgUnit,
  baseRevision,
  formVersion,
}: WorkbookIdentity): string {
  const since = baseRevision === 0 ? "chưa gửi bản nào" : `sau bản ${baseRevision}`;
  const place = orgUnit === null ? ["nhiều đơn vị"] : [orgUnit, since];
  return [dataSet, period, ...place, `phiên bản biểu mẫu ${formVersion}`].join(" · ");
}
