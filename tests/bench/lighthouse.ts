/**
 * Lighthouse on one page, as a phone with a slow connection. It is fetched when the benchmark asks for it and is no
 * dependency: 114 packages and 176 MB, among them a service that reports errors to others, for figures that only the
 * benchmark needs.
 */
import { execFile } from "node:child_process";
import { mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { promisify } from "node:util";
import * as z from "zod";
import { findChromium } from "../../infra/local/chromium.ts";

const PACKAGE = "lighthouse@13.5.0";
export const LIGHTHOUSE_CATEGORIES = ["performance", "accessibility", "best-practices"] as const;
type Category = (typeof LIGHTHOUSE_CATEGORIES)[number];

const result = z.object({
  categories: z.record(z.enum(LIGHTHOUSE_CATEGORIES), z.object({ score: z.number() })),
});

/** What it says itself when the browser's recording began too late: to be run again. */
const MISSED_THE_START = "NO_NAVSTART";

/** Scores of 100. */
export async function runLighthouse(url: string, cookie: string): Promise<Record<Category, number>> {
  try {
    return await runOnce(url, cookie);
  } catch (error) {
    if (!String(error).includes(MISSED_THE_START)) throw error;
    return runOnce(url, cookie);
  }
}

async function runOnce(url: string, cookie: string): Promise<Record<Category, number>> {
  const folder = mkdtempSync(join(tmpdir(), "lighthouse-"));
  const output = join(folder, "result.json");
  try {
    await promisify(execFile)(
      "npm",
      [
        ...["exec", "--yes", "--package", PACKAGE, "--", "lighthouse", url, "--quiet"],
        ...["--output", "json", "--output-path", output],
        ...["--only-categories", LIGHTHOUSE_CATEGORIES.join(",")],
        ...["--extra-headers", JSON.stringify({ cookie })],
        "--chrome-flags=--headless --no-sandbox --disable-gpu",
        "--no-enable-error-reporting",
      ],
      {
        // Outside the project: nothing of it is taken for the package's.
        cwd: folder,
        env: { ...process.env, CHROME_PATH: await findChromium(() => undefined) },
        maxBuffer: 64 * 1024 * 1024,
      },
    );
    const { categories } = result.parse(JSON.parse(readFileSync(output, "utf8")));
    return {
      performance: 100 * categories.performance.score,
      accessibility: 100 * categories.accessibility.score,
      "best-practices": 100 * categories["best-practices"].score,
    };
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}
