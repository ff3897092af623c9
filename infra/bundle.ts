/** The one way in which a function becomes what Lambda runs: for deployment, for the local stack, for the benchmark. */
import { existsSync, globSync, mkdirSync, readFileSync, renameSync, writeFileSync } from "node:fs";
import { basename, dirname, join, resolve } from "node:path";
import { type BuildOptions, build, buildSync, type OutputFile, stop } from "esbuild";
import { packagedFonts } from "../functions/publish/report/assets.ts";
import { isUpToDate, RECORD_FILE, recordOf } from "./bundle-record.ts";
import type { DeployedFunctionName } from "./pipeline.ts";

const FUNCTIONS_FOLDER = join(import.meta.dirname, "..", "functions");

/** Native code cannot be bundled: it is found in `node_modules` above the bundle, or put there by who deploys. */
export const NATIVE_PACKAGES = ["@myriaddreamin/typst-ts-node-compiler"];

/** Fonts that a function reads at run time, from the packages that they come in. */
const FONTS: Partial<Record<DeployedFunctionName, readonly string[]>> = { publish: packagedFonts() };

/**
 * Ways to credentials that a developer's machine has and a function does not: its own come with the environment, which
 * the SDK asks first and so never gets to import these.
 */
const UNUSED_CREDENTIALS = [
  "@aws-sdk/credential-provider-ini",
  "@aws-sdk/credential-provider-login",
  "@aws-sdk/credential-provider-process",
  "@aws-sdk/credential-provider-sso",
  "@aws-sdk/credential-provider-web-identity",
  "@smithy/credential-provider-imds",
];

/**
 * Functions that come in several files, so that what few of their starts need is not even read by the others: `intake`
 * reads and writes spreadsheets, `portal` signs people in and signs receipts. One file is read quicker than several, so
 * the rest stays whole.
 */
const IN_PARTS: ReadonlySet<DeployedFunctionName> = new Set(["intake", "portal"]);

const ROOT = join(import.meta.dirname, "..");
/** With these another bundle may come of the same sources: the versions of packages, how TypeScript is read, and this. */
const SETTINGS_FILES = [join(ROOT, "package-lock.json"), join(ROOT, "tsconfig.json"), import.meta.filename];

/** How everything is bundled. */
export const BUNDLE_OPTIONS = {
  bundle: true,
  platform: "node",
  target: "node24",
  format: "esm",
  // ES modules where a package has them: the AWS SDK's tree shaking needs them.
  mainFields: ["module", "main"],
  external: [...NATIVE_PACKAGES, ...UNUSED_CREDENTIALS],
  minify: true,
  // CommonJS packages among the dependencies call `require`, which an ES module does not have.
  banner: {
    js: 'import { createRequire as $createRequire } from "node:module";const require=$createRequire(import.meta.url);',
  },
  logLevel: "silent",
} as const satisfies BuildOptions;

/**
 * Bundles `functions/<name>/handler.ts` with all that it imports into `outDir/handler.mjs` and its source map, and
 * copies the function's `assets` folder beside it; functions in parts have more modules there. Files are replaced whole and only when they change, so that
 * processes may be starting from them meanwhile.
 */
export function bundleFunction(name: DeployedFunctionName, outDir: string): void {
  writeCode(buildSync(settings(name, outDir)).outputFiles);
  writeAssets(name, outDir);
}

/**
 * The same for several functions side by side, each into its own folder below `folder`, as far as their code has changed
 * since it was done there last. Gives those whose code was bundled.
 */
export async function bundleFunctions(
  names: readonly DeployedFunctionName[],
  folder: string,
): Promise<readonly DeployedFunctionName[]> {
  const changed = names.filter((name) => !isUpToDate(join(folder, name), SETTINGS_FILES));
  await Promise.all(
    changed.map(async (name) => {
      const outDir = join(folder, name);
      const { outputFiles, metafile } = await build({ ...settings(name, outDir), metafile: true });
      writeCode(outputFiles);
      const inputs = Object.keys(metafile.inputs).map((path) => resolve(path));
      const outputs = outputFiles.map(({ path }) => path);
      replaceFile(join(outDir, RECORD_FILE), Buffer.from(recordOf(inputs, outputs, SETTINGS_FILES)));
    }),
  );
  // Else esbuild's own process would stay.
  if (changed.length > 0) await stop();
  for (const name of names) writeAssets(name, join(folder, name));
  return changed;
}

function settings(name: DeployedFunctionName, outDir: string): BuildOptions & { write: false } {
  return {
    ...BUNDLE_OPTIONS,
    entryPoints: [join(FUNCTIONS_FOLDER, name, "handler.ts")],
    outdir: outDir,
    outExtension: { ".js": ".mjs" },
    splitting: IN_PARTS.has(name),
    chunkNames: "[name]-[hash]",
    write: false,
    sourcemap: true,
    sourcesContent: false,
  };
}

function writeCode(outputFiles: readonly OutputFile[]): void {
  // The handler last: what it imports is there by then.
  const ordered = outputFiles.toSorted((a, b) => Number(isHandler(a)) - Number(isHandler(b)));
  for (const { path, contents } of ordered) replaceFile(path, contents);
}

function writeAssets(name: DeployedFunctionName, outDir: string): void {
  copyAssets(join(FUNCTIONS_FOLDER, name, "assets"), join(outDir, "assets"));
  for (const font of FONTS[name] ?? []) {
    replaceFile(join(outDir, "assets", "fonts", basename(font)), readFileSync(font));
  }
}

function isHandler({ path }: OutputFile): boolean {
  return basename(path) === "handler.mjs";
}

/** The size of what a start reads of the bundle in `folder`: the handler and what it imports at once. */
export function startBytes(folder: string): number {
  const files = new Set<string>(["handler.mjs"]);
  let bytes = 0;
  for (const file of files) {
    const code = readFileSync(join(folder, file));
    bytes += code.length;
    for (const [, imported = ""] of code.toString().matchAll(/\b(?:from|import)"\.\/([\w.-]+\.mjs)"/g)) {
      files.add(imported);
    }
  }
  return bytes;
}

function copyAssets(from: string, to: string): void {
  for (const file of globSync("**/*", { cwd: from, withFileTypes: true })) {
    if (!file.isFile()) continue;
    const source = join(file.parentPath, file.name);
    replaceFile(join(to, source.slice(from.length)), readFileSync(source));
  }
}

function replaceFile(path: string, contents: Uint8Array): void {
  if (existsSync(path) && readFileSync(path).equals(contents)) return;
  mkdirSync(dirname(path), { recursive: true });
  const unfinished = `${path}.${process.pid}`;
  writeFileSync(unfinished, contents);
  renameSync(unfinished, path);
}
