/** Pages over HTTP: what they show, and what forms do when something comes in between. Who may open which: roles/table.ts. */
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { REVISIONS_PER_DAY } from "../../shared/domain/submit.ts";
import { ledgerStore } from "../../shared/store/ledger-store.ts";
import { revision } from "../samples/entries.ts";
import { browser, openSession, openSessionAs } from "./browser-session.ts";
import { SUBMISSIONS, type System, startSystem, submission } from "./system.ts";

let system: System;
beforeAll(async () => {
  system = await startSystem("2026-06-20T08:00:00+07:00");
  const admin = await system.as("quan-tri");
  const earlier = { period: "2026-Q2", values: { ho_tong: 391, ho_van_hoa: 377 } };
  await admin.post(SUBMISSIONS, submission({ orgUnit: "tdp-01", ...earlier }));
  system.at("2026-09-15T08:00:00+07:00");
  await admin.post(SUBMISSIONS, submission({ orgUnit: "tdp-01" }));
});
afterAll(() => system?.stop());

const as = (username: string) => openSession(system.stack, username);
const FORM = "/nhap/M03-DV/2026-Q3";
const figures = (hoTong: string, hoVanHoa: string) => ({ "v.ho_tong": hoTong, "v.ho_van_hoa": hoVanHoa });

describe("who is not signed in", () => {
  it("is asked to sign in, and comes back", async () => {
    const nobody = browser(system.stack.url);
    const page = await nobody.get(`${FORM}?donVi=tdp-01`);
    expect(page).toMatchObject({
      status: 302,
      location: `/dang-nhap?tro-lai=${encodeURIComponent(`${FORM}?donVi=tdp-01`)}`,
    });
    expect((await nobody.get("/")).html).toContain("Đăng nhập");
  });

  it("is who brings an ended session, too", async () => {
    const ended = await openSession(system.stack, "tdp-01", { expired: true });
    expect((await ended.get(FORM)).status).toBe(302);
  });
});

it("tells browsers to run nothing, frame nothing and ask again each time", async () => {
  for (const path of ["/", FORM, "/bao-cao/2026-Q3"]) {
    const { headers, html } = await (await as("quan-tri")).get(path);
    const policy = headers.get("content-security-policy");
    expect(policy).toContain("default-src 'none'");
    expect(policy).toContain("frame-ancestors 'none'");
    expect(policy).not.toContain("unsafe");
    expect(headers.get("x-content-type-options")).toBe("nosniff");
    if (headers.get("location") === null) expect(headers.get("cache-control")).toBe("private, no-cache");
    expect(html).not.toMatch(/<script(?! type="module" src="\/tai-san\/)|<style|\sstyle=|\son\w+=/i);
  }
});

/** What the form's buttons do. */
const buttonsOf = (html: string) =>
  [...html.matchAll(/name="action" value="([^"]+)"/g)].map(([, name]) => name);

describe("a form", () => {
  it("shows last period's figures and goes on from the latest revision", async () => {
    const { html } = await (await as("tdp-01")).get(FORM);
    expect(html).toContain('value="400"');
    expect(html).toContain("Quý II/2026: <b>391</b>");
    // A stock: of which day it is said to be.
    expect(html).toContain(
      'id="v-ho_tong-goi-y">Tính đến hết ngày 14/9/2026. Tất cả các hộ của tổ dân phố, cả hộ chưa đạt Gia đình văn hóa.</p>',
    );
    expect(html).toContain("Gửi ngay bản 2, thay bản 1");
  });

  it("keeps everything typed when it is refused, and says at each field what is wrong", async () => {
    const person = await as("tdp-03");
    const typed = await person.fill(FORM, figures("1.200", "1234.5"));
    const page = await person.post(FORM, typed);
    expect(page.status).toBe(422);
    expect(page.html).toContain("<title>Lỗi: ");
    expect(page.html).toContain('value="1.200"');
    expect(page.html).toContain('value="1234.5"');
    expect(page.html).toContain('href="#v-ho_van_hoa"');
    expect(page.html).toMatch(
      /id="v-ho_van_hoa"[^>]*aria-invalid="true"[^>]*aria-describedby="v-ho_van_hoa-loi /,
    );
    const huge = await person.post(FORM, { ...typed, ...figures("9".repeat(20), "1") });
    expect(huge.html).toContain("Số quá lớn; hãy xem lại, có thể thừa chữ số.");
    const broken = await person.post(FORM, { ...typed, ...figures("380", "400") });
    expect(broken.html).toContain("Số hộ văn hóa lớn hơn tổng số hộ");
    const empty = await person.post(FORM, { ...typed, ...figures("", " ") });
    expect(empty.html).toContain("chưa có số liệu nào");
  });

  it("stores zero as a value and a blank as none", async () => {
    const person = await as("tdp-04");
    const page = await person.post(FORM, await person.fill(FORM, figures("0", "")));
    expect(page.status).toBe(303);
    const stored = await (await system.as("tdp-04")).get(`${SUBMISSIONS}/tdp-04/M03-DV/2026-Q3/1`);
    expect(stored.body).toMatchObject({ values: { ho_tong: 0 } });
    expect(stored.body).not.toHaveProperty("values.ho_van_hoa");
  });

  it("sent twice by a double click is one submission with one receipt", async () => {
    const person = await as("tdp-05");
    const typed = await person.fill(FORM, figures("1.234", "1.000"));
    const answers = await Promise.all([
      person.post(FORM, typed),
      person.post(FORM, typed),
      person.post(FORM, typed),
    ]);
    const receipt = `${FORM}/bien-nhan/1?donVi=tdp-05`;
    expect(answers.map(({ status, location }) => ({ status, location }))).toEqual(
      Array(3).fill({ status: 303, location: receipt }),
    );
    const page = await person.get(receipt);
    expect(page.html).toContain("Đã nhận báo cáo, đúng hạn");
    expect(page.html).toContain("1.234");
    expect((await person.get(`${FORM}/bien-nhan/2`)).status).toBe(404);
  });

  it("that meets a newer revision keeps what was typed beside the newer figures, and can be sent on top", async () => {
    const [first, second] = [await as("tdp-06"), await as("tdp-06")];
    const late = await second.fill(FORM, figures("410", "390"));
    await first.post(FORM, await first.fill(FORM, figures("405", "385")));
    const page = await second.post(FORM, late);
    expect(page.status).toBe(409);
    expect(page.html).toContain("Đã có bản báo cáo mới hơn");
    // In another tab: nobody else was at work.
    expect(page.html).toContain("Trong lúc nhập, chính tài khoản này đã gửi một bản.");
    expect(page.html).toContain('value="410"');
    expect(page.html).toContain("Bản 1: <b>405</b>");
    const hidden = Object.fromEntries(
      [...page.html.matchAll(/name="(csrf|submissionId|baseRevision)" value="([^"]*)"/g)].map(
        ([, name, value]) => [name, value],
      ),
    );
    expect(hidden.baseRevision).toBe("1");
    const again = await second.post(FORM, { ...late, ...hidden });
    expect(again.location).toBe(`${FORM}/bien-nhan/2?donVi=tdp-06`);
  });

  it("sent again with other figures after going back does not claim to be the same submission", async () => {
    const person = await as("tdp-07");
    const typed = await person.fill(FORM, figures("400", "390"));
    await person.post(FORM, typed);
    const page = await person.post(FORM, { ...typed, ...figures("401", "390") });
    expect(page.status).toBe(409);
    expect(page.html).toContain("đã được gửi trước đó");
    expect(page.html).toContain('value="401"');
  });

  it("warns on the receipt, not instead of it", async () => {
    const person = await as("tyt");
    const typed = { "v.hoi_nghi": "0", "v.nguoi_du": "57" };
    const path = "/nhap/TT/2026-09";
    const sent = await person.post(path, await person.fill(path, typed));
    const receipt = await person.get(sent.location ?? "");
    expect(receipt.html).toContain("Có lượt người dự nhưng không có hội nghị nào");
  });

  it("is not taken for another unit", async () => {
    const person = await as("tdp-02");
    const typed = await person.fill(FORM, figures("1", "1"));
    expect((await person.post(`${FORM}?donVi=tdp-01`, typed)).status).toBe(403);
  });

  it("that was corrected on and on says when it can be sent again, as the interface does, and loses nothing", async () => {
    const { documents, tables } = system.stack;
    const ledger = ledgerStore(documents, tables.ledger);
    const of = { orgUnit: "tdp-09", dataSet: "M03-DV", period: "2026-Q3", values: { ho_tong: 1 } };
    const receivedAt = system.stack.now() - 3_600_000;
    const person = await as("tdp-09");
    await Promise.all(
      Array.from({ length: REVISIONS_PER_DAY }, (_, i) =>
        ledger.append("le-chan", revision({ ...of, revision: i + 1, receivedAt })),
      ),
    );
    const page = await person.post(FORM, await person.fill(FORM, figures("412", "391")));
    expect(page.status).toBe(409);
    expect(page.html).toContain("đã gửi quá nhiều lần");
    expect(page.html).toContain('value="412"');

    const officer = await system.as("tdp-09");
    const next = submission({ orgUnit: "tdp-09", baseRevision: REVISIONS_PER_DAY });
    const refused = await officer.post(SUBMISSIONS, next);
    expect(refused).toMatchObject({ status: 429, body: { type: "too-many-requests" } });
    const hours = Number(refused.headers.get("retry-after")) / 3600;
    expect(hours).toBeGreaterThan(22.5);
    expect(hours).toBeLessThanOrEqual(23);
    const now = system.stack.now();
    system.at(now + 24 * 3_600_000);
    expect((await officer.post(SUBMISSIONS, next)).status).toBe(201);
    system.at(now);
  });

  it("is answered by an explanation when its period is locked or has not begun", async () => {
    const person = await as("tdp-01");
    expect((await person.get("/nhap/M03-DV/2026-Q1")).html).toContain("đã khóa");
    expect((await person.get("/nhap/M03-DV/2027-Q1")).html).toContain("chưa mở");
    const typed = await person.fill(FORM, figures("12", "11"));
    const page = await person.post("/nhap/M03-DV/2026-Q1", typed);
    expect(page.status).toBe(409);
    expect(page.html).toContain('value="12"');
    // The title and what has the focus say it first, and nothing says that it would be taken all the same.
    expect(page.html).toContain("<title>Chưa gửi được, kỳ báo cáo đã khóa: ");
    expect(page.html).toMatch(
      /<section[^>]* tabindex="-1" autofocus><h2[^>]*>Chưa gửi được, kỳ báo cáo đã khóa</,
    );
    expect(page.html).not.toContain("vẫn được nhận");
    expect(page.html).toMatch(/Quý I\/2026 đã khóa từ ngày \d+\/6\/2026, quá 90 ngày sau hạn gửi/);
    expect(page.html).toContain("đề nghị quản trị viên của phường mở lại kỳ");
    // What cannot be done any more is not offered.
    expect(buttonsOf(page.html)).toEqual(["luu-nhap"]);
    expect(page.html).not.toContain("/excel");
  });

  it("is not led to, to be corrected, where its period is locked", async () => {
    const officer = await as("tdp-01");
    const receipt = "/nhap/M03-DV/2026-Q2/bien-nhan/1?donVi=tdp-01";
    const submitted = "/so-lieu/M03-DV/2026-Q2/tdp-01";
    expect((await officer.get(receipt)).html).not.toContain("Sửa và gửi bản mới");
    const locked = (await officer.get(submitted)).html;
    expect(locked).not.toContain("Sửa và gửi bản mới");
    expect(locked).toContain("Quý II/2026 đã khóa từ ngày");
    // Who can reopen it is not told to ask somebody.
    expect((await (await as("quan-tri")).get(submitted)).html).toContain(
      'href="/mo-lai">mở lại kỳ cho đơn vị</a>',
    );
    // Nor can its lead decide any more.
    const lead = await as("mttq");
    const seenByLead = (await lead.get(submitted)).html;
    expect(seenByLead).not.toContain('name="decision"');
    expect(seenByLead).toContain("Không duyệt hay trả lại được nữa");
    // Not even on the page that answers what was decided on one opened before; what was typed is not lost.
    const { csrf = "" } = await lead.fill("/duyet", {});
    const decision = { csrf, revision: "1", decision: "return", reason: "Nhập nhầm hộ" };
    const refused = await lead.post(submitted, decision);
    expect(refused.status).toBe(409);
    expect(refused.html).not.toContain('name="decision"');
    expect(refused.html).toMatch(/autofocus><h2[^>]*>Chưa duyệt hay trả lại được</);
    expect(refused.html).toContain("Lý do đã nhập: Nhập nhầm hộ");
    for (const path of [`${FORM}/bien-nhan/1?donVi=tdp-01`, "/so-lieu/M03-DV/2026-Q3/tdp-01"])
      expect((await officer.get(path)).html).toContain("Sửa và gửi bản mới");
  });

  it("prints what people typed as text, never as markup", async () => {
    const person = await as("vhxh");
    const path = "/nhap/M07-CT/2026-Q3";
    const text = `</textarea><script>alert(1)</script>"'&`;
    const refused = await person.post(
      path,
      await person.fill(path, { "n.ket_qua": text, "v.truong_mau": `"><img src=x>` }),
    );
    expect(refused.status).toBe(422);
    expect(refused.html).not.toMatch(/<script>|<img/);
    expect(refused.html).toContain("&lt;script&gt;");
  });
});

it("goes out compressed, unless it shows something of its address, which whoever links to it chooses", async () => {
  const officer = await as("tdp-01");
  const sent = async (path: string, encoding: string) => {
    const { headers } = await officer.send(path, { headers: { "accept-encoding": encoding } });
    return [headers.get("content-encoding"), headers.get("vary")];
  };
  for (const path of ["/", FORM, "/lich-su"])
    expect(await sent(path, "gzip, deflate, br")).toEqual(["gzip", "Accept-Encoding"]);
  expect(await sent(FORM, "identity")).toEqual([null, "Accept-Encoding"]);
  expect((await sent(`${FORM}?donVi=tdp-01`, "gzip"))[0]).toBeNull();
  expect((await sent(`${SUBMISSIONS}?orgUnit=tdp-01&dataSet=M03-DV&period=2026-Q3`, "gzip"))[0]).toBeNull();
  expect((await officer.get(FORM)).html).toContain("</html>");
});

describe("forms from elsewhere", () => {
  const typed = { ...figures("1", "1"), baseRevision: "0" };

  it.each<Record<string, string>>([
    { origin: "https://evil.example" },
    { "sec-fetch-site": "cross-site" },
    {},
  ])("are refused and not shown again when the browser says %j", async (headers) => {
    const page = await (await as("tdp-08")).post(FORM, typed, headers);
    expect(page.status).toBe(403);
    expect(page.html).not.toContain("baseRevision");
  });

  it("with the token of another session are shown to be confirmed first", async () => {
    const other = await (await as("tdp-09")).fill(FORM, figures("7", "6"));
    const person = await as("tdp-08");
    const page = await person.post(FORM, other);
    expect(page.status).toBe(403);
    expect(page.html).toContain("Xác nhận gửi");
    expect(page.html).toContain('name="v.ho_tong" value="7"');
    expect((await person.get(`${FORM}/bien-nhan/1`)).status).toBe(404);
  });

  it("to the JSON interface are refused too", async () => {
    const { send } = await as("tdp-08");
    const page = await send(SUBMISSIONS, {
      method: "POST",
      headers: { origin: "https://evil.example", "content-type": "application/json" },
      body: JSON.stringify(submission({ orgUnit: "tdp-08" })),
    });
    expect(page.status).toBe(403);
    expect(JSON.parse(page.html)).toMatchObject({ type: "cross-site-request" });
  });
});

describe("a lead approves many at once", () => {
  const place = (orgUnit: string, revision = 1) => `M03-DV/2026-Q3/${orgUnit}/${revision}`;
  const revisionOf = async (orgUnit: string, revision = 1) =>
    (await (await system.as("quan-tri")).get(`${SUBMISSIONS}/${orgUnit}/M03-DV/2026-Q3/${revision}`)).body;
  const approve = async (username: string, ...chosen: string[]) => {
    const person = await as(username);
    const { csrf = "" } = await person.fill("/duyet", {});
    const body = new URLSearchParams([
      ["csrf", csrf],
      ...chosen.map((value): [string, string] => ["chon", value]),
    ]);
    return person.send("/duyet", { method: "POST", body, headers: { origin: system.stack.url } });
  };

  beforeAll(async () => {
    const admin = await system.as("quan-tri");
    for (const orgUnit of ["tdp-20", "tdp-21", "tdp-22", "tdp-23"]) {
      await admin.post(SUBMISSIONS, submission({ orgUnit, values: { ho_tong: 500, ho_van_hoa: 460 } }));
    }
  });

  it("sees each figure beside last period's, its change and what is unusual", async () => {
    const { html } = await (await as("mttq")).get("/duyet");
    const row = html.slice(html.indexOf(`value="${place("tdp-01")}"`));
    const cells = row
      .slice(0, row.indexOf("</tr>"))
      .replace(/<[^>]*>/g, " ")
      .replace(/\s+/g, " ");
    expect(cells).toContain("400 391; +2,3 %");
    expect(html).not.toContain(" checked");
    expect((await (await as("mttq")).get("/duyet?chon=tat-ca")).html).toContain(
      `value="${place("tdp-20")}" checked`,
    );
  });

  it("decides each of them once, however often the form is sent", async () => {
    const chosen = [place("tdp-20"), place("tdp-21")];
    for (const _ of [1, 2]) {
      expect(await approve("mttq", ...chosen)).toMatchObject({ status: 303, location: "/duyet?da-duyet=2" });
    }
    expect(await revisionOf("tdp-20")).toMatchObject({ status: "approved" });
    const { body } = await (await system.as("mttq")).get(`${SUBMISSIONS}?period=2026-Q3&orgUnit=tdp-21`);
    expect(body).toMatchObject([{ revision: 1, status: "approved" }]);
  });

  it("is told of each one that could not be approved, and why; the others are", async () => {
    const admin = await system.as("quan-tri");
    await admin.post(SUBMISSIONS, submission({ orgUnit: "tdp-22", baseRevision: 1 }));
    await admin.post(`${SUBMISSIONS}/tdp-01/M03-DV/2026-Q3/1/decision`, {
      decision: "return",
      reason: "Sai",
    });
    const page = await approve(
      "mttq",
      ...[place("tdp-22"), place("tdp-23"), place("tdp-01"), place("tdp-30"), place("tdp-99")],
    );
    expect(page.status).toBe(409);
    const text = page.html.replace(/<[^>]*>/g, "").replace(/\s+/g, " ");
    expect(page.html).toContain("<title>Đã duyệt 1 báo cáo, 4 báo cáo chưa duyệt được: Duyệt báo cáo");
    expect(text).toContain("Đã duyệt 1 báo cáo, 4 báo cáo chưa duyệt được");
    expect(text).toContain(
      "Tổ dân phố số 22, Văn minh, hạnh phúc (tổ dân phố), Quý III/2026: đơn vị vừa gửi bản mới hơn",
    );
    expect(text).toContain("Tổ dân phố số 1, Văn minh, hạnh phúc (tổ dân phố), Quý III/2026: đã bị trả lại");
    expect(text).toContain(
      "Tổ dân phố số 30, Văn minh, hạnh phúc (tổ dân phố), Quý III/2026: không tìm thấy",
    );
    expect(await revisionOf("tdp-23")).toMatchObject({ status: "approved" });
    // What has just come is neither approved nor ticked unseen.
    expect(await revisionOf("tdp-22", 2)).toMatchObject({ status: "submitted" });
    expect(page.html).toContain(`value="${place("tdp-22", 2)}">`);
  });

  it("has to choose something, of its own models, from its own page", async () => {
    const empty = await approve("mttq");
    expect(empty.status).toBe(422);
    expect(empty.html).toContain("Hãy chọn ít nhất một báo cáo");
    expect((await approve("vhxh", place("tdp-22", 2))).status).toBe(403);
    expect((await approve("mttq", "M03-DV/2026-Q3")).status).toBe(404);
    expect((await approve("mttq", place("tdp-2#"))).status).toBe(404);
    const { send } = await as("mttq");
    const body = new URLSearchParams({ chon: place("tdp-22", 2) });
    const foreign = { method: "POST", body, headers: { origin: "https://evil.example" } };
    expect((await send("/duyet", foreign)).status).toBe(403);
    expect(await revisionOf("tdp-22", 2)).toMatchObject({ status: "submitted" });
  });
});

describe("a reviewer approves what is usual of one form together", () => {
  const place = (orgUnit: string, revision = 1) => `TT/2026-09/${orgUnit}/${revision}`;
  const send = async (orgUnit: string, about: object = {}) => {
    const values = { tin_bai: 3, hoi_nghi: 1, nguoi_du: 40 };
    const admin = await system.as("quan-tri");
    await admin.post(
      SUBMISSIONS,
      submission({ orgUnit, dataSet: "TT", period: "2026-09", values, ...about }),
    );
  };
  const statusOf = async (orgUnit: string, revision = 1) =>
    (await (await system.as("quan-tri")).get(`${SUBMISSIONS}/${orgUnit}/TT/2026-09/${revision}`)).body;
  const group = async () => {
    const { html } = await (await as("quan-tri")).get("/duyet");
    const from = html.slice(html.indexOf('id="nhom-TT-2026-09"'));
    return from.slice(0, from.indexOf("</section>"));
  };
  const press = async (username: string, fields: Record<string, string>) => {
    const person = await as(username);
    return person.post("/duyet", await person.fill("/duyet", fields));
  };

  it("with the unusual in sight and the many others folded away, and nothing that was not on the page", async () => {
    for (const orgUnit of ["truong-02", "truong-03", "truong-04", "truong-05"]) await send(orgUnit);
    await send("truong-08", { values: { hoi_nghi: 0, nguoi_du: 12 } });
    const shown = await group();
    const [open = "", folded = ""] = shown.split(/<details class="fold"><summary>Xem số liệu của 4 báo cáo/);
    expect(open).toMatch(/Trường số 8<.*Có lượt người dự nhưng không có hội nghị nào/s);
    expect(open).not.toContain("Trường số 2<");
    expect(folded).toContain("Trường số 2<");
    // What heads a row is read out with each of its figures.
    expect(folded).toMatch(/<th role="rowheader" scope="row"><label[^>]*>Trường số 2<\/label><\/th>/);
    const [, named = ""] = /name="nhom" value="([^"]+)">Duyệt 4 báo cáo không có cảnh báo/.exec(open) ?? [];
    expect(named.split(" ").sort()).toEqual(["02", "03", "04", "05"].map((unit) => place(`truong-${unit}`)));

    // The page had been open since before.
    await send("truong-02", { baseRevision: 1 });
    const page = await press("quan-tri", { nhom: named, chon: place("truong-08") });
    expect(page.status).toBe(409);
    expect(page.html).toContain("Đã duyệt 3 báo cáo, 1 báo cáo chưa duyệt được");
    expect(page.html).toContain(`value="${place("truong-08")}" checked`);
    expect(await statusOf("truong-03")).toMatchObject({ status: "approved" });
    for (const waiting of [await statusOf("truong-02", 2), await statusOf("truong-08")])
      expect(waiting).toMatchObject({ status: "submitted" });

    const [, left = ""] = /name="nhom" value="([^"]+)">Duyệt 1 báo cáo/.exec(await group()) ?? [];
    const done = await press("quan-tri", { nhom: left });
    expect(done).toMatchObject({ status: 303, location: "/duyet?da-duyet=1" });
    expect(await statusOf("truong-02", 2)).toMatchObject({ status: "approved" });
  });

  it("only of the own models, and of what a button of the page names", async () => {
    expect((await press("mttq", { nhom: place("truong-08") })).status).toBe(403);
    expect((await press("quan-tri", { nhom: "TT/2026-09" })).status).toBe(404);
    expect((await press("quan-tri", { nhom: "" })).status).toBe(404);
    expect(await statusOf("truong-08")).toMatchObject({ status: "submitted" });
  });
});

describe("a lead returns one from within the review", () => {
  const place = (orgUnit: string) => `M03-DV/2026-Q3/${orgUnit}/1`;
  const sendBack = async (about: string, fields: Record<string, string>) => {
    const lead = await as("mttq");
    return lead.post("/duyet", await lead.fill("/duyet", { traLai: about, ...fields }));
  };
  const statusOf = async (orgUnit: string) =>
    (await (await system.as("quan-tri")).get(`${SUBMISSIONS}/${orgUnit}/M03-DV/2026-Q3/1`)).body;

  beforeAll(async () => {
    const admin = await system.as("quan-tri");
    for (const orgUnit of ["tdp-24", "tdp-25", "tdp-26"])
      await admin.post(SUBMISSIONS, submission({ orgUnit }));
  });

  it("has to say why, and loses neither ticks nor what else was typed", async () => {
    const page = await sendBack(place("tdp-24"), {
      chon: place("tdp-25"),
      [`lyDo.${place("tdp-24")}`]: "  ",
      [`lyDo.${place("tdp-26")}`]: "Thiếu tổ 5",
    });
    expect(page.status).toBe(422);
    expect(page.html).toContain("<title>Lỗi: Duyệt báo cáo");
    expect(page.html).toContain(`href="#lyDo.${place("tdp-24")}"`);
    expect(page.html).toMatch(/<details class="return" open><summary[^>]*>Trả lại<[^>]*> Tổ dân phố số 24,/);
    expect(page.html).toContain(`value="${place("tdp-25")}" checked`);
    expect(page.html).toContain("Thiếu tổ 5</textarea>");
    expect(await statusOf("tdp-24")).toMatchObject({ status: "submitted" });
    const long = await sendBack(place("tdp-24"), { [`lyDo.${place("tdp-24")}`]: "a".repeat(1001) });
    expect(long).toMatchObject({ status: 422, html: expect.stringContaining("dài quá 1.000 ký tự") });
  });

  it("stays on the page, decides on that one alone, and the unit reads the reason", async () => {
    const fields = { chon: place("tdp-25"), [`lyDo.${place("tdp-24")}`]: "Tổng số hộ <chưa> khớp" };
    for (const _ of [1, 2]) {
      const page = await sendBack(place("tdp-24"), fields);
      expect(page.status).toBe(200);
      expect(page.html).toContain("Đã trả lại 1 báo cáo");
      expect(page.html).toContain(`value="${place("tdp-25")}" checked`);
      expect(page.html).not.toContain(`value="${place("tdp-24")}"`);
    }
    expect(await statusOf("tdp-24")).toMatchObject({ status: "returned" });
    expect(await statusOf("tdp-25")).toMatchObject({ status: "submitted" });
    const { html } = await (await as("tdp-24")).get("/so-lieu/M03-DV/2026-Q3/tdp-24");
    expect(html).toContain("Tổng số hộ &lt;chưa&gt; khớp");
  });

  it("is told when the unit has sent a newer revision meanwhile, with the reason kept", async () => {
    const admin = await system.as("quan-tri");
    await admin.post(SUBMISSIONS, submission({ orgUnit: "tdp-26", baseRevision: 1 }));
    const page = await sendBack(place("tdp-26"), { [`lyDo.${place("tdp-26")}`]: "Thiếu tổ 5" });
    expect(page.status).toBe(409);
    expect(page.html).toContain("đơn vị vừa gửi bản mới hơn");
    expect(page.html).toContain("Lý do đã nhập: Thiếu tổ 5");
    expect(await statusOf("tdp-26")).toMatchObject({ status: "submitted" });
  });
});

it("a lead sees who has sent nothing, and has them reminded with one click", async () => {
  const lead = await as("mttq");
  const { html } = await lead.get("/duyet");
  const group = html.slice(html.indexOf('id="chua-gui"'));
  expect(group).toMatch(/Chi đoàn số 1–20[\s\S]*Quý III\/2026, hạn 16\/9\/2026[\s\S]*20 đơn vị, còn 1 ngày/);
  // Of the reviewer's own report there is nobody to remind.
  expect(group).toContain('href="/nhap/M08-CT/2026-Q3">Nhập báo cáo<');
  expect(group).not.toContain('name="dataSet" value="M08-CT"');
  // Who only reviews cannot send it: the unit's officer is reminded.
  const reviewer = {
    username: "duyet",
    name: "Người duyệt",
    ward: "le-chan",
    orgUnit: "mttq",
    roles: ["lead"],
  } as const;
  const seenByLead = (await (await openSessionAs(system.stack, reviewer)).get("/duyet")).html;
  expect(seenByLead).not.toContain('href="/nhap/M08-CT/2026-Q3">Nhập báo cáo<');
  expect(seenByLead).toContain('name="dataSet" value="M08-CT"');
  const { csrf = "" } = await lead.fill("/duyet", {});
  const asked = await lead.post("/duyet/nhac", { csrf, dataSet: "M08-DV", period: "2026-Q3" });
  expect(asked).toMatchObject({ status: 303, location: "/duyet?da-nhac=20" });
  const told = (await lead.get("/duyet?da-nhac=20")).html;
  expect(told).toContain("<title>Đã gửi thư nhắc 20 đơn vị: Duyệt báo cáo");
  expect(told).toMatch(/<section[^>]* tabindex="-1" autofocus><h2[^>]*>Đã gửi thư nhắc 20 đơn vị</);
  expect((await lead.post("/duyet/nhac", { csrf, dataSet: "M08-DV", period: "2026-Q1" })).status).toBe(404);
});

describe("a reader arranges a report by links alone", () => {
  const opened = async (path: string) => (await (await as("chu-tich")).get(path)).html;
  const rows = (html: string, id: string) =>
    [
      ...html
        .slice(html.indexOf(`id="${id}"`))
        .matchAll(/<th role="rowheader" scope="row">(?:<a[^>]*>)?([^<]+)/g),
    ].map(([, name = ""]) => name);
  const REPORT = "/bao-cao/2026-Q3";

  beforeAll(async () => {
    const admin = await system.as("quan-tri");
    for (const [orgUnit, ho_van_hoa] of [["tdp-14", 399] as const, ["tdp-15", 100] as const]) {
      await admin.post(SUBMISSIONS, submission({ orgUnit, values: { ho_tong: 400, ho_van_hoa } }));
    }
  });

  it("has the units behind a figure by name or by figure, each either way", async () => {
    const path = `${REPORT}/chi-tieu/M03.2`;
    const weakest = rows(await opened(path), "don-vi");
    expect(weakest[0]).toBe("Tổ dân phố số 15");
    const best = await opened(`${path}?sap-xep=-ty-le`);
    expect(rows(best, "don-vi").indexOf("Tổ dân phố số 15")).toBe(weakest.length - 1);
    expect(best).toContain(`aria-sort="descending"><a href="${path}?sap-xep=ty-le#don-vi">Tỷ lệ</a>`);
    const named = rows(await opened(`${path}?sap-xep=ten`), "don-vi");
    const numbers = named.map((name) => Number(name.replace("Tổ dân phố số ", "")));
    expect(numbers).toEqual(numbers.toSorted((a, b) => a - b));
    expect(named.toSorted()).toEqual(weakest.toSorted());
  });

  it("has the indicators by how they stand and who reported, and keeps the filter", async () => {
    const html = await opened(`${REPORT}/chi-tieu?trang-thai=no-data&sap-xep=-bao-cao`);
    expect(html).toContain('href="/bao-cao/2026-Q3/chi-tieu?trang-thai=no-data&amp;sap-xep=bao-cao"');
    const all = await opened(`${REPORT}/chi-tieu?sap-xep=trang-thai`);
    expect(all.indexOf("chưa có số liệu</span>")).toBeLessThan(all.lastIndexOf("không thuộc kỳ"));
    expect(all.match(/<table/g)).toHaveLength(1);
  });

  it("has who has not reported by form or by unit, beside the sorting of the table above", async () => {
    const model = `${REPORT}/mo-hinh/M08`;
    const ofModel = await opened(`${model}?sap-xep=ten&con-thieu=don-vi`);
    expect(ofModel).toContain(`href="${model}?sap-xep=ten&amp;con-thieu=bieu-mau#con-thieu"`);
    expect(ofModel).toContain(`href="${model}?sap-xep=-ten&amp;con-thieu=don-vi#chi-tieu"`);
    const html = await opened(`${REPORT}?sap-xep=ten&con-thieu=don-vi`);
    expect(html).toContain('href="/bao-cao/2026-Q3?sap-xep=ten&amp;con-thieu=bieu-mau#con-thieu"');
    const list = html.slice(html.indexOf('id="con-thieu"'));
    const owed = [...list.matchAll(/>(\d+) báo cáo</g)].map(([, count]) => Number(count));
    expect(owed.length).toBeGreaterThan(10);
    expect(owed).toEqual(owed.toSorted((a, b) => b - a));
  });
});

it("says in one line that most indicators have no data yet, and leads to them", async () => {
  const { html } = await (await as("chu-tich")).get("/bao-cao/2026-Q3");
  const attention = html.slice(html.indexOf(">Cần chú ý<"), html.indexOf(">Bản công bố<"));
  expect(attention).toMatch(/\d+ chưa có số liệu/);
  expect(attention).toContain('href="/bao-cao/2026-Q3/chi-tieu?trang-thai=no-data"');
  expect(html).not.toContain("Chỉ tiêu cần chú ý");
});

it("tells whoever opens a form again what became of the report, and what sending again does", async () => {
  const admin = await system.as("quan-tri");
  const unit = await as("tdp-28");
  const opened = async () => (await unit.get("/nhap/M03-DV/2026-Q3")).html;
  const decide = (revision: number, decision: string, reason: string) =>
    admin.post(`${SUBMISSIONS}/tdp-28/M03-DV/2026-Q3/${revision}/decision`, { decision, reason });
  expect(await opened()).toMatch(/Hạn gửi: hết ngày 16\/9\/2026, <strong>còn \d+ ngày/);
  await admin.post(SUBMISSIONS, submission({ orgUnit: "tdp-28" }));
  const sent = await opened();
  expect(sent).toContain("Bản 1 đã gửi, chờ duyệt");
  expect(sent).toContain("bản 2 sẽ thay bản 1.");
  expect(sent).not.toContain("Hạn gửi:");
  expect((await decide(1, "approve", "")).status).toBe(201);
  expect(await opened()).toContain("bản 2 sẽ thay bản 1 và phải duyệt lại.");
  expect((await decide(1, "return", "Thiếu số phiếu")).status).toBe(201);
  const returned = await opened();
  expect(returned).toContain("Bản 1 bị trả lại");
  expect(returned).toContain("<strong>Lý do:</strong> Thiếu số phiếu");
  expect(returned).toContain("Cơ quan chủ trì: Ủy ban Mặt trận Tổ quốc Việt Nam phường.");
  expect(returned).toContain("Hạn gửi: hết ngày 16/9/2026");
});

it("leads a unit to what was reopened for it, and says until when", async () => {
  const admin = await as("quan-tri");
  const typed = { ky: "2026-Q1", donVi: "tdp-29", den: "2026-09-30", lyDo: "Bổ sung số liệu" };
  const { csrf = "" } = await admin.fill("/mo-lai", {});
  const far = await admin.post("/mo-lai", { csrf, ...typed, den: "2062-09-30" });
  expect(far.html).toContain("Chọn ngày trong vòng một năm tới.");
  const asked = await admin.post("/mo-lai", { csrf, ...typed });
  expect(asked.html).toMatch(/Tổ dân phố số 29.*30\/9\/2026/s);
  expect((await admin.get("/mo-lai")).html).toContain("Chưa mở lại kỳ nào.");
  const again = await admin.post("/mo-lai", { csrf, ...typed, buoc: "sua" });
  expect(again.html).toContain('value="2026-09-30"');
  const done = await admin.post("/mo-lai", { csrf, ...typed, buoc: "xac-nhan" });
  expect(done).toMatchObject({ status: 303, location: expect.stringMatching(/^\/mo-lai\?lan=/) });
  const told = (await admin.get(done.location ?? "")).html;
  expect(told).toContain("Đã mở lại quý I năm 2026 cho Tổ dân phố số 29");
  expect(told).toContain('<a class="ds-link" href="/mo-lai" aria-current="page">Mở lại kỳ</a>');
  expect(told).toContain('<a class="ds-link" href="/quan-tri/nguoi-dung">Người dùng</a>');
  expect((await admin.get("/mo-lai?lan=x")).html).not.toContain("Đã mở lại");

  const home = (await (await as("tdp-29")).get("/")).html;
  expect(home).toMatch(
    /href="\/nhap\/M03-DV\/2026-Q1">[^<]*<span[^>]*>, Quý I\/2026<\/span><\/a>\s*<p[^>]*>Quý I\/2026\. Kỳ đã khóa, mở lại cho đơn vị <b>đến hết ngày 30\/9\/2026</,
  );
  expect((await (await as("tdp-30")).get("/")).html).not.toContain("mở lại cho đơn vị");
  const form = (await (await as("tdp-29")).get("/nhap/M03-DV/2026-Q1")).html;
  expect(form).toContain("riêng đơn vị gửi được đến hết ngày 30/9/2026");
});

it("ends a reopening that was a mistake: looked at first, with a reason, told to the unit, in the record", async () => {
  const admin = await as("quan-tri");
  const unit = await as("tdp-28");
  const form = "/nhap/M03-DV/2026-Q2";
  const reopen = async (den: string) => {
    const { csrf = "" } = await admin.fill("/mo-lai", {});
    const typed = { ky: "2026-Q2", donVi: "tdp-28", den, lyDo: "Bổ sung quý II" };
    await admin.post("/mo-lai", { csrf, ...typed, buoc: "xac-nhan" });
  };
  const now = system.stack.now();
  system.at("2026-09-16T08:00:00+07:00");
  await reopen("2026-10-31");
  const sent = await unit.post(form, { ...(await unit.fill(form, figures("410", "300"))), action: "gui" });
  expect(sent.status).toBe(303);
  const list = (await admin.get("/mo-lai")).html;
  const [, path = ""] = /href="(\/mo-lai\/[^"]+\/ket-thuc)">Kết thúc sớm/.exec(list) ?? [];
  const looked = (await admin.get(path)).html;
  expect(looked).toMatch(/Quý II\/2026.*Tổ dân phố số 28.*31\/10\/2026.*Bổ sung quý II/s);
  expect(looked).toMatch(/Đã gửi từ khi mở lại.*href="\/so-lieu\/M03-DV\/2026-Q2\/tdp-28\?ban=1"/s);

  const refused = await admin.post(path, await admin.fill(path, { lyDo: " " }));
  expect(refused).toMatchObject({ status: 422, html: expect.stringContaining("Nêu lý do kết thúc sớm.") });
  expect((await unit.get(form)).status).toBe(200);

  // It is open by another reopening too: that one stays, and the page says so.
  await reopen("2026-09-20");
  expect((await admin.get(path)).html).toContain("vẫn mở cho đơn vị đến hết ngày 20/9/2026");
  const asked = await admin.fill(path, { lyDo: "Mở nhầm <b>đơn vị</b>" });
  const done = await admin.post(path, asked);
  const told = (await admin.get(done.location ?? "")).html;
  expect(told).toContain("Đã kết thúc sớm việc mở lại quý II năm 2026 cho Tổ dân phố số 28");
  expect(told).toMatch(/đang mở.*đã kết thúc sớm/s);
  expect((await unit.get("/")).html).toContain("<b>đến hết ngày 20/9/2026</b>");
  // Nothing is ended twice, and who comes too late is told what is so.
  expect(await admin.post(path, asked)).toMatchObject({ status: 303, location: done.location });
  expect(await admin.get(path)).toMatchObject({ status: 303, location: done.location });

  const [, other = ""] = /href="(\/mo-lai\/[^"]+\/ket-thuc)">Kết thúc sớm/.exec(told) ?? [];
  await admin.post(other, await admin.fill(other, { lyDo: "Không cần nữa" }));
  expect((await unit.get("/")).html).not.toContain("mở lại cho đơn vị");
  const locked = await unit.get(form);
  expect(locked.status).toBe(409);
  expect(locked.html).toMatch(/kết thúc sớm lần mở lại cho đơn vị lúc 16\/9\/2026.*“Không cần nữa”/s);
  expect((await unit.get("/so-lieu/M03-DV/2026-Q2/tdp-28")).html).toContain("410");

  const record = (await admin.get("/quan-tri/nhat-ky?loai=reopening-end&donVi=tdp-28")).html;
  expect(record).toMatch(/Kết thúc sớm việc mở lại kỳ.*Không cần nữa.*Mở nhầm &lt;b&gt;đơn vị/s);
  system.at(now);
});

it("shows word by word what a unit changed in a text", async () => {
  const admin = await system.as("quan-tri");
  const about = { orgUnit: "vhxh", dataSet: "M07-CT", values: { truong_mau: 2 } };
  const send = (baseRevision: number, ket_qua: string) =>
    admin.post(SUBMISSIONS, submission({ ...about, baseRevision, narrative: { ket_qua } }));
  expect((await send(0, "Vận động 1.200 hộ tham gia.")).status).toBe(201);
  expect((await send(1, "Vận động 1.250 hộ tham gia, <b>vượt</b> kế hoạch.")).status).toBe(201);
  const { html } = await (await as("vhxh")).get("/so-lieu/M07-CT/2026-Q3/vhxh/so-sanh?tu=1&den=2");
  const text = html.replaceAll(/<span class="ds-sr-only">[^<]*<\/span>/g, "");
  expect(text).toContain("Vận động <del>1.200</del><ins>1.250</ins> hộ tham gia");
  expect(text).toContain("&lt;b&gt;");
});

it("says of a correction after the deadline that its report is on time, wherever it is told", async () => {
  const unit = await as("tdp-16");
  const now = system.stack.now();
  await unit.post(FORM, await unit.fill(FORM, figures("400", "380")));
  system.at("2026-09-20T09:00:00+07:00");
  const typed = await unit.fill(FORM, figures("402", "380"));
  const check = await unit.post(FORM, { ...typed, action: "kiem-tra" });
  expect(check.html).toContain("tính theo bản đầu");
  expect(check.html).not.toContain("ghi là trễ hạn");
  const sent = await unit.post(FORM, { ...typed, action: "gui" });
  const receipt = (await unit.get(sent.location ?? "")).html;
  expect(receipt).toContain("Đã nhận bản sửa, báo cáo vẫn đúng hạn");
  expect(receipt).toContain("Đúng hạn theo bản đầu; bản sửa này gửi sau hạn 4 ngày");
  expect((await unit.get("/so-lieu/M03-DV/2026-Q3/tdp-16")).html).toContain(", sửa sau hạn");
  const revisionOf2 = `${SUBMISSIONS}/tdp-16/M03-DV/2026-Q3/2/decision`;
  const lead = await system.as("mttq");
  await lead.post(revisionOf2, { decision: "return", reason: "Chưa khớp" });
  expect((await unit.get("/")).html).toContain("bản đầu gửi đúng hạn, chờ bản sửa");
  expect((await unit.get(FORM)).html).toContain("bản đầu gửi đúng hạn nên báo cáo vẫn tính đúng hạn");
  // What was late from the beginning stays so, corrected or not.
  const late = await as("tdp-17");
  for (const hoTong of ["400", "401"]) {
    const done = await late.post(FORM, await late.fill(FORM, figures(hoTong, "380")));
    expect((await late.get(done.location ?? "")).html).toContain("Đã nhận báo cáo, trễ hạn");
  }
  system.at(now);
});

it("has a lead decide on what the unit says now, not on a revision that a newer one took the place of", async () => {
  const admin = await system.as("quan-tri");
  for (const baseRevision of [0, 1])
    await admin.post(SUBMISSIONS, submission({ orgUnit: "tdp-18", baseRevision }));
  const lead = await as("mttq");
  const path = "/so-lieu/M03-DV/2026-Q3/tdp-18";
  const old = (await lead.get(`${path}?ban=1`)).html;
  expect(old).toContain("Đã có bản 2 mới hơn");
  expect(old).not.toContain('name="decision"');
  const { csrf = "" } = await lead.fill("/duyet", {});
  const decide = (revision: string, decision: string) =>
    lead.post(path, { csrf, revision, decision, reason: "Chưa khớp biên bản" });
  // Its page had been open since before.
  const refused = await decide("1", "return");
  expect(refused.status).toBe(422);
  expect(refused.html).toContain("Đơn vị đã gửi bản 2 mới hơn; hãy xem bản đó rồi quyết định.");
  expect(refused.html).toContain("Chưa khớp biên bản</textarea>");
  // Once the newer one is returned, this one would count again, and can be returned too.
  expect((await decide("2", "return")).status).toBe(303);
  expect((await lead.get(`${path}?ban=1`)).html).toContain('name="decision"');
  expect((await decide("1", "return")).status).toBe(303);
  expect((await lead.get(`${path}?ban=1`)).html).toMatch(/<title>[^<]*, bản 1 bị trả lại/);
});

it("leads over a long review to each form's reports", async () => {
  const admin = await system.as("quan-tri");
  await admin.post(
    SUBMISSIONS,
    submission({ orgUnit: "mttq", dataSet: "M03-CT", values: { ke_hoach: true } }),
  );
  const { html } = await (await as("mttq")).get("/duyet");
  const links = [...html.matchAll(/href="#(nhom-[^"]+)">([^<]+)/g)];
  expect(links.length).toBeGreaterThan(1);
  for (const [, id, words] of links) {
    expect(html).toMatch(new RegExp(`<h3[^>]* id="${id}"`));
    expect(words).toMatch(/, Quý III\/2026: \d+ báo cáo chờ duyệt$/);
  }
});

it("loses nothing typed when the session ends meanwhile", async () => {
  const ended = await openSession(system.stack, "tdp-10", { expired: true });
  const page = await ended.post(FORM, { ...figures("1.500", "1.400"), submissionId: "", csrf: "old" });
  expect(page.status).toBe(401);
  expect(page.html).toContain("chưa gửi đi nhưng còn nguyên");
  expect(page.html).toContain('name="v.ho_tong" value="1.500"');

  // Signed in again in another tab: the same page sends on, after saying as whom.
  const person = await as("tdp-10");
  const confirm = await person.post(FORM, { ...figures("1.500", "1.400"), csrf: "" });
  expect(confirm.html).toContain("Tổ dân phố số 10");
  const csrf =
    /<form method="post">\s*<input type="hidden" name="csrf" value="([^"]+)"/.exec(confirm.html)?.[1] ?? "";
  const sent = await person.post(FORM, { ...figures("1.500", "1.400"), baseRevision: "0", csrf });
  expect(sent.location).toBe(`${FORM}/bien-nhan/1?donVi=tdp-10`);
});

it("signing out ends the session on the server, not only in the browser", async () => {
  const person = await as("tdp-11");
  const { html } = await person.get("/");
  const csrf = /name="csrf" value="([^"]+)"/.exec(html)?.[1] ?? "";
  expect((await person.post("/dang-xuat", { csrf: "other" })).status).toBe(403);
  expect((await person.get(FORM)).status).toBe(200);
  const out = await person.post("/dang-xuat", { csrf });
  expect(out.status).toBe(303);
  expect(out.headers.get("set-cookie")).toContain("Max-Age=0");
  expect(out.headers.get("clear-site-data")).toBe('"cache"');
  expect((await person.get(FORM)).status).toBe(302);
});

it("a callback that nobody asked for signs nobody in", async () => {
  const page = await browser(system.stack.url).get("/dang-nhap/xong?code=x&state=y");
  expect(page.status).toBe(400);
  expect(page.headers.get("set-cookie") ?? "").not.toContain("phien=");
});
