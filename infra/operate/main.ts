/** `npm run operate -- COMMAND --stage STAGE …`: the regular work on a deployed system (docs/runbook.md). */
import { parseArgs } from "node:util";
import * as z from "zod";
import { readCatalogueFile } from "../../shared/catalogue/read-file.ts";
import { ROLES } from "../../shared/http/principal.ts";
import { AREA_LEVELS, areaLevel } from "../../shared/store/area-store.ts";
import { catalogueStore } from "../../shared/store/catalogue-store.ts";
import { runCommand } from "../cli/command.ts";
import { StartFailure } from "../local/start-failure.ts";
import { ledgerDigest } from "./archive-format.ts";
import { type Deployment, readDeployment, storesOf } from "./deployment.ts";
import { exportWard } from "./export-ward.ts";
import { importWard } from "./import-ward.ts";
import { ensurePerson } from "./people.ts";
import { periodsOf, readCatalogues, readLedger } from "./read-ward.ts";
import { rebuildFiles } from "./rebuild-ward.ts";
import { setUpArea } from "./set-up-area.ts";

const USAGE = `usage: npm run operate -- COMMAND --stage dev|prod [--outputs FILE] …
  set-up     --admin USER --email ADDRESS [--name NAME] [--sample]    loads the stage's catalogue, makes the first administrator
  add-user   --user USER --email ADDRESS --name NAME --roles officer,lead [--org-unit CODE] [--ward WARD]
  catalogue  --file FILE [--sample]                                   a new version of a ward's catalogue
  area       --level city|country --file FILE --members CODE,CODE [--sample]
                                                                      a city over wards, or the country over cities; its readers:
                                                                      add-user --ward CODE-OF-THE-AREA --roles leadership
  export     --ward WARD --to FOLDER [--ledger-table TABLE]           a ward's whole record as plain files
  import     --from FOLDER                                            the same into a system without it
  digest     --ward WARD [--ledger-table TABLE]                       the ledger's digest
  rebuild-files --ward WARD                                           published files that are lost, from the ledger`;

const { values, positionals } = parseOptions();

function parseOptions() {
  return parseArgs({
    allowPositionals: true,
    options: {
      stage: { type: "string" },
      outputs: { type: "string" },
      admin: { type: "string" },
      user: { type: "string" },
      email: { type: "string" },
      name: { type: "string" },
      roles: { type: "string" },
      "org-unit": { type: "string" },
      ward: { type: "string" },
      file: { type: "string" },
      sample: { type: "boolean", default: false },
      level: { type: "string" },
      members: { type: "string" },
      to: { type: "string" },
      from: { type: "string" },
      "ledger-table": { type: "string" },
    },
  });
}

type Option = Exclude<keyof typeof values, "sample">;

function required(option: Option): string {
  const value = values[option];
  if (value === undefined || value === "") throw new StartFailure(`--${option} is missing\n${USAGE}`);
  return value;
}

const COMMANDS: Record<string, (deployment: Deployment) => Promise<void>> = {
  async "set-up"(deployment) {
    const ward = await publishCatalogue(deployment, deployment.settings.catalogue);
    const username = required("admin");
    const outcome = await ensurePerson(deployment.userPoolId, {
      username,
      name: values.name ?? "Quản trị hệ thống",
      email: required("email"),
      ward,
      orgUnit: undefined,
      roles: ["admin"],
    });
    console.log(`administrator ${username} ${outcome}; sign in at ${deployment.address}`);
  },

  async "add-user"(deployment) {
    const roles = z.array(z.enum(ROLES)).min(1).safeParse(required("roles").split(","));
    if (!roles.success) throw new StartFailure(`--roles takes a list of ${ROLES.join(", ")}`);
    const ward = values.ward ?? wardOf(deployment.settings.catalogue);
    const orgUnit = values["org-unit"];
    await checkOrgUnit(deployment, ward, orgUnit);
    const username = required("user");
    const outcome = await ensurePerson(deployment.userPoolId, {
      username,
      name: required("name"),
      email: required("email"),
      ward,
      orgUnit,
      roles: roles.data,
    });
    console.log(`${username} ${outcome}`);
  },

  async catalogue(deployment) {
    await publishCatalogue(deployment, required("file"));
  },

  async area(deployment) {
    const level = areaLevel.safeParse(required("level"));
    if (!level.success) throw new StartFailure(`--level takes one of ${AREA_LEVELS.join(", ")}`);
    const members = required("members").split(",");
    const { file } = readValid(required("file"));
    const by = values.admin ?? "operator";
    const { sample } = values;
    await setUpArea(storesOf(deployment), { file, level: level.data, members, sample, at: Date.now(), by });
    console.log(`${file.programme.ward}: ${level.data} over ${members.join(", ")}`);
    console.log(`  its readers: add-user --ward ${file.programme.ward} --roles leadership`);
  },

  async export(deployment) {
    const folder = required("to");
    const { ledger, snapshots } = await exportWard(
      storesOf(chosen(deployment)),
      required("ward"),
      folder,
      new Date(),
    );
    console.log(`${ledger.entries} ledger entries, ${snapshots} published versions in ${folder}`);
    console.log(`ledger digest ${ledger.digest}`);
  },

  async import(deployment) {
    const { ward, ledger, snapshots } = await importWard(storesOf(deployment), required("from"));
    console.log(
      `${ward}: ${ledger.entries} ledger entries, ${snapshots} published versions; the digests are equal`,
    );
    console.log(`ledger digest ${ledger.digest}`);
  },

  async digest(deployment) {
    const stores = storesOf(chosen(deployment));
    const ward = required("ward");
    const { entries, digest } = ledgerDigest(
      await readLedger(stores, ward, periodsOf(await readCatalogues(stores, ward))),
    );
    console.log(`${entries} ledger entries, digest ${digest}`);
  },

  async "rebuild-files"(deployment) {
    const stores = storesOf(deployment);
    const ward = required("ward");
    // The key is KMS's and signs differently each time: a lost signature comes from an export only.
    const { whole, rebuilt, lost } = await rebuildFiles(stores, ward, {
      rendering: { verificationUrl: `${deployment.address}/xac-minh`, pdfStandard: "ua-1" },
      signingKey: undefined,
    });
    console.log(
      `${whole} published files are whole, ${rebuilt.length} were made again, ${lost.length} are lost`,
    );
    for (const place of lost) console.log(`  ${place}: import the last export`);
    if (lost.length > 0) process.exitCode = 1;
  },
};

/** With another ledger table where one is named, as after a restore. */
function chosen(deployment: Deployment): Deployment {
  return { ...deployment, ledgerTable: values["ledger-table"] ?? deployment.ledgerTable };
}

/** Publishes a catalogue file as the next version of its ward's; the same content again changes nothing. */
async function publishCatalogue(deployment: Deployment, path: string): Promise<string> {
  const { file, catalogue } = readValid(path);
  const { documents, ledgerTable } = storesOf(deployment);
  const version = await catalogueStore(documents, ledgerTable).publish(file, {
    sample: values.sample,
    at: Date.now(),
    by: values.admin ?? "operator",
  });
  const { ward } = catalogue.programme;
  console.log(
    `${ward}: catalogue version ${version}, ${catalogue.dataSets.length} data sets, ${catalogue.orgUnits.length} units`,
  );
  return ward;
}

function readValid(path: string) {
  const parsed = readCatalogueFile(path);
  if (parsed.ok) return parsed;
  const faults = parsed.faults.map(({ where, message, code }) => `  ${where}: ${message} (${code})`);
  throw new StartFailure([`the catalogue ${path} cannot be used:`, ...faults].join("\n"));
}

function wardOf(path: string): string {
  return readValid(path).catalogue.programme.ward;
}

async function checkOrgUnit(
  deployment: Deployment,
  ward: string,
  orgUnit: string | undefined,
): Promise<void> {
  if (orgUnit === undefined) return;
  const { documents, ledgerTable } = storesOf(deployment);
  const current = await catalogueStore(documents, ledgerTable).current(ward);
  if (!current) throw new StartFailure(`there is no ward ${ward}: run set-up first`);
  if (current.catalogue.orgUnits.some(({ code }) => code === orgUnit)) return;
  throw new StartFailure(`${ward} has no org unit ${orgUnit}`);
}

await runCommand(async () => {
  const command = COMMANDS[positionals[0] ?? ""];
  if (!command || positionals.length > 1) throw new StartFailure(USAGE);
  const deployment = readDeployment(values.stage, values.outputs);
  // The SDK looks for a region in the environment only.
  process.env.AWS_REGION ??= deployment.settings.region;
  await command(deployment);
});
