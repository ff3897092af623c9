/** What those are called whose figures a report adds up: a ward's units, or an area's members by its level. */
import type { AreaLevel } from "../../../shared/store/area-store.ts";

export type ReportLevel = AreaLevel | null;

const NAMES: Readonly<Record<AreaLevel | "ward", string>> = {
  ward: "đơn vị",
  city: "xã, phường, đặc khu",
  country: "tỉnh, thành phố",
};

export function partsName(level: ReportLevel): string {
  return NAMES[level ?? "ward"];
}

/** As the head of a column. */
export function partsTitle(level: ReportLevel): string {
  const name = partsName(level);
  return `${name.charAt(0).toUpperCase()}${name.slice(1)}`;
}
