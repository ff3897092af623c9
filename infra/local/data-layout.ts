/**
 * The keys under which a data folder's ledger lies (`shared/store/ledger-rows.ts`). A version that looks under other keys
 * would find nothing there, and say that nobody had sent anything: it refuses the folder instead.
 */
import * as z from "zod";
import type { DataFolder } from "./data-folder.ts";
import { StartFailure } from "./start-failure.ts";

const SETTING = "ledger layout";
/** A partition for each year: docs/adr/0028. */
const LAYOUT = 2;

/** Throws {@link StartFailure} for a folder in use since before; a new one is marked. */
export function checkDataLayout(folder: DataFolder, isNew: boolean): void {
  if (isNew) folder.save(SETTING, LAYOUT);
  if (folder.load(SETTING, z.number()) === LAYOUT) return;
  throw new StartFailure(
    `the data folder ${folder.path} was written by another version, with the ledger under other keys: ` +
      "export its wards with that version (npm run operate -- export) and import them into a new folder, or choose another with --data",
  );
}
