/** The page that tells what a file is, as people see it: on a phone, without JavaScript, with a screen reader. */
import { afterAll, beforeAll, expect, it } from "vitest";
import { SUBMISSIONS, type System, startSystem, submission } from "../integration/system.ts";
import { expectAccessible, PHONE, signedIn, startBrowser } from "./browser.ts";

let system: System;
let browser: Awaited<ReturnType<typeof startBrowser>>;
let oldReport: Buffer;
beforeAll(async () => {
  [system, browser] = await Promise.all([
    startSystem("2026-09-10T08:00:00+07:00", { sample: true }),
    startBrowser(),
  ]);
  const admin = await system.as("quan-tri");
  system.at("2026-09-20T00:05:00+07:00");
  await system.stack.runDaily("2026-Q3");
  const { headers } = await admin.get("/api/v1/snapshots/2026-Q3/1/report.pdf");
  oldReport = Buffer.from(await (await fetch(headers.get("location") ?? "")).bytes());
  await admin.post(SUBMISSIONS, submission({ orgUnit: "tdp-01" }));
  await system.stack.runDaily("2026-Q3");
});
afterAll(async () => {
  await browser?.close();
  await system?.stop();
});

it("tells without JavaScript that a file is genuine and that a newer version has replaced it", async () => {
  const page = await signedIn(browser, system.stack, "chu-tich", { javaScriptEnabled: false });
  await page.getByRole("link", { name: "Xác minh tệp báo cáo" }).click();
  const file = { name: "report.pdf", mimeType: "application/pdf", buffer: oldReport };
  await page.getByLabel("Tệp cần xác minh").setInputFiles(file);
  await page.getByRole("button", { name: "Xác minh tệp" }).click();
  await page.getByRole("heading", { name: "Tệp là bản gốc" }).waitFor();
  await page.getByRole("heading", { name: "Đã có phiên bản 2 thay thế" }).waitFor();
  await page.getByRole("link", { name: "Xem phiên bản 2" }).click();
  await page.waitForURL("**/bao-cao/2026-Q3");
});

it.each([
  ["on a phone", PHONE],
  ["on a desk", undefined],
])("is accessible %s, empty, with an error and with each answer", async (_where, viewport) => {
  const page = await signedIn(browser, system.stack, "tdp-02", {
    bypassCSP: true,
    ...(viewport && { viewport }),
  });
  const upload = async (buffer: Buffer) => {
    const file = { name: "bao-cao.pdf", mimeType: "application/pdf", buffer };
    await page.getByLabel("Tệp cần xác minh").setInputFiles(file);
    await page.getByRole("button", { name: "Xác minh tệp" }).click();
    await page.getByRole("heading", { name: /bản gốc/ }).waitFor();
  };
  await page.goto(`${system.stack.url}/xac-minh`);
  await expectAccessible(page);
  await page.getByRole("button", { name: "Xác minh tệp" }).click();
  await page.getByRole("alert").waitFor();
  await expectAccessible(page);
  await upload(oldReport);
  await expectAccessible(page);
  await upload(Buffer.from("x"));
  await expectAccessible(page);
  expect(await page.getByRole("heading", { name: "Không phải bản gốc" }).count()).toBe(1);
});
