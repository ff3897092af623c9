/** The form of many units: a row for each unit, a column for each figure. */
import type { WriteSheet } from "hucre/xlsx";
import { cellOfText } from "./cell-text.ts";
import { fieldsOf } from "./fields.ts";
import { countFaults, type WorkbookForm } from "./form-view.ts";
import { addHeading } from "./heading.ts";
import { BASE_COLUMN, columnLetters, FORM_MARK, FormSheet, inputStyle, STYLES } from "./sheet.ts";

/** Unit and the revision that the row is made on (both hidden), number, name, state; then the fields. */
const UNIT = 0;
const BASE = 1;
const NUMBER = 2;
const NAME = 3;
const STATE = 4;
const FIRST_FIELD = 5;
const LEADING_WIDTHS = [12, 8, 6, 34, 15];
const FIGURE_WIDTH = 16;
const TEXT_WIDTH = 44;
const FAULT_WIDTH = 60;

export function manyUnitsSheet(form: WorkbookForm): WriteSheet {
  const sheet = new FormSheet();
  const fields = fieldsOf(form.catalogue, form.dataSet);
  const isMarked = countFaults(form.rows) > 0;
  const fault = FIRST_FIELD + fields.length;
  const last = isMarked ? fault : fault - 1;
  const marks = sheet.addRow({ hidden: true });
  sheet.put(marks, UNIT, FORM_MARK, {});
  sheet.put(marks, BASE, BASE_COLUMN, {});
  fields.forEach(({ key }, i) => {
    sheet.put(marks, FIRST_FIELD + i, key, {});
  });
  addHeading(sheet, form, { columns: [NUMBER, last], unit: undefined });

  const header = sheet.addRow({ height: 84 });
  const names = fields.map(({ name, unit }) => (unit === undefined ? name : `${name} (${unit})`));
  ["STT", "Đơn vị", "Bản đã gửi", ...names, ...(isMarked ? ["Cần sửa"] : [])].forEach((name, i) => {
    sheet.put(header, NUMBER + i, name, STYLES.header);
  });
  const first = sheet.nextRow;
  form.rows.forEach((row, i) => {
    const at = sheet.addRow({ height: fields.some(({ kind }) => kind === "text") ? 60 : 24 });
    sheet.put(at, UNIT, row.orgUnit, {});
    sheet.put(at, BASE, row.baseRevision, {});
    sheet.put(at, NUMBER, i + 1, STYLES.centred);
    sheet.put(at, NAME, row.name, STYLES.label);
    sheet.put(at, STATE, row.baseRevision === 0 ? "chưa gửi" : `bản ${row.baseRevision}`, STYLES.centred);
    fields.forEach((field, column) => {
      const message = row.faults.at.get(field.key);
      const value = cellOfText(field.textIn(row), field.kind);
      sheet.put(at, FIRST_FIELD + column, value, inputStyle(field, value, message !== undefined), message);
    });
    if (isMarked) {
      const messages = fields.flatMap(({ key, name }) => {
        const message = row.faults.at.get(key);
        return message === undefined ? [] : [`${name}: ${message}`];
      });
      sheet.put(at, fault, [...row.faults.whole, ...messages].join(" ") || null, STYLES.message);
    }
  });
  fields.forEach(({ validation }, i) => {
    const letters = columnLetters(FIRST_FIELD + i);
    sheet.validations.push({ range: `${letters}${first + 1}:${letters}${sheet.nextRow}`, ...validation });
  });
  const widths = [
    ...LEADING_WIDTHS,
    ...fields.map(({ kind }) => (kind === "text" ? TEXT_WIDTH : FIGURE_WIDTH)),
    FAULT_WIDTH,
  ];
  return sheet.build({
    columns: widths.slice(0, last + 1).map((width, i) => ({ width, hidden: i < NUMBER })),
    freezePane: { rows: header + 1, columns: STATE + 1 },
    pageSetup: {
      paperSize: "a4",
      orientation: "landscape",
      fitToPage: true,
      fitToWidth: 1,
      fitToHeight: 0,
      printTitlesRow: `$${header + 1}:$${header + 1}`,
    },
  });
}
