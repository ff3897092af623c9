/** A city over its wards, or the country over its cities: who belongs to it, and what is common to them. */
import type { CatalogueFile } from "../../shared/catalogue/schema.ts";
import { type Area, type AreaLevel, areaStore } from "../../shared/store/area-store.ts";
import { catalogueStore } from "../../shared/store/catalogue-store.ts";
import { StartFailure } from "../local/start-failure.ts";
import type { WardStores } from "./deployment.ts";

export interface AreaSetUp {
  /** The common catalogue, in the area's name. */
  readonly file: CatalogueFile;
  readonly level: AreaLevel;
  /** Codes of wards, or of the areas below. Those that it has already stay. */
  readonly members: readonly string[];
  readonly sample: boolean;
  /** Epoch ms. */
  readonly at: number;
  readonly by: string;
}

/**
 * Sets the area up, or adds members to it; the same again changes nothing. Members are shown by the names in their own
 * catalogues. Throws {@link StartFailure} for a member that is not set up, belongs to another area or to this one's own, and for
 * the code of a ward.
 */
export async function setUpArea(
  { documents, ledgerTable }: Pick<WardStores, "documents" | "ledgerTable">,
  { file, level, members, sample, at, by }: AreaSetUp,
): Promise<void> {
  const catalogues = catalogueStore(documents, ledgerTable);
  const areas = areaStore(documents, ledgerTable);
  const { ward: code } = file.programme;
  const known = await catalogues.current(code);
  if (known && known.level !== level)
    throw new StartFailure(`${code} is the code of a ward or of another level`);

  const area: Area = { code, level };
  const joining = [];
  for (const member of members) {
    const current = await catalogues.current(member);
    if (!current) throw new StartFailure(`${member} is not set up: load its catalogue first`);
    const below = level === "city" ? null : "city";
    if (current.level !== below)
      throw new StartFailure(`${member} cannot belong to a ${level}: ${below ?? "a ward"} is needed`);
    const parent = await areas.parentOf(member);
    if (parent && parent.code !== code) throw new StartFailure(`${member} belongs to ${parent.code} already`);
    joining.push({ code: member, name: current.catalogue.programme.wardName });
  }
  // Only when all of them may: half a list would be half a report.
  for (const member of joining) await areas.join(member, area);
  await catalogues.publish(file, { sample, at, by, level });
}
