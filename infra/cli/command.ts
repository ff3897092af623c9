/** What the commands have in common: options parsed strictly, obstacles told in plain lines, failure as an exit code. */
import { type ParseArgsOptionsConfig, parseArgs } from "node:util";
import { PDF_STANDARDS, type Rendering } from "../../shared/wire/manifest.ts";
import { StartFailure } from "../local/start-failure.ts";

export const DEFAULT_PORT = 8080;

/** Runs the command; what its user can put right is printed as it is, anything else with its stack. */
export async function runCommand(command: () => Promise<void>): Promise<void> {
  try {
    await command();
  } catch (error) {
    console.error(error instanceof StartFailure ? error.message : error);
    process.exitCode = 1;
  }
}

/** The command line's options and words. Throws {@link StartFailure} with the usage for what it does not know. */
export function parseCommandLine<O extends ParseArgsOptionsConfig>(usage: string, options: O, words: number) {
  const parsed = parse(usage, options);
  if (parsed.positionals.length !== words) throw new StartFailure(usage);
  return parsed;
}

function parse<O extends ParseArgsOptionsConfig>(usage: string, options: O) {
  try {
    return parseArgs({ options, allowPositionals: true, strict: true });
  } catch (error) {
    const [why = ""] = (error instanceof Error ? error.message : String(error)).split(". ");
    throw new StartFailure(`${why}\n${usage}`);
  }
}

/** A port number. Throws {@link StartFailure}. */
export function parsePort(text: string | undefined): number {
  const port = Number(text ?? DEFAULT_PORT);
  if (Number.isInteger(port) && port >= 0 && port <= 65_535) return port;
  throw new StartFailure(`--port ${text} is no port number`);
}

/** A whole number from 1. Throws {@link StartFailure}. */
export function parseCount(option: string, text: string): number {
  const number = Number(text);
  if (Number.isSafeInteger(number) && number > 0) return number;
  throw new StartFailure(`--${option} takes a whole number from 1`);
}

/** A moment with its time zone, as epoch milliseconds. Throws {@link StartFailure}. */
export function parseMoment(text: string | undefined): number | undefined {
  if (text === undefined) return undefined;
  const moment = /^\d{4}-\d\d-\d\dT[\d:.]+(?:Z|[+-]\d\d:\d\d)$/.test(text) ? Date.parse(text) : Number.NaN;
  if (!Number.isNaN(moment)) return moment;
  throw new StartFailure(`--now ${text} is no moment; write it like 2026-09-15T08:00:00+07:00`);
}

/** Where a system is reached: scheme, host, port. Throws {@link StartFailure}. */
export function parseOrigin(text: string | undefined): string | undefined {
  if (text === undefined) return undefined;
  const { protocol, origin } = URL.parse(text) ?? {};
  if (origin !== undefined && /^https?:$/.test(protocol ?? "")) return origin;
  throw new StartFailure(`--public-url ${text} is no address; write it like https://baocao.example.vn`);
}

/** Throws {@link StartFailure}. */
export function parsePdfStandard(text: string | undefined): Rendering["pdfStandard"] | undefined {
  const found = PDF_STANDARDS.find((standard) => standard === text);
  if (text === undefined || found) return found;
  throw new StartFailure(`--pdf-standard ${text} is none of ${PDF_STANDARDS.join(", ")}`);
}
