/** Proof over HTTP: public keys, `verify` against a running system, and the page that tells what a file is. */
import { generateKeyPairSync } from "node:crypto";
import { UpdateCommand } from "@aws-sdk/lib-dynamodb";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { openRemote } from "../../infra/verify/read-url.ts";
import { verify } from "../../infra/verify/verify.ts";
import { verifyReceiptFile } from "../../infra/verify/verify-receipt.ts";
import { verifyDetached } from "../../shared/proof/detached-jws.ts";
import { openFileKey } from "../../shared/store/signing-key.ts";
import { jwks, type PublicJwk } from "../../shared/wire/jwks.ts";
import { browser, openSession } from "./browser-session.ts";
import { SUBMISSIONS, type System, startSystem, submission } from "./system.ts";

let system: System;
beforeAll(async () => {
  system = await startSystem("2026-09-10T08:00:00+07:00");
  const admin = await system.as("quan-tri");
  expect((await admin.post(SUBMISSIONS, submission({ orgUnit: "tdp-01" }))).status).toBe(201);
  system.at("2026-09-20T00:05:00+07:00");
  await system.stack.runDaily("2026-Q3");
  const correction = { baseRevision: 1, values: { ho_tong: 400, ho_van_hoa: 390 } };
  expect((await admin.post(SUBMISSIONS, submission({ orgUnit: "tdp-01", ...correction }))).status).toBe(201);
  await system.stack.runDaily("2026-Q3");
}, 90_000);
afterAll(() => system?.stop());

async function download(version: number, name: string): Promise<Uint8Array> {
  const leader = await system.as("chu-tich");
  const { headers } = await leader.get(`/api/v1/snapshots/2026-Q3/${version}/${name}`);
  return (await fetch(headers.get("location") ?? "")).bytes();
}

describe("verify against a running system", () => {
  const verifyRemote = async (address: string) => {
    const remote = openRemote(`${system.stack.url}${address}`, await system.stack.token("chu-tich"));
    const versions = await remote.versions();
    const ledger = await remote.ledger(["2026-Q3"]);
    return verify({ versions, keys: await remote.keys(), isComplete: true, ledger });
  };

  it("finds the public keys without signing in, and no private ones", async () => {
    const { status, body } = await system.nobody.get("/api/v1/jwks.json");
    expect(status).toBe(200);
    expect(jwks.parse(body).keys).toHaveLength(1);
    expect(JSON.stringify(body)).not.toContain('"d"');
  });

  it("finds every version genuine, each figure computed again and compared with the ledger", async () => {
    expect(await verifyRemote("/api/v1/snapshots/2026-Q3")).toEqual({
      isGenuine: true,
      lines: [expect.stringContaining("2 phiên bản báo cáo")],
    });
    expect((await verifyRemote("/api/v1/snapshots/2026-Q3/1")).lines).toEqual([
      expect.stringContaining("báo cáo kỳ 2026-Q3 của le-chan, phiên bản 1"),
    ]);
  });

  it("names a value that somebody has changed in the ledger", async () => {
    const { documents, tables } = system.stack;
    const write = (values: unknown) =>
      documents.send(
        new UpdateCommand({
          TableName: tables.ledger,
          Key: { pk: "le-chan#2026", sk: "09#2026-Q3#M03-DV#tdp-01#0002" },
          UpdateExpression: "SET #v = :v",
          ExpressionAttributeNames: { "#v": "v" },
          ExpressionAttributeValues: { ":v": JSON.stringify(values) },
        }),
      );
    await write({ ho_tong: 400, ho_van_hoa: 399 });
    const { lines } = await verifyRemote("/api/v1/snapshots/2026-Q3");
    await write({ ho_tong: 400, ho_van_hoa: 390 });
    expect(lines).toEqual([
      expect.stringContaining("1 điểm sai khác"),
      expect.stringContaining(
        "2026-Q3 v2: sổ: báo cáo của tdp-01, biểu mẫu M03-DV, kỳ 2026-Q3, bản 2: nội dung trong sổ đã bị thay đổi",
      ),
    ]);
  });
});

describe("the page that tells what a file is", () => {
  const upload = async (username: string, content: Uint8Array, name = "report.pdf") => {
    const body = new FormData();
    body.append("tep", new File([Buffer.from(content)], name));
    const session = await openSession(system.stack, username);
    return session.send("/xac-minh", { method: "POST", body, headers: { origin: system.stack.url } });
  };

  it.each(["report.pdf", "snapshot.json", "tables.xlsx", "indicators.csv", "manifest.json"])(
    "knows the newest version's %s",
    async (name) => {
      const { status, html } = await upload("tdp-02", await download(2, name), name);
      expect(status).toBe(200);
      expect(html).toContain("Tệp là bản gốc");
      expect(html).toContain("phiên bản mới nhất");
      expect(html).toContain("Quý III/2026");
    },
  );

  it("says that a newer version has replaced it", async () => {
    const { html } = await upload("chu-tich", await download(1, "report.pdf"));
    expect(html).toContain("Tệp là bản gốc");
    expect(html).toContain("Đã có phiên bản 2 thay thế");
    expect(html).toContain('href="/bao-cao/2026-Q3"');
  });

  it("says that a file with one changed byte is not genuine", async () => {
    const content = Buffer.from(await download(2, "report.pdf"));
    content.writeUInt8(content.readUInt8(1000) ^ 1, 1000);
    const { html } = await upload("chu-tich", content);
    expect(html).toContain("Không phải bản gốc");
    expect(html).not.toContain("Tệp là bản gốc");
  });

  it("knows a file by the code printed in the report", async () => {
    const { body } = await (await system.as("chu-tich")).get("/api/v1/snapshots/2026-Q3");
    const [, code = ""] = /"snapshot\.json".*?"sha256":"([0-9a-f]{64})"/.exec(JSON.stringify(body)) ?? [];
    const session = await openSession(system.stack, "chu-tich");
    const { html } = await session.get(`/xac-minh?ma=${code.slice(0, 16).toUpperCase()}`);
    expect(html).toContain("Mã của báo cáo đã công bố");
    expect(html).toContain("phiên bản mới nhất");
    expect(html).not.toContain("Tệp là bản gốc");
    expect((await session.get(`/xac-minh?ma=${"0".repeat(64)}`)).html).toContain("Không phải bản gốc");
    expect((await session.get("/xac-minh?ma=abc")).status).toBe(422);
  });

  it("knows a printed receipt by its QR code, and what became of it", async () => {
    const officer = await openSession(system.stack, "tdp-01");
    const receipt = await officer.get("/nhap/M03-DV/2026-Q3/bien-nhan/1?donVi=tdp-01");
    const [, address = ""] = /href="[^"]*(\/xac-minh\?bien-nhan=[^"]+)"[^>]*><svg/.exec(receipt.html) ?? [];
    const link = address.replaceAll("&amp;", "&");
    const session = await openSession(system.stack, "tdp-02");
    const { html } = await session.get(link);
    expect(html).toContain("Sổ có báo cáo này");
    expect(html).toContain("Đã có bản 2");
    expect(html).toContain("Tổ dân phố số 1");
    for (const forged of [link.replace(/ma=..../, "ma=0000"), link.replace("tdp-01", "tdp-02")]) {
      expect((await session.get(forged)).html).toContain("Sổ không có báo cáo này");
    }
    expect((await session.get("/xac-minh?bien-nhan=x&ma=0000000000000000")).status).toBe(404);
  });

  it("asks for a file when there is none, and escapes a file's name", async () => {
    expect((await upload("chu-tich", new Uint8Array())).status).toBe(422);
    const { html } = await upload("chu-tich", Buffer.from("x"), "<script>.pdf");
    expect(html).toContain("&lt;script&gt;");
    expect(html).not.toContain("<script>.pdf");
  });

  it("is for signed-in people, from a page of this system", async () => {
    const origin = { origin: system.stack.url };
    const nobody = browser(system.stack.url);
    expect((await nobody.get("/xac-minh")).status).toBe(302);
    const body = new FormData();
    expect(await nobody.send("/xac-minh", { method: "POST", body, headers: origin })).toMatchObject({
      status: 303,
      location: "/dang-nhap?tro-lai=%2Fxac-minh",
    });
    const session = await openSession(system.stack, "chu-tich");
    const foreign = { origin: "https://elsewhere.example" };
    expect((await session.send("/xac-minh", { method: "POST", body, headers: foreign })).status).toBe(403);
    const broken = { ...origin, "content-type": "multipart/form-data" };
    expect((await session.send("/xac-minh", { method: "POST", body: "x", headers: broken })).status).toBe(
      422,
    );
  });
});

describe("what a version changed", () => {
  it("is told on its page, as on the first page of its PDF", async () => {
    const session = await openSession(system.stack, "chu-tich");
    const { html } = await session.get("/bao-cao/2026-Q3");
    expect(html).toContain('href="/bao-cao/2026-Q3/phien-ban/2"');
    const page = await session.get("/bao-cao/2026-Q3/phien-ban/2");
    expect(page.status).toBe(200);
    expect(page.html).toContain("Phiên bản này thay thế phiên bản 1 do 1 báo cáo");
    expect(page.html).toContain("M03.2");
    expect(page.html).toContain(
      "Biểu mẫu M03-DV, quý III năm 2026: Tổ dân phố số 1 gửi lại, tính theo bản 2 thay cho bản 1.",
    );
    // And what was sent anew, beside what counted before.
    expect(page.html).toContain('href="/so-lieu/M03-DV/2026-Q3/tdp-01/so-sanh?tu=1&amp;den=2"');
    expect((await session.get("/bao-cao/2026-Q3/phien-ban/1")).html).toContain("phiên bản đầu tiên");
    expect((await session.get("/bao-cao/2026-Q3/phien-ban/3")).status).toBe(404);
  });

  it("is for those who read reports", async () => {
    const session = await openSession(system.stack, "tdp-01");
    expect((await session.get("/bao-cao/2026-Q3/phien-ban/2")).status).toBe(403);
  });
});

describe("a model's own report", () => {
  it("is found by its lead on a page of its own, and by nobody who leads nothing", async () => {
    const lead = await openSession(system.stack, "mttq");
    const { html } = await lead.get("/bao-cao-mo-hinh");
    expect(html).toContain('href="/api/v1/snapshots/2026-Q3/2/report-M03.pdf"');
    expect(html).not.toContain("report-M06.pdf");
    const officer = await openSession(system.stack, "tdp-01");
    expect((await officer.get("/bao-cao-mo-hinh")).status).toBe(403);
  });
});

describe("a signed receipt", () => {
  const RECEIPT = `${SUBMISSIONS}/tdp-01/M03-DV/2026-Q3/1/receipt`;
  const receiptText = async () => String((await (await system.as("tdp-01")).get(RECEIPT)).body);
  const keys = async () => jwks.parse((await system.nobody.get("/api/v1/jwks.json")).body).keys;
  /** The same receipt with another word of its content, under the signature that it had. */
  const altered = (text: string) => {
    const [header, payload = "", signature] = text.trim().split(".");
    const content = Buffer.from(payload, "base64url").toString().replace('"late":false', '"late":true');
    return `${header}.${Buffer.from(content).toString("base64url")}.${signature}`;
  };

  it("is a file that verify finds genuine by the public keys alone, the same each time", async () => {
    const text = await receiptText();
    expect(await receiptText()).toBe(text);
    const verdict = await verifyReceiptFile(text, await keys());
    expect(verdict.isGenuine).toBe(true);
    expect(verdict.lines[0]).toContain(
      "biên nhận báo cáo M03-DV, kỳ 2026-Q3, đơn vị tdp-01 của le-chan, bản 1",
    );
    expect(verdict.lines[1]).toContain("đúng hạn");
  });

  it("is not genuine when a word was changed, nor by other keys, nor when it is a report's signature", async () => {
    const text = await receiptText();
    const other = generateKeyPairSync("ec", { namedCurve: "P-256" }).privateKey.export({ format: "jwk" });
    const isGenuine = async (file: string, by: readonly PublicJwk[]) =>
      (await verifyReceiptFile(file, by)).isGenuine;
    expect(await isGenuine(altered(text), await keys())).toBe(false);
    expect(await isGenuine(text, [(await openFileKey(other)).publicKey])).toBe(false);
    const ofReport = new TextDecoder().decode(await download(1, "manifest.jws"));
    expect(await isGenuine(ofReport, await keys())).toBe(false);
    const [header, payload = "", signature] = text.trim().split(".");
    const content = Buffer.from(payload, "base64url");
    expect(await verifyDetached(`${header}..${signature}`, content, await keys())).toBeUndefined();
  });

  it("is known on the page, which says that a newer revision has come", async () => {
    const show = async (text: string) => {
      const body = new FormData();
      body.append("tep", new File([text], "bien-nhan.jws"));
      const session = await openSession(system.stack, "tdp-02");
      const options = { method: "POST", body, headers: { origin: system.stack.url } };
      return (await session.send("/xac-minh", options)).html;
    };
    const text = await receiptText();
    expect(await show(text)).toMatch(/Biên nhận là thật.*Đã có bản 2.*Tổ dân phố số 1/s);
    expect(await show(altered(text))).toContain("Biên nhận không đúng");
  });

  it("is offered where the receipt is shown", async () => {
    const session = await openSession(system.stack, "tdp-01");
    const { html } = await session.send("/nhap/M03-DV/2026-Q3/bien-nhan/1?donVi=tdp-01", {});
    expect(html).toContain(`href="${RECEIPT}"`);
  });
});
