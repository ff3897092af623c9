/**
 * A form in a real browser with its script: what it says while somebody types, drafts that survive a closed tab, a lost
 * connection and a change of device, and sending that arrives once however the connection is. Without the script:
 * `main-paths.test.ts`.
 */
import { createServer } from "node:http";
import type { Browser, BrowserContext, Page, Route } from "playwright-core";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { listen } from "../../infra/local/free-port.ts";
import { SUBMISSIONS, type System, startSystem, submission } from "../integration/system.ts";
import { PHONE, signedIn, signInAtIssuer, startBrowser } from "./browser.ts";

let system: System;
let browser: Browser;
beforeAll(async () => {
  [system, browser] = await Promise.all([startSystem("2026-03-20T08:00:00+07:00"), startBrowser()]);
  const admin = await system.as("quan-tri");
  const meetings = async (month: string, hoi_nghi: number) => {
    const about = { orgUnit: "tyt", dataSet: "TT", period: `2026-${month}`, values: { hoi_nghi } };
    expect((await admin.post(SUBMISSIONS, submission(about))).status).toBe(201);
  };
  await Promise.all([meetings("01", 5), meetings("02", 6), meetings("03", 5)]);
  system.at("2026-06-20T08:00:00+07:00");
  await Promise.all([meetings("04", 7), meetings("05", 6), meetings("06", 5)]);
  const earlier = { period: "2026-Q2", values: { ho_tong: 400, ho_van_hoa: 380 } };
  await admin.post(SUBMISSIONS, submission({ orgUnit: "tdp-01", ...earlier }));
  system.at("2026-09-15T08:00:00+07:00");
}, 120_000);
afterAll(async () => {
  await browser?.close();
  await system?.stop();
});

const heading = (page: Page, name: string) => page.getByRole("heading", { level: 1, name }).waitFor();
const says = (page: Page, text: string) => page.locator("#trang-thai").getByText(text).waitFor();
const households = (page: Page) => page.getByLabel("Tổng số hộ");
const cultured = (page: Page) => page.getByLabel("Số hộ đạt Gia đình văn hóa");
const button = (page: Page, name: string) => page.getByRole("button", { name });

async function form(username: string): Promise<Page> {
  const page = await signedIn(browser, system.stack, username, { viewport: PHONE });
  return openForm(page);
}

async function openForm(page: Page): Promise<Page> {
  await page.goto(`${system.stack.url}/nhap/M03-DV/2026-Q3`);
  return page;
}

/** Closes the tab and comes back in another, in the same browser. */
async function nextTab(context: BrowserContext, page: Page): Promise<Page> {
  const next = await context.newPage();
  await page.close();
  return openForm(next);
}

async function revisions(orgUnit: string): Promise<unknown[]> {
  const list = await (await system.as(orgUnit)).get(
    `${SUBMISSIONS}?orgUnit=${orgUnit}&dataSet=M03-DV&period=2026-Q3`,
  );
  return Array.isArray(list.body) ? list.body : [];
}

describe("while somebody types", () => {
  it("says what the server would say, with the figures of the period before and what the figures come to", async () => {
    const page = await form("tdp-01");
    await households(page).fill("1234,50");
    await cultured(page).focus();
    await page.getByText("Hãy nhập một số nguyên").waitFor();
    await households(page).fill("500");
    // Mended, so no longer said; and seen while it is typed.
    await page.getByText("Hãy nhập một số nguyên").waitFor({ state: "detached" });
    await page.getByText("So với quý II/2026: tăng 100 (+25 %). Thay đổi quá 20 %").waitFor();
    await cultured(page).fill("600");
    await page.keyboard.press("Tab");
    await page.getByText("Số hộ văn hóa lớn hơn tổng số hộ").waitFor();
    expect(await cultured(page).getAttribute("aria-invalid")).toBe("true");
    await cultured(page).fill("475");
    await page.getByText("95,00 %").waitFor();
    expect(await cultured(page).getAttribute("aria-invalid")).toBeNull();
    await households(page).fill("1 500");
    await page.keyboard.press("Tab");
    expect(await households(page).inputValue()).toBe("1.500");
    // What is refused stays as it was typed, with the way to write it.
    await households(page).fill("1,200");
    await page.keyboard.press("Tab");
    await page.getByText("nếu là hàng nghìn, hãy viết 1.200.").waitFor();
    expect(await households(page).inputValue()).toBe("1,200");
    await page.context().close();
  });

  it("asks to check what is unusual among all that the unit reported before, and takes it all the same", async () => {
    const page = await signedIn(browser, system.stack, "tyt", { viewport: PHONE });
    const known = page.waitForResponse("**/cac-ky-truoc*");
    await page.goto(`${system.stack.url}/nhap/TT/2026-09`);
    await (await known).finished();
    const asked = "Số liệu khác thường so với các kỳ trước của đơn vị (thường khoảng 5,5); hãy kiểm tra lại.";
    await page.getByLabel("Số hội nghị").fill("50");
    await page.getByText(asked).waitFor();
    await page.getByLabel("Số hội nghị").fill("6");
    await page.getByText(asked).waitFor({ state: "detached" });
    await page.getByLabel("Số hội nghị").fill("50");
    await button(page, "Kiểm tra và gửi").click();
    await heading(page, "Kiểm tra trước khi gửi");
    await page.getByText(asked).waitFor();
    await button(page, "Gửi báo cáo").click();
    await heading(page, "Đã nhận báo cáo, đúng hạn");
    await page.context().close();
  });

  it("counts the characters of a narrative", async () => {
    const page = await signedIn(browser, system.stack, "mttq", { viewport: PHONE });
    await page.goto(`${system.stack.url}/nhap/M03-CT/2026-Q3`);
    await page.getByLabel("Kết quả nổi bật").fill("ế".repeat(4001));
    await page.getByText("Đang có 4.001 ký tự, dài quá 1 ký tự.").waitFor();
    await page.context().close();
  });
});

describe("a draft", () => {
  it("is there again after the tab was closed, and on another device", async () => {
    const page = await form("tdp-02");
    await households(page).fill("222");
    await says(page, "Đã lưu nháp");
    const again = await nextTab(page.context(), page);
    expect(await households(again).inputValue()).toBe("222");

    const other = await form("tdp-02");
    expect(await households(other).inputValue()).toBe("222");
    await other.goto(system.stack.url);
    await other.getByRole("main").getByText("nháp").first().waitFor();
    await again.context().close();
    await other.context().close();
  });

  it("survives a lost connection and a closed tab together, and is saved when the connection is back", async () => {
    const page = await form("tdp-03");
    const context = page.context();
    await context.route("**/ban-nhap*", (route) => route.abort("internetdisconnected"));
    await households(page).fill("333");
    await says(page, "Mất kết nối");
    await button(page, "Kiểm tra và gửi").click();
    await says(page, "Chưa kiểm tra được vì mất kết nối");
    const again = await nextTab(context, page);
    expect(await households(again).inputValue()).toBe("333");
    await context.unroute("**/ban-nhap*");
    await button(again, "Lưu nháp").click();
    await says(again, "Đã lưu nháp");
    // Asked for, so it is read out.
    await again.getByRole("status").getByText("Đã lưu nháp").waitFor();
    await context.close();
    const other = await form("tdp-03");
    expect(await households(other).inputValue()).toBe("333");
    await other.context().close();
  });

  it("saved by the page before while this one opened is no other device's", async () => {
    const page = await form("tdp-11");
    const context = page.context();
    await context.route("**/ban-nhap*", (route) => route.abort("internetdisconnected"));
    await households(page).fill("501");
    await says(page, "Mất kết nối");
    const hidden = (name: string) => page.locator(`input[name="${name}"]`).first().inputValue();
    const late = {
      csrf: await hidden("csrf"),
      submissionId: await hidden("submissionId"),
      baseRevision: "0",
      draftVersion: "",
      writer: await hidden("writer"),
      "v.ho_tong": "501",
    };
    const again = await nextTab(context, page);
    expect(await households(again).inputValue()).toBe("501");
    // What the first page sent when it was left arrives only now.
    const saved = await context.request.post(`${system.stack.url}/nhap/M03-DV/2026-Q3/ban-nhap`, {
      form: late,
      headers: { origin: system.stack.url },
    });
    expect(saved.status()).toBe(200);
    await context.unroute("**/ban-nhap*");
    await households(again).fill("502");
    await says(again, "Đã lưu nháp");
    expect(await again.getByText("thiết bị khác").count()).toBe(0);
    await context.close();
  });

  it("is saved again when the answer was cut off, or was a stranger's", async () => {
    const page = await form("tdp-15");
    const cut = createServer((_, answer) => {
      answer.writeHead(200, { "content-length": 100 });
      answer.write("{", () => answer.destroy());
    });
    const url = `http://127.0.0.1:${await listen(cut, 0)}`;
    await page.route("**/ban-nhap*", (route) => route.continue({ url }));
    await households(page).fill("150");
    await says(page, "Mất kết nối. Nội dung được giữ trên máy này.");
    await page.unroute("**/ban-nhap*");
    cut.close();
    await page.route("**/ban-nhap*", (route) => route.fulfill({ status: 200, body: "<p>Wi-Fi</p>" }));
    await button(page, "Lưu nháp").click();
    await says(page, "Mất kết nối. Nội dung được giữ trên máy này.");
    await page.unroute("**/ban-nhap*");
    await says(page, "Đã lưu nháp");
    await page.context().close();
  });

  it("is not what is left of a form that was checked empty", async () => {
    const page = await form("tdp-12");
    await button(page, "Kiểm tra và gửi").click();
    await page.getByRole("alert").waitFor();
    await page.goto(system.stack.url);
    await heading(page, "Việc cần làm");
    expect(await page.getByRole("main").getByText("nháp").count()).toBe(0);
    await openForm(page);
    await households(page).fill("610");
    await says(page, "Đã lưu nháp");
    expect(await page.getByText("thiết bị khác").count()).toBe(0);
    await page.context().close();
  });

  it("changed on two devices: the later one is told and chooses", async () => {
    const [one, other] = [await form("tdp-04"), await form("tdp-04")];
    await households(one).fill("401");
    await says(one, "Đã lưu nháp");
    await households(other).fill("402");
    await says(other, "vừa được sửa ở thẻ hoặc thiết bị khác");
    expect(await households(other).inputValue()).toBe("402");
    // Pressing the button that saves answers nothing: it is asked again.
    await button(other, "Lưu nháp").click();
    await says(other, "vừa được sửa ở thẻ hoặc thiết bị khác");
    await button(other, "Giữ nội dung ở đây").click();
    await says(other, "Đã lưu nháp");
    await households(one).fill("403");
    await says(one, "vừa được sửa ở thẻ hoặc thiết bị khác");
    await button(one, "Mở bản kia").click();
    await one.getByText("Đang mở bản nháp").waitFor();
    expect(await households(one).inputValue()).toBe("402");
    await one.context().close();
    await other.context().close();
  });

  it("outlives the session: sign in again in another tab, and this one goes on", async () => {
    const page = await form("tdp-05");
    // A tab is left and come back to as in a window: else the browser takes each of its tabs to be in front.
    const chromium = await page.context().newCDPSession(page);
    await chromium.send("Emulation.setFocusEmulationEnabled", { enabled: false });
    await page.context().clearCookies();
    await households(page).fill("555");
    await households(page).blur();
    await says(page, "Phiên làm việc đã hết");
    const [tab] = await Promise.all([
      page.context().waitForEvent("page"),
      button(page, "Đăng nhập lại (mở thẻ mới)").click(),
    ]);
    await signInAtIssuer(tab, system.stack, "tdp-05");
    await tab.getByRole("heading", { name: "Đã đăng nhập lại" }).waitFor();
    await tab.close();
    // Nothing is pressed: that somebody is back is enough.
    await page.bringToFront();
    await says(page, "Đã lưu nháp");
    await button(page, "Gửi ngay").click();
    await heading(page, "Đã nhận báo cáo, đúng hạn");
    await page.context().close();
  });
});

describe("sending", () => {
  it("from the keyboard alone: fill in, look over, send", async () => {
    const page = await form("tdp-06");
    await page.keyboard.press("Tab");
    await page.getByRole("link", { name: "Đến nội dung chính" }).press("Enter");
    await tabTo(page, "v.ho_tong");
    await page.keyboard.type("600");
    await tabTo(page, "v.ho_van_hoa");
    await page.keyboard.type("590");
    // Enter in a field goes on to looking over, never straight to sending.
    await page.keyboard.press("Enter");
    await heading(page, "Kiểm tra trước khi gửi");
    await tabTo(page, "gui");
    await page.keyboard.press("Enter");
    await heading(page, "Đã nhận báo cáo, đúng hạn");
    expect(await revisions("tdp-06")).toMatchObject([{ values: { ho_tong: 600, ho_van_hoa: 590 } }]);
    await page.context().close();
  });

  it("goes through when the connection is lost before it: nothing lost, nothing doubled", async () => {
    const page = await form("tdp-07");
    await households(page).fill("700");
    await button(page, "Kiểm tra và gửi").click();
    await heading(page, "Kiểm tra trước khi gửi");
    // To the form and back with nothing changed in between.
    await page.getByRole("button", { name: /^Sửa\s*: Tổng số hộ/ }).click();
    expect(await households(page).inputValue()).toBe("700");
    await says(page, "Đã lưu nháp");
    await button(page, "Kiểm tra và gửi").click();
    await heading(page, "Kiểm tra trước khi gửi");
    await page.context().setOffline(true);
    await button(page, "Gửi báo cáo").click();
    await says(page, "Mất kết nối");
    await page.context().setOffline(false);
    await heading(page, "Đã nhận báo cáo, đúng hạn");
    expect(await revisions("tdp-07")).toHaveLength(1);
    // What was kept for a lost connection is gone, and the form goes on from what was sent.
    await openForm(page);
    expect(await page.getByRole("main").textContent()).not.toContain("nháp lưu lúc");
    await page.context().close();
  });

  it("goes through when the answer is lost on its way back: one revision", async () => {
    const page = await form("tdp-08");
    await households(page).fill("800");
    let lost = 0;
    await page.route("**/nhap/M03-DV/2026-Q3", async (route) => {
      if (route.request().method() !== "POST" || lost > 0) return route.continue();
      lost += 1;
      await route.fetch({ maxRedirects: 0 });
      return route.abort("connectionreset");
    });
    await button(page, "Gửi ngay").click();
    await says(page, "Mất kết nối");
    await button(page, "Gửi lại ngay").click();
    await heading(page, "Đã nhận báo cáo, đúng hạn");
    expect(lost).toBe(1);
    expect(await revisions("tdp-08")).toHaveLength(1);
    await page.context().close();
  });

  it("waits as long as a busy system asks for, and goes through by itself", async () => {
    const page = await form("tdp-11");
    await households(page).fill("1100");
    const asked: number[] = [];
    await page.route("**/nhap/M03-DV/2026-Q3", async (route) => {
      if (route.request().method() !== "POST") return route.continue();
      asked.push(Date.now());
      if (asked.length > 1) return route.continue();
      return route.fulfill({ status: 503, headers: { "retry-after": "4" } });
    });
    await button(page, "Gửi ngay").click();
    await says(page, "Hệ thống đang bận");
    await heading(page, "Đã nhận báo cáo, đúng hạn");
    const [first = 0, second = 0] = asked;
    expect(second - first).toBeGreaterThanOrEqual(4000);
    expect(await revisions("tdp-11")).toHaveLength(1);
    await page.context().close();
  });

  it("tells, when the tab was closed meanwhile, that it arrived after all", async () => {
    const page = await form("tdp-09");
    const context = page.context();
    await households(page).fill("900");
    await context.route("**/nhap/M03-DV/2026-Q3", losingAnswers);
    await button(page, "Gửi ngay").click();
    await says(page, "Mất kết nối");
    await context.unroute("**/nhap/M03-DV/2026-Q3");
    const again = await nextTab(context, page);
    await says(again, "Báo cáo gửi dở lần trước đã được nhận: bản 1");
    await button(again, "Xem biên nhận").click();
    await heading(again, "Đã nhận báo cáo, đúng hạn");
    expect(await revisions("tdp-09")).toHaveLength(1);
    await context.close();
  });

  it("tells, when the tab was closed meanwhile, that it did not arrive", async () => {
    const page = await form("tdp-13");
    const context = page.context();
    await households(page).fill("1300");
    await context.route("**/nhap/M03-DV/2026-Q3", (route) =>
      route.request().method() === "POST" ? route.abort("internetdisconnected") : route.continue(),
    );
    await button(page, "Gửi ngay").click();
    await says(page, "Mất kết nối");
    const again = await nextTab(context, page);
    await says(again, "Lần gửi trước chưa đến nơi.");
    expect(await households(again).inputValue()).toBe("1.300");
    await context.unroute("**/nhap/M03-DV/2026-Q3");
    await button(again, "Gửi ngay").click();
    await heading(again, "Đã nhận báo cáo, đúng hạn");
    // Back at the form it goes on from what was sent.
    await again.goBack({ waitUntil: "commit" });
    await again.getByRole("heading", { name: "Bản 1 đã gửi, chờ duyệt" }).waitFor();
    await households(again).fill("1301");
    await button(again, "Lưu nháp").click();
    await says(again, "Đã lưu nháp");
    await context.close();
  });

  it("from another page is known to the form that is gone back to", async () => {
    const page = await sentByALaterPage("tdp-16", "160");
    await page.evaluate("history.go(-3)");
    await page.getByRole("heading", { name: "Bản 1 đã gửi, chờ duyệt" }).waitFor();
    await households(page).fill("161");
    await says(page, "Đã lưu nháp");
    const again = await nextTab(page.context(), page);
    await again.getByText("Đang mở bản nháp").waitFor();
    expect(await households(again).inputValue()).toBe("161");
    await again.context().close();
  });

  it("loses nothing of what is typed into a form gone back to that cannot ask whether it was sent", async () => {
    const page = await sentByALaterPage("tdp-17", "170");
    await page.context().setOffline(true);
    await page.evaluate("history.go(-3)");
    await page.getByText("Hạn gửi: hết ngày").waitFor();
    await households(page).fill("171");
    await says(page, "Mất kết nối");
    await page.context().setOffline(false);
    await says(page, "Đã lưu nháp");
    const again = await nextTab(page.context(), page);
    await again.getByText("Đã có bản báo cáo mới hơn bản nháp").waitFor();
    expect(await households(again).inputValue()).toBe("171");
    await again.context().close();
  });

  it("loses nothing of what is corrected by going back to the check page", async () => {
    const page = await sentFromCheckPage("tdp-18", "180");
    await page.goBack({ waitUntil: "commit" });
    await button(page, "Sửa lại").click();
    await households(page).fill("181");
    await says(page, "Đã lưu nháp");
    const again = await nextTab(page.context(), page);
    await again.getByText("Đã có bản báo cáo mới hơn bản nháp").waitFor();
    expect(await households(again).inputValue()).toBe("181");
    await again.context().close();
  });

  it("keeps in this browser what was typed since and could not be saved", async () => {
    const page = await sentFromCheckPage("tdp-22", "220");
    await page.context().route("**/nhap/M03-DV/2026-Q3/ban-nhap", (route) => route.abort());
    await page.goBack({ waitUntil: "commit" });
    await button(page, "Sửa lại").click();
    await households(page).fill("221");
    await says(page, "Mất kết nối");
    const again = await nextTab(page.context(), page);
    await says(again, "Đã mở lại nội dung nhập lúc");
    expect(await households(again).inputValue()).toBe("221");
    await again.context().close();
  });

  it("stops when it is edited while it waits, and goes out as edited", async () => {
    const page = await form("tdp-19");
    await households(page).fill("1900");
    await page.context().setOffline(true);
    await button(page, "Gửi ngay").click();
    await says(page, "Mất kết nối, báo cáo chưa gửi xong");
    // Where a button takes no focus, the field is left only now.
    await households(page).dispatchEvent("change");
    await button(page, "Gửi lại ngay").waitFor();
    await households(page).fill("1901");
    await says(page, "Đã dừng gửi vì nội dung vừa được sửa");
    await page.context().setOffline(false);
    await says(page, "Đã lưu nháp");
    expect(await revisions("tdp-19")).toEqual([]);
    await button(page, "Gửi ngay").click();
    await heading(page, "Đã nhận báo cáo, đúng hạn");
    expect(await revisions("tdp-19")).toMatchObject([{ values: { ho_tong: 1901 } }]);
    await page.context().close();
  });

  it("shows what was edited while it waited beside what had arrived all the same", async () => {
    const page = await form("tdp-20");
    await households(page).fill("2000");
    await page.route("**/nhap/M03-DV/2026-Q3", losingAnswers);
    await button(page, "Gửi ngay").click();
    await says(page, "Mất kết nối");
    await households(page).fill("2001");
    await says(page, "Đã dừng gửi vì nội dung vừa được sửa; sửa xong, hãy gửi lại. Đã lưu nháp");
    await page.unroute("**/nhap/M03-DV/2026-Q3");
    await button(page, "Gửi ngay").click();
    await page.getByText("chính tài khoản này đã gửi một bản. Nội dung vừa nhập còn nguyên").waitFor();
    expect(await households(page).inputValue()).toBe("2.001");
    await button(page, "Gửi ngay bản 2, thay bản 1").click();
    await heading(page, "Đã nhận báo cáo, đúng hạn");
    expect(await revisions("tdp-20")).toHaveLength(2);
    await page.context().close();
  });

  it("goes on where it waited for who left the page and came back", async () => {
    const page = await form("tdp-21");
    await households(page).fill("2100");
    await page
      .context()
      .route("**/nhap/M03-DV/2026-Q3", (route) =>
        route.fulfill({ status: 503, headers: { "retry-after": "300" } }),
      );
    await button(page, "Gửi ngay").click();
    await says(page, "Hệ thống đang bận");
    await page.goto(system.stack.url);
    await heading(page, "Việc cần làm");
    await page.goBack({ waitUntil: "commit" });
    await says(page, "Hệ thống đang bận, báo cáo chưa gửi xong");
    await page.context().unroute("**/nhap/M03-DV/2026-Q3");
    await button(page, "Gửi lại ngay").click();
    await heading(page, "Đã nhận báo cáo, đúng hạn");
    expect(await revisions("tdp-21")).toHaveLength(1);
    await page.context().close();
  });

  it("works in a browser that lacks what is younger than it and keeps nothing, and where the script fails", async () => {
    const page = await form("tdp-14");
    await page.addInitScript(`delete AbortSignal.timeout;
      delete HTMLFormElement.prototype.requestSubmit;
      delete Array.prototype.toSorted;
      Storage.prototype.setItem = () => { throw new DOMException("", "QuotaExceededError"); };
      window.FormData = class extends FormData { constructor(form) { super(form); } };`);
    await openForm(page);
    await page.route("**/ban-nhap*", (route) => route.abort("internetdisconnected"));
    await households(page).fill("1400");
    // It keeps nothing either, and does not say that it does.
    await says(page, "Nội dung chỉ còn trong trang này: đừng đóng trang.");
    await page.unroute("**/ban-nhap*");
    await button(page, "Lưu nháp").click();
    await says(page, "Đã lưu nháp");
    // It cannot even ask: the page goes on the browser's own way.
    await page.evaluate("delete window.AbortController");
    await households(page).fill("1401");
    await button(page, "Kiểm tra và gửi").click();
    await heading(page, "Kiểm tra trước khi gửi");
    await button(page, "Gửi báo cáo").click();
    await heading(page, "Đã nhận báo cáo, đúng hạn");
    await page.context().close();
  });

  it("shows the server's answer when there is something to mend", async () => {
    const page = await form("tdp-10");
    await households(page).fill("10");
    await cultured(page).fill("20");
    await button(page, "Gửi ngay").click();
    expect(await page.getByRole("alert").textContent()).toContain("Có 1 chỗ cần sửa");
    expect(await cultured(page).inputValue()).toBe("20");
    expect(await revisions("tdp-10")).toEqual([]);
    await page.context().close();
  });
});

/** Sent the long way: form, check page, receipt. */
async function sentFromCheckPage(username: string, figure: string): Promise<Page> {
  const page = await form(username);
  await households(page).fill(figure);
  await button(page, "Kiểm tra và gửi").click();
  await heading(page, "Kiểm tra trước khi gửi");
  await button(page, "Gửi báo cáo").click();
  await heading(page, "Đã nhận báo cáo, đúng hạn");
  return page;
}

/** Sent by a page that went on from the draft of another, which the browser keeps as it was left: three pages back. */
async function sentByALaterPage(username: string, figure: string): Promise<Page> {
  const page = await form(username);
  await households(page).fill(figure);
  await says(page, "Đã lưu nháp");
  await page.goto(system.stack.url);
  await openForm(page);
  await button(page, "Gửi ngay").click();
  await heading(page, "Đã nhận báo cáo, đúng hạn");
  return page;
}

/** What is sent arrives, and its answer does not. */
async function losingAnswers(route: Route): Promise<void> {
  if (route.request().method() !== "POST") return route.continue();
  await route.fetch({ maxRedirects: 0 });
  return route.abort("connectionreset");
}

/** Presses Tab until the focus is on the field or the button of that name or value. */
async function tabTo(page: Page, name: string): Promise<void> {
  for (let presses = 0; presses < 60; presses += 1) {
    await page.keyboard.press("Tab");
    const focused = await page.evaluate("[document.activeElement.name, document.activeElement.value]");
    const [field, value] = Array.isArray(focused) ? focused : [];
    if (field === name || (field === "action" && value === name)) return;
  }
  throw new Error(`Tab does not lead to ${name}`);
}
