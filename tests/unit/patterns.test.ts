/**
 * Patterns that take ever longer (ReDoS): every regular expression that functions run, read from the source, has to be
 * matched in time that grows with the text's length alone.
 */
import { globSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { analyse } from "scslre";
import { describe, expect, it } from "vitest";

const ROOT = join(import.meta.dirname, "..", "..");
/** A literal where an expression may begin: not after a word, in a path, or as the end of a tag. */
const LITERAL =
  /(?<=[(,=:[!&|?{};\n]\s*|return\s+)\/(?![/*])((?:[^/\\\n[]|\\.|\[(?:[^\]\\\n]|\\.)*\])+)\/([dgimsuvy]*)(?![\w/-])/g;

interface Pattern {
  readonly place: string;
  readonly source: string;
  readonly flags: string;
}

function patternsIn(place: string, code: string): Pattern[] {
  // What is pasted together is an address in a template, not an expression.
  return [...code.matchAll(LITERAL)]
    .map(([, source = "", flags = ""]) => ({ place, source, flags }))
    .filter(({ source }) => !source.includes("${"));
}

const patterns = ["shared", "functions"].flatMap((folder) =>
  globSync("**/*.ts", { cwd: join(ROOT, folder) }).flatMap((file) =>
    patternsIn(`${folder}/${file}`, readFileSync(join(ROOT, folder, file), "utf8")),
  ),
);

/**
 * What is wrong with a pattern: a character that makes it slow when repeated. That one is searched for from every place of
 * a text is not: lengths are limited before matching.
 */
function slowness({ place, source, flags }: Pattern): string[] {
  const { reports } = analyse(
    { source, flags },
    { assumeRejectingSuffix: true, reportTypes: { Move: false } },
  );
  return reports.map(({ type, exponential, character }) => {
    const how = exponential ? "exponential" : "polynomial";
    return `${place}: /${source}/${flags} is ${how} (${type}) in ${character.literal.source}`;
  });
}

describe("the patterns of the functions", () => {
  it("are found: some hundred, well-known ones among them", () => {
    expect(patterns.length).toBeGreaterThan(80);
    expect(patterns).toContainEqual(expect.objectContaining({ place: "shared/domain/period.ts" }));
    expect(patterns).toContainEqual(expect.objectContaining({ place: "shared/domain/csv.ts" }));
    expect(patternsIn("x", "const a = /(a+)+$/u;\nreturn /b*b*c/.test(d);")).toHaveLength(2);
  });

  it("are told from slow ones", () => {
    const slow = (source: string) => slowness({ place: "x", source, flags: "" });
    expect(slow("^(a+)+$")).toEqual(["x: /^(a+)+$/ is exponential (Self) in a"]);
    expect(slow("a*a*b")).toHaveLength(1);
    expect(slow("^[a-z0-9]+(?:-[a-z0-9]+)*$")).toEqual([]);
  });

  it("are all matched in linear time from where they begin, whatever follows", () => {
    const slow = patterns.filter((pattern) => slowness(pattern).length > 0).map(({ place }) => place);
    // Reads the table at the end of a PDF that our own compiler has just written, and nothing else.
    expect(slow).toEqual(["functions/publish/report/compact-pdf.ts"]);
  });

  it("are written down, not made of what people typed", () => {
    const made = ["shared", "functions"].flatMap((folder) =>
      globSync("**/*.ts", { cwd: join(ROOT, folder) }).filter((file) =>
        /\bRegExp\(/.test(readFileSync(join(ROOT, folder, file), "utf8")),
      ),
    );
    // Where lines of the report may break: of characters that are named there.
    expect(made).toEqual(["publish/report/lines.ts"]);
  });
});
