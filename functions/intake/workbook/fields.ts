/** The fields of a data set's form as cells: which there are, what they take, how that is said and enforced. */
import type { DataValidation } from "hucre/xlsx";
import type { Catalogue, DataElement, DataSet } from "../../../shared/domain/catalogue.ts";
import { MAX_TEXT_CHARACTERS } from "../../../shared/domain/submission.ts";
import { formatCount, lowerFirst } from "../../../shared/domain/vietnamese.ts";
import { narrativeField, valueField } from "../form-fields.ts";
import { type CellKind, NO_WORD, YES_WORD } from "./cell-text.ts";
import type { FilledRow } from "./filled.ts";

export interface Field {
  /** As the field is named in the form on the page; it stands in a hidden cell beside or above the field's own. */
  readonly key: string;
  readonly code: string;
  readonly kind: CellKind;
  readonly name: string;
  readonly unit: string | undefined;
  readonly numFmt: string;
  readonly validation: Omit<DataValidation, "range">;
  textIn(row: Pick<FilledRow, "values" | "narrative">): string;
}

export function fieldsOf({ narrative }: Catalogue, dataSet: DataSet): Field[] {
  const elements = dataSet.elements.map((element): Field => {
    const { code, type, name, unit } = element;
    return {
      key: valueField(code),
      code,
      kind: type,
      name,
      unit,
      numFmt: NUMBER_FORMATS[type],
      validation: validationOf(element, dataSet),
      textIn: ({ values }) => values[code] ?? "",
    };
  });
  const texts = (dataSet.takesNarrative ? narrative : []).map(
    ({ code, name }): Field => ({
      key: narrativeField(code),
      code,
      kind: "text",
      name,
      unit: undefined,
      // As text: what starts with an equals sign stays what was written, also when the cell is edited again.
      numFmt: "@",
      validation: {
        type: "textLength",
        operator: "lessThanOrEqual",
        formula1: String(MAX_TEXT_CHARACTERS),
        ...said(
          name,
          `Có thể để trống. Nhiều nhất ${formatCount(MAX_TEXT_CHARACTERS)} ký tự. Xuống dòng trong ô: Alt+Enter.`,
          `Nhiều nhất ${formatCount(MAX_TEXT_CHARACTERS)} ký tự.`,
        ),
      },
      textIn: (row) => row.narrative[code] ?? "",
    }),
  );
  return [...elements, ...texts];
}

/** Separators follow the reader's settings: `1.234,5` where the system is Vietnamese. */
const NUMBER_FORMATS: Readonly<Record<DataElement["type"], string>> = {
  integer: "#,##0",
  decimal: "#,##0.0##",
  boolean: "General",
  date: "dd/mm/yyyy",
};

const BLANK = "Chưa có số liệu thì để trống.";

function validationOf(element: DataElement, { rules }: DataSet): Omit<DataValidation, "range"> {
  const { name, unit, help } = element;
  const explained = help === undefined ? "" : `${help} `;
  const measured = unit === undefined ? "" : ` (${unit})`;
  const ruled = rules
    .filter((rule) => rule.severity === "error" && rule.elements.includes(element.code))
    .map(({ message }) => ` Không nhận khi ${lowerFirst(message)}.`)
    .join("");
  switch (element.type) {
    case "integer":
      return {
        type: "whole",
        operator: "greaterThanOrEqual",
        formula1: "0",
        ...said(
          name,
          `${explained}Số nguyên từ 0 trở lên${measured}. Không phát sinh thì ghi 0. ${BLANK}${ruled}`,
          "Ô này chỉ nhận số nguyên từ 0 trở lên. Nếu máy dùng dấu kiểu Anh, hãy gõ liền không dấu, ví dụ 1234.",
        ),
      };
    case "decimal":
      return {
        type: "decimal",
        operator: "greaterThanOrEqual",
        formula1: "0",
        ...said(
          name,
          `${explained}Số từ 0 trở lên${measured}, nhiều nhất 3 chữ số thập phân. Không phát sinh thì ghi 0. ${BLANK}${ruled}`,
          "Ô này chỉ nhận số từ 0 trở lên. Dấu thập phân gõ theo cài đặt của máy (dấu phẩy, hoặc dấu chấm nếu máy dùng kiểu Anh).",
        ),
      };
    case "boolean":
      return {
        type: "list",
        values: [YES_WORD, NO_WORD],
        ...said(
          name,
          `${explained}Chọn ${YES_WORD} hoặc ${NO_WORD}. ${BLANK}`,
          `Hãy chọn ${YES_WORD} hoặc ${NO_WORD} trong danh sách.`,
        ),
      };
    case "date":
      return {
        type: "date",
        operator: "greaterThanOrEqual",
        formula1: "1",
        ...said(name, `${explained}Ngày, tháng, năm. ${BLANK}`, "Ô này chỉ nhận ngày tháng."),
      };
  }
}

/** Excel's own limits, in UTF-16 units. */
const MAX_TITLE = 32;
const MAX_MESSAGE = 255;

function said(name: string, hint: string, error: string) {
  return {
    allowBlank: true,
    showInputMessage: true,
    inputTitle: cut(name, MAX_TITLE),
    inputMessage: cut(hint, MAX_MESSAGE),
    showErrorMessage: true,
    errorStyle: "stop",
    errorTitle: "Chưa đúng",
    errorMessage: cut(error, MAX_MESSAGE),
  } as const;
}

function cut(text: string, most: number): string {
  if (text.length <= most) return text;
  const kept = text.slice(0, most - 1);
  return `${kept.slice(0, Math.max(kept.lastIndexOf(" "), 1))}…`;
}
