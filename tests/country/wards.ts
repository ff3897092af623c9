/** A city of many wards, as data: each ward with a catalogue of its own, all of them members of one city. */
import type { CatalogueFile } from "../../shared/catalogue/schema.ts";
import { areaStore } from "../../shared/store/area-store.ts";
import { catalogueStore } from "../../shared/store/catalogue-store.ts";
import type { Clients } from "./clients.ts";

export const CITY = { code: "hai-phong", level: "city" } as const;
export const COUNTRY = { code: "viet-nam", level: "country" } as const;
const CITY_NAME = "Thành phố Hải Phòng";
const COUNTRY_NAME = "Việt Nam";

/** Of a ward that measures more than what is common; in no area's report. */
export const OWN_INDICATOR = "M03.90";

export interface Ward {
  readonly code: string;
  readonly name: string;
  /** Whether it measures {@link OWN_INDICATOR} too. */
  readonly hasOwn: boolean;
  /** A ward that sends nothing at all: to be named as missing. */
  readonly isSilent: boolean;
}

/** The first is the one that the system was started with. */
export function wardsOf(count: number, first: CatalogueFile): Ward[] {
  return Array.from({ length: count }, (_, index) => {
    const number = String(index + 1).padStart(4, "0");
    const common = { hasOwn: index % 10 === 1, isSilent: index % 50 === 2 };
    return index === 0
      ? { code: first.programme.ward, name: first.programme.wardName, ...common }
      : { code: `phuong-${number}`, name: `Phường thử nghiệm ${number}`, ...common };
  });
}

/** The common catalogue as a ward's own. */
export function catalogueFor({ code, name, hasOwn }: Ward, common: CatalogueFile): CatalogueFile {
  const own: CatalogueFile["indicators"][number] = {
    code: OWN_INDICATOR,
    model: "M03",
    kind: "total",
    of: "M03-DV.phieu_khao_sat",
    name: "Số phiếu khảo sát của riêng phường",
    source: "proposed",
  };
  return {
    ...named(common, code, name),
    indicators: hasOwn ? [...common.indicators, own] : common.indicators,
  };
}

/** Sets the wards up, the city over them and the country over the city. `onWard` hears of each ward. */
export async function setUp(
  { documents, tables }: Clients,
  wards: readonly Ward[],
  common: CatalogueFile,
  at: number,
  onWard: (ward: string) => void = () => undefined,
): Promise<void> {
  const catalogues = catalogueStore(documents, tables.ledger);
  const areas = areaStore(documents, tables.ledger);
  const by = { sample: true, at, by: "quan-tri" };
  for (const ward of wards) {
    await catalogues.publish(catalogueFor(ward, common), by);
    await areas.join(ward, CITY);
    onWard(ward.code);
  }
  await areas.join({ code: CITY.code, name: CITY_NAME }, COUNTRY);
  for (const [area, name] of [
    [CITY, CITY_NAME],
    [COUNTRY, COUNTRY_NAME],
  ] as const)
    await catalogues.publish(named(common, area.code, name), { ...by, level: area.level });
}

function named(common: CatalogueFile, ward: string, wardName: string): CatalogueFile {
  return {
    ...common,
    programme: { ...common.programme, ward, wardName, issuer: `Ủy ban nhân dân ${wardName}` },
  };
}
