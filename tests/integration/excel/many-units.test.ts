/** One workbook for many units: each row is looked at, sent and refused on its own, by those who may send for its unit. */
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { type BrowserSession, openSession } from "../browser-session.ts";
import { SUBMISSIONS, type System, startSystem, submission } from "../system.ts";
import { hiddenFields, openWorkbook, type Typed, typeInto, upload } from "./workbook.ts";

let system: System;
let admin: BrowserSession;
beforeAll(async () => {
  system = await startSystem("2026-09-15T08:00:00+07:00");
  admin = await openSession(system.stack, "quan-tri");
});
afterAll(() => system?.stop());

const MANY = "/nhap/M03-DV/2026-Q3/nhieu-don-vi";
const TOTAL = "Tổng số hộ";
const CULTURED = "Số hộ đạt Gia đình văn hóa";
const template = async (person = admin) => (await person.get(`${MANY}/bieu-mau.xlsx`)).bytes;
const unit = (number: number) => `Tổ dân phố số ${number}`;

type Figures = Readonly<Record<string, Typed>>;

/** Fills in figures by unit and name. */
async function filled(bytes: Uint8Array, figures: Readonly<Record<string, Figures>>): Promise<Uint8Array> {
  const workbook = await openWorkbook(bytes);
  const cells = Object.entries(figures).flatMap(([row, of]) =>
    Object.entries(of).map(([column, typed]) => [workbook.cell(row, column).name, typed]),
  );
  return typeInto(bytes, Object.fromEntries(cells));
}

const hand = (bytes: Uint8Array, person = admin) => upload(person, system.stack.url, MANY, bytes);
const send = (html: string, agreed: Record<string, string> = {}, person = admin) =>
  person.post(`${MANY}/gui`, { ...hiddenFields(html, `${MANY}/gui`), ...agreed });
const revisions = async (orgUnit: string) => {
  const { body } = await (await system.as("quan-tri")).get(
    `${SUBMISSIONS}?orgUnit=${orgUnit}&dataSet=M03-DV&period=2026-Q3`,
  );
  return body;
};
/** The row of a unit on a page, as text. */
const rowOf = (html: string, name: string) =>
  (html.match(/<tr role="row">.*?<\/tr>/gs) ?? [])
    .find((row) => row.includes(`>${name}</th>`))
    ?.replace(/<[^>]*>/g, " ")
    .replace(/\s+/g, " ") ?? "";

describe("a workbook of many units", () => {
  it("has a row for each unit, and says what each has sent", async () => {
    const { cell, sheets } = await openWorkbook(await template());
    expect(sheets[0]?.rows.filter(([code]) => String(code).startsWith("tdp-"))).toHaveLength(30);
    expect(cell(unit(30), "Bản đã gửi").value).toBe("chưa gửi");
  });

  it("sends the good rows, keeps back the bad one, and gives it back marked", async () => {
    const workbook = await filled(await template(), {
      [unit(1)]: { [TOTAL]: 401, [CULTURED]: 390 },
      [unit(2)]: { [TOTAL]: 402, [CULTURED]: 500 },
      [unit(3)]: { [TOTAL]: 0 },
    });
    const preview = await hand(workbook);
    expect(preview.status).toBe(422);
    expect(preview.html).toContain("30 đơn vị trong tệp: 2 gửi lần đầu, 1 có lỗi, 27 để trống.");
    expect(rowOf(preview.html, unit(2))).toContain("Số hộ văn hóa lớn hơn tổng số hộ");
    expect(preview.html).toContain("Gửi báo cáo của 2 đơn vị");

    const result = await send(preview.html);
    expect(result.html).toContain("<title>Đã nhận báo cáo của 2 đơn vị, còn 1 đơn vị chưa gửi: ");
    expect(rowOf(result.html, unit(1))).toContain("đã nhận Bản 1");
    expect(rowOf(result.html, unit(2))).toContain("chưa gửi: cần sửa");
    expect(rowOf(result.html, unit(3))).toContain("đã nhận Bản 1");
    expect(await revisions("tdp-01")).toMatchObject([{ values: { ho_tong: 401 }, receivedBy: "quan-tri" }]);
    expect(await revisions("tdp-02")).toEqual([]);
    expect(await revisions("tdp-03")).toMatchObject([{ values: { ho_tong: 0 } }]);

    const file = await admin.post(`${MANY}/tep`, hiddenFields(result.html, `${MANY}/tep`));
    const marked = await openWorkbook(file.bytes);
    expect(marked.cell(unit(2), CULTURED)).toMatchObject({
      value: 500,
      style: { fill: { fgColor: { rgb: "FFC7CE" } } },
    });
    expect(marked.cell(unit(2), "Cần sửa").value).toContain("Số hộ văn hóa lớn hơn tổng số hộ");
    expect(marked.cell(unit(1), "Cần sửa").value).toBeNull();

    // Corrected in the marked file: what was received already is not sent again.
    const corrected = await hand(await filled(file.bytes, { [unit(2)]: { [CULTURED]: 400 } }));
    expect(corrected.html).toContain("1 gửi lần đầu, 2 không đổi, 27 để trống");
    expect(rowOf((await send(corrected.html)).html, unit(2))).toContain("đã nhận Bản 1");
    expect(await revisions("tdp-01")).toHaveLength(1);
  });

  it("tells of each unit by itself what is unusual after its own earlier reports", async () => {
    const officer = await system.as("quan-tri");
    system.at("2026-06-20T08:00:00+07:00");
    for (const [orgUnit, households] of [["tdp-20", 300] as const, ["tdp-21", 500] as const]) {
      const values = { ho_tong: households };
      await officer.post(SUBMISSIONS, submission({ orgUnit, period: "2026-Q2", values }));
    }
    system.at("2026-09-15T08:00:00+07:00");
    const preview = await hand(
      await filled(await template(), {
        [unit(20)]: { [TOTAL]: 500 },
        [unit(21)]: { [TOTAL]: 500 },
        [unit(22)]: { [TOTAL]: 500 },
      }),
    );
    expect(preview.status).toBe(200);
    expect(rowOf(preview.html, unit(20))).toContain(
      `Cần xem lại: ${TOTAL}: thay đổi quá 20 % so với kỳ trước của đơn vị; hãy kiểm tra lại.`,
    );
    expect(rowOf(preview.html, unit(21))).not.toContain("Cần xem lại");
    expect(rowOf(preview.html, unit(22))).not.toContain("Cần xem lại");
  });

  it("sent twice, at once or later, stores each row once", async () => {
    const preview = await hand(
      await filled(await template(), { [unit(4)]: { [TOTAL]: 4 }, [unit(5)]: { [TOTAL]: 5 } }),
    );
    const results = await Promise.all([send(preview.html), send(preview.html)]);
    results.push(await send(preview.html));
    for (const { html } of results) {
      expect(html).toContain("Đã nhận báo cáo của 5 đơn vị");
      expect(rowOf(html, unit(4))).toContain("Bản 1");
    }
    expect(await revisions("tdp-04")).toHaveLength(1);
    expect(await revisions("tdp-05")).toHaveLength(1);
  });

  it("asks before it replaces what came since it was downloaded, showing both figures", async () => {
    const workbook = await filled(await template(), { [unit(6)]: { [TOTAL]: 610 } });
    const other = await system.as("tdp-06");
    await other.post(SUBMISSIONS, submission({ orgUnit: "tdp-06", values: { ho_tong: 605 } }));
    const preview = await hand(workbook);
    expect(rowOf(preview.html, unit(6))).toContain(`${TOTAL}: 605 → 610`);
    expect(rowOf((await send(preview.html)).html, unit(6))).toContain("chưa gửi: đã có bản mới hơn");
    expect(await revisions("tdp-06")).toHaveLength(1);
    // What is agreed to is the replacement of that revision, not of one that comes later.
    await other.post(
      SUBMISSIONS,
      submission({ orgUnit: "tdp-06", values: { ho_tong: 606 }, baseRevision: 1 }),
    );
    expect(rowOf((await send(preview.html, { thay: "tdp-06:1" })).html, unit(6))).toContain("chưa gửi");
    const result = await send(preview.html, { thay: "tdp-06:2" });
    expect(rowOf(result.html, unit(6))).toContain("đã nhận Bản 3");
  });

  it("is made ready and checked by the model's lead, and sent for the units by an administrator only", async () => {
    const lead = await openSession(system.stack, "mttq");
    expect((await lead.get("/duyet")).html).toContain(`href="${MANY}"`);
    const preview = await hand(await filled(await template(lead), { [unit(7)]: { [TOTAL]: 7 } }), lead);
    expect(preview.html).toContain("quản trị viên gửi thay các đơn vị");
    expect(preview.html).not.toContain('<button class="ds-button" type="submit">Gửi');
    const result = await send(preview.html, { thay: "tdp-07:0" }, lead);
    expect(rowOf(result.html, unit(7))).toContain("chưa gửi: do quản trị viên hoặc đơn vị gửi");
    expect(await revisions("tdp-07")).toEqual([]);
  });

  it.each([
    ["tdp-01", 403],
    ["vhxh", 403],
    ["chu-tich", 403],
    ["mttq", 200],
    ["quan-tri", 200],
  ])("is answered to %s with %i", async (username, status) => {
    const person = await openSession(system.stack, username);
    expect((await person.get(MANY)).status).toBe(status);
    expect((await person.get(`${MANY}/bieu-mau.xlsx`)).status).toBe(status);
    const csrf = /name="csrf" value="([^"]+)"/.exec((await person.get("/xac-minh")).html)?.[1] ?? "";
    const content = JSON.stringify({ id: crypto.randomUUID(), rows: [] });
    for (const step of ["tep", "gui"]) {
      const page = await person.post(`${MANY}/${step}`, { csrf, noiDung: content });
      expect([page.status, page.html.includes("Không có quyền")]).toEqual([status, status === 403]);
    }
  });

  it("of one unit is not taken for one of many, nor the other way round", async () => {
    const one = (await admin.get("/nhap/M03-DV/2026-Q3/excel/bieu-mau.xlsx?donVi=tdp-01")).bytes;
    expect((await hand(one)).html).toContain("Tệp là của biểu mẫu khác");
    const page = await upload(
      admin,
      system.stack.url,
      "/nhap/M03-DV/2026-Q3/excel?donVi=tdp-01",
      await template(),
    );
    expect(page.html).toContain("của nhiều đơn vị");
  });

  it("says so when what a page posts back is no workbook's content", async () => {
    const { csrf = "" } = await admin.fill(MANY, {});
    expect((await admin.post(`${MANY}/gui`, { csrf, noiDung: '{"rows":1}' })).status).toBe(400);
  });
});
