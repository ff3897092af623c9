/** `npm run cost -- --wards N [--stage NAME]`: what a month costs, line by line, and what dominates. */
import { join } from "node:path";
import { parseArgs } from "node:util";
import * as z from "zod";
import { readCatalogueFile } from "../../shared/catalogue/read-file.ts";
import { synthesize } from "../review/synthesize.ts";
import { readStage, SettingsError } from "../settings/read.ts";
import { readMeasured } from "./measured.ts";
import { type Cost, monthlyCost, submissionsPerMonth, usd } from "./model.ts";
import { LISTED_ON } from "./prices.ts";
import { standingOf } from "./standing.ts";

/** One ward, the city of Hải Phòng, the country. */
const USUAL = [1, 114, 3321];

const { values } = parseArgs({
  options: { wards: { type: "string", multiple: true }, stage: { type: "string", default: "prod" } },
});

try {
  const wards = z.array(z.coerce.number().int().positive()).parse(values.wards ?? USUAL);
  const settings = readStage(values.stage);
  const parsed = readCatalogueFile(join(import.meta.dirname, "..", "..", settings.catalogue));
  if (!parsed.ok)
    throw new SettingsError(`${settings.catalogue} has faults: ${JSON.stringify(parsed.faults)}`);
  const { date, measured, estimated, assumed } = readMeasured();

  const standing = standingOf(synthesize(settings));
  console.log(
    `List prices of ${LISTED_ON}, inputs of ${date}; ${parsed.catalogue.orgUnits.length} units per ward,`,
  );
  console.log(`${submissionsPerMonth(parsed.catalogue).toFixed(0)} submissions due in an average month.`);
  for (const number of wards) print(monthlyCost(number, parsed.catalogue, measured, standing));
  console.log(
    `\nMeasured but for these (infra/cost/measured.json). Estimated: ${estimated.join(", ")}. ` +
      `Assumed of people: ${assumed.join(", ")}.`,
  );
} catch (error) {
  if (!(error instanceof SettingsError || error instanceof z.ZodError)) throw error;
  console.error(error instanceof z.ZodError ? "--wards takes a whole number above 0" : error.message);
  process.exitCode = 1;
}

function print({ wards, lines, total, idle, perWard, dominatedBy }: Cost): void {
  console.log(`\n${wards === 1 ? "1 ward" : `${wards.toLocaleString("en-US")} wards`}, one month`);
  for (const { what, from, usd: amount } of lines) {
    console.log(`  ${what.padEnd(30)}${usd(amount).padStart(14)}   ${from}`);
  }
  console.log(
    `  ${"Total".padEnd(30)}${usd(total).padStart(14)}   ${usd(perWard)} per ward; ${usd(idle)} without any use`,
  );
  const share = Math.round((100 * dominatedBy.usd) / total);
  console.log(`  Dominated by: ${dominatedBy.what}, ${share} % of the whole.`);
}
