/** What a new system needs before anyone can use it: the ward and its catalogue, from a file. */
import { existsSync } from "node:fs";
import { resolve } from "node:path";
import type { DynamoDBDocumentClient } from "@aws-sdk/lib-dynamodb";
import * as z from "zod";
import type { ParsedCatalogue } from "../../shared/catalogue/parse.ts";
import { readCatalogueFile } from "../../shared/catalogue/read-file.ts";
import type { Catalogue } from "../../shared/domain/catalogue.ts";
import { digestOf } from "../../shared/domain/digest.ts";
import { catalogueStore } from "../../shared/store/catalogue-store.ts";
import type { DataFolder } from "./data-folder.ts";
import { ADMIN_USER } from "./issuer/users.ts";
import { StartFailure } from "./start-failure.ts";

export type WardCatalogue = Extract<ParsedCatalogue, { readonly ok: true }>;

const DEFAULT_FILE = resolve(import.meta.dirname, "../../shared/catalogue/le-chan.yaml");
const FILE_SETTING = "catalogue file";
const SAMPLE_SETTING = "sample";
const STORED_SETTING = "catalogue stored";

/**
 * The catalogue named now, else the one that this data folder was last started with, else that of phường Lê Chân.
 * Throws {@link StartFailure} naming every fault.
 */
export function readWardCatalogue(folder: DataFolder, file: string | undefined): WardCatalogue {
  const path = file === undefined ? (folder.load(FILE_SETTING, z.string()) ?? DEFAULT_FILE) : resolve(file);
  if (!existsSync(path)) throw new StartFailure(`there is no catalogue file ${path}`);
  const parsed = readCatalogueFile(path);
  if (!parsed.ok) {
    const faults = parsed.faults.map(({ where, code, message }) => `  ${where}: ${message} (${code})`);
    throw new StartFailure([`the catalogue ${path} cannot be used:`, ...faults].join("\n"));
  }
  if (path !== DEFAULT_FILE) folder.save(FILE_SETTING, path);
  return parsed;
}

/** Whether no system has been started on the folder yet. */
export function isFirstStart(folder: DataFolder): boolean {
  return folder.load(STORED_SETTING, z.string()) === undefined;
}

/**
 * Whether the ward's figures are invented: as said now, else as at the last start, so that a demonstration that is
 * started again stays marked.
 */
export function isSample(folder: DataFolder, said: boolean | undefined): boolean {
  if (said !== undefined) folder.save(SAMPLE_SETTING, said);
  return said ?? folder.load(SAMPLE_SETTING, z.boolean()) ?? false;
}

/**
 * Stores the catalogue as the ward's when its file has changed since it was stored last; else the ward goes on with
 * what administrators have made of it. Gives the one in force.
 */
export async function storeWardCatalogue(
  client: DynamoDBDocumentClient,
  ledgerTable: string,
  folder: DataFolder,
  { file, catalogue }: WardCatalogue,
  { sample, at }: { readonly sample: boolean; readonly at: number },
): Promise<Catalogue> {
  const store = catalogueStore(client, ledgerTable);
  const inForce = await store.current(catalogue.programme.ward);
  // Not the catalogue's own digest, which leaves the holidays aside.
  const digest = digestOf(file);
  const isStored = folder.load(STORED_SETTING, z.string()) === digest;
  if (isStored && inForce?.sample === sample) return inForce.catalogue;
  await store.publish(file, { sample, at, by: ADMIN_USER });
  folder.save(STORED_SETTING, digest);
  return catalogue;
}
