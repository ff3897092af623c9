/** What administrators do, over HTTP on the whole local stack: people, and who else gets in. */
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import * as z from "zod";
import { accessTokenFor } from "../../infra/local/issuer/sign-in.ts";
import { type BrowserSession, openSession } from "./browser-session.ts";
import { person, SUBMISSIONS, type System, startSystem, submission } from "./system.ts";

let system: System;
let admin: BrowserSession;
beforeAll(async () => {
  system = await startSystem("2026-09-15T08:00:00+07:00");
  admin = await openSession(system.stack, "quan-tri");
});
afterAll(() => system?.stop());

const PEOPLE = "/quan-tri/nguoi-dung";
/** What a process may go on with that it has read (`access-ends.ts`), and some. */
const SOON = { timeout: 20_000, interval: 250 };

describe("who may open the administrator's pages", () => {
  const NAMES = ["tdp-01", "mttq", "chu-tich", "quan-tri"];
  it.each([
    "/quan-tri",
    PEOPLE,
    `${PEOPLE}/tyt`,
    `${PEOPLE}/tyt/sua`,
    `${PEOPLE}/tyt/khoa`,
    "/quan-tri/moi-nguoi-dung",
    "/quan-tri/nhat-ky",
    "/quan-tri/nhat-ky.csv",
    "/quan-tri/don-vi",
    "/quan-tri/don-vi/tyt",
    "/quan-tri/them-don-vi",
    "/quan-tri/ngay-nghi",
    "/quan-tri/nguoi-ky",
    "/quan-tri/danh-muc",
    "/quan-tri/danh-muc/1",
    "/quan-tri/danh-muc/tai-ve",
    "/quan-tri/cong-bo",
    "/quan-tri/thu-chua-gui",
  ])("%s", async (path) => {
    const statuses: number[] = [];
    for (const name of NAMES) statuses.push((await (await openSession(system.stack, name)).get(path)).status);
    expect(statuses).toEqual([403, 403, 403, 200]);
    const refused = await (await openSession(system.stack, "tdp-01")).get(path);
    expect(refused.html).toContain("chỉ dành cho quản trị viên");
  });

  it("does nothing for anybody else, or for a form that is not the system's own", async () => {
    const officer = await openSession(system.stack, "tdp-01");
    const lyDo = { lyDo: "thử" };
    expect(
      (await officer.post(`${PEOPLE}/tyt/khoa`, await officer.fill("/nhap/M03-DV/2026-Q3", lyDo))).status,
    ).toBe(403);
    const form = await admin.fill(`${PEOPLE}/tyt/khoa`, lyDo);
    const elsewhere = { origin: "https://evil.example" };
    expect((await admin.post(`${PEOPLE}/tyt/khoa`, form, elsewhere)).status).toBe(403);
    expect((await admin.post(`${PEOPLE}/tyt/khoa`, { ...form, csrf: "" })).status).toBe(403);
    expect((await admin.get(`${PEOPLE}/tyt`)).html).toContain("đang dùng");
  });

  it("knows nobody who is not of the ward", async () => {
    expect((await admin.get(`${PEOPLE}/khong-co`)).status).toBe(404);
    expect((await admin.get("/quan-tri/khong-co")).status).toBe(404);
  });
});

describe("people", () => {
  const AN = {
    tenDangNhap: "Nguyen-An",
    hoTen: "Cán bộ thử nghiệm",
    thuDienTu: "an@le-chan.example",
    donVi: "tyt",
    vaiTro: "officer",
    lyDo: "",
  };
  const lastReason = async (path: string) => (await admin.get(path)).html;

  it("are listed with place and roles, and found by name without accents", async () => {
    const { html } = await admin.get(PEOPLE);
    expect(html).toContain("Trạm Y tế phường");
    const found = await admin.get(`${PEOPLE}?tim=tram%20y%20te`);
    expect(found.html).toContain("1 người dùng");
  });

  it("are invited after a look at what was typed, and can then sign in", async () => {
    const form = await admin.fill("/quan-tri/moi-nguoi-dung", AN);
    const refused = await admin.post("/quan-tri/moi-nguoi-dung", { ...form, thuDienTu: "an", donVi: "" });
    expect(refused.status).toBe(422);
    expect(refused.html).toContain("Có 2 chỗ cần sửa");
    expect(refused.html).toContain('value="Cán bộ thử nghiệm"');

    const preview = await admin.post("/quan-tri/moi-nguoi-dung", form);
    expect(preview.html).toContain("Xác nhận lời mời");
    await expect(accessTokenFor(system.stack.url, "nguyen-an", system.stack.password)).rejects.toThrow();
    const done = await admin.post("/quan-tri/moi-nguoi-dung", { ...form, buoc: "xac-nhan" });
    expect(done.location).toBe(`${PEOPLE}/nguyen-an?xong=moi`);
    expect(await lastReason(`${PEOPLE}/nguyen-an`)).toContain("đã mời, chưa đăng nhập");

    // Until then, another invitation can be sent; to who has signed in it is offered no more.
    const anew = `${PEOPLE}/nguyen-an/moi-lai`;
    expect((await admin.get(`${PEOPLE}/nguyen-an`)).html).toContain(`href="${anew}"`);
    const resent = await admin.post(anew, await admin.fill(anew, { lyDo: "Chưa nhận được thư" }));
    expect(resent.location).toBe(`${PEOPLE}/nguyen-an?xong=moi-lai`);

    const token = await accessTokenFor(system.stack.url, "nguyen-an", system.stack.password);
    expect((await person(system.stack.url, token).get("/api/v1/catalogue")).status).toBe(200);
    expect(await lastReason(`${PEOPLE}/nguyen-an`)).toContain("đang dùng");
    expect((await admin.get(`${PEOPLE}/nguyen-an`)).html).not.toContain(anew);
    expect((await admin.get(anew)).location).toBe(`${PEOPLE}/nguyen-an`);
    const again = await admin.post("/quan-tri/moi-nguoi-dung", { ...form, buoc: "xac-nhan" });
    expect(again.status).toBe(422);
    expect(again.html).toContain("Đã có tài khoản với tên đăng nhập này");
  });

  it("are moved: what they had been given for the old place ends, signing in gives the new one", async () => {
    const token = await accessTokenFor(system.stack.url, "nguyen-an", system.stack.password);
    const asAn = person(system.stack.url, token);
    const path = `${PEOPLE}/nguyen-an/sua`;
    const form = await admin.fill(path, { ...AN, donVi: "mttq", vaiTro: "lead", lyDo: "Chuyển công tác" });
    expect((await admin.post(path, { ...form, lyDo: "" })).status).toBe(422);
    const preview = await admin.post(path, form);
    expect(preview.html).toContain("Đơn vị: Trạm Y tế phường → Ủy ban Mặt trận Tổ quốc Việt Nam phường");
    await admin.post(path, { ...form, buoc: "xac-nhan" });
    await expect.poll(async () => (await asAn.get("/api/v1/catalogue")).status, SOON).toBe(401);
    await expect
      .poll(async () => {
        const anew = await accessTokenFor(system.stack.url, "nguyen-an", system.stack.password);
        return (
          await person(system.stack.url, anew).get(
            "/api/v1/submissions?orgUnit=tdp-01&dataSet=M03-DV&period=2026-Q3",
          )
        ).status;
      }, SOON)
      .toBe(200);
  });

  it("are not given a role that their unit cannot have", async () => {
    const path = `${PEOPLE}/tdp-01/sua`;
    const typed = { ...AN, donVi: "tdp-01", vaiTro: "lead", lyDo: "thử" };
    const page = await admin.post(path, await admin.fill(path, typed));
    expect(page.html).toContain("không chủ trì mô hình nào");
  });

  it("that are disabled lose session and token, cannot sign in, and can be let in again", async () => {
    const token = await accessTokenFor(system.stack.url, "tdp-05", system.stack.password);
    const program = person(system.stack.url, token);
    const browser = await openSession(system.stack, "tdp-05");
    expect((await browser.get("/")).status).toBe(200);
    expect((await program.get("/api/v1/catalogue")).status).toBe(200);

    const path = `${PEOPLE}/tdp-05/khoa`;
    // Said before, not found out when a report is missing.
    const alone = "Tổ dân phố số 5 sẽ không còn ai nhập báo cáo và nhận thư nhắc";
    expect((await admin.get(path)).html).toContain(alone);
    const move = await admin.fill(`${PEOPLE}/tdp-05/sua`, {
      hoTen: "Tổ dân phố số 5",
      thuDienTu: "tdp-05@le-chan.example",
      donVi: "tdp-06",
      vaiTro: "officer",
      lyDo: "Chuyển công tác",
    });
    expect((await admin.post(`${PEOPLE}/tdp-05/sua`, move)).html).toContain(alone);
    // Of nguyen-an's unit there is another.
    expect((await admin.get(`${PEOPLE}/nguyen-an/khoa`)).html).not.toContain("không còn ai");
    expect((await admin.post(path, await admin.fill(path, { lyDo: " " }))).status).toBe(422);
    const done = await admin.post(path, await admin.fill(path, { lyDo: "Nghỉ việc" }));
    expect(done.location).toBe(`${PEOPLE}/tdp-05?xong=khoa`);
    await expect.poll(async () => (await browser.get("/nhap/M03-DV/2026-Q3")).status, SOON).toBe(302);
    await expect.poll(async () => (await program.get("/api/v1/catalogue")).status, SOON).toBe(401);
    await expect(accessTokenFor(system.stack.url, "tdp-05", system.stack.password)).rejects.toThrow();

    const back = `${PEOPLE}/tdp-05/mo-khoa`;
    await admin.post(back, await admin.fill(back, { lyDo: "Đi làm lại" }));
    await expect
      .poll(async () => {
        const anew = await accessTokenFor(system.stack.url, "tdp-05", system.stack.password);
        return (await person(system.stack.url, anew).get("/api/v1/catalogue")).status;
      }, SOON)
      .toBe(200);
    expect((await program.get("/api/v1/catalogue")).status).toBe(401);
  });

  it("cannot lock themselves out as administrators", async () => {
    expect((await admin.get(`${PEOPLE}/quan-tri`)).html).not.toContain("Khóa tài khoản");
    const path = `${PEOPLE}/quan-tri/khoa`;
    const page = await admin.post(path, await admin.fill(path, { lyDo: "thử" }));
    expect(page.html).toContain("Không thể tự khóa");
    const edit = `${PEOPLE}/quan-tri/sua`;
    const typed = { ...AN, donVi: "", vaiTro: "leadership", lyDo: "thử", buoc: "xac-nhan" };
    expect((await admin.post(edit, await admin.fill(edit, typed))).html).toContain("Không thể tự bỏ");
    expect((await admin.get("/quan-tri")).status).toBe(200);
  });
});

describe("the record of what was done", () => {
  const AUDIT = "/quan-tri/nhat-ky";
  const rows = (html: string) => html.split("<tr").length - 2;

  beforeAll(async () => {
    const program = await system.as("quan-tri");
    await program.post(SUBMISSIONS, submission({ orgUnit: "tdp-11" }));
    await program.post(`${SUBMISSIONS}/tdp-11/M03-DV/2026-Q3/1/decision`, {
      decision: "return",
      reason: '=HYPERLINK("https://evil.example")',
    });
    await program.post("/api/v1/reopenings", {
      orgUnit: "tdp-12",
      period: "2026-Q1",
      until: "2026-10-01T00:00:00+07:00",
      reason: "Bổ sung quý I",
    });
  });

  it("shows submissions, decisions, reopenings, catalogue and people together", async () => {
    const { html } = await admin.get(AUDIT);
    for (const text of [
      "Gửi báo cáo",
      "Trả lại báo cáo",
      "Mở lại kỳ",
      "Công bố danh mục",
      "Khóa tài khoản",
    ]) {
      expect(html).toContain(text);
    }
    expect(html).toContain("Nghỉ việc");
    expect(html).toContain("Đơn vị: Trạm Y tế phường → Ủy ban Mặt trận Tổ quốc Việt Nam phường");
  });

  it("narrows to a period, a unit, a person, a kind, a time", async () => {
    const count = async (query: string) => {
      const { status, html } = await admin.get(`${AUDIT}?${query}`);
      expect(status).toBe(200);
      return html.includes("Không có việc nào") ? 0 : rows(html);
    };
    expect(await count("ky=2026-Q1")).toBe(1);
    expect(await count("donVi=tdp-11")).toBe(2);
    expect(await count("donVi=tdp-11&loai=return")).toBe(1);
    expect(await count("nguoi=nguyen-an")).toBe(3);
    expect(await count("loai=person-disabled")).toBe(1);
    expect(await count("tu=2026-09-15&den=2026-09-15&loai=person-disabled")).toBe(1);
    expect(await count("tu=2026-09-01&den=2026-09-14")).toBe(0);
  });

  it("says what is wrong with a filter, and keeps it", async () => {
    for (const query of ["tu=2026-02-30", "ky=Q3", "tu=2026-09-15&den=2026-09-01", "tu=2020-01-01"]) {
      const page = await admin.get(`${AUDIT}?${query}`);
      expect(page.status).toBe(422);
      expect(page.html).toContain("Có 1 chỗ cần sửa");
    }
  });

  it("is handed out as CSV that no spreadsheet takes for formulas", async () => {
    const { headers, html: text } = await admin.get(`${AUDIT}.csv?donVi=tdp-11`);
    expect(headers.get("content-type")).toBe("text/csv; charset=utf-8");
    expect(headers.get("content-disposition")).toContain("nhat-ky-2026-09-15.csv");
    const lines = text.replace("\uFEFF", "").trim().split("\r\n");
    expect(lines).toHaveLength(3);
    expect(lines[1]).toContain(`"'=HYPERLINK(""https://evil.example"")"`);
    expect(lines[2]).toContain("2026-09-15T08:");
  });

  it("is a page at a time when there is much", async () => {
    const program = await system.as("quan-tri");
    for (let revision = 0; revision < 55; revision += 1) {
      const values = { ho_tong: 100 + revision };
      const body = submission({ orgUnit: "tdp-13", baseRevision: revision, values });
      expect((await program.post(SUBMISSIONS, body)).status).toBe(201);
    }
    const first = await admin.get(`${AUDIT}?donVi=tdp-13`);
    expect(rows(first.html)).toBe(50);
    expect(first.html).toContain("Trang 1/2");
    expect(rows((await admin.get(`${AUDIT}?donVi=tdp-13&trang=2`)).html)).toBe(5);
  });
});

describe("publishing again", () => {
  const PATH = "/quan-tri/cong-bo";
  it("asks by the way of every night; nothing changed makes no new version", async () => {
    system.at("2026-09-18T08:00:00+07:00");
    await system.stack.drainStream();
    const ask = async () =>
      admin.post(PATH, await admin.fill(PATH, { ky: "2026-Q3", lyDo: "Lãnh đạo yêu cầu" }));
    expect((await admin.post(PATH, await admin.fill(PATH, { ky: "2026-Q4", lyDo: "" }))).html).toContain(
      "Có 2 chỗ cần sửa",
    );
    expect((await ask()).location).toBe(`${PATH}?xong=2026-Q3`);
    await expect
      .poll(async () => (await admin.get(PATH)).html, { timeout: 60_000, interval: 500 })
      .toContain("đã công bố phiên bản 1");
    system.at("2026-09-18T09:00:00+07:00");
    await ask();
    await system.stack.runDaily("2026-Q3");
    const { html } = await admin.get(PATH);
    expect(html).toContain("chưa có phiên bản mới");
    expect(html).not.toContain("phiên bản 2");
    expect((await admin.get("/quan-tri/nhat-ky?ky=2026-Q3&loai=snapshot-requested")).html).toContain(
      "Lãnh đạo yêu cầu",
    );
  }, 120_000);
});

describe("the catalogue", () => {
  const CATALOGUE = "/quan-tri/danh-muc";
  const upload = async (text: string, as = admin) => {
    const { csrf = "" } = await as.fill(CATALOGUE, {});
    const body = new FormData();
    body.set("csrf", csrf);
    body.set("tep", new File([text], "danh-muc.yaml"));
    return as.send(`${CATALOGUE}/tai-len`, { method: "POST", body, headers: { origin: system.stack.url } });
  };
  const download = async () => (await admin.get(`${CATALOGUE}/tai-ve`)).html;
  /** The form of a preview, with its hidden fields. */
  const formOf = (html: string) =>
    Object.fromEntries(
      [
        ...html
          .slice(html.indexOf("<main"))
          .matchAll(/<input type="hidden" name="([^"]+)" value="([^"]*)">/g),
      ].map(([, name = "", value = ""]) => [
        name,
        value
          .replaceAll("&quot;", '"')
          .replaceAll("&#39;", "'")
          .replaceAll("&lt;", "<")
          .replaceAll("&gt;", ">")
          .replaceAll("&amp;", "&"),
      ]),
    );

  it("is handed out, and handed in again changes nothing", async () => {
    const page = await upload(await download());
    expect(page.status).toBe(200);
    expect(page.html).toContain("Không có gì thay đổi");
    expect(page.html).not.toContain("Công bố phiên bản");
  });

  it("with faults is refused with each one's line, in Vietnamese", async () => {
    const text = (await download())
      .replace("lockAfterDays: 90", "lockAfterDays: mai")
      .replace("kind: clinic", "kind: x");
    const page = await upload(text);
    expect(page.status).toBe(422);
    expect(page.html).toContain("Có 2 chỗ cần sửa");
    expect(page.html).toContain("programme.lockAfterDays");
    expect(page.html).toContain("Phải là một số");
    expect(page.html).toMatch(/Dòng \d+/);
    expect((await upload("a: [")).status).toBe(422);
    expect((await upload("")).html).toContain("Chọn tệp danh mục");
    expect((await upload((await download()).replace("ward: le-chan", "ward: an-bien"))).status).toBe(422);
  });

  it("is not taken from anybody else, or without the page's token", async () => {
    const officer = await openSession(system.stack, "tdp-01");
    const body = new FormData();
    body.set("tep", new File(["x"], "x.yaml"));
    for (const headers of [{ origin: system.stack.url }, { origin: "https://evil.example" }]) {
      const init = { method: "POST", body, headers };
      expect((await admin.send(`${CATALOGUE}/tai-len`, init)).status).toBe(403);
      expect((await officer.send(`${CATALOGUE}/tai-len`, init)).status).toBe(403);
    }
    expect((await officer.post(`${CATALOGUE}/cong-bo`, { noiDung: await download(), csrf: "" })).status).toBe(
      403,
    );
  });

  it("gets a holiday by its own page; the version is in force at once, and says by whom and why", async () => {
    const path = "/quan-tri/ngay-nghi";
    expect((await admin.post(path, await admin.fill(path, {}))).status).toBe(422);
    const outside = await admin.post(path, await admin.fill(path, { tu: "1926-12-16" }));
    expect(outside.html).toContain("Chọn ngày từ năm 2026 đến năm 2030.");
    const preview = await admin.post(path, await admin.fill(path, { tu: "2026-12-16", den: "2026-12-17" }));
    expect(preview.html).toContain("16/12/2026");
    expect(preview.html).toContain("Hạn gửi Quý IV/2026 dời từ hết ngày 16/12/2026");
    const form = formOf(preview.html);
    const unseen = await admin.post(`${CATALOGUE}/cong-bo`, { ...form, lyDo: "Nghỉ bù" });
    expect(unseen.status).toBe(422);
    expect(unseen.html).toContain("Hãy đánh dấu để xác nhận đã xem");
    const done = await admin.post(`${CATALOGUE}/cong-bo`, { ...form, lyDo: "Nghỉ bù", daXem: "1" });
    expect(done.location).toBe(`${CATALOGUE}?xong=2`);
    expect((await admin.get(done.location ?? "")).html).toContain("Đã công bố phiên bản 2");
    expect((await admin.get(`${CATALOGUE}/2`)).html).toContain("Nghỉ bù");

    // The same form again was made against another version: it is shown anew, and nothing happens twice.
    const again = await admin.post(`${CATALOGUE}/cong-bo`, { ...form, lyDo: "Nghỉ bù", daXem: "1" });
    expect(again.status).toBe(409);
    expect((await admin.get(`${CATALOGUE}/3`)).status).toBe(404);
  });

  it("gets a unit added, renamed and closed, each looked at first", async () => {
    const publish = async (html: string) =>
      admin.post(`${CATALOGUE}/cong-bo`, { ...formOf(html), lyDo: "Sắp xếp lại tổ dân phố", daXem: "1" });
    const add = "/quan-tri/them-don-vi";
    const typed = { ma: "tdp-31", ten: "Tổ dân phố số 31", loai: "residential-group" };
    expect((await admin.post(add, await admin.fill(add, { ...typed, ma: "tdp-01" }))).html).toContain(
      "Đã có đơn vị",
    );
    expect(
      (await admin.post(add, await admin.fill(add, { ...typed, ten: "tổ dân phố số 1" }))).html,
    ).toContain("Đã có đơn vị tên này (mã tdp-01)");
    expect((await publish((await admin.post(add, await admin.fill(add, typed))).html)).location).toContain(
      "xong=3",
    );
    const unit = "/quan-tri/don-vi/tdp-31";
    const { csrf = "" } = await admin.fill(unit, {});
    const renamed = await admin.post(unit, { csrf, ten: "Tổ dân phố Hồ Sen" });
    expect(renamed.html).toContain("Tên: Tổ dân phố số 31 → Tổ dân phố Hồ Sen");
    expect((await publish(renamed.html)).location).toContain("xong=4");
    const other = "/quan-tri/don-vi/tdp-13";
    const closing = await admin.post(other, { csrf, viec: "dong" });
    expect(closing.html).toContain("Thôi giao cho 1 đơn vị");
    // It has sent a report: that is said before it is closed.
    expect(closing.html).toContain("Đã có 1 báo cáo liên quan: quý III năm 2026");
    expect((await publish(closing.html)).location).toContain("xong=5");
    expect((await admin.get(other)).status).toBe(404);
    const leads = await admin.post("/quan-tri/don-vi/mttq", { csrf, viec: "dong" });
    expect(leads.status).toBe(422);
    expect(leads.html).toContain("Đơn vị đang chủ trì mô hình “Phường Lê Chân văn minh, hạnh phúc”.");
    const alone = await admin.post("/quan-tri/don-vi/tyt", { csrf, viec: "dong" });
    expect(alone.status).toBe(422);
    expect(alone.html).toContain("chỉ giao cho đơn vị này.");
    expect(alone.html).not.toContain("clinic");
  });

  it("is taken back by looking at an earlier version and publishing it again", async () => {
    const undone = await admin.post(`${CATALOGUE}/4`, await admin.fill(`${CATALOGUE}/4`, {}));
    expect(undone.status).toBe(200);
    expect(undone.html).toMatch(/<strong>Thêm<\/strong> Tổ dân phố số 13 \(tdp-13\)/);
    const form: Record<string, string> = { ...formOf(undone.html), lyDo: "Đóng nhầm đơn vị", daXem: "1" };
    expect((await admin.post(`${CATALOGUE}/cong-bo`, form)).location).toContain("xong=6");
    expect((await admin.get("/quan-tri/don-vi/tdp-13")).status).toBe(200);
    expect((await admin.get(`${CATALOGUE}/6`)).html).not.toContain("Xem trước việc dùng lại");
    expect((await admin.post(`${CATALOGUE}/99`, { csrf: form.csrf ?? "" })).status).toBe(404);
  });

  it("gets another signer by its own page: from then on what is published has the name, and nothing is published for it", async () => {
    const path = "/quan-tri/nguoi-ky";
    const program = await system.as("chu-tich");
    const versions = async () => {
      const { body } = await program.get("/api/v1/snapshots/2026-Q3");
      return z.array(z.looseObject({ version: z.number() })).parse(body);
    };
    const signerOf = async (version: number) => {
      const file = `${system.stack.url}/api/v1/snapshots/2026-Q3/${version}/snapshot.json`;
      const headers = { authorization: `Bearer ${await system.stack.token("chu-tich")}` };
      const snapshot = z.object({ catalogue: z.object({ programme: z.looseObject({}) }) });
      return snapshot.parse(await (await fetch(file, { headers })).json()).catalogue.programme.signer;
    };
    const change = async (hoTen: string) => {
      const preview = await admin.post(path, await admin.fill(path, { chucVu: "vice-chairman", hoTen }));
      expect(preview.html).toContain("Không ảnh hưởng đến số liệu đã lưu");
      const done = await admin.post(`${CATALOGUE}/cong-bo`, {
        ...formOf(preview.html),
        lyDo: "Phân công ký",
      });
      expect(done.status).toBe(303);
      return preview.html;
    };
    const wrong = await admin.post(path, await admin.fill(path, { chucVu: "x", hoTen: "a".repeat(101) }));
    expect(wrong.status).toBe(422);
    expect(wrong.html).toContain("Chọn chức vụ trong danh sách.");
    expect(wrong.html).toContain("không quá 100 ký tự");
    expect(await change("  Họ   Và Tên ")).toContain(
      "Người ký báo cáo: Chủ tịch, để trống họ tên → Phó Chủ tịch ký thay Chủ tịch, Họ Và Tên",
    );
    expect((await admin.get(path)).html).toContain('value="Họ Và Tên"');
    const before = await versions();
    // The units that came and went above make a new version; who signs alone does not.
    await system.stack.runDaily("2026-Q3");
    const after = await versions();
    expect(after).toHaveLength(before.length + 1);
    expect(after).toEqual(expect.arrayContaining(before));
    expect(await signerOf(before.length)).toBeUndefined();
    expect(await signerOf(after.length)).toEqual({ position: "vice-chairman", name: "Họ Và Tên" });
    await change("Tên Khác");
    await system.stack.runDaily("2026-Q3");
    expect(await versions()).toEqual(after);
  }, 120_000);
});
