/** DynamoDB Local needs a Java runtime: the machine's own when it is new enough, else one installed or fetched once. */
import { execFile } from "node:child_process";
import { globSync, mkdirSync } from "node:fs";
import { join } from "node:path";
import { promisify } from "node:util";
import njre from "njre";
import { StartFailure } from "./start-failure.ts";
import { installSystemPackages } from "./system-package.ts";

/** Where a fetched runtime is kept: shared by all data folders of this checkout. */
export const JAVA_FOLDER = join(import.meta.dirname, "../../.local/java");

const OLDEST_JAVA = 17;
const FETCHED_JAVA = 21;

/**
 * Path of a `java` command of version 17 or newer: from JAVA_HOME, from PATH, installed as a Debian package, or fetched
 * into `cacheFolder`. Throws {@link StartFailure} when there is none to be had.
 */
export async function findJava(cacheFolder: string, onNote: (line: string) => void): Promise<string> {
  const home = process.env.JAVA_HOME;
  const installed = [...(home ? [join(home, "bin", "java")] : []), "java", ...fetchedInto(cacheFolder)];
  for (const command of installed) if (await isNewEnough(command)) return command;
  if ((await installSystemPackages(["default-jre-headless"], onNote)) && (await isNewEnough("java")))
    return "java";
  onNote(`no Java ${OLDEST_JAVA} or newer found: fetching Java ${FETCHED_JAVA} (about 50 MB, once)`);
  mkdirSync(cacheFolder, { recursive: true });
  try {
    // njre puts a folder `jre` beside the path it is given.
    await njre.install(FETCHED_JAVA, { installPath: join(cacheFolder, "jre") });
  } catch (error) {
    throw javaMissing(error instanceof Error ? error.message.replaceAll("\n", " ") : String(error));
  }
  const [fetched] = fetchedInto(cacheFolder);
  if (fetched === undefined) throw javaMissing("the download held no java command");
  return fetched;
}

function javaMissing(why: string): StartFailure {
  return new StartFailure(
    `Java ${OLDEST_JAVA} or newer is needed and could not be fetched (${why}); ` +
      "install one, for example from https://adoptium.net, and start again",
  );
}

async function isNewEnough(command: string): Promise<boolean> {
  const version = await majorVersionOf(command);
  return version !== undefined && version >= OLDEST_JAVA;
}

function fetchedInto(cacheFolder: string): string[] {
  // On macOS the runtime lies in Contents/Home of its folder.
  return globSync(["jre/*/bin/java", "jre/*/Contents/Home/bin/java", "jre/*/bin/java.exe"], {
    cwd: cacheFolder,
  }).map((path) => join(cacheFolder, path));
}

/** The feature version that `java -version` prints, `17` for "17.0.15"; undefined where there is no such command. */
async function majorVersionOf(command: string): Promise<number | undefined> {
  try {
    const { stderr } = await promisify(execFile)(command, ["-version"]);
    const version = /version "(\d+)(?:\.(\d+))?/.exec(stderr);
    // Before Java 9 the feature version came second: "1.8.0".
    const major = version?.[1] === "1" ? version[2] : version?.[1];
    return major === undefined ? undefined : Number(major);
  } catch {
    return undefined;
  }
}
