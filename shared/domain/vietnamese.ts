/** How figures, days, periods and statuses are said in Vietnamese: the one place, for pages and the printed report. */
import { wardDate, wardIso } from "./calendar.ts";
import type { DataElement, Indicator, IsoDate, Target } from "./catalogue.ts";
import { type DecimalText, type Milli, milliText, numberText } from "./decimal.ts";
import type { ElementValue } from "./ledger.ts";
import { type Period, parsePeriod } from "./period.ts";
import type { Status } from "./report.ts";

/** Keeps a number and its unit on one line. */
export const NO_BREAK_SPACE = "\u00a0";
/** Stands for "not applicable"; never for a value that is missing, which is said in words. */
export const NOT_APPLICABLE = "–";

export const STATUS_WORDS: Readonly<Record<Status, string>> = {
  achieved: "đạt",
  "on-track": "đúng tiến độ",
  behind: "chậm tiến độ",
  "in-progress": "đang thực hiện",
  missed: "không đạt",
  "no-data": "chưa có số liệu",
  "not-in-period": "không thuộc kỳ báo cáo",
  "no-target": "theo dõi (không đặt mục tiêu)",
};

/** Thousandths of an exact decimal text of at most 3 places. */
export function readMilli(text: DecimalText): Milli {
  const [whole = "0", fraction = ""] = text.split(".");
  return BigInt(whole + fraction.padEnd(3, "0"));
}

/** `3083.519` → `3.083,519`; a minus sign, not a hyphen, before a negative. */
export function formatNumber(text: DecimalText): string {
  const [whole = "0", fraction] = text.split(".");
  return fraction === undefined ? groupThousands(whole) : `${groupThousands(whole)},${fraction}`;
}

function groupThousands(whole: string): string {
  return whole.replace("-", "−").replace(/\B(?=(\d{3})+$)/g, ".");
}

/** Always two places: `98` → `98,00`. */
export function formatTwoPlaces(text: DecimalText): string {
  const [whole = "0", fraction = ""] = text.split(".");
  return `${groupThousands(whole)},${fraction.padEnd(2, "0")}`;
}

/** `98` → `98,00 %`. */
export function formatPercent(text: DecimalText): string {
  return `${formatTwoPlaces(text)}${NO_BREAK_SPACE}%`;
}

export function formatCount(count: number): string {
  return formatNumber(numberText(count));
}

/** A reported value without its unit: `1.234,5`, `Có`, `15/6/2026`; one that is not reported is said to be missing. */
export function formatElementValue(value: ElementValue | null | undefined): string {
  if (value === null || value === undefined) return STATUS_WORDS["no-data"];
  if (typeof value === "boolean") return value ? "Có" : "Không";
  return typeof value === "number" ? formatNumber(numberText(value)) : formatDate(value);
}

/** As {@link formatElementValue}, with the element's unit after a number. */
export function formatWithUnit({ unit }: DataElement, value: ElementValue | null | undefined): string {
  const text = formatElementValue(value);
  return unit !== undefined && typeof value === "number" ? `${text}${NO_BREAK_SPACE}${unit}` : text;
}

/** Whether the indicator's value is a percentage. */
export function isPercentage(indicator: Pick<Indicator, "kind">): boolean {
  return indicator.kind === "ratio" || indicator.kind === "share";
}

/** An indicator's value as printed; a missing one is said in words. */
export function formatValue(
  indicator: Pick<Indicator, "kind">,
  value: DecimalText | boolean | null,
  status: Status,
): string {
  if (value === null) return status === "not-in-period" ? STATUS_WORDS[status] : STATUS_WORDS["no-data"];
  if (typeof value === "boolean") return value ? "có" : "chưa";
  return isPercentage(indicator) ? formatPercent(value) : formatNumber(value);
}

/** `value − previous`, signed: `+1,20` (percentage points for a percentage); words for milestones and for no change. */
export function formatChange(
  indicator: Pick<Indicator, "kind">,
  value: DecimalText | boolean | null,
  previous: DecimalText | boolean | null | undefined,
): string {
  if (value === null || previous === null || previous === undefined) return NOT_APPLICABLE;
  if (value === previous) return "không đổi";
  if (typeof value === "boolean" || typeof previous === "boolean") return value ? "mới có" : "không còn";
  const difference = milliText(readMilli(value) - readMilli(previous));
  const text = isPercentage(indicator) ? formatTwoPlaces(difference) : formatNumber(difference);
  return text.startsWith("−") ? text : `+${text}`;
}

/** A change in per cent, signed, at most one place: `+12,5 %`, `−3 %`; one that rounds to nothing is said to be there. */
export function formatChangePercent(change: DecimalText): string {
  const text = `${formatNumber(change)}${NO_BREAK_SPACE}%`;
  if (change === "0") return `dưới 0,1${NO_BREAK_SPACE}%`;
  return text.startsWith("−") ? text : `+${text}`;
}

const COMPARATORS = { gt: ">", gte: "≥", lt: "<", lte: "≤", eq: "=" } as const;
const COMPARATOR_WORDS = {
  gt: (x: string) => `trên ${x}`,
  gte: (x: string) => `từ ${x} trở lên`,
  lt: (x: string) => `dưới ${x}`,
  lte: (x: string) => `không quá ${x}`,
  eq: (x: string) => `bằng ${x}`,
} as const;

/** The target's number with its unit, without comparator: `98 %`, `1.700 căn`. */
function targetAmount(value: number, unit: string | null): string {
  const number = formatNumber(numberText(value));
  return unit === null ? number : `${number}${NO_BREAK_SPACE}${unit}`;
}

/** Short, for a table cell: `> 98 %, đến năm 2030`; `programmeEnd` gives the year of a by-end target. */
export function formatTarget(target: Target | null, unit: string | null, programmeEnd: IsoDate): string {
  if (target === null) return "không đặt";
  const when = target.cadence === "annual" ? "hằng năm" : `đến năm ${programmeEnd.slice(0, 4)}`;
  const what =
    typeof target.value === "boolean"
      ? "hoàn thành"
      : `${COMPARATORS[target.comparator]}${NO_BREAK_SPACE}${targetAmount(target.value, unit)}`;
  return `${what}, ${when}`;
}

/**
 * How far a value is from a numeric target: `còn thiếu 1,20 điểm %`, `vượt 3 căn`; empty where there is no such target or
 * nothing in between. For a target that is not to be exceeded, more is `vượt mức` and less is nothing to speak of.
 */
export function sayDistance(
  indicator: Pick<Indicator, "kind" | "unit">,
  { value, target }: { value: DecimalText | boolean | null; target: Target | null },
): string {
  if (typeof value !== "string" || typeof target?.value !== "number") return "";
  const difference = readMilli(value) - readMilli(numberText(target.value));
  if (difference === 0n || target.comparator === "eq") return "";
  const isCeiling = target.comparator === "lt" || target.comparator === "lte";
  if (isCeiling && difference < 0n) return "";
  const size = milliText(difference < 0n ? -difference : difference);
  const text = isPercentage(indicator)
    ? `${formatTwoPlaces(size)} điểm${NO_BREAK_SPACE}%`
    : `${formatNumber(size)}${indicator.unit === null ? "" : `${NO_BREAK_SPACE}${indicator.unit}`}`;
  return `${difference < 0n ? "còn thiếu" : isCeiling ? "vượt mức" : "vượt"} ${text}`;
}

/** For a sentence: `trên 98 %`, `từ 1.700 căn trở lên`. */
export function sayTarget(target: Target, unit: string | null): string {
  return typeof target.value === "boolean"
    ? "hoàn thành"
    : COMPARATOR_WORDS[target.comparator](targetAmount(target.value, unit));
}

/** `15/6/2026`, `05/01/2026`: days below 10 and the months 1 and 2 take a leading zero in official documents. */
export function formatDate(date: IsoDate): string {
  const [year = "", month = "", day = ""] = date.split("-");
  return `${day}/${officialMonth(Number(month))}/${year}`;
}

function officialMonth(month: number): string {
  return month < 3 ? `0${month}` : String(month);
}

/** The ward day on which a moment falls. */
export function formatDay(at: number): string {
  return formatDate(wardDate(at));
}

/** `00 giờ 05 phút ngày 17/9/2026`, ward time. */
export function sayMoment(at: number): string {
  const [hour, minute] = clock(at);
  return `${hour} giờ ${minute} phút ngày ${formatDay(at)}`;
}

/** `16/9/2026 08:30`, for a table cell, ward time. */
export function formatMoment(at: number): string {
  return `${formatDay(at)} ${clock(at).join(":")}`;
}

function clock(at: number): [hour: string, minute: string] {
  const time = wardIso(at);
  return [time.slice(11, 13), time.slice(14, 16)];
}

const ROMAN_QUARTERS = ["I", "II", "III", "IV"] as const;

/** `quý III năm 2026`, `tháng 9 năm 2026`, `6 tháng đầu năm 2026`, `9 tháng đầu năm 2026`, `năm 2026`. */
export function sayPeriod(code: string): string {
  const period = parsePeriod(code);
  return period ? `${partOfYear(period, " năm ")}${period.year}` : code;
}

/** As {@link sayPeriod}, for a table cell: `Quý III/2026`, `Tháng 9/2026`, `6 tháng đầu năm 2026`, `Năm 2026`. */
export function formatPeriod(code: string): string {
  const period = parsePeriod(code);
  return period ? capitalise(`${partOfYear(period, "/")}${period.year}`) : code;
}

/** Several periods of one data set within one year, in order: `tháng 3–7, 9`, `quý I, III`, `6 tháng đầu năm`. */
export function listPeriods(codes: readonly string[]): string {
  const periods = codes.map(parsePeriod).filter((period) => period !== undefined);
  return [...Map.groupBy(periods, ({ type }) => type)]
    .map(([type, group]) => {
      if (type === "month") return `tháng ${drawTogether(group.map(numberInYear), officialMonth)}`;
      if (type === "quarter") {
        return `quý ${drawTogether(group.map(numberInYear), (n) => ROMAN_QUARTERS[n - 1] ?? "")}`;
      }
      return group.map((period) => partOfYear(period, "").trimEnd()).join(", ");
    })
    .join("; ");
}

/** 3 for March and for the third quarter. */
function numberInYear({ code }: Period): number {
  return Number(code.slice(5).replace("Q", ""));
}

function partOfYear({ type, code }: Period, yearMark: string): string {
  switch (type) {
    case "month":
      return `tháng ${officialMonth(Number(code.slice(5)))}${yearMark}`;
    case "quarter":
      return `quý ${ROMAN_QUARTERS[Number(code.slice(6)) - 1]}${yearMark}`;
    case "half":
      return code.endsWith("1") ? "6 tháng đầu năm " : "6 tháng cuối năm ";
    case "nine-months":
      return "9 tháng đầu năm ";
    case "year":
      return "năm ";
  }
}

/** A place's name within a sentence: what it is stands small, save where official documents write it large. */
export function sayPlace(name: string): string {
  return name === "Thành phố Hồ Chí Minh" ? name : lowerFirst(name);
}

export function capitalise(text: string): string {
  return text.slice(0, 1).toLocaleUpperCase("vi") + text.slice(1);
}

export function lowerFirst(text: string): string {
  return text.slice(0, 1).toLocaleLowerCase("vi") + text.slice(1);
}

/**
 * A list of names where numbered ones of one kind are drawn together, in the order given:
 * `Tổ dân phố số 4, 9, 13–15; Chi đoàn số 10`.
 */
export function listNames(names: readonly string[]): string {
  const groups: { prefix: string; numbers: number[] }[] = [];
  for (const name of names) {
    const numbered = /^(.*\D)(0|[1-9]\d{0,8})$/u.exec(name);
    const prefix = numbered?.[1] ?? name;
    const last = groups.at(-1);
    const group = numbered && last?.prefix === prefix ? last : { prefix, numbers: [] };
    if (group !== last) groups.push(group);
    if (numbered) group.numbers.push(Number(numbered[2]));
  }
  return groups.map(({ prefix, numbers }) => prefix + drawTogether(numbers)).join("; ");
}

/** `4, 9, 13, 14, 15` → `4, 9, 13–15`: runs of three and more. */
function drawTogether(numbers: readonly number[], write: (number: number) => string = String): string {
  const runs: { from: number; to: number }[] = [];
  for (const number of numbers) {
    const last = runs.at(-1);
    if (last && number === last.to + 1) last.to = number;
    else runs.push({ from: number, to: number });
  }
  return runs
    .flatMap(({ from, to }) => {
      if (from === to) return [write(from)];
      return to - from === 1 ? [write(from), write(to)] : [`${write(from)}–${write(to)}`];
    })
    .join(", ");
}

/** `Số lượt phát thanh (lượt)`; a percentage shows its sign beside the value. */
export function nameWithUnit({
  name,
  unit,
}: {
  readonly name: string;
  readonly unit: string | null;
}): string {
  return unit === null || unit === "%" ? name : `${name} (${unit})`;
}
