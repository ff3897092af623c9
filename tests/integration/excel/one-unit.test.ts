/** One unit's form as a workbook: downloaded, filled in by a spreadsheet program, looked at, sent; or refused with its reason. */
import { randomBytes } from "node:crypto";
import { strToU8, unzipSync, zipSync } from "fflate";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { type BrowserSession, openSession } from "../browser-session.ts";
import { SUBMISSIONS, type System, startSystem, submission } from "../system.ts";
import {
  changePart,
  filledIn,
  hiddenFields,
  openWorkbook,
  type Typed,
  typeInto,
  upload,
} from "./workbook.ts";

let system: System;
beforeAll(async () => {
  system = await startSystem("2026-06-20T08:00:00+07:00");
  const admin = await system.as("quan-tri");
  await admin.post(
    SUBMISSIONS,
    submission({ orgUnit: "tdp-01", period: "2026-Q2", values: { ho_tong: 391 } }),
  );
  system.at("2026-09-15T08:00:00+07:00");
});
afterAll(() => system?.stop());

const as = (username: string) => openSession(system.stack, username);
const FORM = "/nhap/M03-DV/2026-Q3";
const EXCEL = `${FORM}/excel`;
const TOTAL = "Tổng số hộ";
const CULTURED = "Số hộ đạt Gia đình văn hóa";

const template = async (person: BrowserSession, form = FORM) =>
  (await person.get(`${form}/excel/bieu-mau.xlsx`)).bytes;

const hand = (person: BrowserSession, bytes: Uint8Array, path = EXCEL) =>
  upload(person, system.stack.url, path, bytes);
const stored = async (orgUnit: string, revision: number, place = "M03-DV/2026-Q3") =>
  (await (await system.as("quan-tri")).get(`${SUBMISSIONS}/${orgUnit}/${place}/${revision}`)).body;

describe("the workbook of a form", () => {
  it("says whose it is and until when, and shows last period's figures", async () => {
    const page = await (await as("tdp-01")).get(`${EXCEL}/bieu-mau.xlsx`);
    expect(page.headers.get("content-disposition")).toBe('attachment; filename="M03-DV_2026-Q3_tdp-01.xlsx"');
    const workbook = await openWorkbook(page.bytes);
    const text = workbook.text();
    for (const fact of [
      "Tổ dân phố số 1",
      "Quý III/2026",
      "16/9/2026",
      "M03-DV",
      "phiên bản biểu mẫu",
      EXCEL,
    ]) {
      expect(text).toContain(fact);
    }
    expect(workbook.cell(TOTAL, "Quý II/2026").value).toBe(391);
    expect(workbook.cell(TOTAL).value).toBeNull();
  });

  it("can be changed only where figures go, and says there what may go in", async () => {
    const { sheets, cell } = await openWorkbook(await template(await as("tdp-01")));
    const [form, system] = sheets;
    expect(form?.protection?.sheet).toBe(true);
    expect(system).toMatchObject({ veryHidden: true });
    const unlocked = [...(form?.cells?.values() ?? [])].filter(
      ({ style }) => style?.protection?.locked === false,
    );
    expect(unlocked).toHaveLength(4);
    expect(form?.dataValidations?.find(({ range }) => range === cell(CULTURED).name)).toMatchObject({
      type: "whole",
      operator: "greaterThanOrEqual",
      formula1: "0",
      inputMessage: expect.stringContaining("Không nhận khi số hộ văn hóa lớn hơn tổng số hộ"),
    });
  });

  it("is filled with what was sent last, to go on from", async () => {
    const admin = await system.as("quan-tri");
    await admin.post(SUBMISSIONS, submission({ orgUnit: "tdp-02", values: { ho_tong: 500, ho_van_hoa: 0 } }));
    const { cell } = await openWorkbook(await template(await as("tdp-02")));
    expect([cell(TOTAL).value, cell(CULTURED).value, cell("Số phiếu khảo sát thu về").value]).toEqual([
      500,
      0,
      null,
    ]);
  });
});

describe("a filled workbook", () => {
  it("is looked at, sent with one click, received", async () => {
    const person = await as("tdp-03");
    const preview = await hand(
      person,
      await filledIn(await template(person), { [TOTAL]: 1234, [CULTURED]: 0 }),
    );
    expect(preview.status).toBe(200);
    expect(preview.html).toContain("Xem lại trước khi gửi");
    expect(preview.html).toContain("1.234");
    const sent = await person.post(FORM, hiddenFields(preview.html, FORM));
    expect(sent.location).toBe(`${FORM}/bien-nhan/1?donVi=tdp-03`);
    expect(await stored("tdp-03", 1)).toMatchObject({
      values: { ho_tong: 1234, ho_van_hoa: 0 },
      receivedBy: "tdp-03",
    });
  });

  it("is read under whatever name its sheet has got", async () => {
    const person = await as("tdp-05");
    const renamed = changePart(
      await filledIn(await template(person), { [TOTAL]: 4321 }),
      "xl/workbook.xml",
      (xml) => xml.replaceAll("Biểu mẫu", "Quý III"),
    );
    const preview = await hand(person, renamed);
    expect(preview.status).toBe(200);
    expect(preview.html).toContain("4.321");
  });

  it("handed in and sent again, by whatever way, makes no second revision", async () => {
    const person = await as("tdp-04");
    const workbook = await filledIn(await template(person), { [TOTAL]: 300 });
    const [first, second] = [await hand(person, workbook), await hand(person, workbook)];
    const receipts = await Promise.all(
      [first, second, first].map(({ html }) => person.post(FORM, hiddenFields(html, FORM))),
    );
    const receipt = `${FORM}/bien-nhan/1?donVi=tdp-04`;
    expect(receipts.map(({ location }) => location)).toEqual([receipt, receipt, receipt]);
    expect((await hand(person, workbook)).html).toContain("Không có gì thay đổi");
    expect((await person.get(`${FORM}/bien-nhan/2`)).status).toBe(404);
  });

  it("shows what it changes against the latest revision", async () => {
    const person = await as("tdp-02");
    const preview = await hand(person, await filledIn(await template(person), { [TOTAL]: 510 }));
    expect(preview.html).toContain("Thay đổi 1 trong 4 mục so với bản 1");
    expect(preview.html).toContain("<strong>510</strong>");
    expect(preview.html).toContain("Gửi bản 2, thay bản 1");
  });

  it("tells before it is sent what is unusual after the unit's earlier reports, as the form does", async () => {
    const form = "/nhap/M10-CT/2026-09";
    const admin = await system.as("quan-tri");
    for (const [month, managed] of [101, 99, 100, 102, 98, 100, 101].entries()) {
      const period = `2026-0${month + 2}`;
      system.at(`${period}-15T08:00:00+07:00`);
      const values = { tdp_tong: 30, nguoi_nghien: managed };
      const sent = await admin.post(
        SUBMISSIONS,
        submission({ orgUnit: "congan", dataSet: "M10-CT", period, values }),
      );
      expect(sent.status).toBe(201);
    }
    system.at("2026-09-15T08:00:00+07:00");
    const person = await as("congan");
    const groups = "Số tổ dân phố";
    const managed = "Số người nghiện, người sử dụng trái phép chất ma túy đang quản lý";
    const previewOf = async (figures: Record<string, number>) =>
      hand(person, await filledIn(await template(person, form), figures), `${form}/excel`);
    const unusual = await previewOf({ [groups]: 40, [managed]: 1001 });
    expect(unusual.status).toBe(200);
    expect(unusual.html).toContain("Cần xem lại");
    expect(unusual.html).toContain(
      `${managed}: số liệu khác thường so với các kỳ trước của đơn vị (thường khoảng 100); hãy kiểm tra lại.`,
    );
    expect(unusual.html).toContain(
      `${groups}: thay đổi quá 20 % so với kỳ trước của đơn vị; hãy kiểm tra lại.`,
    );
    expect((await previewOf({ [groups]: 30, [managed]: 101 })).html).not.toContain("Cần xem lại");
    const sent = await person.post(form, hiddenFields(unusual.html, form));
    expect(sent.location).toContain(`${form}/bien-nhan/1`);
  });

  it("from before a newer revision tells the conflict and shows both figures, and can be sent on top", async () => {
    const person = await as("tdp-05");
    const workbook = await filledIn(await template(person), { [TOTAL]: 410 });
    await (await system.as("quan-tri")).post(
      SUBMISSIONS,
      submission({ orgUnit: "tdp-05", values: { ho_tong: 405 } }),
    );
    const preview = await hand(person, workbook);
    expect(preview.html).toContain("Đã có bản báo cáo mới hơn tệp này");
    expect(preview.html).toContain("<strong>410</strong>");
    expect(preview.html).toContain("405");
    const sent = await person.post(FORM, hiddenFields(preview.html, FORM));
    expect(sent.location).toBe(`${FORM}/bien-nhan/2?donVi=tdp-05`);
  });

  it.each<[string, Typed, number]>([
    ["a number", 1234, 1234],
    ["a number as Vietnamese write it, in a text cell", "1.234", 1234],
    ["a formula with its result", { formula: "1000+234", result: 1234 }, 1234],
    ["a formula whose result is a text", { formula: '"1.234"', result: "1.234" }, 1234],
    [
      "a sum that floating point missed by a hair",
      { formula: "0.1+0.2+1233.7", result: 1234.0000000000002 },
      1234,
    ],
    ["zero", 0, 0],
  ])("may hold %s", async (_, typed, value) => {
    const person = await as("tdp-06");
    const preview = await hand(person, await filledIn(await template(person), { [TOTAL]: typed }));
    expect(preview.status).toBe(200);
    expect(hiddenFields(preview.html, FORM)["v.ho_tong"]).toBe(value.toLocaleString("vi-VN"));
  });

  it("of decimals, yes-or-no answers and texts comes through whole", async () => {
    const person = await as("kthtdt");
    const form = "/nhap/M05-CT/2026-Q3";
    const bytes = await template(person, form);
    const { cell, sheets } = await openWorkbook(bytes);
    const text = '=HYPERLINK("http://evil.example")\nDòng hai & <b>';
    const keys = sheets[0]?.rows.map(([key]) => key) ?? [];
    const workbook = typeInto(bytes, {
      [cell("Đã ban hành Kế hoạch triển khai").name]: "có",
      [cell("Chất thải rắn sinh hoạt phát sinh").name]: "1.234,5",
      [cell("Chất thải rắn sinh hoạt được thu gom").name]: 1200.125,
      [`C${keys.indexOf("n.ket_qua") + 1}`]: text,
    });
    const preview = await hand(person, workbook, `${form}/excel`);
    const sent = await person.post(form, hiddenFields(preview.html, form));
    expect(sent.status).toBe(303);
    expect(await stored("kthtdt", 1, "M05-CT/2026-Q3")).toMatchObject({
      values: { ke_hoach: true, rac_phat_sinh: 1234.5, rac_thu_gom: 1200.125 },
      narrative: { ket_qua: text },
    });
    // Out again, the text is a text: no formula, in a cell that stays a text when it is edited.
    const again = await openWorkbook(await template(person, form));
    const back = [...(again.sheets[0]?.cells?.values() ?? [])].find(({ value }) => value === text);
    expect(back).toMatchObject({ type: "string", style: { numFmt: "@" } });
    expect(back?.formula).toBeUndefined();
    const sheet = new TextDecoder().decode(unzipSync(again.bytes)["xl/worksheets/sheet1.xml"]);
    expect(sheet).not.toContain("<f>");
  });
});

describe("a workbook with faults", () => {
  it.each<[string, Typed, string]>([
    ["a negative number", -5, "Số liệu không được âm"],
    ["a fraction", 12.5, "Hãy nhập một số nguyên"],
    ["words", "khoảng 400", "Chỉ nhập số"],
    ["a percentage", { number: 0.45, format: 9 }, "phần trăm"],
    ["a day", { number: 46_280, format: 14 }, "ngày tháng"],
    ["a formula that was never computed", { formula: "A1+1", result: null }, "Công thức"],
    ["a formula that failed", { formula: "1/0", result: "#DIV/0!" }, "#DIV/0!"],
    ["decimals with a dot, as a text", "1234.5", "hãy viết 1234,5"],
  ])("is not sent for %s: the cell comes back marked, with what was typed", async (_, typed, message) => {
    const person = await as("tdp-07");
    const page = await hand(
      person,
      await filledIn(await template(person), { [TOTAL]: typed, [CULTURED]: 380 }),
    );
    expect(page.status).toBe(422);
    expect(page.html).toContain("Có 1 chỗ cần sửa");
    expect(page.html).toContain(message);
    const file = await person.post(`${EXCEL}/tep`, hiddenFields(page.html, `${EXCEL}/tep`));
    const marked = await openWorkbook(file.bytes);
    expect(marked.cell(TOTAL)).toMatchObject({
      comment: { text: expect.stringContaining(message) },
      style: { fill: { fgColor: { rgb: "FFC7CE" } } },
    });
    expect(marked.cell(TOTAL).value).not.toBeNull();
    // Seen as it is, too: under the format of whole numbers a fraction would be shown rounded.
    if (typed === 12.5) expect(marked.cell(TOTAL).style?.numFmt ?? "General").toBe("General");
    expect(marked.cell(TOTAL).formula).toBeUndefined();
    expect(marked.cell(TOTAL, "Cần sửa").value).toContain(message);
    expect(marked.cell(CULTURED)).toMatchObject({ value: 380 });
    expect(marked.cell(CULTURED).comment).toBeUndefined();
    expect((await person.get(`${FORM}/bien-nhan/1`)).status).toBe(404);
  });

  it("is corrected in the marked file itself and sent", async () => {
    const person = await as("tdp-08");
    const page = await hand(
      person,
      await filledIn(await template(person), { [TOTAL]: 380, [CULTURED]: 400 }),
    );
    expect(page.html).toContain("Số hộ văn hóa lớn hơn tổng số hộ");
    const file = await person.post(`${EXCEL}/tep`, hiddenFields(page.html, `${EXCEL}/tep`));
    const preview = await hand(person, await filledIn(file.bytes, { [TOTAL]: 480 }));
    const sent = await person.post(FORM, hiddenFields(preview.html, FORM));
    expect(sent.location).toBe(`${FORM}/bien-nhan/1?donVi=tdp-08`);
  });

  it("says so when it is empty", async () => {
    const person = await as("tdp-09");
    expect((await hand(person, await template(person))).html).toContain("Tệp chưa có số liệu nào");
  });
});

describe("a file that is no workbook to take", () => {
  const ole = (inside: string) =>
    Buffer.concat([
      Buffer.from("d0cf11e0a1b11ae1", "hex"),
      Buffer.alloc(600),
      Buffer.from(inside, "utf16le"),
    ]);
  const withPart = (bytes: Uint8Array, name: string, part: Uint8Array) =>
    zipSync({ ...unzipSync(bytes), [name]: part });
  const repeated = (bytes: Uint8Array, path: string, megabytes: number) =>
    changePart(bytes, path, (xml) => xml.replace(/(<\/\w+>)$/, `${" ".repeat(megabytes * 1024 * 1024)}$1`));

  it.each<[string, (template: Uint8Array) => Uint8Array, string]>([
    ["a picture", () => randomBytes(5000), "Tệp không phải sổ tính Excel"],
    [
      "a text document",
      () => zipSync({ "[Content_Types].xml": strToU8("<Types/>"), "_rels/.rels": strToU8("<a/>") }),
      "Tệp không đọc được",
    ],
    ["half a file", (bytes) => bytes.slice(0, bytes.length / 2), "Tệp không đọc được"],
    [
      "a file with changed bytes",
      (bytes) => bytes.map((byte, i) => (i > 500 && i < 900 ? byte ^ 0x55 : byte)),
      "Tệp không đọc được",
    ],
    [
      "one of LibreOffice's own",
      (bytes) =>
        zipSync({
          mimetype: [strToU8("application/vnd.oasis.opendocument.spreadsheet"), { level: 0 }],
          ...unzipSync(bytes),
        }),
      "Tệp ở dạng của LibreOffice (.ods)",
    ],
    ["an old .xls", () => ole("Workbook"), "Tệp ở dạng Excel cũ (.xls)"],
    ["one with a password", () => ole("EncryptedPackage"), "Tệp có mật khẩu"],
    ["one with macros", (bytes) => withPart(bytes, "xl/vbaProject.bin", strToU8("macro")), "Tệp có macro"],
    [
      "one that says it has macros",
      (bytes) =>
        changePart(bytes, "[Content_Types].xml", (xml) =>
          xml.replace("spreadsheetml.sheet.main", "ms-excel.sheet.macroEnabled.main"),
        ),
      "Tệp có macro",
    ],
    [
      "one of 3 MB",
      (bytes) => withPart(bytes, "xl/media/a.png", randomBytes(3 * 1024 * 1024)),
      "Tệp quá lớn",
    ],
    ["one that unpacks to 20 MB", (bytes) => repeated(bytes, "xl/worksheets/sheet1.xml", 20), "Tệp quá lớn"],
    [
      "one that unpacks to more than it says",
      (bytes) => {
        const bomb = Buffer.from(repeated(bytes, "xl/worksheets/sheet1.xml", 20));
        for (let at = bomb.indexOf("PK\x01\x02"); at >= 0; at = bomb.indexOf("PK\x01\x02", at + 1))
          bomb.writeUInt32LE(100, at + 24);
        return bomb;
      },
      "Tệp quá lớn",
    ],
    [
      "one with two thousand parts",
      (bytes) =>
        zipSync({
          ...unzipSync(bytes),
          ...Object.fromEntries(Array.from({ length: 2000 }, (_, i) => [`xl/x${i}.bin`, strToU8("x")])),
        }),
      "Tệp quá lớn",
    ],
    [
      "one whose texts multiply",
      (bytes) =>
        changePart(bytes, "xl/sharedStrings.xml", (xml) =>
          xml.replace("<sst", '<!DOCTYPE a [<!ENTITY b "cc"><!ENTITY c "&b;&b;">]><sst'),
        ),
      "Tệp không an toàn",
    ],
    [
      "another workbook",
      (bytes) => changePart(bytes, "xl/workbook.xml", (xml) => xml.replaceAll("Hệ thống", "Khác")),
      "Tệp không phải biểu mẫu của hệ thống",
    ],
    [
      "a form without one of its rows",
      (bytes) => changePart(bytes, "xl/sharedStrings.xml", (xml) => xml.replace("v.ho_tong", "x")),
      "Biểu mẫu đã bị sửa cấu trúc",
    ],
    [
      "a form with a row twice",
      (bytes) => changePart(bytes, "xl/sharedStrings.xml", (xml) => xml.replace("v.ho_tong", "v.ho_van_hoa")),
      "Biểu mẫu đã bị sửa cấu trúc",
    ],
    [
      "a form of another period",
      (bytes) =>
        changePart(bytes, "xl/sharedStrings.xml", (xml) =>
          xml.replaceAll("2026-Q3&quot;", "2026-Q2&quot;").replaceAll('2026-Q3"', '2026-Q2"'),
        ),
      "Tệp là của biểu mẫu khác",
    ],
  ])("%s is refused with its reason and loses nothing", async (_, make, message) => {
    const person = await as("tdp-10");
    const page = await hand(person, make(await filledIn(await template(person), { [TOTAL]: 1 })));
    expect(page.status).toBe(422);
    expect(page.html).toContain(message);
    expect(page.html).toContain('type="file"');
    expect((await person.get(`${FORM}/bien-nhan/1`)).status).toBe(404);
  });

  it("nothing at all is asked for again", async () => {
    expect((await hand(await as("tdp-10"), new Uint8Array())).html).toContain("Chưa chọn tệp");
  });

  it("another unit's is refused at this unit's page, and another unit's page to this person", async () => {
    const other = await filledIn(await template(await as("tdp-11")), { [TOTAL]: 1 });
    const person = await as("tdp-12");
    expect((await hand(person, other)).html).toContain("của Tổ dân phố số 11");
    expect((await person.get(`${EXCEL}?donVi=tdp-11`)).status).toBe(403);
    expect((await person.get(`${EXCEL}/bieu-mau.xlsx?donVi=tdp-11`)).status).toBe(403);
  });

  it("a form that has changed since is carried over into the form of today", async () => {
    const person = await as("tdp-13");
    const old = changePart(
      await filledIn(await template(person), { [TOTAL]: 77 }),
      "xl/sharedStrings.xml",
      (xml) =>
        xml
          .replace(/(formVersion(?:&quot;|"):(?:&quot;|"))[0-9a-f]{12}/, "$1000000000000")
          .replace("v.ho_van_hoa", "v.da_bo"),
    );
    const page = await hand(person, old);
    expect(page.status).toBe(422);
    expect(page.html).toContain("Biểu mẫu đã thay đổi");
    const file = await person.post(`${EXCEL}/tep`, hiddenFields(page.html, `${EXCEL}/tep`));
    const today = await openWorkbook(file.bytes);
    expect(today.cell(TOTAL).value).toBe(77);
    expect(today.cell(CULTURED).value).toBeNull();
    expect((await hand(person, file.bytes)).html).toContain("Xem lại trước khi gửi");
  });

  it("that comes after the session ended is still on the machine, and the way back is said", async () => {
    const ended = await openSession(system.stack, "tdp-14", { expired: true });
    const page = await hand(ended, new Uint8Array([1]));
    expect(page.status).toBe(401);
    expect(page.html).toContain("vẫn còn nguyên trên máy");
    const [, link = ""] = /href="(\/dang-nhap[^"]*)"/.exec(page.html) ?? [];
    // Signed in again by now: it leads to where the file is chosen.
    const back = await (await as("tdp-14")).get(link);
    expect(back).toMatchObject({ status: 302, location: EXCEL });
  });

  it("is not taken from another site, nor with another session's token", async () => {
    const person = await as("tdp-14");
    const body = () => {
      const form = new FormData();
      form.set("csrf", "other");
      form.set("tep", new File(["x"], "a.xlsx"));
      return form;
    };
    const elsewhere = { origin: "https://evil.example" };
    expect((await person.send(EXCEL, { method: "POST", body: body(), headers: elsewhere })).status).toBe(403);
    const own = { origin: system.stack.url };
    const page = await person.send(EXCEL, { method: "POST", body: body(), headers: own });
    expect([page.status, page.html.includes("tải lại trang rồi chọn tệp")]).toEqual([403, true]);
  });
});
