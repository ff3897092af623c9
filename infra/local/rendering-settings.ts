/** What published reports say of this system and how they are made: as said now, else as at the last start. */
import * as z from "zod";
import { PDF_STANDARDS, type Rendering } from "../../shared/wire/manifest.ts";
import type { DataFolder } from "./data-folder.ts";

export interface RenderingSettings {
  /** Where readers of a printed report reach the system. */
  readonly publicUrl: string;
  readonly pdfStandard: Rendering["pdfStandard"];
}

export type RenderingOptions = { readonly [K in keyof RenderingSettings]?: RenderingSettings[K] | undefined };

/**
 * Not the address that it happens to have: the same figures make the same files whatever port the system answers on, so
 * who prints reports for others says where they find it.
 */
const DEFAULT_PUBLIC_URL = "http://localhost:8080";

const URL_SETTING = "public URL";
const STANDARD_SETTING = "PDF standard";

export function renderingSettings(
  folder: DataFolder,
  { publicUrl, pdfStandard }: RenderingOptions,
): RenderingSettings {
  if (publicUrl !== undefined) folder.save(URL_SETTING, publicUrl);
  if (pdfStandard !== undefined) folder.save(STANDARD_SETTING, pdfStandard);
  return {
    publicUrl: folder.load(URL_SETTING, z.url()) ?? DEFAULT_PUBLIC_URL,
    pdfStandard: folder.load(STANDARD_SETTING, z.enum(PDF_STANDARDS)) ?? "ua-1",
  };
}
