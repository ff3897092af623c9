/** Workbooks as spreadsheet programs save them, and cells as the texts that the form reads. */
import { readFileSync } from "node:fs";
import { join } from "node:path";
import fc from "fast-check";
import { describe, expect, it } from "vitest";

import { cellOfText, textOfCell } from "../../../functions/intake/workbook/cell-text.ts";
import { NO_FAULTS } from "../../../functions/intake/workbook/form-view.ts";
import { formVersionOf } from "../../../functions/intake/workbook/identity.ts";
import { readWorkbook } from "../../../functions/intake/workbook/read-workbook.ts";
import { renderWorkbook } from "../../../functions/intake/workbook/render-workbook.ts";
import type { DataSet } from "../../../shared/domain/catalogue.ts";
import { readValues } from "../../../shared/domain/typed-form.ts";
import { leChan, periodOf } from "../../samples/catalogues.ts";

const catalogue = leChan();
const dataSetOf = (code: string): DataSet => {
  const dataSet = catalogue.dataSets.find((candidate) => candidate.code === code);
  if (!dataSet) throw new Error(`no data set ${code}`);
  return dataSet;
};
const fixture = (name: string) => readFileSync(join(import.meta.dirname, "fixtures", name));

describe("a form that LibreOffice saved", () => {
  it("of one unit says what was filled in", async () => {
    const read = await readWorkbook(fixture("libreoffice-one-unit.xlsx"), catalogue);
    expect(read).toMatchObject({
      ok: true,
      identity: { dataSet: "M05-CT", period: "2026-Q3", orgUnit: "kthtdt", baseRevision: 0 },
      rows: [
        {
          orgUnit: "kthtdt",
          values: { ke_hoach: "co", rac_phat_sinh: "1.234,5", rac_thu_gom: "1.200,125" },
          narrative: { ket_qua: "Thu gom đúng giờ\nkhông còn điểm tồn đọng", kho_khan: "" },
        },
      ],
    });
  });

  it("of many units says what was filled in, unit by unit", async () => {
    const read = await readWorkbook(fixture("libreoffice-many-units.xlsx"), catalogue);
    if (!read.ok) throw new Error(read.refusal.text);
    expect(read.rows).toHaveLength(30);
    const filled = read.rows.filter(({ values }) => Object.values(values).some((text) => text !== ""));
    expect(filled.map(({ orgUnit, values }) => [orgUnit, values.ho_tong, values.ho_van_hoa])).toEqual([
      ["tdp-01", "401", "390"],
      ["tdp-02", "1.234", "0"],
      ["tdp-30", "300", ""],
    ]);
  });
});

describe("a cell", () => {
  const value = fc.oneof(
    fc.integer({ min: 0, max: 10 ** 15 }),
    fc.integer({ min: 0, max: 10 ** 14 }).map((thousandths) => thousandths / 1000),
  );

  it("with a number is read as the value that it shows, whatever it is", () => {
    fc.assert(
      fc.property(value, (number) => {
        const text = textOfCell({ value: number, type: "number" }, "decimal");
        const dataSet = dataSetOf("M05-CT");
        const { values } = readValues({ values: { rac_phat_sinh: text } }, dataSet);
        expect(values.rac_phat_sinh).toBe(number);
        expect(cellOfText(text, "decimal")).toBe(number);
      }),
    );
  });

  it("with any text comes back with the same text", async () => {
    const dataSet = dataSetOf("M05-CT");
    const period = periodOf("2026-Q3");
    // What XML cannot hold, no spreadsheet can; line ends are those of the form.
    const text = fc
      .string({ unit: "grapheme", maxLength: 200 })
      // biome-ignore lint/suspicious/noControlCharactersInRegex: they are what is left out
      .map((any) => any.normalize("NFC").replace(/[\u0000-\u0009\u000b-\u001f\ufffe\uffff]/g, ""));
    const dangerous = fc.tuple(fc.constantFrom("=", "+", "-", "@", "'"), text).map((parts) => parts.join(""));
    await fc.assert(
      fc.asyncProperty(fc.oneof(text, dangerous), async (typed) => {
        const row = {
          orgUnit: "kthtdt",
          name: "Phòng Kinh tế",
          baseRevision: 0,
          values: { rac_phat_sinh: typed },
          narrative: { ket_qua: typed },
          earlier: {},
          faults: NO_FAULTS,
        };
        const bytes = await renderWorkbook({
          identity: {
            id: crypto.randomUUID(),
            ward: "le-chan",
            dataSet: dataSet.code,
            period: period.code,
            orgUnit: "kthtdt",
            baseRevision: 0,
            formVersion: formVersionOf(catalogue, dataSet),
          },
          catalogue,
          sample: false,
          dataSet,
          period,
          address: "https://baocao.example.vn/nhap",
          rows: [row],
        });
        const read = await readWorkbook(bytes, catalogue);
        if (!read.ok) throw new Error(read.refusal.text);
        expect(read.rows[0]?.narrative.ket_qua).toBe(typed);
        const number = readValues(row, dataSet).values.rac_phat_sinh;
        expect(readValues(read.rows[0] ?? row, dataSet).values.rac_phat_sinh).toEqual(number);
      }),
      { numRuns: 40 },
    );
  });
});
