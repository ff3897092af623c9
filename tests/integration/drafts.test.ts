/** Drafts of forms: put aside on the server by a button or by the form's script, found on any device, never sent by themselves. */
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { type BrowserSession, openSession } from "./browser-session.ts";
import { SUBMISSIONS, type System, startSystem, submission } from "./system.ts";

let system: System;
beforeAll(async () => {
  system = await startSystem("2026-09-15T08:00:00+07:00");
});
afterAll(() => system?.stop());

const FORM = "/nhap/M03-DV/2026-Q3";
const BY_SCRIPT = `${FORM}/ban-nhap`;
const as = (username: string) => openSession(system.stack, username);
const figures = (hoTong: string, hoVanHoa = "") => ({ "v.ho_tong": hoTong, "v.ho_van_hoa": hoVanHoa });
const revisionsOf = async (orgUnit: string) =>
  (await (await system.as(orgUnit)).get(`${SUBMISSIONS}?orgUnit=${orgUnit}&dataSet=M03-DV&period=2026-Q3`))
    .body;

/** Presses a button of the form. */
const press = async (person: BrowserSession, action: string, fields: Record<string, string>) =>
  person.post(FORM, { ...(await person.fill(FORM, fields)), action });

describe("putting a form aside", () => {
  it("keeps exactly what was typed, readable or not, for the same person on another device", async () => {
    const page = await press(await as("tdp-01"), "luu-nhap", figures("1234.5", "mười"));
    expect(page).toMatchObject({ status: 303, location: FORM });
    const { html } = await (await as("tdp-01")).get(FORM);
    expect(html).toContain("Đang mở bản nháp");
    expect(html).toContain('value="1234.5"');
    expect(html).toContain('value="mười"');
    expect(await revisionsOf("tdp-01")).toEqual([]);
  });

  it("is for that person, unit, data set and period alone", async () => {
    await press(await as("tdp-02"), "luu-nhap", figures("222"));
    const admin = await as("quan-tri");
    expect((await admin.get(`${FORM}?donVi=tdp-02`)).html).not.toContain("bản nháp");
    expect((await (await as("tdp-02")).get("/nhap/M05-DV/2026-Q3")).html).not.toContain("bản nháp");
    expect((await (await as("tdp-02")).get("/nhap/M03-DV/2026-Q4")).html).not.toContain("bản nháp");
  });

  it("can be given up, for what was there before", async () => {
    const person = await as("tdp-03");
    await (await system.as("tdp-03")).post(SUBMISSIONS, submission({ orgUnit: "tdp-03" }));
    await press(person, "luu-nhap", figures("333"));
    expect((await person.get(FORM)).html).toContain('value="333"');
    await press(person, "bo-nhap", {});
    const { html } = await person.get(FORM);
    expect(html).toContain('value="400"');
    expect(html).not.toContain("bản nháp");
  });

  it("is gone once it is sent", async () => {
    const person = await as("tdp-04");
    await press(person, "luu-nhap", figures("444"));
    expect((await press(person, "gui", figures("445"))).status).toBe(303);
    expect((await person.get(FORM)).html).not.toContain("bản nháp");
  });

  it("is no draft any more when its submission arrived although nobody heard of it", async () => {
    const person = await as("tdp-05");
    const typed = await person.fill(FORM, figures("555"));
    await person.post(FORM, { ...typed, action: "gui" });
    // The page was still open, and saved what it held.
    await person.post(BY_SCRIPT, typed);
    expect((await person.get(FORM)).html).not.toContain("bản nháp");
  });

  it("is one when something else was typed after its submission, by who went back or in a second tab", async () => {
    const person = await as("tdp-15");
    const typed = await person.fill(FORM, figures("555"));
    await person.post(FORM, { ...typed, action: "gui" });
    for (const [path, hoTong] of [
      [FORM, "556"],
      [BY_SCRIPT, "557"],
    ] as const) {
      await person.post(path, { ...typed, ...figures(hoTong), draftVersion: "", action: "luu-nhap" });
      const { html } = await person.get(FORM);
      expect(html).toContain("Đã có bản báo cáo mới hơn bản nháp");
      expect(html).toContain(`value="${hoTong}"`);
    }
    expect((await person.get("/")).html).toContain("Nháp lưu lúc");
  });

  it("stays when an older page of the form is sent", async () => {
    const person = await as("tdp-16");
    const older = await person.fill(FORM, figures("601"));
    await press(person, "luu-nhap", figures("602"));
    expect((await person.post(FORM, { ...older, action: "gui" })).status).toBe(303);
    const { html } = await person.get(FORM);
    expect(html).toContain('value="602"');
    expect(html).toContain("Bản 1: <b>601</b>");
  });

  it("stands beside a newer revision that somebody else sent meanwhile", async () => {
    const person = await as("tdp-06");
    await press(person, "luu-nhap", figures("666"));
    await (await system.as("quan-tri")).post(
      SUBMISSIONS,
      submission({ orgUnit: "tdp-06", values: { ho_tong: 601 } }),
    );
    const { html, status } = await person.get(FORM);
    expect(status).toBe(200);
    expect(html).toContain("Đã có bản báo cáo mới hơn bản nháp");
    expect(html).toContain("Bản 1: <b>601</b>");
    expect(html).toContain('value="666"');
  });
});

describe("two devices", () => {
  it("are told of each other, and nothing of either is lost", async () => {
    const [one, other] = [await as("tdp-07"), await as("tdp-07")];
    const [first, second] = [await one.fill(FORM, figures("701")), await other.fill(FORM, figures("702"))];
    await one.post(FORM, { ...first, action: "luu-nhap" });
    const told = await other.post(FORM, { ...second, action: "luu-nhap" });
    expect(told.status).toBe(409);
    expect(told.html).toContain("Bản nháp đã được sửa ở thẻ hoặc thiết bị khác");
    expect(told.html).toContain("Nháp ở nơi khác: <b>701</b>");
    expect(told.html).toContain('value="702"');
    // Who has seen that may put theirs in its place.
    const again = { ...hiddenOf(told.html), ...figures("702"), action: "luu-nhap" };
    expect((await other.post(FORM, again)).status).toBe(303);
    expect((await one.get(FORM)).html).toContain('value="702"');
  });

  it("the form's script: saves over what it saved itself although the answer was lost, not over another's", async () => {
    const [one, other] = [await as("tdp-08"), await as("tdp-08")];
    const typed = await one.fill(FORM, figures("801"));
    expect((await one.post(BY_SCRIPT, typed)).status).toBe(200);
    const answer = await one.post(BY_SCRIPT, { ...typed, ...figures("802") });
    expect(answer.status).toBe(200);
    const opened = await other.fill(FORM, figures("803"));
    const stale = await other.post(BY_SCRIPT, { ...opened, draftVersion: typed.draftVersion ?? "" });
    expect(stale.status).toBe(409);
    const { version } = JSON.parse(answer.html);
    expect(JSON.parse(stale.html)).toMatchObject({ version, savedAt: expect.stringContaining("15/9/2026") });
    expect((await other.get(FORM)).html).toContain('value="802"');
  });
});

describe("who may save a draft", () => {
  it("is who may send the form, from its own page, in a session", async () => {
    const officer = await as("tdp-09");
    const typed = await officer.fill(FORM, figures("900"));
    expect((await (await as("tdp-10")).post(`${BY_SCRIPT}?donVi=tdp-09`, typed)).status).toBe(403);
    const lead = await as("mttq");
    const asLead = await lead.fill("/", typed);
    expect((await lead.post(`${BY_SCRIPT}?donVi=tdp-09`, { ...typed, csrf: asLead.csrf ?? "" })).status).toBe(
      403,
    );
    expect((await officer.post(BY_SCRIPT, typed, { origin: "https://elsewhere.example" })).status).toBe(403);
    expect((await officer.post(BY_SCRIPT, { ...typed, csrf: "guessed" })).status).toBe(403);
    const ended = await openSession(system.stack, "tdp-09", { expired: true });
    expect((await ended.post(BY_SCRIPT, typed)).status).toBe(401);
    expect((await officer.get(FORM)).html).not.toContain("bản nháp");
  });
});

describe("looking over before sending", () => {
  it("shows each value as it will be read, what is unusual, and sends exactly that", async () => {
    const person = await as("tdp-11");
    const typed = await person.fill(FORM, { ...figures("0", ""), "v.phieu_khao_sat": "1.234" });
    const page = await person.post(FORM, { ...typed, action: "kiem-tra" });
    expect(page.status).toBe(200);
    expect(page.html).toContain("Kiểm tra trước khi gửi");
    expect(page.html).toContain("<b>0</b>");
    expect(page.html).toContain("Để trống: chưa có số liệu");
    expect(await revisionsOf("tdp-11")).toEqual([]);
    const sent = await person.post(FORM, { ...hiddenOf(page.html), action: "gui" });
    expect(sent.status).toBe(303);
    expect(await revisionsOf("tdp-11")).toMatchObject([{ values: { ho_tong: 0, phieu_khao_sat: 1234 } }]);
  });

  it("goes back to the form with everything typed", async () => {
    const person = await as("tdp-12");
    const page = await press(person, "kiem-tra", figures("1.200", "1.100"));
    const form = await person.post(FORM, { ...hiddenOf(page.html), action: "sua" });
    expect(form.html).toContain('value="1.200"');
    expect(form.html).toContain('value="1.100"');
  });

  it("says already that the period has locked meanwhile, since when and what to do, and keeps what was typed", async () => {
    const person = await as("tdp-14");
    const locked = "/nhap/M03-DV/2026-Q1";
    const typed = await person.fill(FORM, figures("1.200", "1.100"));
    const page = await person.post(locked, { ...typed, action: "kiem-tra" });
    expect(page.status).toBe(409);
    expect(page.html).toContain("<title>Chưa gửi được, kỳ báo cáo đã khóa: ");
    expect(page.html).toMatch(/Quý I\/2026 đã khóa từ ngày \d+\/6\/2026, quá 90 ngày sau hạn gửi/);
    expect(page.html).toContain("đề nghị quản trị viên của phường mở lại kỳ");
    expect(page.html).toMatch(/<b>1\.200[^<]*<\/b>/);
    expect(page.html).not.toContain('value="gui"');
    expect(page.html).not.toContain("vẫn được nhận");
    const put = await person.post(locked, { ...hiddenOf(page.html), action: "luu-nhap" });
    expect(put.status).toBe(303);
    expect((await person.get(put.location ?? "")).html).toContain("Bản nháp lưu lúc");
    const until = "2026-10-01T00:00:00+07:00";
    const reopening = { period: "2026-Q1", orgUnit: "tdp-14", until, reason: "Bổ sung" };
    expect((await (await system.as("quan-tri")).post("/api/v1/reopenings", reopening)).status).toBe(201);
    const form = (await person.get(locked)).html;
    expect(form).toContain('value="1.200"');
    expect(form).toContain('value="gui"');
  });

  it("refuses what sending would refuse", async () => {
    const page = await press(await as("tdp-13"), "kiem-tra", figures("100", "200"));
    expect(page.status).toBe(422);
    expect(page.html).toContain("Số hộ văn hóa lớn hơn tổng số hộ");
  });
});

/** Hidden fields of the main form of a page. */
function hiddenOf(html: string): Record<string, string> {
  const form = html.slice(html.indexOf("<main"));
  const fields = form.matchAll(/<input type="hidden" name="([^"]+)" value="([^"]*)">/g);
  return Object.fromEntries([...fields].map(([, name = "", value = ""]) => [name, value]));
}
