import { readFileSync } from "node:fs";
import { describe, expect, it } from "vitest";
import { findAssets } from "../../../functions/publish/report/assets.ts";
import { readFont } from "../../../functions/publish/report/fonts.ts";
import { commonCoverage, printable } from "../../../functions/publish/report/glyphs.ts";

const coverage = commonCoverage(findAssets({}).fonts.map((font) => readFont(readFileSync(font))));
const shown = (text: string) => printable(text, coverage);

/** Every Vietnamese letter, and every mark that the report prints. */
const LETTERS = "aăâeêioôơuưyAĂÂEÊIOÔƠUƯY";
const TONES = ["", "\u0300", "\u0301", "\u0303", "\u0309", "\u0323"];
const VIETNAMESE = [...LETTERS].flatMap((letter) => TONES.map((tone) => (letter + tone).normalize("NFC")));
const MARKS = "đĐ≥≤<>=−–×%“”‘’…[]()/•□";

describe("texts for print", () => {
  it("keep every Vietnamese letter and every mark that the report uses", () => {
    const text = `${VIETNAMESE.join("")}${MARKS}`;
    expect(shown(text)).toBe(text);
  });

  it("are composed", () => {
    expect(shown("Ti\u0065\u0302\u0301ng Vi\u0065\u0323\u0302t")).toBe("Tiếng Việt");
  });

  it("show a box for what the fonts do not have", () => {
    expect(shown("Đạt 😀 漢 \ue000")).toBe("Đạt □ □ □");
  });

  it("turn controls into spaces and drop invisible format characters", () => {
    expect(shown("a\u0000b\tc\u0085d")).toBe("a b c d");
    expect(shown("a\u00adb\u202ec\ufeffd\u200de\ufe0f")).toBe("abcde");
  });

  it("keep places to break and no-break spaces", () => {
    expect(shown("98\u00a0%\u200b\u0007")).toBe("98\u00a0%\u200b ");
  });

  it("survive half a surrogate pair", () => {
    expect(shown("a\ud83db")).toBe("a□b");
  });
});
