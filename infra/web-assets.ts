/**
 * Makes the files that pages need (style sheet and fonts from `shared/http/assets/`, the form's script from
 * `functions/intake/browser/`): one folder that `portal` serves, and
 * their addresses, which name the content and so may be kept by browsers for ever. Run by `npm run assets`; a test says
 * when that was forgotten.
 */
import { createHash } from "node:crypto";
import { mkdirSync, rmSync, writeFileSync } from "node:fs";
import { basename, join } from "node:path";
import { type BuildOptions, buildSync } from "esbuild";

const ROOT = join(import.meta.dirname, "..");
const SCRIPT = join(ROOT, "functions", "intake", "browser", "main.ts");
const SOURCE = join(ROOT, "shared", "http", "assets");
export const ASSETS_FOLDER = join(ROOT, "functions", "portal", "assets");
export const ADDRESSES_FILE = join(SOURCE, "addresses.ts");

export interface WebAssets {
  /** By file name. */
  readonly files: ReadonlyMap<string, Uint8Array>;
  /** Content of `addresses.ts`. */
  readonly addresses: string;
}

const OPTIONS = {
  outdir: ROOT,
  write: false,
  bundle: true,
  minify: true,
  // The last ones for Windows 7 and 8.1, and for an iPhone 7.
  target: ["chrome109", "firefox115", "safari15.4"],
  logLevel: "warning",
} as const satisfies BuildOptions;

export function buildWebAssets(): WebAssets {
  const style = buildSync({
    ...OPTIONS,
    entryPoints: [join(SOURCE, "site.css")],
    loader: { ".woff2": "file" },
    assetNames: "[name]",
    conditions: ["style"],
  });
  const script = buildSync({
    ...OPTIONS,
    entryPoints: { form: SCRIPT },
    format: "esm",
    platform: "browser",
    // Letters as they are, not as escapes: half the size of Vietnamese text.
    charset: "utf8",
  });
  const files = new Map(
    [...style.outputFiles, ...script.outputFiles]
      .map(
        ({ path, contents, text }) =>
          [
            basename(path),
            path.endsWith(".css")
              ? Buffer.from(printedLight(withoutUnusedProperties(withoutBrandColors(text))))
              : contents,
          ] as const,
      )
      .sort(([a], [b]) => (a < b ? -1 : 1)),
  );
  const hash = createHash("sha256");
  for (const [name, contents] of files) hash.update(name).update(contents);
  const folder = `/tai-san/${hash.digest("hex").slice(0, 16)}`;
  const fonts = [...files.keys()].filter((name) => name.includes("-400-"));
  const addresses = [
    "/** Where pages find their style sheet, script and fonts. Written by `npm run assets`. */",
    `export const STYLESHEET_PATH = "${folder}/site.css";`,
    `export const FORM_SCRIPT_PATH = "${folder}/form.js";`,
    "/** Fonts that every page needs at once. */",
    "export const WEB_FONT_PATHS = [",
    ...fonts.map((name) => `  "${folder}/${name}",`),
    "];",
    "",
  ].join("\n");
  return { files, addresses };
}

/** A custom property of minified CSS: its name and what it is set to, in which quotes and brackets may hold anything. */
const CUSTOM_PROPERTY =
  /(?<=[{;])(--[\w-]+):(?:"[^"]*"|'[^']*'|\((?:"[^"]*"|'[^']*'|[^"'])*?\)|[^;{}"'(])*;?/g;

/** The design system's two sets of an owner's colours, which nothing here is painted with. */
function withoutBrandColors(css: string): string {
  return css.replaceAll(/\[data-color-scheme\]\[data-color=(brand\d)\],\[data-color=\1\]\{[^}]*\}/g, "");
}

/** The design system sets properties for more than is imported of it: those that nothing reads are left out. */
function withoutUnusedProperties(css: string): string {
  const read = new Set(css.matchAll(/var\((--[\w-]+)/g).map(([, name]) => name));
  const kept = css.replaceAll(CUSTOM_PROPERTY, (declaration, name) => (read.has(name) ? declaration : ""));
  // What only they read is read no more.
  return kept.length === css.length ? kept : withoutUnusedProperties(kept);
}

/** Paper is white: whose screen is dark would get pale letters on it. */
function printedLight(css: string): string {
  return css
    .replaceAll("@media(prefers-color-scheme:light)", "@media print,(prefers-color-scheme:light)")
    .replaceAll("@media(prefers-color-scheme:dark)", "@media screen and (prefers-color-scheme:dark)");
}

if (import.meta.main) {
  const { files, addresses } = buildWebAssets();
  rmSync(ASSETS_FOLDER, { recursive: true, force: true });
  mkdirSync(ASSETS_FOLDER, { recursive: true });
  for (const [name, contents] of files) writeFileSync(join(ASSETS_FOLDER, name), contents);
  writeFileSync(ADDRESSES_FILE, addresses);
}
