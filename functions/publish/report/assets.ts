/** Where the template and the fonts lie: in the source tree, or in the folder that a bundle takes along. */
import { existsSync } from "node:fs";
import { createRequire } from "node:module";
import path from "node:path";
import { fileURLToPath } from "node:url";

/** Regular, italic, bold, bold italic: Tinos, metric-compatible with Times New Roman, complete in Vietnamese. */
const FONT_FILES = [
  "400Regular/Tinos_400Regular.ttf",
  "400Regular_Italic/Tinos_400Regular_Italic.ttf",
  "700Bold/Tinos_700Bold.ttf",
  "700Bold_Italic/Tinos_700Bold_Italic.ttf",
] as const;

export interface ReportAssets {
  /** Folder of the template's files. */
  readonly templates: string;
  /** Paths of the font files. */
  readonly fonts: readonly string[];
}

/**
 * Finds the assets: in the folder named by `REPORT_ASSETS`, or in `assets/` beside a bundle, both holding the template
 * files and `fonts/`; else in the source tree, with the fonts from their package.
 */
export function findAssets(environment: NodeJS.ProcessEnv = process.env): ReportAssets {
  const folder = environment.REPORT_ASSETS ?? fileURLToPath(new URL("./assets", import.meta.url));
  if (environment.REPORT_ASSETS !== undefined || existsSync(path.join(folder, "report.typ"))) {
    return {
      templates: folder,
      fonts: FONT_FILES.map((file) => path.join(folder, "fonts", path.basename(file))),
    };
  }
  return { templates: fileURLToPath(new URL("../assets", import.meta.url)), fonts: packagedFonts() };
}

/** The font files where their package has them. */
export function packagedFonts(): string[] {
  const packageFolder = path.dirname(
    createRequire(import.meta.url).resolve("@expo-google-fonts/tinos/package.json"),
  );
  return FONT_FILES.map((file) => path.join(packageFolder, file));
}
