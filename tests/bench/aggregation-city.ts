/**
 * The quarters of all wards of a city together: each ward's report, and the city's out of them, from one file of all
 * their lines. Wards follow each other, as they do when each is read from its own partitions.
 */
import type { Catalogue } from "../../shared/domain/catalogue.ts";
import type { Period } from "../../shared/domain/period.ts";
import { areaCatalogue, figuresOf, type MemberFigures, rollUp } from "../../shared/domain/roll-up.ts";
import type { Item } from "../../shared/store/quick-read.ts";
import { eachLine, linesOf, readWard } from "./aggregation.ts";
import type { WardValues } from "./indicators-sql.ts";
import { entriesOf, submissionsFor } from "./quarter.ts";

export interface City {
  readonly catalogue: Catalogue;
  readonly wards: ReadonlyMap<string, Catalogue>;
  readonly entries: number;
  readonly lines: Buffer;
}

/** A city whose wards have the catalogue's units, and figures of their own. */
export function makeCity(catalogue: Catalogue, period: Period, wards: number): City {
  const of = (ward: string): Catalogue => ({ ...catalogue, programme: { ...catalogue.programme, ward } });
  const codes = Array.from({ length: wards }, (_, i) => `ward-${String(i + 1).padStart(3, "0")}`);
  const catalogues = new Map(codes.map((code) => [code, of(code)]));
  const entries = codes.map((_, i) => entriesOf(catalogue, submissionsFor(catalogue, period, i + 1), i));
  return {
    catalogue: areaCatalogue(
      of("city"),
      codes.map((code) => ({ code, name: code })),
    ),
    wards: catalogues,
    entries: entries.reduce((sum, { length }) => sum + length, 0),
    lines: Buffer.concat([...catalogues.values()].map((ward, i) => linesOf(ward, entries[i] ?? []))),
  };
}

/** From bytes to the figures of each ward and of the city. Of a ward no more is kept than the city needs. */
export function cityFromLines({ catalogue, wards }: City, period: Period, lines: Buffer): WardValues[] {
  const members: MemberFigures[] = [];
  let ward = "";
  let reading = readWard();
  const finish = () => {
    const own = wards.get(ward);
    if (own) members.push(figuresOf(reading.report(own, period), catalogue));
    reading = readWard();
  };
  for (const row of eachLine(lines)) {
    const next = wardOf(row);
    if (next !== ward) {
      finish();
      ward = next;
    }
    reading.take(row);
  }
  finish();
  const { ward: city, indicators } = rollUp(catalogue, period, members);
  return [
    ...members.map(({ member, indicators: own }) => ({ ward: member, indicators: own })),
    { ward: city, indicators },
  ];
}

function wardOf({ pk }: Item): string {
  const key = typeof pk === "object" && pk !== null && "S" in pk ? String(pk.S) : "";
  return key.slice(0, key.indexOf("#"));
}
