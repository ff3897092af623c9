/**
 * Between a cell and the text of a form's field. What a cell cannot mean (a percentage, a day where a number belongs, a
 * formula without a result) becomes a text that says so, which the form's own reading then refuses in its own words.
 */
import type { Cell } from "hucre/xlsx";
import type { ElementType } from "../../../shared/domain/catalogue.ts";
import { NO, YES } from "../../../shared/domain/typed-form.ts";
import { formatDate } from "../../../shared/domain/vietnamese.ts";
import { readTypedNumber } from "../../../shared/domain/vietnamese-number.ts";

export type CellKind = ElementType | "text";

/** In cells, where people choose from a list. */
export const YES_WORD = "Có";
export const NO_WORD = "Không";

/** The text that the cell stands for. Formulas are never computed here: their last result counts. */
export function textOfCell(cell: Cell | undefined, kind: CellKind): string {
  if (!cell) return "";
  const { value, formula, style } = cell;
  if (value === null) return formula === undefined ? "" : `=${formula}`;
  if (typeof value === "boolean") return textOfBoolean(value, kind);
  if (value instanceof Date) return textOfDay(value, kind);
  if (typeof value === "number") {
    return style?.numFmt?.includes("%") ? `${textOfNumber(value * 100)}%` : textOfNumber(value);
  }
  const text = value.replaceAll("\r\n", "\n").normalize("NFC");
  switch (kind) {
    case "boolean":
      return wordOf(text);
    case "date":
      return isoOf(text);
    default:
      return text;
  }
}

function textOfBoolean(value: boolean, kind: CellKind): string {
  if (kind === "boolean") return value ? YES : NO;
  return value ? "TRUE" : "FALSE";
}

/** Whole days only: a time of day is no part of any figure. */
function textOfDay(day: Date, kind: CellKind): string {
  if (Number.isNaN(day.getTime())) return "#NUM!";
  const iso = day.toISOString().slice(0, 10);
  return kind === "date" ? iso : formatDate(iso);
}

const SPREADSHEET_DIGITS = 15;
/** Made with the first number: making one takes longer than writing a hundred numbers with it. */
let vietnamese: Intl.NumberFormat | undefined;

/** As Vietnamese write it. Spreadsheets show 15 digits: the sixteenth of 0,1 + 0,2 is nobody's figure. */
function textOfNumber(value: number): string {
  const shown = Number.isInteger(value) ? value : Number(value.toPrecision(SPREADSHEET_DIGITS));
  vietnamese ??= new Intl.NumberFormat("vi-VN", { maximumFractionDigits: 20 });
  return vietnamese.format(shown);
}

function wordOf(text: string): string {
  switch (text.trim().toLocaleLowerCase("vi")) {
    case YES_WORD.toLocaleLowerCase("vi"):
      return YES;
    case NO_WORD.toLocaleLowerCase("vi"):
      return NO;
    default:
      return text.trim();
  }
}

/** A day written as `15/9/2026`; any other text stays for the form to judge. */
function isoOf(text: string): string {
  const [, day = "", month = "", year = ""] = /^\s*(\d{1,2})\/(\d{1,2})\/(\d{4})\s*$/.exec(text) ?? [];
  return year === "" ? text : `${year}-${month.padStart(2, "0")}-${day.padStart(2, "0")}`;
}

const DAY_MS = 86_400_000;
/** 1 January 1970 as spreadsheets count days. */
const EPOCH_DAY = 25_569;

/** What to write into a cell for a field's text: a number or a day where it is one, else the text as it was typed. */
export function cellOfText(text: string, kind: CellKind): string | number | null {
  if (text === "") return null;
  switch (kind) {
    case "boolean":
      return text === YES ? YES_WORD : text === NO ? NO_WORD : text;
    case "date": {
      const at = /^\d{4}-\d\d-\d\d$/.test(text) ? Date.parse(text) : Number.NaN;
      return Number.isNaN(at) ? text : at / DAY_MS + EPOCH_DAY;
    }
    case "integer":
    case "decimal": {
      const number = readTypedNumber(text);
      return number.kind === "number" && fitsSpreadsheet(number.value) ? number.value : text;
    }
    case "text":
      return text;
  }
}

/** A number that a spreadsheet would round stands as a text with all its digits. */
function fitsSpreadsheet(value: number): boolean {
  return Number(value.toPrecision(SPREADSHEET_DIGITS)) === value;
}
