/** One thing has one name: what `docs/vocabulary.md` says not to say is said nowhere that people read. */
import { globSync, readFileSync } from "node:fs";
import { expect, it } from "vitest";

const TEXTS = globSync(["{functions,shared,infra}/**/*.{ts,typ}", "docs/huong-dan-su-dung.md"]);

/** The words of the table's last column. */
function unwanted(vocabulary: string): string[] {
  const rows = vocabulary.split("\n").filter((line) => /^\| (?!in the code)/.test(line));
  return rows.flatMap((row) => {
    const words = row.split("|").at(-2)?.trim() ?? "";
    return words === "" ? [] : words.split(", ");
  });
}

/** Each line of the texts that the pattern finds something in. */
function linesWith(pattern: RegExp): string[] {
  return TEXTS.flatMap((file) =>
    readFileSync(file, "utf8")
      .split("\n")
      .flatMap((line, i) => (pattern.test(line) ? [`${file}:${i + 1}: ${line.trim()}`] : [])),
  );
}

it("names each thing by its one name", () => {
  const words = unwanted(readFileSync("docs/vocabulary.md", "utf8"));
  expect(words).toContain("nộp muộn");
  expect(linesWith(new RegExp([...words, "vui lòng", "anh/chị"].join("|"), "iu"))).toEqual([]);
});

it("sets tone marks on the first of two vowels, and spells words of two spellings one way", () => {
  const lateMark = /(?:o[àáảãạèéẻẽẹ]|(?<![qQ])u[ỳýỷỹỵ])(?!\p{L})/u;
  expect("hoà, thuỷ".match(new RegExp(lateMark, "gu"))).toHaveLength(2);
  expect(linesWith(lateMark)).toEqual([]);
  expect(linesWith(/tỉ lệ|lí do|hàng (?:năm|quý|tháng|ngày)/iu)).toEqual([]);
});
