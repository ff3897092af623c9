/** Reading a catalogue file from disk: for the local stack and the operating scripts, not for the functions. */
import { readFileSync } from "node:fs";
import { parse, YAMLParseError } from "yaml";
import { type ParsedCatalogue, parseCatalogue } from "./parse.ts";

/** Parses a YAML (or JSON) catalogue file. A file that is no YAML is a fault like any other; a missing one throws. */
export function readCatalogueFile(path: string): ParsedCatalogue {
  const text = readFileSync(path, "utf8");
  try {
    return parseCatalogue(parse(text));
  } catch (error) {
    if (!(error instanceof YAMLParseError)) throw error;
    return { ok: false, faults: [{ where: path, code: "not-yaml", message: error.message }] };
  }
}
