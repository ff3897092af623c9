/** The one way in which a function becomes what Lambda runs: for deployment, for the local stack, for the benchmark. */
import { existsSync, globSync, mkdirSync, readFileSync, renameSync, writeFileSync } from "node:fs";
import { basename, dirname, join } from "node:path";
import { buildSync } from "esbuild";
import { packagedFonts } from "../functions/publish/report/assets.ts";
import type { DeployedFunctionName } from "./pipeline.ts";

const FUNCTIONS_FOLDER = join(import.meta.dirname, "..", "functions");

/** Native code cannot be bundled: it is found in `node_modules` above the bundle, or put there by who deploys. */
export const NATIVE_PACKAGES = ["@myriaddreamin/typst-ts-node-compiler"];

/** Fonts that a function reads at run time, from the packages that they come in. */
const FONTS: Partial<Record<DeployedFunctionName, readonly string[]>> = { publish: packagedFonts() };

/**
 * Bundles `functions/<name>/handler.ts` with all that it imports into `outDir/handler.mjs` and its source map, and
 * copies the function's `assets` folder beside it. Files are replaced whole and only when they change, so that
 * processes may be starting from them meanwhile.
 */
export function bundleFunction(name: DeployedFunctionName, outDir: string): void {
  const folder = join(FUNCTIONS_FOLDER, name);
  const { outputFiles } = buildSync({
    entryPoints: [join(folder, "handler.ts")],
    outfile: join(outDir, "handler.mjs"),
    write: false,
    bundle: true,
    platform: "node",
    target: "node24",
    format: "esm",
    // ES modules where a package has them: the AWS SDK's tree shaking needs them.
    mainFields: ["module", "main"],
    external: NATIVE_PACKAGES,
    minify: true,
    sourcemap: true,
    sourcesContent: false,
    // CommonJS packages among the dependencies call `require`, which an ES module does not have.
    banner: {
      js: 'import { createRequire as $createRequire } from "node:module";const require=$createRequire(import.meta.url);',
    },
    logLevel: "silent",
  });
  for (const { path, contents } of outputFiles) replaceFile(path, contents);
  copyAssets(join(folder, "assets"), join(outDir, "assets"));
  for (const font of FONTS[name] ?? []) {
    replaceFile(join(outDir, "assets", "fonts", basename(font)), readFileSync(font));
  }
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
