/** The form of one unit: a row for each figure, as on the page. */
import type { CellStyle, WriteSheet } from "hucre/xlsx";
import { previousPeriod } from "../../../shared/domain/period.ts";
import { formatElementValue, formatPeriod } from "../../../shared/domain/vietnamese.ts";
import { cellOfText } from "./cell-text.ts";
import { type Field, fieldsOf } from "./fields.ts";
import { countFaults, type FormRow, type WorkbookForm } from "./form-view.ts";
import { addHeading } from "./heading.ts";
import { cellName, FORM_MARK, FormSheet, inputStyle, STYLES, TEXT_COLUMN, VALUE_COLUMN } from "./sheet.ts";

/** Keys (hidden), number, name, unit, value, the period before, what to correct. */
const WIDTHS = [12, 6, 54, 13, 20, 20, 46];
const KEY = 0;
const NUMBER = 1;
const NAME = 2;
const UNIT = 3;
const VALUE = 4;
const EARLIER = 5;
const FAULT = 6;

export function oneUnitSheet(form: WorkbookForm, row: FormRow): WriteSheet {
  const sheet = new FormSheet();
  const isMarked = countFaults([row]) > 0;
  const last = isMarked ? FAULT : EARLIER;
  const marks = sheet.addRow({ hidden: true });
  sheet.put(marks, KEY, FORM_MARK, {});
  sheet.put(marks, NAME, TEXT_COLUMN, {});
  sheet.put(marks, VALUE, VALUE_COLUMN, {});
  addHeading(sheet, form, { columns: [NUMBER, last], unit: row.name });

  const fields = fieldsOf(form.catalogue, form.dataSet);
  const before = previousPeriod(form.period);
  const header = sheet.addRow({ height: 36 });
  const headers = [
    "STT",
    "Mục số liệu",
    "Đơn vị tính",
    "Số liệu kỳ này",
    before ? formatPeriod(before.code) : "Kỳ trước",
    ...(isMarked ? ["Cần sửa"] : []),
  ];
  headers.forEach((name, i) => {
    sheet.put(header, NUMBER + i, name, STYLES.header);
  });
  fields
    .filter(({ kind }) => kind !== "text")
    .forEach((field, i) => {
      const at = sheet.addRow({ height: heightOf(field, row) });
      sheet.put(at, NUMBER, i + 1, STYLES.centred);
      sheet.put(at, NAME, field.name, STYLES.label);
      sheet.put(at, UNIT, field.unit ?? null, STYLES.centred);
      addInput(sheet, [at, VALUE], field, row);
      const earlier = row.earlier[field.code];
      const isNumber = typeof earlier === "number";
      sheet.put(
        at,
        EARLIER,
        isNumber ? earlier : earlier === undefined ? null : formatElementValue(earlier),
        {
          ...STYLES.earlier,
          ...(isNumber && { numFmt: field.numFmt }),
        },
      );
      if (isMarked) sheet.put(at, FAULT, row.faults.at.get(field.key) ?? null, STYLES.message);
    });
  addNarrative(sheet, fields, row, last, isMarked);
  return sheet.build({
    columns: WIDTHS.map((width, i) => ({ width, hidden: i === KEY })),
    pageSetup: { paperSize: "a4", orientation: "landscape", fitToPage: true, fitToWidth: 1, fitToHeight: 0 },
  });
}

/** Texts take the whole width, each under its name. */
function addNarrative(
  sheet: FormSheet,
  fields: readonly Field[],
  row: FormRow,
  last: number,
  isMarked: boolean,
): void {
  const texts = fields.filter(({ kind }) => kind === "text");
  if (texts.length === 0) return;
  sheet.addRow({ height: 10 });
  const bar = (text: string, style: CellStyle, height: number) => {
    const at = sheet.addRow({ height });
    for (let column = NUMBER; column <= last; column += 1) {
      sheet.put(at, column, column === NUMBER ? text : null, style);
    }
    sheet.merge(at, NUMBER, last);
  };
  bar("Thuyết minh (in nguyên văn trong báo cáo của phường; có thể để trống)", STYLES.header, 26);
  for (const field of texts) {
    bar(field.name, STYLES.part, 22);
    const at = sheet.addRow({ height: TEXT_HEIGHT });
    for (let column = NUMBER; column <= EARLIER; column += 1) sheet.put(at, column, null, STYLES.label);
    addInput(sheet, [at, NAME], field, row);
    sheet.merge(at, NAME, EARLIER);
    if (isMarked) sheet.put(at, FAULT, row.faults.at.get(field.key) ?? null, STYLES.message);
  }
}

function addInput(
  sheet: FormSheet,
  [at, column]: readonly [row: number, column: number],
  field: Field,
  row: FormRow,
): void {
  const fault = row.faults.at.get(field.key);
  sheet.put(at, KEY, field.key, {});
  const value = cellOfText(field.textIn(row), field.kind);
  sheet.put(at, column, value, inputStyle(field, value, fault !== undefined), fault);
  sheet.validations.push({ range: cellName(at, column), ...field.validation });
}

/** Points; room for six lines, and whoever writes more may make the row higher. */
const TEXT_HEIGHT = 104;
const LINE_POINTS = 17;
const NAME_CHARACTERS = 48;
const FAULT_CHARACTERS = 40;

/** Enough lines for the longer of name and message. */
function heightOf({ key, name }: Field, { faults }: FormRow): number {
  const lines = Math.max(
    Math.ceil(name.length / NAME_CHARACTERS),
    Math.ceil((faults.at.get(key)?.length ?? 0) / FAULT_CHARACTERS),
  );
  return 10 + LINE_POINTS * Math.max(1, lines);
}
