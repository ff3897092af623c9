/** Every page, on a phone and on a desktop, light and dark: axe finds nothing, nothing scrolls sideways. */
import type { Browser } from "playwright-core";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { acceptanceRequests } from "../acceptance/read.ts";
import { type System, startSystem } from "../integration/system.ts";
import {
  DESKTOP,
  expectAccessible,
  expectEdgesInForcedColors,
  expectGoodLooks,
  expectNoSidewaysScrolling,
  expectRoomForSpacing,
  PHONE,
  signedIn,
  startBrowser,
} from "./browser.ts";

let system: System;
let browser: Browser;
beforeAll(async () => {
  [system, browser] = await Promise.all([
    startSystem("2026-03-11T08:00:00+07:00", { sample: true }),
    startBrowser(),
  ]);
  const admin = await system.as("quan-tri");
  for (const { at, body } of acceptanceRequests()) {
    system.at(at);
    await admin.post("/api/v1/submissions", body);
  }
  system.at("2026-09-18T08:00:00+07:00");
  await system.stack.drainStream();
  await system.stack.runDaily("2026-Q3");
}, 240_000);
afterAll(async () => {
  await browser?.close();
  await system?.stop();
});

/** By user: the pages that this person works with. */
const PAGES: Readonly<Record<string, readonly string[]>> = {
  tyt: [
    "/",
    "/nhap/M06-TYT/2026-Q4",
    "/nhap/M06-TYT/2026-Q3/bien-nhan/1",
    "/nhap/M06-TYT/2026-Q1",
    "/nhap/M01-CT/2026-Q3",
    "/lich-su",
    "/gian-doan",
    "/so-lieu/M06-TYT/2026-Q3/tyt/so-sanh?tu=1&den=1",
  ],
  vhxh: [
    "/",
    "/duyet",
    "/bao-cao-mo-hinh",
    "/so-lieu/M06-TYT/2026-Q3/tyt",
    "/so-lieu/M04-CT/2026-Q3/vhxh/so-sanh?tu=1&den=2",
    "/nhap/M06-CT/2026-Q4",
  ],
  "chu-tich": [
    "/bao-cao",
    "/bao-cao/2026-Q3?con-thieu=don-vi",
    "/bao-cao/2026-Q3/chi-tieu/M06.2",
    "/bao-cao/2026-Q3/chi-tieu/M03.2?sap-xep=-ty-le",
    "/bao-cao/2026-Q3/chi-tieu/M09.2",
    "/bao-cao/2026-Q3/chi-tieu?sap-xep=trang-thai",
    "/bao-cao/2026-Q3/mo-hinh/M06",
    "/bao-cao/2026-Q3/phien-ban",
    "/bao-cao/2026-Q3/phien-ban/1",
    "/so-lieu/M03-DV/2026-Q3/tdp-01?ban=1&tu=2026-Q3/M03.2",
  ],
  "quan-tri": [
    "/mo-lai",
    "/nhap/TT/2026-09",
    "/duyet",
    "/quan-tri",
    "/quan-tri/nguoi-dung?tim=y%20tế",
    "/quan-tri/nguoi-dung/tyt",
    "/quan-tri/nguoi-dung/tyt/sua",
    "/quan-tri/nguoi-dung/tyt/khoa",
    "/quan-tri/moi-nguoi-dung",
    "/quan-tri/don-vi",
    "/quan-tri/don-vi/tyt",
    "/quan-tri/them-don-vi",
    "/quan-tri/ngay-nghi",
    "/quan-tri/nguoi-ky",
    "/quan-tri/danh-muc",
    "/quan-tri/danh-muc/1",
    "/quan-tri/cong-bo",
    "/quan-tri/thu-chua-gui",
    "/quan-tri/nhat-ky?ky=2026-Q3",
  ],
};

const FOUR_TIMES = { width: 320, height: 256 };

const LOOKS = [PHONE, DESKTOP].flatMap((viewport) =>
  (["light", "dark"] as const).map((colorScheme) => ({ viewport, colorScheme })),
);

/** Colours do not depend on the window nor sizes on the colours: each window and each scheme is measured once. */
const isMeasured = ({ viewport, colorScheme }: (typeof LOOKS)[number]) =>
  (viewport === PHONE) === (colorScheme === "dark");

describe("on a phone and on a desktop, in light and in dark colours", () => {
  it.each(Object.entries(PAGES))(
    "all pages of %s",
    async (user, paths) => {
      const page = await signedIn(browser, system.stack, user, { bypassCSP: true });
      for (const path of paths) {
        await page.goto(`${system.stack.url}${path}`);
        for (const details of await page.locator("details:not(.return)").all()) {
          await details.locator("> summary").click();
        }
        // A hundred rows of the review unfold alike.
        const unfolding = page.locator("details.return summary");
        if (await unfolding.count()) await unfolding.first().click();
        for (const { viewport, colorScheme } of LOOKS) {
          await page.setViewportSize(viewport);
          await page.emulateMedia({ colorScheme });
          await expectAccessible(page);
          if (isMeasured({ viewport, colorScheme })) await expectGoodLooks(page);
        }
        await page.emulateMedia({ forcedColors: "active" });
        await expectEdgesInForcedColors(page);
        await page.emulateMedia({ forcedColors: "none" });
        await page.setViewportSize(FOUR_TIMES);
        await expectNoSidewaysScrolling(page);
        await expectRoomForSpacing(page);
      }
      await page.context().close();
    },
    240_000,
  );
});

it("a draft, the page to look over what is sent, and a lost connection", async () => {
  const page = await signedIn(browser, system.stack, "tyt", { viewport: PHONE, bypassCSP: true });
  await page.goto(`${system.stack.url}/nhap/M06-TYT/2026-Q4`);
  await page.getByLabel("Dân số").fill("300000");
  await page.keyboard.press("Tab");
  await page.getByText("Đã lưu nháp").waitFor();
  await page.reload();
  const look = async () => {
    for (const colorScheme of ["light", "dark"] as const) {
      await page.emulateMedia({ colorScheme });
      await expectAccessible(page);
      await expectGoodLooks(page);
    }
  };
  await look();
  await page.getByRole("button", { name: "Kiểm tra và gửi" }).click();
  await page.getByRole("heading", { name: "Kiểm tra trước khi gửi" }).waitFor();
  await page.context().setOffline(true);
  await page.getByRole("button", { name: "Gửi báo cáo" }).click();
  await page.getByText("Mất kết nối").first().waitFor();
  await look();
  await page.context().close();
});

it("a refused form, and the start page", async () => {
  const page = await signedIn(browser, system.stack, "tyt", { viewport: PHONE, bypassCSP: true });
  await page.goto(`${system.stack.url}/nhap/M06-TYT/2026-Q4`);
  await page.getByLabel("Dân số").fill("nhiều");
  await page.getByRole("button", { name: "Kiểm tra và gửi" }).click();
  await page.getByRole("alert").waitFor();
  await expectAccessible(page);
  // The summary has the focus, so that a screen reader starts with it.
  expect(await page.evaluate("document.activeElement.className")).toContain("ds-error-summary");
  await page.context().clearCookies();
  await page.goto(system.stack.url);
  await expectAccessible(page);
  await page.context().close();
});

it("the administrator's refused forms, and the preview of a new catalogue", async () => {
  const page = await signedIn(browser, system.stack, "quan-tri", { viewport: PHONE, bypassCSP: true });
  await page.goto(`${system.stack.url}/quan-tri/moi-nguoi-dung`);
  await page.getByRole("button", { name: "Tiếp tục" }).click();
  await page.getByRole("alert").waitFor();
  await expectAccessible(page);
  await page.goto(`${system.stack.url}/quan-tri/don-vi/tdp-01`);
  await page.getByRole("button", { name: "Xem trước việc đóng đơn vị" }).click();
  await page.getByRole("heading", { name: "Xem trước thay đổi danh mục" }).waitFor();
  await expectAccessible(page);
  await page.getByRole("button", { name: "Công bố phiên bản 2" }).click();
  await page.getByRole("alert").waitFor();
  await expectAccessible(page);
  await page.goto(`${system.stack.url}/quan-tri/don-vi/mttq`);
  await page.getByRole("button", { name: "Xem trước việc đóng đơn vị" }).click();
  await page.getByRole("heading", { name: "Chưa đóng được đơn vị này" }).waitFor();
  expect(await page.evaluate("document.activeElement.textContent")).toContain("Chưa đóng được đơn vị này");
  await expectAccessible(page);
  await page.goto(`${system.stack.url}/quan-tri/danh-muc`);
  const file = { name: "danh-muc.yaml", mimeType: "application/yaml", buffer: Buffer.from("a: [") };
  await page.getByLabel("Tệp danh mục (YAML hoặc JSON)").setInputFiles(file);
  await page.getByRole("button", { name: "Xem thay đổi" }).click();
  await page.getByRole("heading", { name: "Danh mục chưa dùng được" }).waitFor();
  await expectAccessible(page);
  const until = "2026-10-01T00:00:00+07:00";
  const reopening = { orgUnit: "tyt", period: "2026-Q1", until, reason: "Bổ sung" };
  await (await system.as("quan-tri")).post("/api/v1/reopenings", reopening);
  await page.goto(`${system.stack.url}/mo-lai`);
  await expectAccessible(page);
  await page.getByRole("link", { name: /^Kết thúc sớm/ }).click();
  await page.getByRole("button", { name: "Kết thúc sớm" }).click();
  await page.getByRole("alert").waitFor();
  await expectAccessible(page);
  await page.goto(`${system.stack.url}/quan-tri/cong-bo`);
  await page.getByLabel("Kỳ báo cáo").selectOption({ index: 1 });
  await page.getByLabel("Lý do").fill("Cập nhật ngay");
  await page.getByRole("button", { name: "Yêu cầu công bố" }).click();
  // What is said of it is longer than a phone is wide.
  await page.getByText("chưa có phiên bản mới").waitFor();
  await expectAccessible(page);
  await page.context().close();
});

it("at four times the size on a desktop, nothing scrolls sideways", async () => {
  const page = await signedIn(browser, system.stack, "chu-tich", {
    viewport: { width: 320, height: 256 },
    bypassCSP: true,
  });
  for (const path of ["/bao-cao/2026-Q3", "/bao-cao/2026-Q3/chi-tieu/M06.2"]) {
    await page.goto(`${system.stack.url}${path}`);
    await expectAccessible(page);
  }
  await page.context().close();
});
