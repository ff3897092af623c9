/** Who may do what (api.md, "Roles"), for every route that the OpenAPI document names, and whose token is believed. */
import { createPublicKey, generateKeyPairSync, type KeyObject, randomUUID } from "node:crypto";
import { type JWTPayload, SignJWT, UnsecuredJWT } from "jose";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import * as z from "zod";
import { DataFolder } from "../../infra/local/data-folder.ts";
import { WORKBOOK_TYPE } from "../../shared/wire/workbook.ts";
import { type Person, SUBMISSIONS, type System, startSystem, submission } from "./system.ts";

/** The issuer's key, made here so that tokens can be signed with it that the issuer would not give. */
const { privateKey, publicKey } = generateKeyPairSync("rsa", { modulusLength: 2048 });
const KEY_ID = "issuer-key";

let system: System;
beforeAll(async () => {
  system = await startSystem("2026-09-10T09:00:00+07:00", {
    prepare(dataDir) {
      const folder = DataFolder.open(dataDir);
      const signingKey = { ...privateKey.export({ format: "jwk" }), kid: KEY_ID, alg: "RS256", use: "sig" };
      folder.save("issuer secrets", { cookieKeys: [randomUUID()], signingKey });
      folder.close();
    },
  });
});
afterAll(() => system?.stop());

const PEOPLE = {
  nobody: undefined,
  "the unit's officer": "tdp-01",
  "another unit's officer": "tdp-02",
  "the model's lead": "mttq",
  "another model's lead": "vhxh",
  leadership: "chu-tich",
  admin: "quan-tri",
} as const;
type Name = keyof typeof PEOPLE;
const NAMES = Object.keys(PEOPLE) as Name[];

const stored = submission({ orgUnit: "tdp-01" });
const REVISION = `${SUBMISSIONS}/tdp-01/M03-DV/2026-Q3/1`;

type Statuses = Record<Name, number>;
/** Statuses in the order of {@link PEOPLE}. */
function statuses(...of: [number, number, number, number, number, number, number]): Statuses {
  return Object.fromEntries(NAMES.map((name, index) => [name, of[index]])) as Statuses;
}
const get = (path: string) => (person: Person) => person.get(`/api/v1${path}`);
const post = (path: string, body: unknown) => (person: Person) => person.post(`/api/v1${path}`, body);

/** By operation of the OpenAPI document: the request, about the submission of one unit, and each person's answer. */
const TABLE: Record<string, { request: (person: Person) => ReturnType<Person["get"]>; expected: Statuses }> =
  {
    "post /submissions": {
      // A replay: who may submit it gets the receipt again.
      request: post("/submissions", stored),
      expected: statuses(401, 200, 403, 403, 403, 403, 200),
    },
    "get /workbooks/{dataSet}/{period}": {
      request: get("/workbooks/M03-DV/2026-Q3?orgUnit=tdp-01"),
      expected: statuses(401, 200, 403, 403, 403, 403, 200),
    },
    "post /workbooks/{dataSet}/{period}": {
      // No workbook: who may hand one in for the units is told so.
      request: (person) =>
        person.send("/api/v1/workbooks/M03-DV/2026-Q3", {
          method: "POST",
          headers: { "content-type": WORKBOOK_TYPE },
          body: "x",
        }),
      expected: statuses(401, 403, 403, 422, 403, 403, 422),
    },
    "get /submissions": {
      request: get("/submissions?orgUnit=tdp-01&dataSet=M03-DV&period=2026-Q3"),
      expected: statuses(401, 200, 403, 200, 403, 200, 200),
    },
    "get /submissions/{orgUnit}/{dataSet}/{period}/{revision}": {
      request: (person) => person.get(REVISION),
      expected: statuses(401, 200, 403, 200, 403, 200, 200),
    },
    "get /submissions/{orgUnit}/{dataSet}/{period}/{revision}/receipt": {
      request: (person) => person.get(`${REVISION}/receipt`),
      expected: statuses(401, 200, 403, 200, 403, 200, 200),
    },
    "post /submissions/{orgUnit}/{dataSet}/{period}/{revision}/decision": {
      request: (person) => person.post(`${REVISION}/decision`, { decision: "approve" }),
      expected: statuses(401, 403, 403, 200, 403, 403, 200),
    },
    "post /reminders": {
      request: post("/reminders", { dataSet: "M03-DV", period: "2026-Q3", orgUnits: ["tdp-03"] }),
      expected: statuses(401, 403, 403, 202, 403, 403, 202),
    },
    "post /reopenings": {
      request: post("/reopenings", {
        orgUnit: "tdp-01",
        period: "2026-Q1",
        until: "2026-10-01T00:00:00+07:00",
        reason: "Bổ sung",
      }),
      expected: statuses(401, 403, 403, 403, 403, 403, 201),
    },
    "get /reopenings": { request: get("/reopenings"), expected: statuses(401, 403, 403, 403, 403, 200, 200) },
    "get /catalogue": { request: get("/catalogue"), expected: statuses(401, 200, 200, 200, 200, 200, 200) },
    "get /reports/{period}": {
      request: get("/reports/2026-Q3"),
      expected: statuses(401, 403, 403, 403, 403, 200, 200),
    },
    "get /reports/{period}/indicators/{code}": {
      request: get("/reports/2026-Q3/indicators/M03.2"),
      expected: statuses(401, 403, 403, 200, 403, 200, 200),
    },
    "get /snapshots/{period}": {
      request: get("/snapshots/2026-Q3"),
      expected: statuses(401, 403, 403, 403, 403, 200, 200),
    },
    "get /snapshots/{period}/{version}/{file}": {
      request: get("/snapshots/2026-Q3/latest/report.pdf"),
      expected: statuses(401, 403, 403, 403, 403, 302, 302),
    },
    "get /jwks.json": {
      request: get("/jwks.json"),
      expected: statuses(200, 200, 200, 200, 200, 200, 200),
    },
    "get /schemas/snapshot-v1.json": {
      request: get("/schemas/snapshot-v1.json"),
      expected: statuses(200, 200, 200, 200, 200, 200, 200),
    },
    "get /openapi.json": {
      request: get("/openapi.json"),
      expected: statuses(200, 200, 200, 200, 200, 200, 200),
    },
  };

describe("every route of the interface", () => {
  beforeAll(async () => {
    const admin = await system.as("quan-tri");
    expect((await admin.post(SUBMISSIONS, stored)).status).toBe(201);
    expect((await admin.post(`${REVISION}/decision`, { decision: "approve" })).status).toBe(201);
    system.at("2026-09-20T00:05:00+07:00");
    expect(await system.stack.runDaily("2026-Q3")).toHaveLength(1);
  });

  it("is in the table below", async () => {
    const { body } = await system.nobody.get("/api/v1/openapi.json");
    const { paths } = z
      .looseObject({ paths: z.record(z.string(), z.record(z.string(), z.unknown())) })
      .parse(body);
    const operations = Object.entries(paths).flatMap(([path, item]) =>
      Object.keys(item).map((method) => `${method} ${path}`),
    );
    expect(Object.keys(TABLE).sort()).toEqual(operations.sort());
  });

  const answersOf = async (request: (person: Person) => ReturnType<Person["get"]>) => {
    const found: Record<string, number> = {};
    for (const name of NAMES) {
      const username = PEOPLE[name];
      const answer = await request(username === undefined ? system.nobody : await system.as(username));
      found[name] = answer.status;
      if (answer.status < 400) continue;
      expect(answer.headers.get("content-type")).toContain("application/problem+json");
      expect(answer.body).toMatchObject({ status: answer.status, title: expect.any(String) });
      expect(answer.headers.has("www-authenticate")).toBe(answer.status === 401);
    }
    return found;
  };

  it.each(Object.entries(TABLE))("%s is for whom it is meant", async (_, { request, expected }) => {
    expect(await answersOf(request)).toEqual(expected);
  });

  it("gives a model's own report to its lead too", async () => {
    expect(await answersOf(get("/snapshots/2026-Q3/latest/report-M03.pdf"))).toEqual(
      statuses(401, 403, 403, 302, 403, 302, 302),
    );
    const { headers } = await (await system.as("mttq")).get("/api/v1/snapshots/2026-Q3/1/report-M03.pdf");
    const location = headers.get("location") ?? "";
    expect(decodeURIComponent(location)).toContain('filename="bao-cao-le-chan-2026-Q3-v1.M03.pdf"');
    expect((await (await fetch(location)).bytes()).slice(0, 5)).toEqual(new TextEncoder().encode("%PDF-"));
  });

  it("tells an officer nothing of other units in a list, and a lead only of its models and its own unit", async () => {
    const admin = await system.as("quan-tri");
    for (const orgUnit of ["tdp-02", "mttq", "vhxh"]) {
      const dataSet = orgUnit === "tdp-02" ? "M03-DV" : "M04-DV";
      const values = orgUnit === "tdp-02" ? { ho_tong: 1 } : { sang_kien: 1 };
      expect((await admin.post(SUBMISSIONS, submission({ orgUnit, dataSet, values }))).status).toBe(201);
    }
    const seenBy = async (username: string) => {
      const { body } = await (await system.as(username)).get(`${SUBMISSIONS}?period=2026-Q3`);
      const rows = z.array(z.looseObject({ orgUnit: z.string(), dataSet: z.string() })).parse(body);
      return rows.map(({ orgUnit, dataSet }) => `${dataSet} ${orgUnit}`);
    };
    expect(await seenBy("tdp-02")).toEqual(["M03-DV tdp-02"]);
    expect(await seenBy("tdp-03")).toEqual([]);
    expect(await seenBy("mttq")).toEqual(["M03-DV tdp-01", "M03-DV tdp-02", "M04-DV mttq"]);
    expect(await seenBy("vhxh")).toEqual(["M04-DV mttq", "M04-DV vhxh"]);
    expect(await seenBy("chu-tich")).toHaveLength(4);
  });

  it("says nothing of what does not exist to those who may not see what does", async () => {
    const officer = await system.as("tdp-02");
    for (const path of ["/reports/2026-Q9", "/reports/2026-Q3/indicators/X", "/snapshots/1999"]) {
      expect((await officer.get(`/api/v1${path}`)).status).toBe(403);
    }
  });
});

describe("a token", () => {
  const minted = async (
    claims: JWTPayload = {},
    { key = privateKey as KeyObject | Uint8Array, header = {} as Record<string, unknown> } = {},
  ) => {
    const now = Math.floor(Date.now() / 1000);
    const payload = { ...genuine(now), ...claims };
    return new SignJWT(payload).setProtectedHeader({ alg: "RS256", kid: KEY_ID, ...header }).sign(key);
  };
  const genuine = (now: number): JWTPayload => ({
    iss: `${system.stack.url}/oidc`,
    aud: "ward-reporting-api",
    sub: "quan-tri",
    iat: now - 10,
    exp: now + 600,
    username: "quan-tri",
    ward: "le-chan",
    roles: ["admin"],
  });
  const asks = (authorization: string) =>
    system.nobody.send("/api/v1/catalogue", { headers: { authorization } });

  it("that the issuer signed for this system is believed", async () => {
    expect((await asks(`Bearer ${await minted()}`)).status).toBe(200);
  });

  const stranger = generateKeyPairSync("rsa", { modulusLength: 2048 });
  const past = () => Math.floor(Date.now() / 1000) - 60;
  const swapped = (token: string, change: (payload: JWTPayload) => JWTPayload) => {
    const [header, payload = "", signature] = token.split(".");
    const changed = change(JSON.parse(Buffer.from(payload, "base64url").toString("utf8")));
    return [header, Buffer.from(JSON.stringify(changed)).toString("base64url"), signature].join(".");
  };

  it.each<[string, () => Promise<string>]>([
    ["empty", async () => "Bearer "],
    ["of another scheme", async () => `Basic ${Buffer.from("quan-tri:quan-tri").toString("base64")}`],
    ["that is no token", async () => "Bearer abc"],
    ["of three dots", async () => "Bearer ..."],
    ["with control characters", async () => "Bearer a\tb"],
    ["given twice", async () => `Bearer ${await minted()}, Bearer ${await minted()}`],
    ["that has expired", async () => `Bearer ${await minted({ exp: past() })}`],
    ["that is not valid yet", async () => `Bearer ${await minted({ nbf: past() + 3600 })}`],
    ["without an end", async () => `Bearer ${await minted({ exp: undefined })}`],
    ["without a subject", async () => `Bearer ${await minted({ sub: undefined })}`],
    ["for another audience", async () => `Bearer ${await minted({ aud: "another-api" })}`],
    ["for the sign-in page (an ID token)", async () => `Bearer ${await minted({ aud: "ward-reporting" })}`],
    ["of another issuer", async () => `Bearer ${await minted({ iss: "https://issuer.example" })}`],
    ["without a ward", async () => `Bearer ${await minted({ ward: undefined })}`],
    ["with a role that does not exist", async () => `Bearer ${await minted({ roles: ["root"] })}`],
    ["without signature (alg none)", async () => `Bearer ${new UnsecuredJWT(genuine(past())).encode()}`],
    [
      "without signature, its algorithm written differently",
      async () => {
        const [, payload] = (await minted()).split(".");
        const header = Buffer.from(JSON.stringify({ alg: "NONE", typ: "JWT" })).toString("base64url");
        return `Bearer ${header}.${payload}.`;
      },
    ],
    [
      "signed with the public key as an HMAC secret",
      async () => {
        const secret = new TextEncoder().encode(publicKey.export({ type: "spki", format: "pem" }).toString());
        return `Bearer ${await minted({}, { key: secret, header: { alg: "HS256" } })}`;
      },
    ],
    [
      "signed by another key under the issuer's key id",
      async () => `Bearer ${await minted({}, { key: stranger.privateKey })}`,
    ],
    [
      "signed by another key under its own id",
      async () => `Bearer ${await minted({}, { key: stranger.privateKey, header: { kid: "stranger" } })}`,
    ],
    [
      "that brings its own key",
      async () => {
        const jwk = createPublicKey(stranger.privateKey).export({ format: "jwk" });
        return `Bearer ${await minted({}, { key: stranger.privateKey, header: { jwk } })}`;
      },
    ],
    [
      "that was changed",
      async () =>
        `Bearer ${swapped(await minted({ roles: ["officer"] }), (claims) => ({ ...claims, roles: ["admin"] }))}`,
    ],
    ["whose signature was cut", async () => `Bearer ${(await minted()).slice(0, -8)}`],
  ])("%s is refused", async (_, authorization) => {
    const answer = await asks(await authorization());
    expect(answer).toMatchObject({ status: 401, body: { type: "unauthenticated" } });
    expect(answer.headers.get("www-authenticate")).toContain("Bearer");
  });

  it("is taken from the Authorization header alone", async () => {
    const token = await minted();
    expect((await system.nobody.get(`/api/v1/catalogue?access_token=${token}`)).status).toBe(401);
    const cookie = { headers: { cookie: `phien=${token}` } };
    expect((await system.nobody.send("/api/v1/catalogue", cookie)).status).toBe(401);
  });

  it("of another ward sees nothing of this one", async () => {
    const answer = await asks(`Bearer ${await minted({ ward: "an-bien" })}`);
    expect(answer).toMatchObject({ status: 403, body: { type: "forbidden" } });
  });

  it("gives no more than its roles: an org unit without a role does nothing", async () => {
    const token = await minted({ roles: [], org_unit: "tdp-01", username: "tdp-01" });
    const answer = await system.nobody.send(SUBMISSIONS, {
      method: "POST",
      headers: { authorization: `Bearer ${token}`, "content-type": "application/json" },
      body: JSON.stringify(stored),
    });
    expect(answer).toMatchObject({ status: 403, body: { type: "not-your-unit" } });
  });
});
