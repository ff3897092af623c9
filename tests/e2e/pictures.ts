/** `npm run pictures`: takes the pictures of `docs/pictures/` anew, from a demonstration quarter. */
import { mkdirSync, mkdtempSync, readdirSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { createCanvas } from "@napi-rs/canvas";
import { getDocument } from "pdfjs-dist/legacy/build/pdf.mjs";
import { sendAll, signInAll, tokenOf } from "../../infra/cli/demo/play.ts";
import { CLOSED_AT, demoQuarter, REPORT_PERIOD } from "../../infra/cli/demo/quarter.ts";
import { ADMIN_USER, LEADERSHIP_USER } from "../../infra/local/issuer/users.ts";
import { type Stack, startStack } from "../../infra/local/stack.ts";
import { DESKTOP, PHONE, signedIn, startBrowser } from "./browser.ts";

const PICTURES = join(import.meta.dirname, "../../docs/pictures");
/** Pixels per point of a page. */
const SCALE = 1.4;
/** Of a WebP picture: letters stay sharp at a fifth of the size of a PNG. */
const QUALITY = 80;

/** What is shown: who looks, at what, on which screen, under which name. */
const PAGES = [
  { name: "home-phone", username: "tyt", path: "/", viewport: PHONE },
  { name: "form-phone", username: "tyt", path: `/nhap/M06-TYT/${REPORT_PERIOD}`, viewport: PHONE },
  { name: "form-desktop", username: "tdp-01", path: `/nhap/M03-DV/${REPORT_PERIOD}`, viewport: DESKTOP },
  { name: "review-desktop", username: "vhxh", path: "/duyet", viewport: DESKTOP },
  { name: "report-desktop", username: LEADERSHIP_USER, path: `/bao-cao/${REPORT_PERIOD}`, viewport: DESKTOP },
  {
    name: "lineage-desktop",
    username: LEADERSHIP_USER,
    path: `/bao-cao/${REPORT_PERIOD}/chi-tieu/M03.2`,
    viewport: DESKTOP,
  },
  { name: "report-phone", username: LEADERSHIP_USER, path: `/bao-cao/${REPORT_PERIOD}`, viewport: PHONE },
  {
    name: "model-desktop",
    username: LEADERSHIP_USER,
    path: `/bao-cao/${REPORT_PERIOD}/mo-hinh/M06`,
    viewport: DESKTOP,
  },
  {
    name: "versions-desktop",
    username: LEADERSHIP_USER,
    path: `/bao-cao/${REPORT_PERIOD}/phien-ban/1`,
    viewport: DESKTOP,
  },
  {
    name: "excel-desktop",
    username: "tdp-01",
    path: `/nhap/M03-DV/${REPORT_PERIOD}/excel`,
    viewport: DESKTOP,
  },
  { name: "people-desktop", username: ADMIN_USER, path: "/quan-tri/nguoi-dung", viewport: DESKTOP },
] as const;

async function publishedReport(stack: Stack): Promise<Uint8Array> {
  const waves = demoQuarter(stack.catalogue);
  const tokens = await signInAll(stack, waves);
  await sendAll(stack, waves, tokens, () => undefined);
  stack.setNow(Date.parse(CLOSED_AT));
  await stack.runDaily();
  const response = await fetch(`${stack.url}/api/v1/snapshots/${REPORT_PERIOD}/latest/report.pdf`, {
    headers: { authorization: `Bearer ${tokenOf(tokens, LEADERSHIP_USER)}` },
  });
  if (!response.ok) throw new Error(`no report: ${response.status}`);
  return new Uint8Array(await response.arrayBuffer());
}

async function takeReportPages(pdf: Uint8Array): Promise<void> {
  const document = await getDocument({ data: pdf, useSystemFonts: false }).promise;
  for (let number = 1; number <= document.numPages; number += 1) {
    const page = await document.getPage(number);
    const viewport = page.getViewport({ scale: SCALE });
    const canvas = createCanvas(viewport.width, viewport.height);
    // The canvas draws like a browser's, which is what pdfjs asks for.
    await page.render({ canvas: canvas as never, viewport }).promise;
    writeFileSync(join(PICTURES, `report-page-${number}.webp`), canvas.toBuffer("image/webp", QUALITY));
  }
}

async function takePages(stack: Stack): Promise<void> {
  const browser = await startBrowser();
  try {
    for (const { name, username, path, viewport } of PAGES) {
      const page = await signedIn(browser, stack, username, { viewport });
      await page.goto(`${stack.url}${path}`);
      // As tall as the page: what sticks to the bottom of a window would lie across the middle of the picture.
      const height = await page.evaluate("document.documentElement.scrollHeight");
      await page.setViewportSize({ width: viewport.width, height: Number(height) });
      await page.screenshot({ path: join(PICTURES, `${name}.png`), fullPage: true });
      await page.context().close();
    }
  } finally {
    await browser.close();
  }
}

const dataDir = mkdtempSync(join(tmpdir(), "pictures-"));
const stack = await startStack({ dataDir, port: 0, inMemory: true, sample: true });
try {
  mkdirSync(PICTURES, { recursive: true });
  // The curves beside them are drawn by another command (`npm run curves`).
  for (const name of readdirSync(PICTURES)) if (!name.endsWith(".svg")) rmSync(join(PICTURES, name));
  await takeReportPages(await publishedReport(stack));
  await takePages(stack);
} finally {
  await stack.stop();
  rmSync(dataDir, { recursive: true, force: true });
}
