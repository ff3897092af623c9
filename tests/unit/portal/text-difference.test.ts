import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { textDifference } from "../../../functions/portal/pages/text-difference.ts";

/** As it is printed, without what only screen readers are told. */
async function shown(from: string, to: string): Promise<string | undefined> {
  const markup = await textDifference(from, to);
  return markup && `${markup}`.replaceAll(/<span class="ds-sr-only">[^<]*<\/span>|<\/?div[^>]*>/g, "");
}
const without = (tag: "ins" | "del", text: string) =>
  text.replaceAll(new RegExp(`<${tag}>.*?</${tag}>`, "gs"), "").replaceAll(/<\/?(?:ins|del)>/g, "");

describe("the difference of two texts", () => {
  it("marks whole words, numbers among them, where they are", async () => {
    expect(
      await shown("Đã cấp 1.234,5 suất quà cho hộ nghèo.", "Đã cấp 1.334,5 suất quà cho các hộ nghèo."),
    ).toBe("Đã cấp <del>1.234,5</del><ins>1.334,5</ins> suất quà cho <ins>các </ins>hộ nghèo.");
  });

  it("is told to who hears the page", async () => {
    const markup = `${await textDifference("một hai", "một ba")}`;
    expect(markup.replaceAll(/<[^>]*>/g, "").replaceAll(/\s+/g, " ")).toBe(
      "một [bỏ:] hai [hết phần bỏ] [thêm:] ba [hết phần thêm] ",
    );
  });

  it("is text, never markup", async () => {
    expect(await shown("a", "<script>alert(1)</script>")).not.toContain("<script>");
  });

  it("holds both texts, whatever they are", async () => {
    const word = fc.constantFrom("quý", "III", "1.234,5", "đạt", "hộ", "nghèo", "và", "–", "95 %");
    const text = fc.array(word, { maxLength: 40 }).map((words) => words.join(" "));
    await fc.assert(
      fc.asyncProperty(text, text, async (from, to) => {
        const words = (of: string) => of.split(/\s+/).filter(Boolean);
        const both = (await shown(from, to)) ?? "";
        expect(words(without("del", both))).toEqual(words(to));
        expect(words(without("ins", both))).toEqual(words(from));
      }),
    );
  });

  it("is not marked where little of the old text is left, however long both are", async () => {
    const long = (of: string) => Array.from({ length: 800 }, (_, index) => `${of}${index}`).join(" ");
    expect(await textDifference(long("a"), long("b"))).toBeUndefined();
    expect(await textDifference(long("a"), `${long("a")} thêm`)).toBeDefined();
  });
});
