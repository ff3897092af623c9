/** The file of the catalogue in force, for edits that make a new one of it. */
import type { CatalogueFile } from "../../shared/catalogue/schema.ts";
import type { PageContext } from "../../shared/http/ward-page.ts";
import type { AdminStores } from "./admin-context.ts";

export async function fileInForce(
  context: PageContext,
  { archive }: Pick<AdminStores, "archive">,
): Promise<CatalogueFile> {
  const { version, catalogue } = context.get("version");
  const found = await archive.read(catalogue.programme.ward, version);
  if (!found) throw new Error(`catalogue version ${version} of ${catalogue.programme.ward} is not there`);
  return found.file;
}
