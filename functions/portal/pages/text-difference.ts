/** What changed between two texts, word by word: what was left out and what was put in, where it was. */
import { diffWords } from "diff";
import { html } from "hono/html";
import type { Markup } from "../../../shared/http/page.ts";

/** Numbers as they are written (`1.234,5`) are one word. */
const WORDS = new Intl.Segmenter("vi", { granularity: "word" });

/**
 * Two texts that differ in more words than this are two texts rather than one that was mended: marked up, neither could
 * be read. It bounds the time, too, which grows with the length and with the number of differences.
 */
const MOST_DIFFERENCES = 400;

/** One text with both in it; undefined when they differ too much to be read as one. */
export function textDifference(from: string, to: string): Markup | undefined {
  const parts = diffWords(from, to, { intlSegmenter: WORDS, maxEditLength: MOST_DIFFERENCES });
  return (
    parts &&
    html`<div class="narrative">${parts.map(({ added, removed, value }) =>
      removed
        ? html`<del>${spoken("bỏ:")}${value}${spoken("hết phần bỏ")}</del>`
        : added
          ? html`<ins>${spoken("thêm:")}${value}${spoken("hết phần thêm")}</ins>`
          : value,
    )}</div>`
  );
}

/** Screen readers pass over `<ins>` and `<del>` without a word. */
function spoken(words: string): Markup {
  return html`<span class="ds-sr-only"> [${words}] </span>`;
}
