/**
 * The quarters of all wards of a city together: each ward's report out of its own lines, as each is read from its own
 * partition, and the city's out of them.
 */
import type { Catalogue } from "../../shared/domain/catalogue.ts";
import type { Period } from "../../shared/domain/period.ts";
import { areaCatalogue, figuresOf, type MemberFigures, rollUp } from "../../shared/domain/roll-up.ts";
import { linesOf, reportFromLines } from "./aggregation.ts";
import type { WardValues } from "./indicators-sql.ts";
import { entriesOf, submissionsFor } from "./quarter.ts";

export interface City {
  readonly catalogue: Catalogue;
  readonly wards: readonly CityWard[];
}

export interface CityWard {
  readonly catalogue: Catalogue;
  readonly entries: number;
  readonly lines: Buffer;
}

/** A city whose wards have the catalogue's units, and figures of their own. */
export function makeCity(catalogue: Catalogue, period: Period, wards: number): City {
  const of = (ward: string): Catalogue => ({ ...catalogue, programme: { ...catalogue.programme, ward } });
  const codes = Array.from({ length: wards }, (_, i) => `ward-${String(i + 1).padStart(3, "0")}`);
  return {
    catalogue: areaCatalogue(
      of("city"),
      codes.map((code) => ({ code, name: code })),
    ),
    wards: codes.map((code, i) => {
      const entries = entriesOf(catalogue, submissionsFor(catalogue, period, i + 1), i);
      const own = of(code);
      return { catalogue: own, entries: entries.length, lines: linesOf(own, entries) };
    }),
  };
}

/** From bytes to the figures of each ward and of the city. Of a ward no more is kept than the city needs. */
export function reportCity({ catalogue, wards }: City, period: Period): WardValues[] {
  const members = wards.map(
    (ward): MemberFigures => figuresOf(reportFromLines(ward.catalogue, period, ward.lines), catalogue),
  );
  const { ward: city, indicators } = rollUp(catalogue, period, members);
  return [
    ...members.map(({ member, indicators: own }) => ({ ward: member, indicators: own })),
    { ward: city, indicators },
  ];
}
