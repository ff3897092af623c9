/** Requests that no honest client sends: each is answered as api.md says, nothing is stored, and the host serves on. */
import { once } from "node:events";
import { connect, type Socket } from "node:net";
import { afterAll, afterEach, beforeAll, describe, expect, it } from "vitest";
import { type Answer, type Person, SUBMISSIONS, type System, startSystem, submission } from "./system.ts";

/** Far more than any answer here takes on a busy machine, far less than a time-out. */
const USUAL_MS = 3_000;

let system: System;
let admin: Person;
let port: number;
let token: string;
/** Connections that send a beginning and then nothing, open while everything else is tested. */
let slow: { readonly answer: Promise<string>; readonly openedAt: number }[];

beforeAll(async () => {
  system = await startSystem("2026-09-10T09:00:00+07:00");
  admin = await system.as("quan-tri");
  token = await system.stack.token("quan-tri");
  port = Number(new URL(system.stack.url).port);
  slow = ["GET /api/v1/catalo", post("Content-Length: 500\r\n", '{"submissionId"')].map((beginning) => ({
    answer: raw(beginning),
    openedAt: Date.now(),
  }));
});
afterAll(() => system?.stop());

afterEach(async () => {
  const startedAt = performance.now();
  expect((await admin.get("/api/v1/openapi.json")).status).toBe(200);
  expect(performance.now() - startedAt).toBeLessThan(USUAL_MS);
});

/** Opens a connection and writes; the answer is all that comes until the other side closes. */
function open(...parts: (string | Uint8Array)[]): { socket: Socket; answer: Promise<string> } {
  const socket = connect(port, "127.0.0.1");
  const chunks: Buffer[] = [];
  socket.on("data", (chunk) => chunks.push(chunk));
  socket.on("error", () => undefined);
  for (const part of parts) socket.write(part);
  return { socket, answer: once(socket, "close").then(() => Buffer.concat(chunks).toString("utf8")) };
}
const raw = (...parts: (string | Uint8Array)[]) => open(...parts).answer;

/** The text of a submission request up to the given body. */
function post(headers: string, body = ""): string {
  return [
    `POST ${SUBMISSIONS} HTTP/1.1`,
    `Host: 127.0.0.1:${port}`,
    `Authorization: Bearer ${token}`,
    "Content-Type: application/json",
    `${headers}\r\n${body}`,
  ].join("\r\n");
}

const submitText = (body: string | Uint8Array<ArrayBuffer>, contentType = "application/json") =>
  admin.send(SUBMISSIONS, { method: "POST", headers: { "content-type": contentType }, body });

function expectProblem(answer: Answer, status: number, type: string): void {
  expect(answer).toMatchObject({ status, body: { type, status, title: expect.any(String) } });
  expect(answer.headers.get("content-type")).toBe("application/problem+json; charset=utf-8");
}

/** A good submission as JSON text, with more put into one of its objects. */
function good(more: { top?: string; values?: string; narrative?: string } = {}): string {
  const { values, ...rest } = submission({ orgUnit: "vhxh", dataSet: "M01-CT", values: { ke_hoach: true } });
  const member = (text: string | undefined) => (text === undefined ? "" : `,${text}`);
  const narrative = more.narrative === undefined ? "" : `,"narrative":{${more.narrative}}`;
  return [
    JSON.stringify(rest).slice(0, -1),
    `,"values":${JSON.stringify(values).slice(0, -1)}${member(more.values)}}`,
    `${narrative}${member(more.top)}}`,
  ].join("");
}

describe("a body", () => {
  it.each([
    ["one byte over 256 KiB", 256 * 1024 + 1],
    ["7 MB, more than Lambda takes", 7 * 1024 * 1024],
    ["12 MB, more than the gateway takes", 12 * 1024 * 1024],
  ])("of %s is too large", async (_, bytes) => {
    expectProblem(await submitText(Buffer.alloc(bytes, 0x20)), 413, "too-large");
  });

  it("of exactly 256 KiB is read", async () => {
    const text = good({ top: '"x":""' });
    const padded = `${text}${" ".repeat(256 * 1024 - Buffer.byteLength(text))}`;
    expectProblem(await submitText(padded), 422, "invalid-submission");
  });

  it("that comes in chunks without end is too large", async () => {
    const chunk = new Uint8Array(64 * 1024).fill(0x20);
    let left = 200;
    const endless = new ReadableStream({
      pull: (controller) => (left-- > 0 ? controller.enqueue(chunk) : controller.close()),
    });
    const init = {
      method: "POST",
      headers: { "content-type": "application/json" },
      body: endless,
      duplex: "half",
    };
    expectProblem(await admin.send(SUBMISSIONS, init as RequestInit), 413, "too-large");
  });

  it.each([
    ["multipart", "multipart/form-data; boundary=x", '--x\r\nContent-Disposition: form-data; name="a'],
    ["a form", "application/x-www-form-urlencoded", "orgUnit=tyt&orgUnit=%ZZ"],
    ["XML", "application/xml", "<a/>"],
    ["text", "text/plain", "{}"],
    ["a media type that is none", ";;;", "{}"],
    ["JSON of another kind", "application/json-patch+json", "[]"],
  ])("that is %s is of an unsupported type", async (_, contentType, body) => {
    expectProblem(await submitText(body, contentType), 415, "unsupported-media-type");
  });

  it.each<[string, string | Uint8Array<ArrayBuffer>]>([
    ["nothing", ""],
    ["half of an object", '{"submissionId":'],
    ["invalid UTF-8", new Uint8Array([0x7b, 0x22, 0xff, 0xfe, 0x22, 0x3a, 0x31, 0x7d])],
    ["UTF-16", Buffer.from('{"a":1}', "utf16le")],
    ["an overlong encoding of a quotation mark", new Uint8Array([0x7b, 0xc0, 0xa2, 0x7d])],
    ["NaN", '{"values":NaN}'],
    ["a NUL character", good({ top: '"x":"\u0000"' })],
    ["brackets that never close", "[".repeat(100_000)],
    ["two objects", "{}{}"],
    ["gzip", new Uint8Array([0x1f, 0x8b, 0x08, 0, 0, 0, 0, 0])],
  ])("that is %s is no JSON", async (_, body) => {
    expectProblem(await submitText(body), 400, "malformed-json");
  });

  it.each([
    ["nested 100,000 deep", `${"[".repeat(100_000)}${"]".repeat(100_000)}`, ""],
    [
      "nested 100,000 deep in a value",
      good({ values: `"dat_chuan":${"[".repeat(100_000)}${"]".repeat(100_000)}` }),
      "/values/dat_chuan",
    ],
    ["null", "null", ""],
    ["a number", "1e400", ""],
    ["a list", `[${good()}]`, ""],
    ["a text", '"{}"', ""],
    ["with a member that does not belong", good({ top: '"__proto__":{"orgUnit":"tyt"}' }), "/__proto__"],
    ["with a member named constructor", good({ top: '"constructor":{"prototype":{}}' }), "/constructor"],
    ["with a value for __proto__", good({ values: '"__proto__":1' }), "/values/__proto__"],
    ["with a value for constructor", good({ values: '"constructor":1,"toString":2' }), "/values/constructor"],
    ["with a text for __proto__", good({ narrative: '"__proto__":"x"' }), "/narrative/__proto__"],
    ["with a value named by a NUL", good({ values: '"\\u0000":1' }), "/values/\u0000"],
    ["with an infinite number", good({ values: '"ho_so_giai_quyet":1e400' }), "/values/ho_so_giai_quyet"],
    [
      "with a number beyond 2^53",
      good({ values: '"ho_so_giai_quyet":9007199254740993' }),
      "/values/ho_so_giai_quyet",
    ],
    ["with a number as text", good({ values: '"ho_so_giai_quyet":"12"' }), "/values/ho_so_giai_quyet"],
    ["with a narrative that is no object", good({ top: '"narrative":"x"' }), "/narrative"],
    [
      "with a narrative of half a character",
      good({ narrative: '"ket_qua":"\\ud800"' }),
      "/narrative/ket_qua",
    ],
    ["with a NUL in its narrative", good({ narrative: '"ket_qua":"a\\u0000b"' }), "/narrative/ket_qua"],
  ])("%s is an invalid submission", async (_, body, pointer) => {
    const answer = await submitText(body);
    expectProblem(answer, 422, "invalid-submission");
    expect(answer.body).toMatchObject({
      errors: expect.arrayContaining([expect.objectContaining({ pointer })]),
    });
  });

  it.each([
    ["submissionId", '"018f6d5e"'],
    ["submissionId", '"018f6d5e-0000-7000-8000-00000000000\\u0000"'],
    ["orgUnit", '"vhxh\\u0000"'],
    ["orgUnit", '"../vhxh"'],
    ["orgUnit", '"vhxh#0001"'],
    ["dataSet", '"M01-CT\\n"'],
    ["dataSet", '"__proto__"'],
    ["period", '"2026-Q3\\n"'],
    ["period", '"2026-q3"'],
    ["period", '"٢٠٢٦-Q3"'],
    ["period", `"${"9".repeat(10_000)}"`],
    ["baseRevision", "1e400"],
    ["baseRevision", "-1"],
    ["baseRevision", "0.5"],
    ["baseRevision", '"0"'],
    ["baseRevision", "9007199254740993"],
  ])("whose %s is %s is an invalid submission", async (name, value) => {
    const answer = await submitText(good({ top: `"${name}":${value}` }));
    expectProblem(answer, 422, "invalid-submission");
    expect(answer.body).toMatchObject({ errors: [{ pointer: `/${name}` }] });
  });

  it("with as many unknown elements as fit is told of each", async () => {
    const names = Array.from({ length: 26_000 }, (_, index) => `"${index.toString(36)}":0`);
    const answer = await submitText(good({ values: names.join(",") }));
    expectProblem(answer, 422, "invalid-submission");
    expect(answer.body).toMatchObject({ errors: { length: names.length } });
  });
});

describe("an address", () => {
  const long = "x".repeat(3_000);
  it.each([
    `${SUBMISSIONS}/tyt%00/M06-TYT/2026-Q3/1`,
    `${SUBMISSIONS}/tyt/M06-TYT/2026-Q3/${"9".repeat(400)}`,
    `${SUBMISSIONS}/tyt/M06-TYT/2026-Q3/-1`,
    `${SUBMISSIONS}/${long}/M06-TYT/2026-Q3/1`,
    `${SUBMISSIONS}/%2e%2e%2f/M06-TYT/2026-Q3/1`,
    `/api/v1/reports/${long}`,
    "/api/v1/reports/2026-Q3%0d%0aSet-Cookie:x=1",
    "/api/v1/reports/constructor",
    "/api/v1/reports/2026-Q3/indicators/__proto__",
    `/api/v1/snapshots/${long}`,
    `/api/v1/snapshots/${long}/1/report.pdf`,
    `/api/v1/snapshots/${long}/latest/report.pdf`,
    "/api/v1/snapshots/2026-Q3/1/..%2f..%2fsnapshot.json",
    "/api/v1/snapshots/2026-Q3/00001/report.pdf",
    "/api/v1/snapshots/2026-Q3/latest/constructor",
    "/api/v1/nothing",
    "/api/v2/submissions",
    "/%25E0%25A4%25A",
    `/${"a/".repeat(2_000)}`,
  ])("that leads nowhere is not found: %s", async (path) => {
    const answer = await admin.get(path);
    expect(answer.status).toBe(404);
  });

  it.each(["%", "/%ff", "/api/v1/%E0%A4"])("that is not encoded well is refused: %s", async (path) => {
    const answer = await raw(`GET ${path} HTTP/1.1\r\nHost: 127.0.0.1:${port}\r\nConnection: close\r\n\r\n`);
    expect(answer).toMatch(/^HTTP\/1\.1 40[04] /);
    expect(answer).toContain("application/problem+json");
  });

  it.each(["%23", "%3F", "%23/latest/report.pdf", "%3Flimit=1", "%25", "%2e%2e%23"])(
    "with a sign in a code that has a meaning in addresses leads to no other route: %s",
    async (sign) => {
      const answer = await admin.get(`/api/v1/snapshots/2026-Q3${sign}`);
      expect([answer.status, answer.headers.get("content-type")]).toEqual([
        404,
        "application/problem+json; charset=utf-8",
      ]);
    },
  );

  it("with a long query is answered", async () => {
    const query = `period=2026-Q3&dataSet=M06-TYT&orgUnit=${"x".repeat(3_000)}&after=${"\u0000".repeat(10)}`;
    expect(await admin.get(`${SUBMISSIONS}?${query}`)).toMatchObject({ status: 200, body: [] });
    expect((await admin.get(`${SUBMISSIONS}?${"period=2026-Q3&".repeat(300)}`)).status).toBe(200);
    expect((await admin.get(`${SUBMISSIONS}?period=2026-Q3&limit=1e9&after=%ff%fe`)).status).toBe(200);
  });

  it.each([
    ["path", `GET /${"x".repeat(20_000)} HTTP/1.1\r\nHost: 127.0.0.1\r\n\r\n`],
    ["header", `GET / HTTP/1.1\r\nHost: 127.0.0.1\r\nX-Long: ${"x".repeat(20_000)}\r\n\r\n`],
    ["list of headers", `GET / HTTP/1.1\r\nHost: 127.0.0.1\r\n${"X-Many: 1\r\n".repeat(2_000)}\r\n`],
  ])("with a %s beyond all limits is refused", async (_, request) => {
    const answer = await raw(request);
    expect(answer).toMatch(/^HTTP\/1\.1 431 /);
    expect(answer).toContain("application/problem+json");
  });
});

describe("a method", () => {
  it.each(["PUT", "PATCH", "DELETE", "OPTIONS", "PROPFIND"])(
    "%s that nothing takes is no success",
    async (method) => {
      for (const path of [SUBMISSIONS, `${SUBMISSIONS}/tyt/M06-TYT/2026-Q3/1`, "/api/v1/catalogue"]) {
        const answer = await admin.send(path, { method });
        expect([404, 405]).toContain(answer.status);
        expect(answer.headers.get("content-type")).toContain("application/problem+json");
      }
    },
  );

  it.each([
    ["TRACE", `TRACE ${SUBMISSIONS} HTTP/1.1\r\n`, ""],
    ["OPTIONS *", "OPTIONS * HTTP/1.1\r\n", ""],
    ["an absolute address", "GET http://127.0.0.1/api/v1/nothing HTTP/1.1\r\n", ""],
    ["an address without a slash", "GET api/v1/catalogue HTTP/1.1\r\n", ""],
    ["GET with a body", "GET /api/v1/nothing HTTP/1.1\r\nContent-Length: 2\r\n", "{}"],
    ["HEAD with a body", "HEAD /api/v1/nothing HTTP/1.1\r\nContent-Length: 2\r\n", "{}"],
  ])("such as %s is the client's fault, not the host's", async (_, start, body) => {
    const answer = await raw(
      `${start}Host: 127.0.0.1:${port}\r\nAuthorization: Bearer ${token}\r\nConnection: close\r\n\r\n${body}`,
    );
    expect(answer).toMatch(/^HTTP\/1\.1 4\d\d /);
  });

  it("such as CONNECT opens no tunnel", async () => {
    expect(await raw(`CONNECT example.com:443 HTTP/1.1\r\nHost: example.com:443\r\n\r\n`)).not.toMatch(
      / 200 /,
    );
  });
});

describe("a connection", () => {
  it.each([
    [
      "rubbish behind a good request",
      `GET /api/v1/openapi.json HTTP/1.1\r\nHost: 127.0.0.1:PORT\r\n\r\n\u0001\u0002rubbish\r\n\r\n`,
    ],
    ["a length that lies", `GET / HTTP/1.1\r\nHost: 127.0.0.1:PORT\r\nContent-Length: -5\r\n\r\n`],
    [
      "two lengths",
      `GET / HTTP/1.1\r\nHost: 127.0.0.1:PORT\r\nContent-Length: 1\r\nContent-Length: 2\r\n\r\nab`,
    ],
    [
      "a length and chunks",
      `POST / HTTP/1.1\r\nHost: 127.0.0.1:PORT\r\nContent-Length: 3\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n`,
    ],
    ["TLS", Buffer.from("1603010200010001fc0303", "hex").toString("latin1")],
    ["nothing that is HTTP", "\r\n\r\n\u0000\u0000\u0000"],
  ])("with %s is answered, then closed", async (_, text) => {
    const answer = await raw(text.replace("PORT", String(port)));
    expect(answer).toContain("HTTP/1.1 400 ");
  });

  it("with many requests at once is answered one by one, in order", async () => {
    const request = (path: string, last = false) =>
      `GET ${path} HTTP/1.1\r\nHost: 127.0.0.1:${port}\r\n${last ? "Connection: close\r\n" : ""}\r\n`;
    const answer = await raw(
      [request("/api/v1/openapi.json"), request("/api/v1/catalogue"), request("/nowhere", true)].join(""),
    );
    expect(answer.match(/HTTP\/1\.1 \d+/g)).toEqual(["HTTP/1.1 200", "HTTP/1.1 401", "HTTP/1.1 404"]);
  });

  it("that breaks off in the middle, fifty times at once, leaves nothing behind", async () => {
    const body = good();
    await Promise.all(
      Array.from({ length: 50 }, async (_, index) => {
        const { socket, answer } = open(post(`Content-Length: ${body.length + 1}\r\n`, body));
        setTimeout(() => (index % 2 === 0 ? socket.destroy() : socket.resetAndDestroy()), 100);
        await answer;
      }),
    );
  });

  it("that never finishes its request is told so and closed within 40 s", async () => {
    for (const { answer, openedAt } of slow) {
      const text = await answer;
      expect(Date.now() - openedAt).toBeLessThan(40_000);
      expect(text).toMatch(/^HTTP\/1\.1 408 /);
      expect(text).toContain("application/problem+json");
    }
  }, 45_000);
});

describe("all this", () => {
  it("has stored nothing", async () => {
    expect(await admin.get(`${SUBMISSIONS}?period=2026-Q3`)).toMatchObject({ status: 200, body: [] });
    expect(system.stack.setAside()).toEqual([]);
  });
});

/** Texts that are hard to set, as an officer may paste them. */
const HARD_TEXTS = [
  '#panic("x") $1/0$ `raw` <label> @ref *đậm* _nghiêng_ = Tiêu đề // ghi chú #sys.inputs',
  "Chữ mà phông không có: 漢字 😀 ကခဂ \u{1F468}\u200D\u{1F469}\u200D\u{1F467} \uE000 \u{10FFFF}",
  "Không thấy được: a\u200b\u200e\ufeff\u00adb\u2028c\u2029d",
  "một\r\nhai\tba\n\n\nbốn",
  `Dấu chồng dấu: e${"\u0301".repeat(300)}`,
  "x".repeat(4_000),
  "😀".repeat(4_000),
  "Tiếng Việt".normalize("NFD"),
];

describe("what a unit writes", () => {
  it("cannot keep the ward's report from being published", async () => {
    const parts = system.stack.catalogue.narrative.map(({ code }) => code);
    for (const [index, dataSet] of ["M01-CT", "M07-CT"].entries()) {
      const texts = HARD_TEXTS.slice(index * parts.length, (index + 1) * parts.length);
      const narrative = Object.fromEntries(texts.map((text, place) => [parts[place] ?? "", text]));
      const sent = submission({ orgUnit: "vhxh", dataSet, values: { ke_hoach: true }, narrative });
      expect(await admin.post(SUBMISSIONS, sent)).toMatchObject({ status: 201 });
    }
    system.at("2026-09-20T09:00:00+07:00");
    const published = await Promise.race([
      system.stack.runDaily("2026-Q3"),
      new Promise((resolve) => setTimeout(resolve, 20_000, "not published")),
    ]);
    expect(published).toMatchObject([{ period: "2026-Q3", version: 1 }]);
    expect((await admin.get("/api/v1/reports/2026-Q3")).body).toMatchObject({
      narratives: [
        { texts: { ket_qua: HARD_TEXTS[0] } },
        { texts: { nhiem_vu: "Tiếng Việt".normalize("NFC") } },
      ],
    });
  }, 30_000);
});
