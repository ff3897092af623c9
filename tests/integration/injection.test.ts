/**
 * Whatever is entered anywhere comes out as text everywhere: a ward whose every name is an attack, whose officers, leads and
 * administrators type attacks, and everything that the system makes of it: pages, mails, files, headers, logs.
 */
import { mkdtempSync, readdirSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { ListObjectsV2Command } from "@aws-sdk/client-s3";
import { unzipSync } from "fflate";
import { getDocument } from "pdfjs-dist/legacy/build/pdf.mjs";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { LE_CHAN_FILE } from "../samples/catalogues.ts";
import { type BrowserSession, browser, openSession, sessionCookie } from "./browser-session.ts";
import { caughtMails } from "./caught-mails.ts";
import {
  activeIn,
  ELSEWHERE,
  HOSTILE,
  HOSTILE_TEXTS,
  UNPRINTABLE_TEXTS,
  writeHostileCatalogue,
} from "./hostile-texts.ts";
import { localS3 } from "./local-s3.ts";
import { SUBMISSIONS, type System, startSystem, submission } from "./system.ts";

const scratch = mkdtempSync(join(tmpdir(), "injection-"));
const NARRATIVE = HOSTILE_TEXTS.join("\n");
const PARTS = ["ket_qua", "kho_khan", "kien_nghi", "nhiem_vu"];
const RETURNED = "/so-lieu/M03-CT/2026-Q3/mttq";
const PEOPLE = ["mttq", "tdp-01", "vhxh", "chu-tich", "quan-tri"] as const;

let system: System;
const people = new Map<string, BrowserSession>();
const as = (name: (typeof PEOPLE)[number]) => {
  const person = people.get(name);
  if (!person) throw new Error(name);
  return person;
};
/** Every page that somebody reached, by person and address. */
const seen = new Map<string, string>();

beforeAll(async () => {
  const catalogueFile = join(scratch, "catalogue.yaml");
  writeHostileCatalogue(catalogueFile, readFileSync(LE_CHAN_FILE, "utf8"));
  system = await startSystem("2026-09-15T09:00:00+07:00", { catalogueFile });
  for (const name of PEOPLE) people.set(name, await openSession(system.stack, name));
});
afterAll(async () => {
  await system?.stop();
  rmSync(scratch, { recursive: true, force: true });
});

describe("the detector", () => {
  it.each([
    HOSTILE.script,
    HOSTILE["event of an element"],
    HOSTILE["end of an element"],
    HOSTILE.comment,
    `<input value="${HOSTILE["end of an attribute"]}">`,
    `<input value='${HOSTILE["end of an apostrophe"]}'>`,
    `<a href="${HOSTILE.address}">x</a>`,
    `<a href="https://${ELSEWHERE}/">x</a>`,
  ])("fires for %s", (html) => {
    expect(activeIn(`<p>${html}</p>`)).not.toEqual([]);
  });

  it("lets the same be when it is text", () => {
    const text = HOSTILE_TEXTS.join("\n")
      .replaceAll("&", "&amp;")
      .replaceAll("<", "&lt;")
      .replaceAll('"', "&quot;");
    expect(activeIn(`<p title="${text.replaceAll("'", "&#39;")}">${text}</p>`)).toEqual([]);
  });
});

describe("entering", () => {
  it("is refused where a text holds what is no letter, and nothing is stored", async () => {
    const lead = await system.as("mttq");
    const admin = as("quan-tri");
    for (const text of UNPRINTABLE_TEXTS) {
      const body = submission({
        orgUnit: "mttq",
        dataSet: "M03-CT",
        values: { ke_hoach: true },
        narrative: { ket_qua: text },
      });
      expect((await lead.post(SUBMISSIONS, body)).status).toBe(422);
      const person = {
        tenDangNhap: "moi",
        hoTen: text,
        thuDienTu: "moi@le-chan.example",
        donVi: "tyt",
        vaiTro: "officer",
        lyDo: "",
      };
      const invite = await admin.fill("/quan-tri/moi-nguoi-dung", person);
      expect((await admin.post("/quan-tri/moi-nguoi-dung", invite)).status).toBe(422);
      const rename = await admin.fill("/quan-tri/don-vi/tyt", { ten: text });
      expect((await admin.post("/quan-tri/don-vi/tyt", rename)).status).toBe(422);
    }
    expect((await lead.get(`${SUBMISSIONS}/mttq/M03-CT/2026-Q3/1`)).status).toBe(404);
  });

  it("is taken as text everywhere else", async () => {
    const lead = await system.as("mttq");
    const narrative = Object.fromEntries(PARTS.map((part) => [part, NARRATIVE]));
    const report = submission({ orgUnit: "mttq", dataSet: "M03-CT", values: { ke_hoach: true }, narrative });
    expect(await lead.post(SUBMISSIONS, report)).toMatchObject({ status: 201 });
    const group = submission({ orgUnit: "tdp-01", values: { ho_tong: 400, ho_van_hoa: 380 } });
    expect(await (await system.as("tdp-01")).post(SUBMISSIONS, group)).toMatchObject({ status: 201 });
    const decision = { decision: "return", reason: HOSTILE_TEXTS.slice(0, 12).join(" ") };
    expect(await lead.post(`${SUBMISSIONS}/tdp-01/M03-DV/2026-Q3/1/decision`, decision)).toMatchObject({
      status: 201,
    });
    const again = { ...group, submissionId: crypto.randomUUID(), baseRevision: 1 };
    expect(await (await system.as("tdp-01")).post(SUBMISSIONS, again)).toMatchObject({ status: 201 });
    const admin = await system.as("quan-tri");
    const reopening = {
      orgUnit: "tdp-01",
      period: "2026-Q1",
      until: "2026-10-01T00:00:00+07:00",
      reason: HOSTILE_TEXTS.slice(12).join(" "),
    };
    expect(await admin.post("/api/v1/reopenings", reopening)).toMatchObject({ status: 201 });
    for (const [index, text] of HOSTILE_TEXTS.entries()) {
      const form = await as("quan-tri").fill("/quan-tri/moi-nguoi-dung", {
        tenDangNhap: `nguoi-${index}`,
        hoTen: text.slice(0, 100),
        thuDienTu: `nguoi-${index}@le-chan.example`,
        donVi: "tyt",
        vaiTro: "officer",
        lyDo: text,
      });
      expect((await as("quan-tri").post("/quan-tri/moi-nguoi-dung", form)).status).toBe(200);
    }
    await system.stack.drainStream();
    await system.stack.drainMails();
  });

  it("is published", async () => {
    system.at("2026-09-17T00:05:00+07:00");
    expect((await system.stack.runDaily("2026-Q3")).map(({ period }) => period)).toEqual(["2026-Q3"]);
    system.at("2026-09-17T07:00:00+07:00");
    await system.stack.runMorning();
    await system.stack.drainMails();
    expect(system.stack.deadLetters()).toBe(0);
  });
});

/** The shape of an address: codes and numbers are alike. */
const shapeOf = (path: string) =>
  path
    .replace(/\?.*/, "?")
    .replace(/\/(?:M\d\d|TT|PC)[\w.-]*/g, "/CODE")
    .replace(/\/(?:20\d\d[\w-]*|\d+)(?=\/|$|\?)/g, "/N")
    .replace(/\/(?:tdp|cd|truong|nguoi)-\d+/g, "/UNIT");

/** Follows every link from the front page; of addresses of one shape, two. */
async function lookAround(name: (typeof PEOPLE)[number]): Promise<void> {
  const waiting = ["/", "/bao-cao/2026-Q3", "/quan-tri", "/duyet", "/lich-su", RETURNED];
  const shapes = new Map<string, number>();
  const known = new Set(waiting);
  for (let path = waiting.shift(); path !== undefined; path = waiting.shift()) {
    const page = await as(name).get(path);
    if (!(page.headers.get("content-type") ?? "").includes("text/html")) continue;
    expect(page.status, path).toBeLessThan(500);
    seen.set(`${name} ${path}`, page.html);
    for (const [, href = ""] of page.html.matchAll(/href="(\/[^"#]*)/g)) {
      const address = href.replaceAll("&amp;", "&");
      const shape = shapeOf(address);
      const count = shapes.get(shape) ?? 0;
      if (known.has(address) || count >= 2 || /^\/(?:tai-san|api)\//.test(address)) continue;
      shapes.set(shape, count + 1);
      known.add(address);
      waiting.push(address);
    }
  }
}

describe("what comes out", () => {
  it("is text on every page that anybody can reach", async () => {
    for (const name of PEOPLE) await lookAround(name);
    expect(seen.size).toBeGreaterThan(60);
    expect([...seen].flatMap(([place, html]) => activeIn(html).map((what) => `${place}: ${what}`))).toEqual(
      [],
    );
    // The texts are there: otherwise nothing was looked at.
    const all = [...seen.values()].join("\n");
    for (const shown of [
      "&lt;script src=//",
      "#eval(&quot;1+1&quot;)",
      "=HYPERLINK(&quot;",
      "&lt;!DOCTYPE x",
    ])
      expect(all).toContain(shown);
  });

  it("is text in mails, whose headers are the system's own", async () => {
    const mails = await caughtMails(system.stack);
    expect(mails.length).toBeGreaterThan(1);
    for (const mail of mails) {
      expect(activeIn(mail.html)).toEqual([]);
      expect(mail.subject).not.toMatch(/[\r\n]/);
      expect(mail.header("bcc")).toBeUndefined();
      expect(mail.to).toMatch(/@le-chan\.example$/);
    }
    expect(mails.map(({ text }) => text).join("\n")).toContain(HOSTILE.script);
  });

  it("is text in the PDF, which neither runs nor leads anywhere", async () => {
    const bytes = await file("report.pdf");
    const document = await getDocument({
      data: new Uint8Array(bytes.slice(0)),
      useSystemFonts: false,
      verbosity: 0,
    }).promise;
    const texts: string[] = [];
    for (let number = 1; number <= document.numPages; number += 1) {
      const page = await document.getPage(number);
      const { items } = await page.getTextContent();
      texts.push(items.map((item) => ("str" in item ? item.str : "")).join(""));
      const links = (await page.getAnnotations())
        .map(({ url }) => url)
        .filter((url) => typeof url === "string");
      expect(links.filter((url) => url.includes(ELSEWHERE))).toEqual([]);
    }
    const text = texts.join("").replaceAll(/\s/g, "");
    expect(text).toContain('#read("/etc/passwd")');
    expect(text).not.toContain("root:x:0");
    expect(await document.getJSActions()).toBeNull();
    expect(await document.getAttachments()).toBeNull();
    const source = Buffer.from(bytes).toString("latin1");
    expect(source).not.toMatch(/\/(?:JavaScript|JS|Launch|OpenAction|EmbeddedFile)\b/);
  });

  it("is text in the workbook, without a formula or a link", async () => {
    const parts = unzipSync(new Uint8Array(await file("tables.xlsx")));
    const names = Object.keys(parts);
    expect(names.filter((name) => /vba|externalLink|\.bin$|connections/i.test(name))).toEqual([]);
    const xml = names.map((name) => new TextDecoder().decode(parts[name])).join("\n");
    expect(xml).toContain("=HYPERLINK(");
    expect(xml).not.toMatch(/<f[\s>]|<hyperlink|<!DOCTYPE|<!ENTITY/);
    expect(xml).not.toContain(`Target="https://${ELSEWHERE}`);
  });

  it("is text in the CSV files: a field that begins like a formula is a number", async () => {
    const audit = await as("quan-tri").get("/quan-tri/nhat-ky.csv");
    for (const csv of [new TextDecoder().decode(await file("indicators.csv")), audit.html]) {
      const fields = fieldsOf(csv);
      expect(fields.length).toBeGreaterThan(50);
      expect(
        fields.filter((field) => /^[=+\-@\t\r]/.test(field) && !/^-?\d+(?:\.\d+)?$/.test(field)),
      ).toEqual([]);
      expect(fields.some((field) => /^'[=+\-@]/.test(field))).toBe(true);
    }
    expect(fieldsOf('a,"=1"\r\n')).toContain("=1");
  });

  it("is what was entered, to the letter, in the JSON", async () => {
    const snapshot = JSON.parse(new TextDecoder().decode(await file("snapshot.json")));
    const told = snapshot.narratives.map(({ texts }: { texts: Record<string, string> }) => texts.ket_qua);
    // Line ends as they were, outer blanks gone.
    expect(told).toContain(NARRATIVE.normalize("NFC").trim());
    expect(Object.getPrototypeOf(snapshot)).toBe(Object.prototype);
    expect({}).not.toHaveProperty("polluted");
  });

  it("is no part of a file's name", async () => {
    const files = [
      await as("quan-tri").get("/quan-tri/nhat-ky.csv"),
      await as("quan-tri").get("/quan-tri/danh-muc/tai-ve"),
      await (await system.as("tdp-01")).get("/api/v1/workbooks/M03-DV/2026-Q3?orgUnit=tdp-01"),
      await (await system.as("tdp-01")).get(`${SUBMISSIONS}/tdp-01/M03-DV/2026-Q3/1/receipt`),
    ];
    for (const { status, headers } of files) {
      expect(status).toBe(200);
      expect(headers.get("content-disposition")).toMatch(/^attachment; filename="[\w.-]+"$/);
    }
  });

  it("is no part of any log, each line of which is one record", () => {
    const lines = logLines();
    expect(lines.length).toBeGreaterThan(10);
    for (const line of lines) expect(() => JSON.parse(line), line).not.toThrow();
    const all = lines.join("\n");
    for (const text of [ELSEWHERE, "#eval", "HYPERLINK", "cmd|", "/etc/passwd"])
      expect(all).not.toContain(text);
  });
});

describe("ids", () => {
  it("lead nowhere but to their own: not found or refused, and no file lies outside the ward's folder", async () => {
    const admin = await system.as("quan-tri");
    const ids = [
      "../x",
      "..%2f..%2fx",
      "%2e%2e",
      "....//",
      "__proto__",
      "constructor",
      "toString",
      "le-chan#2026-Q3",
      "%00",
      "a%0d%0ab",
      "*",
      "'",
    ];
    for (const id of ids) {
      const at = encodeURIComponent(id);
      for (const path of [
        `${SUBMISSIONS}/${at}/M03-DV/2026-Q3/1`,
        `${SUBMISSIONS}/tdp-01/${at}/2026-Q3/1`,
        `${SUBMISSIONS}/tdp-01/M03-DV/${at}/1`,
        `/api/v1/reports/${at}`,
        `/api/v1/reports/2026-Q3/indicators/${at}`,
        `/api/v1/snapshots/2026-Q3/1/${at}`,
        `/api/v1/snapshots/2026-Q3/${at}/report.pdf`,
        `/api/v1/snapshots/${at}/1/report.pdf`,
        `/api/v1/members/${at}/reports/2026-Q3`,
      ]) {
        const { status } = await admin.get(path);
        expect([path, [400, 403, 404].includes(status)]).toEqual([path, true]);
      }
      const body = submission({ orgUnit: id, dataSet: id, period: id });
      expect((await admin.post(SUBMISSIONS, body)).status).toBe(422);
    }
    const { aws, bucket } = system.stack;
    const s3 = localS3(aws);
    const { Contents = [] } = await s3.send(new ListObjectsV2Command({ Bucket: bucket }));
    s3.destroy();
    expect(Contents.length).toBeGreaterThan(5);
    expect(
      Contents.map(({ Key = "" }) => Key).filter(
        (key) => !/^snapshots\/le-chan\/[\w./-]+$/.test(key) || key.includes(".."),
      ),
    ).toEqual([]);
  });

  it("and members named like what every object has are members like others", async () => {
    const admin = await system.as("quan-tri");
    const body = JSON.stringify(submission({ orgUnit: "tdp-02" }));
    for (const name of ["__proto__", "constructor", "prototype"]) {
      const spoiled = body.replace('"ho_tong"', `"${name}":{"polluted":1},"ho_tong"`);
      const answer = await admin.send(SUBMISSIONS, {
        method: "POST",
        headers: { "content-type": "application/json" },
        body: spoiled,
      });
      expect(answer.status).toBe(422);
    }
    expect((await admin.get("/api/v1/reports/2026-Q3")).body).not.toHaveProperty("polluted");
  });
});

describe("a session", () => {
  it("cannot be fixed in advance: signing in gives a new id, out of reach of scripts", async () => {
    const chosen = "phien=".concat("A".repeat(43));
    const victim = browser(system.stack.url, chosen);
    expect((await victim.get("/tong-quan")).status).toBe(302);
    const [first, second] = [
      await sessionCookie(system.stack, "tdp-01"),
      await sessionCookie(system.stack, "tdp-01"),
    ];
    expect(first).not.toBe(second);
    const cookie = await signInWith(chosen);
    expect(cookie).toMatch(/^phien=[\w-]{43}; .*HttpOnly.*SameSite=Lax/);
    expect(cookie.startsWith(chosen)).toBe(false);
    // What was chosen is nobody's, before and after.
    expect((await victim.get("/tong-quan")).status).toBe(302);
  });

  it("is over everywhere when it is ended: its cookie and its form's token are worth nothing any more", async () => {
    const cookie = await sessionCookie(system.stack, "vhxh");
    const person = browser(system.stack.url, cookie);
    const { html } = await person.get("/");
    const csrf = /name="csrf" value="([^"]+)"/.exec(html)?.[1] ?? "";
    expect((await person.post("/dang-xuat", { csrf })).status).toBe(303);
    expect((await browser(system.stack.url, cookie).get("/tong-quan")).status).toBe(302);
    const form = { csrf, revision: "1", decision: "approve", reason: "" };
    expect((await as("mttq").post(RETURNED, form)).status).toBe(403);
  });

  it("leads back to pages of the system alone", async () => {
    for (const path of [
      `//${ELSEWHERE}`,
      `https://${ELSEWHERE}`,
      `/\\${ELSEWHERE}`,
      `javascript:alert(1)`,
      `/%09/${ELSEWHERE}`,
    ]) {
      const { location } = await as("mttq").get(`/dang-nhap?tro-lai=${encodeURIComponent(path)}`);
      expect(new URL(location ?? "", system.stack.url).host).toBe(new URL(system.stack.url).host);
    }
  });
});

describe("secrets", () => {
  it("are in no log, page, mail or error, nor in what is deployed", async () => {
    const token = await system.stack.token("quan-tri");
    const refused = await system.nobody.send("/api/v1/catalogue", {
      headers: { authorization: `Bearer ${token}x` },
    });
    const broken = await system.nobody.send(SUBMISSIONS, {
      method: "POST",
      headers: { authorization: `Bearer ${token}` },
      body: "{",
    });
    const { dataDir, aws, password } = system.stack;
    const secrets = [
      token,
      token.split(".")[2] ?? "",
      aws.AWS_SECRET_ACCESS_KEY,
      password,
      ...privateKeysIn(dataDir),
    ].filter((secret) => secret.length >= 8);
    expect(secrets.length).toBeGreaterThan(3);
    const mails = (await caughtMails(system.stack)).map(({ html, text }) => html + text);
    const bundles = readdirSync(join(import.meta.dirname, "../../build"), {
      recursive: true,
      encoding: "utf8",
    })
      .filter((name) => /^(?:intake|portal|admin|aggregate|publish|notify|heartbeat)\/.*\.mjs$/.test(name))
      .map((name) => readFileSync(join(import.meta.dirname, "../../build", name), "utf8"));
    expect(bundles.length).toBeGreaterThan(6);
    const places = [
      ...logLines(),
      ...seen.values(),
      ...mails,
      JSON.stringify(refused.body),
      JSON.stringify(broken.body),
      ...bundles,
    ].join("\n");
    for (const secret of secrets) expect(places.includes(secret), secret.slice(0, 4)).toBe(false);
    expect(bundles.join("\n")).not.toMatch(/BEGIN (?:EC |RSA )?PRIVATE KEY|AKIA[0-9A-Z]{16}/);
    expect(`${places}${token}`.includes(token)).toBe(true);
  });
});

/** A file of the published version, as leadership downloads it. */
async function file(name: string): Promise<ArrayBuffer> {
  const answer = await (await system.as("chu-tich")).send(`/api/v1/snapshots/2026-Q3/1/${name}`, {});
  expect(answer.status).toBe(302);
  return (await fetch(answer.headers.get("location") ?? "")).arrayBuffer();
}

/** The fields of a CSV file as a spreadsheet reads them. */
function fieldsOf(csv: string): string[] {
  return [...csv.replace(/^\uFEFF/, "").matchAll(/(?:^|,|\r\n)(?:"((?:[^"]|"")*)"|([^",\r\n]*))/g)].map(
    ([, quoted, plain = ""]) => quoted?.replaceAll('""', '"') ?? plain,
  );
}

function logLines(): string[] {
  const folder = join(system.stack.dataDir, "logs");
  return readdirSync(folder).flatMap((name) =>
    readFileSync(join(folder, name), "utf8")
      .split("\n")
      .filter((line) => line !== ""),
  );
}

/** The private parts of every key that the data folder holds as a file. */
function privateKeysIn(dataDir: string): string[] {
  return readdirSync(dataDir, { recursive: true, encoding: "utf8" })
    .filter((name) => /key/i.test(name))
    .flatMap((name) => {
      const content = readFileSync(join(dataDir, name), "utf8");
      return [...content.matchAll(/"d":\s*"([^"]+)"/g)].map(([, d = ""]) => d);
    });
}

/** Signs in by the pages, as a browser that comes with a cookie; the session cookie that it is given. */
async function signInWith(chosen: string): Promise<string> {
  const jar = new Map([["phien", chosen.slice("phien=".length)]]);
  let url = `${system.stack.url}/dang-nhap`;
  let form: URLSearchParams | undefined;
  for (let step = 0; step < 12; step += 1) {
    const response = await fetch(url, {
      redirect: "manual",
      headers: { cookie: [...jar].map(([name, value]) => `${name}=${value}`).join("; ") },
      ...(form && { method: "POST", body: form }),
    });
    form = undefined;
    for (const set of response.headers.getSetCookie()) {
      const [pair = ""] = set.split(";");
      const at = pair.indexOf("=");
      if (pair.startsWith("phien=")) return set;
      jar.set(pair.slice(0, at), pair.slice(at + 1));
    }
    const location = response.headers.get("location");
    if (location) {
      url = new URL(location, url).href;
      continue;
    }
    const html = await response.text();
    const action = /<form[^>]* action="([^"]+)"/.exec(html)?.[1] ?? url;
    url = new URL(action.replaceAll("&amp;", "&"), url).href;
    const hidden = [...html.matchAll(/<input[^>]*type="hidden"[^>]*name="([^"]+)"[^>]*value="([^"]*)"/g)];
    form = new URLSearchParams(hidden.map(([, name = "", value = ""]) => [name, value]));
    for (const [, name = ""] of html.matchAll(/<input[^>]*name="([^"]+)"/g)) {
      if (/pass|mat-?khau/i.test(name)) form.set(name, system.stack.password);
      else if (!form.has(name)) form.set(name, "tdp-01");
    }
  }
  throw new Error("nobody was signed in");
}
