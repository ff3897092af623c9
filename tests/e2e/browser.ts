/** Real people's way in: Chromium against the whole local stack, signing in at the issuer's page. */
import { readFileSync } from "node:fs";
import { createRequire } from "node:module";
import { type Browser, type BrowserContextOptions, chromium, type Page } from "playwright-core";
import { expect } from "vitest";
import * as z from "zod";
import { findChromium } from "../../infra/local/chromium.ts";
import type { Stack } from "../../infra/local/stack.ts";

export const PHONE = { width: 390, height: 844 };
export const DESKTOP = { width: 1280, height: 900 };

const AXE = readFileSync(createRequire(import.meta.url).resolve("axe-core/axe.min.js"), "utf8");
const LOOKS = readFileSync(new URL("./fixtures/looks.js", import.meta.url), "utf8");
const RULES = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"];

/** Starts the machine's own Chromium; without one, one line says what to install. */
export async function startBrowser(): Promise<Browser> {
  return chromium.launch({
    executablePath: await findChromium(() => undefined),
    args: ["--headless", "--no-sandbox", "--disable-gpu", "--disable-background-networking"],
    // Pages that are gone back to are kept as they were left, as people's browsers do.
    ignoreDefaultArgs: ["--disable-back-forward-cache"],
  });
}

export interface VisitorOptions
  extends Pick<BrowserContextOptions, "colorScheme" | "viewport" | "javaScriptEnabled"> {
  /** Needed to look at pages with axe, which their policy does not let in; people's paths run with the policy on. */
  readonly bypassCSP?: boolean;
}

/** A page in a browser of its own, signed in as `username`. */
export async function signedIn(
  browser: Browser,
  stack: Stack,
  username: string,
  options: VisitorOptions = {},
): Promise<Page> {
  const context = await browser.newContext({ viewport: DESKTOP, locale: "vi-VN", ...options });
  context.setDefaultTimeout(20_000);
  const page = await context.newPage();
  await page.goto(stack.url);
  await page.getByRole("link", { name: "Đăng nhập" }).click();
  await signInAtIssuer(page, stack, username);
  await page.getByRole("button", { name: "Đăng xuất" }).waitFor();
  return page;
}

/** Fills in the issuer's page. */
export async function signInAtIssuer(page: Page, stack: Stack, username: string): Promise<void> {
  await page.getByLabel("Tên đăng nhập").fill(username);
  await page.getByLabel("Mật khẩu").fill(stack.password);
  await page.getByRole("button", { name: "Đăng nhập" }).click();
}

const violations = z.array(
  z.object({
    id: z.string(),
    nodes: z.array(z.object({ html: z.string(), failureSummary: z.string().optional() })),
  }),
);

/** axe finds nothing, and nothing makes the page wider than its window. */
export async function expectAccessible(page: Page): Promise<void> {
  await page.evaluate(AXE);
  const found = violations.parse(
    await page.evaluate(
      `axe.run(document, { runOnly: ${JSON.stringify(RULES)} }).then((result) => result.violations)`,
    ),
  );
  expect(
    found.map(({ id, nodes }) => ({
      id,
      nodes: nodes.map(({ html, failureSummary }) => [html, failureSummary]),
    })),
  ).toEqual([]);
  await expectNoSidewaysScrolling(page);
}

/** Edges, shapes, targets and the focus, which axe does not look at. */
export async function expectGoodLooks(page: Page): Promise<void> {
  // As for who uses the keyboard: the browser then shows the focus wherever it is.
  await page.keyboard.press("Tab");
  expect(await page.evaluate(LOOKS), page.url()).toEqual([]);
}

export async function expectNoSidewaysScrolling(page: Page): Promise<void> {
  const overflow = await page.evaluate(
    "document.documentElement.scrollWidth - document.documentElement.clientWidth",
  );
  expect(overflow, `${page.url()} scrolls sideways`).toBe(0);
}

/** With the most space that somebody may put between lines, words and letters (WCAG 1.4.12), on the narrowest page. */
export async function expectRoomForSpacing(page: Page): Promise<void> {
  const style = await page.addStyleTag({ content: SPACED });
  await expectNoSidewaysScrolling(page);
  await style.evaluate((added) => added.parentNode?.removeChild(added));
}

const SPACED = `* { line-height: 1.5 !important; letter-spacing: 0.12em !important; word-spacing: 0.16em !important }
p { margin-bottom: 2em !important }`;

/** In the colours that somebody has set for everything (Windows' contrast themes) controls still have an edge. */
export async function expectEdgesInForcedColors(page: Page): Promise<void> {
  const without =
    await page.evaluate(`[...document.querySelectorAll("input:not([type=hidden]), select, textarea, button")]
    .filter((control) => control.checkVisibility())
    .filter((control) => !control.matches(".as-link, [type=radio], [type=checkbox], .ds-sr-only[tabindex='-1']"))
    .filter((control) => parseFloat(getComputedStyle(control).borderTopWidth) === 0)
    .map((control) => control.outerHTML.slice(0, 120))`);
  expect(without, page.url()).toEqual([]);
}
