/** Who is told what by mail, when, and how often: the letters that the local stack caught, from the day before due on. */
import { randomUUID } from "node:crypto";
import { UpdateCommand } from "@aws-sdk/lib-dynamodb";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import * as z from "zod";
import { mailStore, mailTags } from "../../shared/store/mail-store.ts";
import { openSession } from "./browser-session.ts";
import { type CaughtMail, caughtMails } from "./caught-mails.ts";
import { SUBMISSIONS, type SubmissionBody, type System, startSystem, submission } from "./system.ts";

const CLINIC = submission({
  orgUnit: "tyt",
  dataSet: "M06-TYT",
  values: { dan_so: 161_051, nguoi_bhyt: 157_836, luot_kham: 812, luot_kham_bhyt: 790 },
});
const POLICE = submission({
  orgUnit: "congan",
  dataSet: "M10-CT",
  period: "2026-09",
  values: { ke_hoach: true, tdp_tong: 33, tdp_khong_ma_tuy: 29, nguoi_nghien: 4177, vu_viec: 2939 },
});
const GROUP = submission({ orgUnit: "tdp-01", values: { ho_tong: 400, ho_van_hoa: 371 } });

let system: System;
let seen = 0;
beforeAll(async () => {
  system = await startSystem("2026-09-12T09:00:00+07:00", { sample: true });
});
afterAll(() => system?.stop());

/** What was sent since this was last asked. */
async function newMails(): Promise<CaughtMail[]> {
  await system.stack.drainStream();
  await system.stack.drainMails();
  const fresh = await caughtMails(system.stack, seen);
  seen += fresh.length;
  return fresh;
}

async function morningOf(day: string): Promise<CaughtMail[]> {
  system.at(`${day}T07:00:00+07:00`);
  await system.stack.runMorning();
  return newMails();
}

async function send(body: SubmissionBody): Promise<void> {
  const officer = await system.as(body.orgUnit);
  expect(await officer.post(SUBMISSIONS, body)).toMatchObject({ status: 201 });
}

const to = (mails: readonly CaughtMail[], username: string) =>
  mails.filter((mail) => mail.to === `${username}@le-chan.example`);

/** Forms that a letter links to, as `M06-TYT/2026-Q3`. */
function formsIn(mail: CaughtMail | undefined): string[] {
  return [...(mail?.text ?? "").matchAll(/\/nhap\/(\S+)$/gm)].map(([, form = ""]) => form);
}

describe("reminders", () => {
  it("go three days before due to units that have not sent, one letter each, listing what is missing", async () => {
    for (const body of [CLINIC, POLICE, GROUP]) await send(body);
    const mails = await morningOf("2026-09-13");
    expect(new Set(mails.map((mail) => mail.to)).size).toBe(mails.length);
    const [clinic] = to(mails, "tyt");
    expect(clinic?.subject).toBe("Nhắc gửi báo cáo: 2 báo cáo còn 3 ngày đến hạn");
    expect(formsIn(clinic)).toEqual(["TT/2026-09", "M04-DV/2026-Q3"]);
    // What a unit has sent is not spoken of.
    expect(formsIn(to(mails, "tdp-01")[0])).toEqual(["M05-DV/2026-Q3"]);
    expect(formsIn(to(mails, "tdp-02")[0])).toEqual(["M03-DV/2026-Q3", "M05-DV/2026-Q3"]);
    expect(to(mails, "chu-tich").concat(to(mails, "quan-tri"))).toEqual([]);
  });

  it("are mails that every program can read: two parts, names in Vietnamese, links, no way to end a duty", async () => {
    const [mail] = to(await caughtMails(system.stack), "tyt");
    expect(mail).toMatchObject({ toName: "Trạm Y tế phường", fromName: "Hệ thống báo cáo" });
    expect(mail?.html).toContain('<html lang="vi">');
    expect(mail?.html).toContain(`href="${system.stack.url}/nhap/M04-DV/2026-Q3"`);
    expect(mail?.html).not.toMatch(/<(script|img|link)\b/);
    expect(mail?.text).toContain("Kính gửi: Trạm Y tế phường");
    expect(mail?.text).toContain("hạn: hết ngày 16/9/2026");
    expect(mail?.header("auto-submitted")).toBe("auto-generated");
    expect(mail?.header("list-unsubscribe")).toBeUndefined();
  });

  it("are not sent again when the run comes again, nor on the days between", async () => {
    expect(await morningOf("2026-09-13")).toEqual([]);
    expect(await morningOf("2026-09-14")).toEqual([]);
  });

  it("are not sent at night, whenever the run comes", async () => {
    system.at("2026-09-16T02:00:00+07:00");
    await system.stack.runMorning();
    expect(await newMails()).toEqual([]);
  });

  it("say on the day itself that it is the last, and once a week what is overdue", async () => {
    expect(to(await morningOf("2026-09-16"), "tyt")[0]?.subject).toBe(
      // The August report has been out for four weeks.
      "Nhắc gửi báo cáo: 1 báo cáo trễ hạn, 2 báo cáo đến hạn hôm nay",
    );
  });

  it("go at once when a lead asks, to those who miss, once a day however often the button is pressed", async () => {
    system.at("2026-09-16T10:00:00+07:00");
    const lead = await system.as("mttq");
    const ask = () => lead.post("/api/v1/reminders", { dataSet: "M03-DV", period: "2026-Q3" });
    const answer = await ask();
    expect(answer.body).toMatchObject({ orgUnits: expect.not.arrayContaining(["tdp-01"]) });
    const mails = await newMails();
    expect(to(mails, "tdp-02")[0]?.subject).toMatch(/^Đề nghị gửi báo cáo: .*, quý III năm 2026$/);
    expect(to(mails, "tdp-02")[0]?.text).toContain(
      "Ủy ban Mặt trận Tổ quốc Việt Nam phường đề nghị đơn vị gửi báo cáo",
    );
    expect(to(mails, "tdp-01")).toEqual([]);
    await ask();
    expect(await newMails()).toEqual([]);
  });
});

describe("a return", () => {
  it("is told to the unit at once, with its reason, which can carry no markup", async () => {
    const lead = await system.as("mttq");
    const reason = 'Số hộ <b>chưa khớp</b> & "cần rà soát"';
    await lead.post(`${SUBMISSIONS}/tdp-01/M03-DV/2026-Q3/1/decision`, { decision: "return", reason });
    const mails = await newMails();
    expect(mails.map((mail) => mail.to)).toEqual(["tdp-01@le-chan.example"]);
    expect(mails[0]?.subject).toMatch(/^Báo cáo bị trả lại: /);
    expect(mails[0]?.text).toContain(`Lý do: ${reason}`);
    expect(mails[0]?.html).toContain("Số hộ &lt;b&gt;chưa khớp&lt;/b&gt; &amp; &quot;cần rà soát&quot;");
  });

  it("of police or health says no reason, which may hold figures", async () => {
    const lead = await system.as("vhxh");
    await lead.post(`${SUBMISSIONS}/tyt/M06-TYT/2026-Q3/1/decision`, {
      decision: "return",
      reason: "Dân số 161051 chưa khớp",
    });
    const [mail] = await newMails();
    expect(mail?.to).toBe("tyt@le-chan.example");
    expect(mail?.text).toContain("xem sau khi đăng nhập");
    expect(mail?.html).not.toContain("161051");
    await send({ ...CLINIC, submissionId: randomUUID(), baseRevision: 1 });
  });
});

it("a reopening is told to its unit at once: which forms it can send, and until when", async () => {
  const admin = await system.as("quan-tri");
  const asked = {
    orgUnit: "tdp-02",
    period: "2026-Q1",
    until: "2026-10-01T00:00:00+07:00",
    reason: "Bổ sung số liệu",
  };
  expect((await admin.post("/api/v1/reopenings", asked)).status).toBe(201);
  const [mail, ...more] = await newMails();
  expect(more).toEqual([]);
  expect(mail).toMatchObject({
    to: "tdp-02@le-chan.example",
    subject: "Kỳ báo cáo được mở lại: quý I năm 2026",
  });
  expect(mail?.text).toContain("được mở lại riêng cho đơn vị đến hết ngày 30/9/2026");
  expect(mail?.html).toContain(`href="${system.stack.url}/nhap/M03-DV/2026-Q1"`);
  expect(mail?.html).toContain(`href="${system.stack.url}/nhap/M05-DV/2026-Q1"`);
});

it("that a reopening was ended is told to its unit at once, and what was reopened anew is told anew", async () => {
  const admin = await system.as("quan-tri");
  const asked = {
    orgUnit: "tdp-03",
    period: "2026-Q1",
    until: "2026-10-01T00:00:00+07:00",
    reason: "Bổ sung số liệu",
  };
  const reopen = async (about: object = {}) => {
    const { body } = await admin.post("/api/v1/reopenings", { ...asked, ...about });
    const { reopeningId } = z.looseObject({ reopeningId: z.string() }).parse(body);
    return (reason: string) => admin.post(`/api/v1/reopenings/${reopeningId}/end`, { reason });
  };
  const endFirst = await reopen();
  const endSecond = await reopen({ until: "2026-10-05T00:00:00+07:00" });
  expect(await newMails()).toHaveLength(2);
  expect((await endSecond("Nhầm ngày, dân số 161051")).status).toBe(201);
  const [shorter, ...none] = await newMails();
  expect(none).toEqual([]);
  expect(shorter?.subject).toBe("Thay đổi thời gian mở lại kỳ báo cáo: quý I năm 2026");
  expect(shorter?.text).toContain("vẫn đang mở cho đơn vị theo một lần mở lại khác, đến hết ngày 30/9/2026");
  expect((await endFirst("Mở nhầm đơn vị")).status).toBe(201);
  const [over] = await newMails();
  expect(over).toMatchObject({
    to: "tdp-03@le-chan.example",
    subject: "Kết thúc sớm việc mở lại kỳ báo cáo: quý I năm 2026",
  });
  expect(over?.text).toContain("báo cáo đã gửi trong thời gian mở lại vẫn được giữ nguyên");
  expect(over?.html).toContain(`href="${system.stack.url}/nhap/M03-DV/2026-Q1"`);
  expect(over?.text).not.toContain("Mở nhầm đơn vị");
  const endThird = await reopen();
  expect((await newMails())[0]?.subject).toBe("Kỳ báo cáo được mở lại: quý I năm 2026");
  await endThird("Không cần nữa");
  expect(await newMails()).toHaveLength(1);
});

describe("a published report", () => {
  it("is not mailed in the night in which it is published", async () => {
    system.at("2026-09-17T00:05:00+07:00");
    expect((await system.stack.runDaily()).length).toBeGreaterThan(0);
    expect(await newMails()).toEqual([]);
  });

  it("is in the morning's letter to the leadership: a page that reads by itself, marked where figures are invented", async () => {
    const mails = await morningOf("2026-09-17");
    const [letter, ...more] = to(mails, "chu-tich");
    expect(more).toEqual([]);
    expect(letter?.subject).toMatch(/^Đã công bố báo cáo .*quý III năm 2026/);
    expect(letter?.text).toContain("SỐ LIỆU MẪU");
    expect(letter?.text).toMatch(/Đã nhận \d+\/\d+ báo cáo phải gửi/);
    expect(letter?.html).toContain(`href="${system.stack.url}/bao-cao/2026-Q3"`);
    expect(letter?.html).toContain('<th scope="col"');
    // The others are reminded of what they have not sent, the returned one too.
    expect(to(mails, "tdp-01")[0]?.text).toContain("bản đã gửi bị trả lại, chờ gửi bản mới");
    expect(to(mails, "tdp-02")[0]?.subject).toBe("Nhắc gửi báo cáo: 2 báo cáo trễ hạn");
  });

  it("shows no figure of police and health", async () => {
    const letters = to(await caughtMails(system.stack), "chu-tich");
    for (const { html, text } of letters) {
      // 4177 addicted, 2939 cases, 29 of 33 groups, 98.00 % insured, 97.29 % paid by insurance.
      for (const figure of [
        "4177",
        "4.177",
        "2939",
        "2.939",
        "87,88",
        "98,00",
        "97,29",
        "161.051",
        "157.836",
      ]) {
        expect(html).not.toContain(figure);
        expect(text).not.toContain(figure);
      }
      expect(text).toContain("chỉ xem được sau khi đăng nhập");
    }
  });

  it("can be ended with one click by the mail program, and by its reader on a page that a visit does not press", async () => {
    const [letter] = to(await caughtMails(system.stack), "chu-tich");
    expect(letter?.header("list-unsubscribe-post")).toBe("List-Unsubscribe=One-Click");
    const [, url = ""] = /^<(.+)>$/.exec(letter?.header("list-unsubscribe") ?? "") ?? [];
    expect(letter?.html).toContain(new URL(url).search.slice(1).replaceAll("&", "&amp;"));
    expect(await (await fetch(url)).text()).toContain("đang nhận thư");
    expect((await fetch(url.replace(/ma=./, "ma=_"))).status).toBe(404);
    const pressed = await fetch(url, {
      method: "POST",
      body: new URLSearchParams({ "List-Unsubscribe": "One-Click" }),
    });
    expect([pressed.status, await pressed.text()]).toEqual([
      200,
      expect.stringContaining("Đã ngừng gửi thư"),
    ]);

    await send({ ...GROUP, submissionId: randomUUID(), baseRevision: 1 });
    system.at("2026-09-18T00:05:00+07:00");
    expect((await system.stack.runDaily()).map(({ version }) => version)).toContain(2);
    expect(to(await morningOf("2026-09-18"), "chu-tich")).toEqual([]);

    await fetch(url, { method: "POST", body: new URLSearchParams({ nhan: "co" }) });
    const [again] = to(await morningOf("2026-09-18"), "chu-tich");
    expect(again?.text).toContain("phiên bản 2");
    expect(again?.text).toContain("Thay đổi so với phiên bản 1:");
  });

  it("published by day is mailed at once, and not again in the morning", async () => {
    system.at("2026-09-19T09:00:00+07:00");
    await send(submission({ orgUnit: "tdp-03", values: { ho_tong: 300, ho_van_hoa: 299 } }));
    await system.stack.runDaily();
    const [letter] = to(await newMails(), "chu-tich");
    // Both reports that the one submission changed, whichever was ready first.
    expect(letter?.text).toContain("Báo cáo quý III năm 2026, phiên bản 3");
    expect(letter?.text).toContain("Báo cáo 9 tháng đầu năm 2026, phiên bản 3");
    expect(to(await morningOf("2026-09-20"), "chu-tich")).toEqual([]);
  });
});

describe("what goes wrong", () => {
  const FAILED = "/quan-tri/thu-chua-gui";
  const SOON = { timeout: 60_000, interval: 200 };
  /** What is overdue is spoken of again: eight days after they were due. */
  const MORNING = "2026-09-24T07:00:00+07:00";

  const NAMES = { "tdp-01": "Tổ dân phố số 1", tyt: "Trạm Y tế phường" };
  /** As the administrator corrects it. An address under `.invalid` is refused by the local mail service. */
  async function moveMails(officer: keyof typeof NAMES, thuDienTu: string): Promise<void> {
    const admin = await openSession(system.stack, "quan-tri");
    const path = `/quan-tri/nguoi-dung/${officer}/sua`;
    const person = { hoTen: NAMES[officer], donVi: officer, vaiTro: "officer", lyDo: "Địa chỉ thay đổi" };
    const form = await admin.fill(path, { ...person, thuDienTu });
    expect(await admin.post(path, { ...form, buoc: "xac-nhan" })).toMatchObject({ status: 303 });
  }

  it("is tried again and shown to the administrator with its reason, while everybody else gets theirs once", async () => {
    const admin = await openSession(system.stack, "quan-tri");
    expect((await admin.get(FAILED)).html).toContain("mọi thư đều đã gửi được");
    await moveMails("tdp-01", "tdp-01@le-chan.invalid");
    system.at(MORNING);
    await system.stack.runMorning();
    // One attempt at the least after the first one failed.
    await expect
      .poll(async () => Number(/đã thử (\d+) lần/.exec((await admin.get(FAILED)).html)?.[1] ?? 0), SOON)
      .toBeGreaterThan(1);
    const { html } = await admin.get(FAILED);
    expect(html).toContain("1 thư chưa đến người nhận");
    expect(html).toContain("Tổ dân phố số 1");
    expect(html).toContain("24/9/2026");
    expect(html).toContain("Dịch vụ thư từ chối thư");
    expect(html).not.toContain("le-chan.invalid");

    await moveMails("tdp-01", "tdp-01@le-chan.example");
    const mails = await newMails();
    expect(to(mails, "tdp-01").length).toBe(1);
    expect(to(mails, "tdp-02").length).toBe(1);
    expect(new Set(mails.map((mail) => mail.to)).size).toBe(mails.length);
    expect((await admin.get(FAILED)).html).toContain("mọi thư đều đã gửi được");
  });

  it("is made up for: a mail whose sender died over it is shown, and sent by the next run", async () => {
    const admin = await openSession(system.stack, "quan-tri");
    const { documents, tables } = system.stack;
    // What a process leaves that dies between claiming and recording, half a minute later.
    const key = { ward: "le-chan", day: "2026-10-01", kind: "digest", username: "tyt" } as const;
    const mail = { to: "tyt@le-chan.example", subject: "Nhắc gửi báo cáo", published: [] };
    expect(await mailStore(documents, tables.mails).claim(key, mail)).toBe("claimed");
    system.at("2026-10-01T07:00:00+07:00");
    expect((await admin.get(FAILED)).html).toContain("mọi thư đều đã gửi được");
    await documents.send(
      new UpdateCommand({
        TableName: tables.mails,
        Key: { pk: "le-chan", sk: "mail#2026-10-01#digest#tyt" },
        UpdateExpression: "SET triedAt = triedAt - :halfMinute",
        ExpressionAttributeValues: { ":halfMinute": 30_000 },
      }),
    );
    expect((await admin.get(FAILED)).html).toContain("bị ngắt giữa chừng");
    expect(to(await morningOf("2026-10-01"), "tyt").length).toBe(1);
    expect(await morningOf("2026-10-01")).toEqual([]);
    expect((await admin.get(FAILED)).html).toContain("mọi thư đều đã gửi được");
  });

  it("is shown when the mail comes back or its reader calls it spam, with when and why, until the address is put right", async () => {
    const admin = await openSession(system.stack, "quan-tri");
    system.at("2026-10-02T09:30:00+07:00");
    // Addresses that SES keeps to see what becomes of such mails.
    await moveMails("tdp-01", "bounce@simulator.amazonses.com");
    await moveMails("tyt", "complaint@simulator.amazonses.com");
    const giveBack = async (lead: string, report: string) =>
      expect(
        await (await system.as(lead)).post(`${SUBMISSIONS}/${report}/decision`, {
          decision: "return",
          reason: "Số liệu chưa khớp",
        }),
      ).toMatchObject({ status: 201 });
    await giveBack("mttq", "tdp-01/M03-DV/2026-Q3/2");
    await giveBack("vhxh", "tyt/M06-TYT/2026-Q3/2");
    expect((await newMails()).length).toBe(2);

    const { html } = await admin.get(FAILED);
    expect(html).toContain("2 thư chưa đến người nhận");
    expect(html).toMatch(
      /Tổ dân phố số 1<\/a>.*?Báo cáo bị trả lại.*?Bị trả lại, 02\/10\/2026 09:3\d.*?không có địa chỉ này/s,
    );
    expect(html).toMatch(/Trạm Y tế phường<\/a>.*?Bị đánh dấu là thư rác, 02\/10\/2026 09:3\d/s);
    expect(html).not.toContain("simulator");
    expect(html).not.toContain("Địa chỉ đã được sửa");

    await moveMails("tdp-01", "tdp-01@le-chan.example");
    await moveMails("tyt", "tyt@le-chan.example");
    expect((await admin.get(FAILED)).html.match(/Địa chỉ đã được sửa sau thư này/g)).toHaveLength(2);
    system.at("2026-10-17T09:30:00+07:00");
    expect((await admin.get(FAILED)).html).toContain("mọi thư đều đã gửi được");
  });

  it("is nobody's where the mail is not known: what is told of it makes no record", async () => {
    const { documents, tables } = system.stack;
    const store = mailStore(documents, tables.mails);
    const feedback = { kind: "bounce", why: "Permanent/General", at: 0 } as const;
    const unknown = { ward: "le-chan", day: "2026-10-17", kind: "digest", username: "nobody" } as const;
    expect(await store.recordFeedback(mailTags(unknown), feedback)).toBe(false);
    expect(await store.recordFeedback({}, feedback)).toBe(false);
    expect(await store.list("le-chan", "2026-10-17", "2026-10-17")).toEqual([]);
  });

  it("leaves nothing behind after all of this", () => {
    expect(system.stack.setAside()).toEqual([]);
    expect(system.stack.deadLetters()).toBe(0);
  });
});
