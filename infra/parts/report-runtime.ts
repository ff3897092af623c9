/** What `publish` needs beside its bundle: the Typst compiler's native module for Lambda's processor, and the fonts. */
import { execFileSync } from "node:child_process";
import { cpSync, existsSync, globSync, mkdirSync, readFileSync } from "node:fs";
import { basename, dirname, join } from "node:path";
import * as z from "zod";

const ROOT = join(import.meta.dirname, "..", "..");
const COMPILER = "@myriaddreamin/typst-ts-node-compiler";
/** Lambda's Node runtime is Amazon Linux 2023: glibc. */
const TARGET = { cpu: "x64", os: "linux", libc: "glibc" } as const;
const NATIVE = `${COMPILER}-linux-x64-gnu`;
const FONTS = join(ROOT, "node_modules", "@expo-google-fonts", "tinos");
/** The four faces that the template sets; the package has no others in use. */
const FONT_FACES = ["400Regular", "400Regular_Italic", "700Bold", "700Bold_Italic"];

/** Completes the bundle in `outDir`. Whatever machine this runs on, the binary is Lambda's. */
export function addReportRuntime(outDir: string): void {
  const modules = join(outDir, "node_modules");
  const compiler = join(ROOT, "node_modules", COMPILER);
  for (const file of globSync("*.{js,json}", { cwd: compiler })) {
    cpSync(join(compiler, file), join(modules, COMPILER, file));
  }
  cpSync(nativePackage(versionOf(compiler)), join(modules, NATIVE), { recursive: true });
  for (const face of FONT_FACES) {
    for (const font of globSync(join(FONTS, face, "*.ttf"))) {
      cpSync(font, join(outDir, "assets", "fonts", basename(font)));
    }
  }
}

/**
 * The folder of the native package for Lambda: the installed one where this machine happens to be of the same kind,
 * else fetched from the registry, once per version.
 */
function nativePackage(version: string): string {
  const installed = join(ROOT, "node_modules", NATIVE);
  if (existsSync(installed) && versionOf(installed) === version) return installed;
  const folder = join(ROOT, "build", "native", version);
  const fetched = join(folder, "node_modules", NATIVE);
  if (!existsSync(fetched)) fetchPackage(`${NATIVE}@${version}`, folder);
  return fetched;
}

/** Installs a package for {@link TARGET} into a folder of its own, running none of its scripts. */
export function fetchPackage(specifier: string, folder: string): void {
  mkdirSync(folder, { recursive: true });
  const { cpu, os, libc } = TARGET;
  execFileSync(
    "npm",
    [
      "install",
      "--prefix",
      folder,
      "--no-save",
      "--ignore-scripts",
      "--no-audit",
      "--no-fund",
      `--cpu=${cpu}`,
      `--os=${os}`,
      `--libc=${libc}`,
      specifier,
    ],
    { stdio: ["ignore", "ignore", "inherit"], cwd: dirname(folder) },
  );
}

function versionOf(folder: string): string {
  const manifest: unknown = JSON.parse(readFileSync(join(folder, "package.json"), "utf8"));
  return z.object({ version: z.string() }).parse(manifest).version;
}
