/** The bytes of a form as a workbook. */
import type { WorkbookForm } from "./form-view.ts";
import { manyUnitsSheet } from "./many-units-sheet.ts";
import { oneUnitSheet } from "./one-unit-sheet.ts";
import { DEFAULT_FONT, SYSTEM_SHEET } from "./sheet.ts";

export async function renderWorkbook(form: WorkbookForm): Promise<Uint8Array> {
  const { identity, catalogue, dataSet } = form;
  const [row] = form.rows;
  const sheet = identity.orgUnit !== null && row ? oneUnitSheet(form, row) : manyUnitsSheet(form);
  const { writeXlsx } = await import("./spreadsheets.ts");
  return writeXlsx({
    sheets: [
      sheet,
      {
        name: SYSTEM_SHEET,
        rows: [[JSON.stringify(identity)]],
        veryHidden: true,
        protection: { sheet: true },
      },
    ],
    workbookProtection: { lockStructure: true },
    defaultFont: DEFAULT_FONT,
    properties: { title: dataSet.name, creator: catalogue.programme.issuer },
  });
}
