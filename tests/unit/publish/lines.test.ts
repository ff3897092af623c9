/** Lines of table texts: none wider than its room, none of the text lost, and as the template lays them out. */
import { readFileSync } from "node:fs";
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { packagedFonts } from "../../../functions/publish/report/assets.ts";
import { readFont, widthOf } from "../../../functions/publish/report/fonts.ts";
import { MAY_BREAK } from "../../../functions/publish/report/line-breaks.ts";
import { breakIntoLines } from "../../../functions/publish/report/lines.ts";

const [regular = ""] = packagedFonts();
const font = readFont(readFileSync(regular));
const lines = (text: string, room: number) => breakIntoLines(text, font, room);
const ROOM = 8;

describe("lines", () => {
  it("end after spaces, which they keep", () => {
    expect(lines("Tỷ lệ hộ đạt Gia đình văn hóa", ROOM)).toEqual(["Tỷ lệ hộ đạt Gia ", "đình văn hóa"]);
  });

  it("do not end at hyphens and slashes, nor between a number and its unit", () => {
    expect(lines("Biểu mẫu M05-DV/2026 và 98,00\u00a0% số hộ", ROOM)).toEqual([
      "Biểu mẫu ",
      "M05-DV/2026 và ",
      "98,00\u00a0% số hộ",
    ]);
  });

  it("of numbers that are too long end where they may, then after a dot", () => {
    expect(lines(`151.765/${MAY_BREAK}162.310`, 5)).toEqual(["151.765/", "162.310"]);
    expect(lines("900.719.925.474.099.199,125", 5)).toEqual(["900.719.", "925.474.", "099.", "199,125"]);
  });

  it("never exceed their room and lose nothing", () => {
    const words = fc.stringMatching(/^[a-zđê0-9.,()“” -]{0,80}$/u);
    fc.assert(
      fc.property(words, fc.double({ min: 1.5, max: 20, noNaN: true }), (text, room) => {
        const broken = lines(text, room);
        expect(broken.join("")).toBe(text);
        for (const line of broken) expect(widthOf(line, font)).toBeLessThanOrEqual(room);
      }),
    );
  });
});
