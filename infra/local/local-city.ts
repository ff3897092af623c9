/** A city over the ward on this machine, with a leader of its own, so that an area's pages can be seen without a deployment. */
import type { DynamoDBDocumentClient } from "@aws-sdk/lib-dynamodb";
import * as z from "zod";
import type { Programme } from "../../shared/domain/catalogue.ts";
import { sayPlace } from "../../shared/domain/vietnamese.ts";
import { setUpArea } from "../operate/set-up-area.ts";
import type { DataFolder } from "./data-folder.ts";
import type { WardCatalogue } from "./first-start.ts";
import { ADMIN_USER, type LocalUser } from "./issuer/users.ts";

/** The city's code, and the name of its leader's account. */
export const CITY_USER = "thanh-pho";
const SETTING = "city";

/** Whether there is a city: as said now, else as at the last start. */
export function hasCity(folder: DataFolder, said: boolean | undefined): boolean {
  if (said !== undefined) folder.save(SETTING, said);
  return said ?? folder.load(SETTING, z.boolean()) ?? false;
}

/** Sets the city of the ward's programme up, with the ward as its only member. */
export async function setUpLocalCity(
  documents: DynamoDBDocumentClient,
  ledgerTable: string,
  { file }: WardCatalogue,
  { sample, at }: { readonly sample: boolean; readonly at: number },
): Promise<void> {
  const { ward, city } = file.programme;
  const programme = {
    ...file.programme,
    ward: CITY_USER,
    wardName: city,
    issuer: `Ủy ban nhân dân ${sayPlace(city)}`,
  };
  await setUpArea(
    { documents, ledgerTable },
    { file: { ...file, programme }, level: "city", members: [ward], sample, at, by: ADMIN_USER },
  );
}

export function cityUser({ city }: Programme): LocalUser {
  return {
    username: CITY_USER,
    name: `Lãnh đạo ${sayPlace(city)}`,
    email: `${CITY_USER}@${CITY_USER}.example`,
    ward: CITY_USER,
    orgUnit: undefined,
    roles: ["leadership"],
  };
}
