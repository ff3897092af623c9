/** What a new catalogue does to what is stored already: submissions that it no longer reads as before, days that move. */

import { wardDate } from "../../shared/domain/calendar.ts";
import type { Catalogue, DataElement, Indicator, PeriodType } from "../../shared/domain/catalogue.ts";
import { withoutOutages } from "../../shared/domain/extensions.ts";
import type { RevisionEntry } from "../../shared/domain/ledger.ts";
import {
  dueAt,
  locksAt,
  opensAt,
  type Period,
  periodsOfYears,
  programmeYears,
} from "../../shared/domain/period.ts";
import { formatCount, formatDay, formatPeriod, listPeriods } from "../../shared/domain/vietnamese.ts";
import type { AdminStores } from "./admin-context.ts";

/** Something of a data set that stored submissions may rest on. */
interface Suspect {
  readonly dataSet: string;
  readonly period: PeriodType;
  affects(entry: RevisionEntry): boolean;
  /** What happens to the submissions that are affected. */
  readonly text: string;
}

/** Each line says one thing that stored data or running periods would feel. Reads only what a change makes suspect. */
export async function catalogueImpact(
  ledger: AdminStores["ledger"],
  before: Catalogue,
  after: Catalogue,
  now: number,
): Promise<string[]> {
  const all = suspects(before, after);
  const affected = new Map<Suspect, Map<string, number>>(all.map((suspect) => [suspect, new Map()]));
  const begun = periodsBegun(before, new Set(all.map(({ period }) => period)), now);
  const codes = begun.map(({ code }) => code);
  const entries = await ledger.readPeriods(before.programme.ward, codes, { consistent: false });
  const byPeriod = Map.groupBy(entries, ({ period }) => period);
  for (const { code, type } of begun) {
    for (const suspect of all.filter(({ period }) => period === type)) {
      const units = new Set<string>();
      for (const entry of byPeriod.get(code) ?? [])
        if (entry.kind === "revision" && entry.dataSet === suspect.dataSet && suspect.affects(entry))
          units.add(entry.orgUnit);
      if (units.size > 0) affected.get(suspect)?.set(code, units.size);
    }
  }
  const lines = [...affected].flatMap(([{ text }, counts]) => {
    if (counts.size === 0) return [];
    const count = [...counts.values()].reduce((sum, units) => sum + units, 0);
    return [`${text} Đã có ${formatCount(count)} báo cáo liên quan: ${sayPeriods([...counts.keys()])}.`];
  });
  return [
    ...lines,
    ...rejudged(before, after),
    ...newlyOwed(before, after, now),
    ...movedDays(before, after, now),
  ];
}

/** Indicators that the reports of periods that are not locked will show otherwise, or no longer. */
export function rejudged(before: Catalogue, after: Catalogue): string[] {
  return before.indicators.flatMap((was) => {
    const is = after.indicators.find(({ code }) => code === was.code);
    const label = `Chỉ tiêu “${was.name}” (${was.code})`;
    if (!is) return [`${label} bị bỏ: không còn trong báo cáo của các kỳ chưa khóa.`];
    if (measureOf(is) !== measureOf(was))
      return [`${label} đổi cách tính: kết quả các kỳ chưa khóa được tính lại.`];
    return JSON.stringify([is.target, is.baseline]) === JSON.stringify([was.target, was.baseline])
      ? []
      : [`${label} đổi mục tiêu: các kỳ chưa khóa được đánh giá lại theo mục tiêu mới.`];
  });
}

/** What it is computed from, as text. */
function measureOf(indicator: Indicator): string {
  return JSON.stringify(
    indicator.kind === "ratio"
      ? [indicator.kind, indicator.numerator, indicator.denominator]
      : [indicator.kind, indicator.of],
  );
}

/** Units that a form is given to, and that owe it at once for periods that are over but not locked. */
export function newlyOwed(before: Catalogue, after: Catalogue, now: number): string[] {
  return after.dataSets.flatMap(({ code, name, period, assigned }) => {
    const was = before.dataSets.find((dataSet) => dataSet.code === code);
    const units = assigned.filter((unit) => !was?.assigned.includes(unit)).length;
    if (units === 0) return [];
    const owed = periodsBegun(after, new Set([period]), now).filter(
      (one) => dueAt(one, after.programme) <= now && now < locksAt(one, after.programme),
    );
    return owed.length === 0
      ? []
      : [
          `Biểu mẫu “${name}” (${code}) giao thêm cho ${formatCount(units)} đơn vị: các đơn vị ấy được tính ngay là chưa gửi của các kỳ đã qua hạn gửi mà chưa khóa, ${sayPeriods(owed.map((one) => one.code))}.`,
        ];
  });
}

function sayPeriods(codes: readonly string[]): string {
  const byYear = Map.groupBy(codes.toSorted(), (code) => code.slice(0, 4));
  return [...byYear].map(([year, ofYear]) => `${listPeriods(ofYear)} năm ${year}`).join("; ");
}

/** What the new catalogue no longer has, or reads in another way. */
export function suspects(before: Catalogue, after: Catalogue): Suspect[] {
  return before.dataSets.flatMap((was): Suspect[] => {
    const about = { dataSet: was.code, period: was.period };
    const is = after.dataSets.find(({ code }) => code === was.code);
    const label = `“${was.name}” (${was.code})`;
    if (!is) {
      return [
        {
          ...about,
          affects: () => true,
          text: `Biểu mẫu ${label} bị bỏ: số liệu đã gửi không còn vào tổng hợp.`,
        },
      ];
    }
    if (is.period !== was.period) {
      const text = `Biểu mẫu ${label} đổi loại kỳ: báo cáo đã gửi theo kỳ cũ không còn vào tổng hợp.`;
      return [{ ...about, affects: () => true, text }];
    }
    const gone = new Set(was.assigned.filter((unit) => !is.assigned.includes(unit)));
    const assignment: Suspect[] =
      gone.size === 0
        ? []
        : [
            {
              ...about,
              affects: ({ orgUnit }) => gone.has(orgUnit),
              text: `Biểu mẫu ${label} thôi giao cho ${formatCount(gone.size)} đơn vị: số liệu các đơn vị ấy đã gửi không còn vào tổng hợp.`,
            },
          ];
    const elements = was.elements.flatMap((element): Suspect[] => {
      const text = elementText(
        element,
        is.elements.find(({ code }) => code === element.code),
        was.code,
      );
      return text === undefined ? [] : [{ ...about, affects: ({ values }) => element.code in values, text }];
    });
    return [...assignment, ...elements];
  });
}

function elementText(was: DataElement, is: DataElement | undefined, dataSet: string): string | undefined {
  const label = `Mục số liệu “${was.name}” (${dataSet}.${was.code})`;
  if (!is) return `${label} bị bỏ: số liệu đã gửi không còn dùng để tính.`;
  if (is.type !== was.type)
    return `${label} đổi kiểu: số liệu đã gửi theo kiểu cũ có thể không đọc được như trước.`;
  return is.time === was.time
    ? undefined
    : `${label} đổi cách cộng dồn: kết quả các kỳ trước được tính lại theo cách mới.`;
}

function periodsBegun({ programme }: Catalogue, types: ReadonlySet<PeriodType>, now: number): Period[] {
  const { first } = programmeYears(programme);
  const last = Number(wardDate(now).slice(0, 4)) + 1;
  return [...types]
    .flatMap((type) => periodsOfYears(type, first, last))
    .filter((period) => opensAt(period) <= now);
}

/** So many due days ahead are told one by one; that all later ones move alike is one line. */
const DAYS_TOLD = 12;

/** Due and lock days that move, of every period up to the end of next year: what cannot wait first. */
export function movedDays(was: Catalogue, after: Catalogue, now: number): string[] {
  // Outages are no part of what is published, and move both alike.
  const before = withoutOutages(was);
  const types = new Set([...after.programme.reportPeriods, ...after.dataSets.map(({ period }) => period)]);
  const { first } = programmeYears(before.programme);
  const last = Number(wardDate(now).slice(0, 4)) + 1;
  const periods = [...types].flatMap((type) => periodsOfYears(type, first, last));
  const locks = periods.flatMap((period) => {
    const [lockWas, lockIs] = [locksAt(period, before.programme), locksAt(period, after.programme)];
    const name = formatPeriod(period.code);
    if (lockWas > now && lockIs <= now) return [`${name} đang nhận báo cáo sẽ bị khóa ngay.`];
    return lockWas <= now && lockIs > now ? [`${name} đã khóa sẽ nhận báo cáo trở lại.`] : [];
  });
  const [past, ahead]: [string[], string[]] = [[], []];
  for (const period of periods) {
    const [dueWas, dueIs] = [dueAt(period, before.programme), dueAt(period, after.programme)];
    if (dueWas === dueIs) continue;
    const moved = `Hạn gửi ${formatPeriod(period.code)} dời từ hết ngày ${formatDay(dueWas - 1)} sang hết ngày ${formatDay(dueIs - 1)}`;
    if (dueWas <= now || dueIs <= now) past.push(`${moved}; hạn đã qua nên tỷ lệ đúng hạn được tính lại.`);
    else ahead.push(`${moved}.`);
  }
  const rest = ahead.length - DAYS_TOLD;
  const later = rest > 0 ? [`Hạn gửi của ${formatCount(rest)} kỳ khác chưa đến hạn cũng dời.`] : [];
  return [...locks, ...past, ...ahead.slice(0, DAYS_TOLD), ...later];
}
