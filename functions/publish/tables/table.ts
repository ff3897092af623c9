/** A table of figures: what the workbook's data sheets and the CSV file have in common. */
import { type DecimalText, numberText } from "../../../shared/domain/decimal.ts";
import type { ElementValue } from "../../../shared/domain/ledger.ts";
import { capitalise, formatElementValue } from "../../../shared/domain/vietnamese.ts";

/** What stands in one cell; null: nothing. */
export type TableCell =
  | { readonly kind: "text"; readonly text: string }
  /** An exact decimal. `places`: always so many digits after the comma; absent: as many as there are. */
  | { readonly kind: "number"; readonly number: DecimalText; readonly places?: number }
  /** A calendar day, `YYYY-MM-DD`. */
  | { readonly kind: "date"; readonly date: string }
  /** Epoch milliseconds, shown in ward time. */
  | { readonly kind: "moment"; readonly at: number };

export interface Table {
  /** Headers. */
  readonly columns: readonly string[];
  /** Each as long as the columns. */
  readonly rows: readonly (readonly (TableCell | null)[])[];
}

export function textCell(text: string | null | undefined): TableCell | null {
  return text === null || text === undefined || text === "" ? null : { kind: "text", text };
}

export function countCell(count: number): TableCell {
  return { kind: "number", number: numberText(count) };
}

/** A figure's number as it stands in `snapshot.json`; a missing one leaves the cell empty, never 0. */
export function decimalCell(number: DecimalText | null, places?: number): TableCell | null {
  if (number === null) return null;
  return places === undefined ? { kind: "number", number } : { kind: "number", number, places };
}

export function percentCell(number: DecimalText | null): TableCell | null {
  return decimalCell(number, 2);
}

/** A reported value by its own type. */
export function elementCell(value: ElementValue): TableCell | null {
  if (typeof value === "number") return decimalCell(numberText(value));
  return typeof value === "string" ? { kind: "date", date: value } : textCell(formatElementValue(value));
}

/** `đạt` → `Đạt`: a cell starts with a capital letter. */
export function wordsCell(words: string): TableCell | null {
  return textCell(capitalise(words));
}
