/** The catalogue of phường Lê Chân, which everything is measured with. */
import { join } from "node:path";
import type { ParsedCatalogue } from "../../shared/catalogue/parse.ts";
import { readCatalogueFile } from "../../shared/catalogue/read-file.ts";
import { type Period, parsePeriod } from "../../shared/domain/period.ts";

export type BenchCatalogue = Extract<ParsedCatalogue, { ok: true }>;

export function leChan(): BenchCatalogue {
  const parsed = readCatalogueFile(join(import.meta.dirname, "../../shared/catalogue/le-chan.yaml"));
  if (!parsed.ok) throw new Error(JSON.stringify(parsed.faults));
  return parsed;
}

export function knownPeriod(code: string): Period {
  const period = parsePeriod(code);
  if (!period) throw new Error(`no period ${code}`);
  return period;
}
