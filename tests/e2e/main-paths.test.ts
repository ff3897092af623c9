/** Each person's main path in a real browser, without JavaScript: an officer on a phone, a lead, leadership, an administrator. */
import { readFileSync } from "node:fs";
import type { Browser, Page } from "playwright-core";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { filledIn } from "../integration/excel/workbook.ts";
import { SUBMISSIONS, type System, startSystem, submission } from "../integration/system.ts";
import { PHONE, signedIn, signInAtIssuer, startBrowser } from "./browser.ts";

let system: System;
let browser: Browser;
beforeAll(async () => {
  [system, browser] = await Promise.all([startSystem("2026-09-15T08:00:00+07:00"), startBrowser()]);
}, 120_000);
afterAll(async () => {
  await browser?.close();
  await system?.stop();
});

const NO_SCRIPT = { javaScriptEnabled: false } as const;
const heading = (page: Page) => page.getByRole("heading", { level: 1 }).textContent();
const FORM = "/nhap/M03-DV/2026-Q3";
const WORKBOOK_TYPE = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet";

/** The file that a click downloads. */
async function saved(page: Page, click: () => Promise<void>): Promise<Uint8Array> {
  const [download] = await Promise.all([page.waitForEvent("download"), click()]);
  return readFileSync(await download.path());
}

/** How many the page takes on paper. */
async function sheets(page: Page): Promise<number> {
  const printed = (await page.pdf({ format: "A4" })).toString("latin1");
  return [...printed.matchAll(/\/Type \/Page\b/g)].length;
}

async function handIn(page: Page, workbook: Uint8Array): Promise<void> {
  const file = { name: "bieu-mau.xlsx", mimeType: WORKBOOK_TYPE, buffer: Buffer.from(workbook) };
  await page.getByLabel("Tệp Excel (.xlsx)").setInputFiles(file);
  await page.getByRole("button", { name: "Kiểm tra tệp" }).click();
}

describe("from the unit to the report", () => {
  it("an officer sends on a phone: refused, corrected, received", async () => {
    const page = await signedIn(browser, system.stack, "tdp-01", { viewport: PHONE, ...NO_SCRIPT });
    expect(await heading(page)).toBe("Việc cần làm");
    await page.getByRole("link", { name: "Văn minh, hạnh phúc (tổ dân phố)" }).first().click();
    // On paper, to collect the figures with.
    expect(await sheets(page)).toBe(1);
    await page.getByLabel("Tổng số hộ").fill("380");
    await page.getByLabel("Số hộ đạt Gia đình văn hóa").fill("1.400");
    await page.getByRole("button", { name: "Kiểm tra và gửi" }).click();

    const summary = page.getByRole("alert");
    expect(await summary.textContent()).toContain("Có 1 chỗ cần sửa");
    await summary.getByRole("link").click();
    expect(new URL(page.url()).hash).toBe("#v-ho_van_hoa");
    expect(await page.getByLabel("Tổng số hộ").inputValue()).toBe("380");

    await page.getByLabel("Tổng số hộ").fill("1.500,0");
    await page.getByRole("button", { name: "Kiểm tra và gửi" }).click();
    expect(await heading(page)).toBe("Kiểm tra trước khi gửi");
    await page.getByRole("button", { name: /^Sửa\s*: Số hộ đạt Gia đình văn hóa/ }).click();
    expect(await page.getByLabel("Tổng số hộ").inputValue()).toBe("1.500,0");
    await page.getByRole("button", { name: "Kiểm tra và gửi" }).click();
    await page.getByRole("button", { name: "Gửi báo cáo" }).click();
    expect(await heading(page)).toBe("Đã nhận báo cáo, đúng hạn");
    const receipt = await page.getByRole("main").textContent();
    for (const fact of ["Tổ dân phố số 1", "Quý III/2026", "1.500", "tdp-01", "15/9/2026"]) {
      expect(receipt).toContain(fact);
    }
    expect(receipt).toMatch(/[0-9a-f]{64}/);
    // On paper: what leads back to the ledger, on one sheet with everything.
    await page.emulateMedia({ media: "print" });
    expect(await page.locator(".check-code svg").isVisible()).toBe(true);
    expect(await sheets(page)).toBe(1);
    await page.emulateMedia({ media: "screen" });
    // Going back and pressing the button again makes no second revision.
    await page.goBack();
    await page.getByRole("button", { name: "Gửi báo cáo" }).click();
    expect(await page.getByRole("main").textContent()).toContain("Bản 1,");
    await page.goto(system.stack.url);
    expect(await page.getByRole("main").textContent()).toContain("đã gửi");
    await page.context().close();
  });

  it("an officer sends by Excel: refused with the cells marked, corrected in the marked file, looked at, received", async () => {
    const page = await signedIn(browser, system.stack, "tdp-08", NO_SCRIPT);
    await page.goto(`${system.stack.url}${FORM}`);
    const template = await saved(page, () => page.getByRole("link", { name: "Tải biểu mẫu Excel" }).click());
    await page.getByRole("link", { name: "Nộp bằng Excel" }).click();
    const typed = { "Tổng số hộ": "380", "Số hộ đạt Gia đình văn hóa": 400 };
    await handIn(page, await filledIn(template, typed));
    expect(await page.getByRole("main").textContent()).toContain("Số hộ văn hóa lớn hơn tổng số hộ");
    const marked = await saved(page, () =>
      page.getByRole("button", { name: "Tải tệp đã đánh dấu chỗ sai" }).click(),
    );

    await page.getByRole("link", { name: "nộp lại" }).click();
    await handIn(page, await filledIn(marked, { "Tổng số hộ": 1480 }));
    expect(await heading(page)).toBe("Xem lại trước khi gửi");
    expect(await page.getByRole("main").textContent()).toContain("1.480");
    await page.getByRole("button", { name: "Gửi báo cáo" }).click();
    expect(await heading(page)).toBe("Đã nhận báo cáo, đúng hạn");
    expect(await page.getByRole("main").textContent()).toContain("1.480");
    await page.context().close();
  });

  it("a lead returns it with a reason, the unit reads why and corrects, the lead approves", async () => {
    const lead = await signedIn(browser, system.stack, "mttq", NO_SCRIPT);
    await lead.getByRole("link", { name: "Duyệt báo cáo" }).click();
    // From within the list, with the keyboard.
    await lead.locator("summary", { hasText: "Tổ dân phố số 1," }).press("Enter");
    const sendBack = lead.getByRole("button", { name: /^Trả lại Tổ dân phố số 1,/ });
    await sendBack.press("Enter");
    expect(await lead.getByRole("alert").textContent()).toContain("Hãy nêu lý do");
    await lead.getByRole("alert").getByRole("link").press("Enter");
    await lead.keyboard.type("Số hộ chưa khớp danh sách");
    await lead.keyboard.press("Tab");
    await lead.keyboard.press("Enter");
    await lead.getByRole("heading", { name: "Đã trả lại 1 báo cáo" }).waitFor();

    const officer = await signedIn(browser, system.stack, "tdp-01", NO_SCRIPT);
    expect(await officer.getByRole("main").textContent()).toContain("bị trả lại");
    await officer.getByRole("link", { name: "Văn minh, hạnh phúc (tổ dân phố)" }).first().click();
    expect(await officer.getByRole("main").textContent()).toContain("Số hộ chưa khớp danh sách");
    await officer.getByLabel("Tổng số hộ").fill("1.490");
    await officer.getByRole("button", { name: "Gửi ngay bản 2, thay bản 1" }).click();
    expect(await officer.getByRole("main").textContent()).toContain("Bản 2");
    await officer.context().close();

    await lead.goto(`${system.stack.url}/duyet`);
    await lead.getByRole("link", { name: /^Xem Tổ dân phố số 1,/ }).click();
    expect(await lead.getByRole("main").textContent()).toContain("1.500");
    await lead.getByRole("button", { name: "Duyệt bản 2" }).click();
    expect(await lead.getByRole("main").textContent()).toContain("Đã duyệt");
    await lead.context().close();
  });

  it("a lead approves many at once with the keyboard alone, what it pressed never hidden", async () => {
    const admin = await system.as("quan-tri");
    for (const orgUnit of ["cd-01", "cd-02", "cd-03"]) {
      await admin.post(SUBMISSIONS, submission({ orgUnit, dataSet: "M08-DV", values: { dang_ky: true } }));
    }
    const page = await signedIn(browser, system.stack, "mttq", { viewport: PHONE, ...NO_SCRIPT });
    await page.goto(`${system.stack.url}/duyet`);
    const boxes = page.getByRole("checkbox");
    const last = boxes.nth((await boxes.count()) - 1);
    while (!(await last.evaluate((box) => box.matches(":focus")))) {
      await page.keyboard.press("Tab");
      if (!(await page.locator("input[type=checkbox]:focus").count())) continue;
      await page.keyboard.press("Space");
      const covered = await page
        .locator(":focus")
        .evaluate(
          (box) =>
            box.getBoundingClientRect().bottom -
            (document.querySelector(".sticky")?.getBoundingClientRect().top ?? 0),
        );
      expect(covered).toBeLessThanOrEqual(0);
    }
    const chosen = await page.getByRole("checkbox", { checked: true }).count();
    expect(chosen).toBeGreaterThanOrEqual(3);
    const approve = page.getByRole("button", { name: "Duyệt các báo cáo đã chọn" });
    while (!(await approve.evaluate((button) => button.matches(":focus")))) await page.keyboard.press("Tab");
    await page.keyboard.press("Enter");
    await page.getByRole("heading", { name: `Đã duyệt ${chosen} báo cáo` }).waitFor();
    expect(await page.getByRole("checkbox").count()).toBe(0);
    await page.context().close();
  });

  it("leadership reads the report, goes from a figure to its source, and downloads the published files", async () => {
    system.at("2026-09-18T08:00:00+07:00");
    await system.stack.drainStream();
    await system.stack.runDaily("2026-Q3");
    const page = await signedIn(browser, system.stack, "chu-tich", { viewport: PHONE, ...NO_SCRIPT });
    // The report that tells most about the present is the first thing to see.
    expect(await heading(page)).toBe("Báo cáo quý III năm 2026");
    expect(await page.getByRole("main").textContent()).toContain("5/160");
    await page.getByRole("link", { name: "3. Phường Lê Chân văn minh, hạnh phúc" }).click();
    await page.getByRole("link", { name: /M03\.2/ }).click();
    expect(await page.getByRole("main").textContent()).toContain("60,61");
    await page.getByRole("link", { name: "Quý III/2026, bản 2" }).click();
    expect(await heading(page)).toBe("Văn minh, hạnh phúc (tổ dân phố)");
    // And back up: to the figure, its model, the report.
    await page.getByRole("link", { name: "M03.2 Tỷ lệ hộ đạt Gia đình văn hóa, Quý III/2026" }).click();
    await page.getByRole("link", { name: "3. Phường Lê Chân văn minh, hạnh phúc, Quý III/2026" }).click();
    await page.getByRole("link", { name: "Báo cáo quý III năm 2026" }).click();
    expect(await heading(page)).toBe("Báo cáo quý III năm 2026");

    await page.goto(`${system.stack.url}/bao-cao/2026-Q3`);
    const link = page.getByRole("link", { name: "PDF phiên bản 1" });
    const file = await page.context().request.get(`${system.stack.url}${await link.getAttribute("href")}`);
    expect(file.status()).toBe(200);
    expect(file.headers()["content-type"]).toBe("application/pdf");
    expect((await file.body()).subarray(0, 5).toString()).toBe("%PDF-");
    await page.context().close();
  }, 180_000);

  it("an administrator reopens a locked period for one unit, which can then send", async () => {
    const locked = "/nhap/M03-DV/2026-Q1";
    const officer = await signedIn(browser, system.stack, "tdp-02", NO_SCRIPT);
    await officer.goto(`${system.stack.url}${locked}`);
    expect(await heading(officer)).toBe("Kỳ báo cáo đã khóa");

    const admin = await signedIn(browser, system.stack, "quan-tri", NO_SCRIPT);
    await admin.getByRole("link", { name: "Quản trị" }).click();
    await admin.getByRole("link", { name: "Mở lại kỳ" }).click();
    await admin.getByRole("button", { name: "Tiếp tục" }).click();
    expect(await admin.getByRole("alert").textContent()).toContain("Có 4 chỗ cần sửa");
    await admin.getByLabel("Kỳ đã khóa").selectOption({ label: "Quý I/2026" });
    await admin.getByLabel("Đơn vị").selectOption({ label: "Tổ dân phố số 2" });
    await admin.getByLabel("Cho gửi đến hết ngày").fill("2026-09-30");
    await admin.getByLabel("Lý do").fill("Bổ sung số liệu quý I");
    await admin.getByRole("button", { name: "Tiếp tục" }).click();
    expect(await heading(admin)).toBe("Xác nhận mở lại kỳ báo cáo");
    await admin.getByRole("button", { name: "Mở lại" }).click();
    expect(await admin.getByRole("main").textContent()).toContain("đang mở");

    await officer.goto(`${system.stack.url}${locked}`);
    await officer.getByLabel("Tổng số hộ").fill("300");
    await officer.getByRole("button", { name: "Gửi ngay" }).click();
    expect(await heading(officer)).toBe("Đã nhận báo cáo, trễ hạn");

    // It was for another unit: looked at, ended with a reason, and what was sent stays.
    await admin.getByRole("link", { name: /^Kết thúc sớm.*Quý I\/2026, Tổ dân phố số 2$/ }).click();
    expect(await admin.getByRole("main").textContent()).toContain("Văn minh, hạnh phúc (tổ dân phố), bản 1");
    await admin.getByLabel("Lý do kết thúc sớm").fill("Mở nhầm đơn vị");
    await admin.getByRole("button", { name: "Kết thúc sớm" }).click();
    await admin
      .getByRole("heading", { name: "Đã kết thúc sớm việc mở lại quý I năm 2026 cho Tổ dân phố số 2" })
      .waitFor();
    await admin.context().close();
    await officer.goto(`${system.stack.url}${locked}`);
    expect(await heading(officer)).toBe("Kỳ báo cáo đã khóa");
    expect(await officer.getByRole("main").textContent()).toContain("Mở nhầm đơn vị");
    await officer.getByRole("link", { name: "Xem báo cáo đã gửi" }).click();
    expect(await officer.getByRole("main").textContent()).toContain("300");
    await officer.context().close();
  });
});

describe("an administrator", () => {
  it("invites somebody, who signs in and is at home in the unit", async () => {
    const admin = await signedIn(browser, system.stack, "quan-tri", NO_SCRIPT);
    await admin.getByRole("link", { name: "Quản trị" }).click();
    await admin.getByRole("link", { name: "Người dùng" }).click();
    await admin.getByRole("link", { name: "Mời người dùng" }).click();
    await admin.getByRole("button", { name: "Tiếp tục" }).click();
    expect(await admin.getByRole("alert").textContent()).toContain("Có 4 chỗ cần sửa");
    await admin.getByLabel("Tên đăng nhập").fill("can-bo-moi");
    await admin.getByLabel("Họ tên").fill("Cán bộ mới");
    await admin.getByLabel("Thư điện tử").fill("can-bo-moi@le-chan.example");
    await admin.getByLabel("Đơn vị", { exact: true }).selectOption({ label: "Trạm Y tế phường" });
    await admin.getByRole("button", { name: "Tiếp tục" }).click();
    expect(await heading(admin)).toBe("Xác nhận lời mời");
    await admin.getByRole("button", { name: "Gửi lời mời" }).click();
    expect(await admin.getByRole("main").textContent()).toContain("Đã mời.");

    const invited = await signedIn(browser, system.stack, "can-bo-moi", NO_SCRIPT);
    expect(await invited.getByRole("main").textContent()).toContain("Trạm Y tế phường");
    await invited.context().close();

    await admin.getByRole("link", { name: "Nhật ký liên quan" }).click();
    expect(await admin.getByRole("main").textContent()).toContain("Mời người dùng");
    await admin.context().close();
  });

  it("takes the catalogue, changes it, looks at what would change, and publishes it", async () => {
    const admin = await signedIn(browser, system.stack, "quan-tri", NO_SCRIPT);
    await admin.getByRole("link", { name: "Quản trị" }).click();
    await admin.getByRole("link", { name: "Danh mục" }).click();
    const link = admin.getByRole("link", { name: "Tải về tệp danh mục đang dùng" });
    const address = `${system.stack.url}${await link.getAttribute("href")}`;
    const file = await (await admin.context().request.get(address)).text();
    const choose = async (text: string) => {
      const buffer = Buffer.from(text);
      const field = admin.getByLabel("Tệp danh mục (YAML hoặc JSON)");
      await field.setInputFiles({ name: "danh-muc.yaml", mimeType: "application/yaml", buffer });
      await admin.getByRole("button", { name: "Xem thay đổi" }).click();
    };
    await choose(file.replace("kind: clinic", "kind: hospital"));
    expect(await heading(admin)).toBe("Danh mục chưa dùng được");
    expect(await admin.getByRole("main").textContent()).toContain("Phải là một trong");
    await admin.getByRole("main").getByRole("link", { name: "Danh mục" }).first().click();
    await choose(file.replace("name: Trạm Y tế phường", "name: Trạm Y tế phường Lê Chân"));
    const preview = await admin.getByRole("main").textContent();
    expect(preview).toContain("Tên: Trạm Y tế phường → Trạm Y tế phường Lê Chân");
    expect(preview).toContain("Không ảnh hưởng đến số liệu đã lưu");
    await admin.getByLabel("Lý do thay đổi").fill("Đổi tên theo quyết định mới");
    await admin.getByRole("button", { name: "Công bố phiên bản 2" }).click();
    expect(await admin.getByRole("main").textContent()).toContain("Đã công bố phiên bản 2");
    await admin.getByRole("link", { name: "Phiên bản 2" }).click();
    expect(await admin.getByRole("main").textContent()).toContain("Đổi tên theo quyết định mới");
    await admin.context().close();
  });
});

describe("when something comes in between", () => {
  it("a newer revision: both figures side by side, nothing typed is lost", async () => {
    const page = await signedIn(browser, system.stack, "tdp-03", NO_SCRIPT);
    await page.goto(`${system.stack.url}${FORM}`);
    await page.getByLabel("Tổng số hộ").fill("512");
    const admin = await system.as("quan-tri");
    await admin.post(SUBMISSIONS, submission({ orgUnit: "tdp-03", values: { ho_tong: 498 } }));
    await page.getByRole("button", { name: "Gửi ngay" }).click();
    expect(await page.getByRole("main").textContent()).toContain("Đã có bản báo cáo mới hơn");
    expect(await page.getByLabel("Tổng số hộ").inputValue()).toBe("512");
    expect(await page.getByRole("main").textContent()).toContain("Bản 1: 498");
    await page.getByRole("button", { name: "Gửi ngay bản 2, thay bản 1" }).click();
    expect(await page.getByRole("main").textContent()).toContain("512");
    await page.context().close();
  });

  it("the end of the session: sign in in another tab, come back, send on", async () => {
    const page = await signedIn(browser, system.stack, "tdp-04", NO_SCRIPT);
    await page.goto(`${system.stack.url}${FORM}`);
    await page.getByLabel("Tổng số hộ").fill("777");
    await page.context().clearCookies();
    await page.getByRole("button", { name: "Gửi ngay" }).click();
    expect(await heading(page)).toBe("Phiên làm việc đã hết");

    const [tab] = await Promise.all([
      page.context().waitForEvent("page"),
      page.getByRole("link", { name: /Đăng nhập lại/ }).click(),
    ]);
    await signInAtIssuer(tab, system.stack, "tdp-04");
    await tab.getByRole("heading", { name: "Đã đăng nhập lại" }).waitFor();
    await tab.close();
    await page.getByRole("button", { name: "Tiếp tục gửi" }).click();
    await page.getByRole("button", { name: "Gửi", exact: true }).click();
    expect(await heading(page)).toBe("Đã nhận báo cáo, trễ hạn");
    expect(await page.getByRole("main").textContent()).toContain("777");
    await page.context().close();
  });

  it("signing out: back at the start page, and the next one has to sign in", async () => {
    const page = await signedIn(browser, system.stack, "tdp-05", NO_SCRIPT);
    await page.getByRole("button", { name: "Đăng xuất" }).click();
    await page.getByRole("button", { name: "Đăng xuất" }).click();
    await page.getByRole("link", { name: "Đăng nhập" }).click();
    await page.getByLabel("Mật khẩu").waitFor();
    await page.context().close();
  });
});
